//! `callsheet migrate`

use std::path::{Path, PathBuf};

use clap::Args;
use compiler::Sources;
use compiler::diagnostic::Diagnostic;
use compiler::migrate::{Locked, migrate};
use plan::Plan;
use plan::header::Migration;
use plan::report::wording::counted;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::diagnostics::{self, Format};
use crate::run::PlanFile;
use crate::{files, output};

const EXAMPLES: &str = "\
Examples:
  callsheet migrate december.plan --from november.plan                   the plan, to read
  callsheet migrate december.plan --from november.plan -o change.plan    and as a file; then
  callsheet run change.plan                                              changes the tables
  callsheet migrate december.plan --from november.plan --check           exit 10 where tables differ";

/// Make the plan that changes one plan's tables into another's
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote: the tables that are wanted
    plan: PathBuf,
    /// The plan that ran last on this target: the tables that are there. Any plan of it will do,
    /// whatever its intervals
    #[arg(long, value_name = "BASE.plan")]
    from: PathBuf,
    /// Write the plan to this file, and its rendering beside it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only say whether anything differs: exit 10 where it does
    #[arg(long, conflicts_with = "output")]
    check: bool,
    /// How what is refused is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    output_format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let new = PlanFile::read(&arguments.plan)?;
    let base = PlanFile::read(&arguments.from)?;
    let plan = match migrate(locked(&base), locked(&new)) {
        Ok(plan) => plan,
        Err(faults) => {
            let faults: Vec<Diagnostic> = faults.into_iter().collect();
            let format = arguments.output_format;
            diagnostics::show(&faults, &Sources::default(), format, Path::new(""))?;
            return Ok(Exit::InputRefused);
        }
    };
    if let Some(Migration { notes, .. }) = &plan.header.migration {
        for note in notes {
            output::talk(&format!("note: {note}"));
        }
    }
    if plan.units.is_empty() {
        output::talk("nothing to migrate: the tables are the same");
        return Ok(Exit::Fine);
    }
    if arguments.check {
        output::talk(&format!(
            "{} to migrate, by {}",
            counted(plan.tables.len(), "table"),
            counted(plan.units.len(), "unit")
        ));
        return Ok(Exit::Differences);
    }
    written(&plan, arguments.output.as_deref())
}

fn locked<'a>(file: &'a PlanFile<'_>) -> Locked<'a> {
    Locked {
        plan: &file.plan,
        digest: file.digest,
    }
}

fn written(plan: &Plan, file: Option<&Path>) -> Result<Exit, Failure> {
    let (bytes, digest) = plan::file::to_bytes(plan);
    let rendering = plan::rendering::render(plan, digest);
    let Some(file) = file else {
        output::data(&rendering)?;
        return Ok(Exit::Fine);
    };
    let reading = files::beside(file, ".sql");
    files::write(&reading, rendering.as_bytes())?;
    files::write(file, &bytes)?;
    output::talk(&format!(
        "migration {}: {}, {}, target {}\n  {}\n  {}  (for reading)",
        digest.short(),
        counted(plan.tables.len(), "table"),
        counted(plan.units.len(), "unit"),
        plan.header.target.name,
        file.display(),
        reading.display(),
    ));
    Ok(Exit::Fine)
}
