//! `callsheet bootstrap`

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use plan::TargetKind;
use plan::report::wording::counted;

use crate::destination::Destination;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::place::{PlaceArguments, Purpose};
use crate::run::PlanFile;

const EXAMPLES: &str = "\
Examples:
  callsheet bootstrap november.plan          what it would send, and where; sends nothing
  callsheet bootstrap november.plan --yes    sends it; a second time changes nothing";

/// Make the schemas and control tables that a plan's target needs, once
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote
    plan: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
    /// Send the statements
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    let target = &file.plan.header.target;
    if !arguments.yes {
        let Some(destination) = arguments.place.shown(&file, None)? else {
            return Ok(Exit::InputRefused);
        };
        output::data(&statements(&file, &destination))?;
        output::talk(match target.kind {
            TargetKind::Redshift => "nothing was sent; `--yes` sends these statements",
            TargetKind::Local => "nothing was sent; a run on the embedded engine sends them first",
        });
        return Ok(Exit::Fine);
    }
    let Some(prepared) = arguments.place.prepare(&file, Purpose::Run(None))? else {
        return Ok(Exit::InputRefused);
    };
    let Destination::Redshift(access) = &prepared.destination else {
        output::talk("a run on the embedded engine makes its control tables itself");
        return Ok(Exit::Fine);
    };
    access.bootstrap(&file.plan)?;
    output::talk(&format!(
        "ready: the schemas `{}` and `{}`, and the control tables of {} ({})",
        target.schema,
        target.control_schema,
        file.plan.header.pipeline,
        counted(file.plan.bootstrap.len(), "statement"),
    ));
    Ok(Exit::Fine)
}

fn statements(file: &PlanFile<'_>, destination: &[String]) -> String {
    let mut text = format!(
        "-- Bootstrap of {} (sha256:{}), each statement a transaction of its own.\n",
        file.path.display(),
        file.digest.short(),
    );
    for line in destination {
        let _ = writeln!(text, "-- {line}");
    }
    text.push('\n');
    for statement in file.plan.prologue.iter().chain(&file.plan.bootstrap) {
        let _ = writeln!(text, "{};", statement.text.as_str().trim_end());
    }
    text
}
