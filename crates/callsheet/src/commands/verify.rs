//! `callsheet verify`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use plan::report::Report;
use plan::report::verification::mismatches;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::PlanFile;
use crate::{files, output};

const EXAMPLES: &str = "\
Examples:
  callsheet verify november.plan                 whole, and november.plan.sql says the same
  callsheet verify november.plan report.json     and is what ran: every unit, every interval";

/// Say offline whether a plan is whole, and whether it is what ran
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote; its rendering beside it is compared
    plan: PathBuf,
    /// The `report.json` of a run
    #[arg(value_name = "REPORT.json")]
    report: Option<PathBuf>,
}

/// How many mismatches are listed; the rest is counted.
const LISTED: usize = 20;

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    output::talk(&format!("plan       whole: sha256:{}", file.digest));
    let rendering = rendering(&file)?;
    let ran = match &arguments.report {
        Some(report) => ran(&file, report)?,
        None => Exit::Fine,
    };
    Ok(if rendering == Exit::Fine {
        ran
    } else {
        rendering
    })
}

/// Holds the `.sql` beside the plan against what the plan renders.
fn rendering(file: &PlanFile<'_>) -> Result<Exit, Failure> {
    let path = files::beside(file.path, ".sql");
    if !path.exists() {
        output::talk(&format!(
            "rendering  none: `{}` is not there",
            path.display()
        ));
        return Ok(Exit::Fine);
    }
    let expected = plan::rendering::render(&file.plan, file.digest);
    let found = files::read(&path)?;
    let Some(difference) = first_difference(expected.as_bytes(), &found) else {
        output::talk("rendering  as the plan renders");
        return Ok(Exit::Fine);
    };
    Err(Failure::new(
        Exit::PlanRefused,
        "plan/doctored-rendering",
        format!(
            "`{}` is not what the plan renders, first in line {}\n    it says   {}\n    plan has  {}",
            path.display(),
            difference.line,
            difference.found,
            difference.expected,
        ),
    )
    .help("do not review this rendering; compile the plan again, or delete the `.sql`"))
}

struct Difference {
    /// Counted from 1.
    line: usize,
    expected: String,
    found: String,
}

fn first_difference(expected: &[u8], found: &[u8]) -> Option<Difference> {
    if expected == found {
        return None;
    }
    let mut lines = expected.split(|byte| *byte == b'\n');
    let mut others = found.split(|byte| *byte == b'\n');
    let shown = |line: Option<&[u8]>| match line {
        Some(line) => String::from_utf8_lossy(line).into_owned(),
        None => "(nothing: the file ends)".to_owned(),
    };
    (1..).find_map(|line| {
        let pair = (lines.next(), others.next());
        (pair.0 != pair.1 || pair.0.is_none()).then(|| Difference {
            line,
            expected: shown(pair.0),
            found: shown(pair.1),
        })
    })
}

fn ran(file: &PlanFile<'_>, path: &Path) -> Result<Exit, Failure> {
    let report: Report = files::read_json(path, "report")?;
    let found = mismatches(&file.plan, file.digest, &report);
    if found.is_empty() {
        output::talk(&format!(
            "report     this plan, whole and unchanged, is what run {} ran",
            report.run
        ));
        return Ok(Exit::Fine);
    }
    let mut message = format!("`{}` does not show that this plan ran:", path.display());
    for mismatch in found.iter().take(LISTED) {
        let _ = write!(message, "\n    {mismatch}");
    }
    if found.len() > LISTED {
        let _ = write!(message, "\n    and {} more", found.len() - LISTED);
    }
    Err(Failure::new(Exit::PlanRefused, "report/mismatch", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(expected: &str, found: &str) -> Option<(usize, String)> {
        first_difference(expected.as_bytes(), found.as_bytes()).map(|d| (d.line, d.found))
    }

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n"), Some((2, "c".to_owned())));
        assert_eq!(
            difference("a\nb\n", "a\nb\nDROP\n"),
            Some((3, "DROP".to_owned()))
        );
        assert!(difference("a\nb\n", "a\n").is_some_and(|(line, _)| line == 2));
        assert!(difference("a\n", "a\r\n").is_some_and(|(line, _)| line == 1));
    }
}
