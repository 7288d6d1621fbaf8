//! `callsheet sql`

use std::path::{Path, PathBuf};

use clap::Args;
use compiler::Sources;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::script::{self, Schema, Statement, Verdict};
use compiler::source::FileId;
use plan::report::wording::counted;

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::diagnostics::{self, Format};
use crate::output::statements;
use crate::scripts;

const EXAMPLES: &str = "\
Examples:
  callsheet sql migrations/                        every *.sql file below the folder
  callsheet sql load.sql --schema tables.sql       names and types are checked too
  pg_dump … | callsheet sql -                      standard input
  callsheet sql load.sql --output-format json | jq 'select(.class != \"transactional\")'

Each statement is read, classified and linted, inside a project or not; no warehouse is asked.
Without --schema every table is taken to exist, with columns that are not known. With it, a
table that neither the schema nor the file creates is a fault, Redshift's own tables excepted.

--output-format json writes one object per statement and line: file, line, column, kind, class
(transactional, implicit_commit or not_in_transaction), reads, writes, columns (name, type) and
findings (code, level, message, line, column, end_line, end_column).

The `lints:` of a `callsheet.yml` in the working folder or above set levels.

Exit code 2 says that Redshift would refuse a statement: for its grammar, names or types, or for what
a lint knows that it never takes, such as VACUUM in a transaction. Other lints, also those of level
error, are about what runs and goes wrong later: they do not refuse.";

/// Say what Redshift SQL does and what is wrong with it, for any files
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files, folders with *.sql files, or `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Definitions of the tables that the statements see; may be given several times
    #[arg(long, value_name = "FILE")]
    schema: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

/// What was found in all files.
struct Found {
    /// Faults of schema files, and of files that are no text.
    outside: Vec<Diagnostic>,
    statements: Vec<Statement>,
    files: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut sources = Sources::default();
    let mut outside = Vec::new();
    let schema = match arguments.schema.as_slice() {
        [] => Schema::open(),
        named => {
            let files = read(named, &mut sources, &mut outside)?;
            let (schema, faults) = Schema::declared(&sources, &files);
            outside.extend(faults);
            schema
        }
    };
    let files = read(&arguments.files, &mut sources, &mut outside)?;
    let levels = match compilation::levels()? {
        Outcome::Compiled(levels) => levels,
        Outcome::Refused => return Ok(Exit::InputRefused),
    };
    let statements = files
        .iter()
        .flat_map(|file| script::analyse(&sources, *file, &schema, &levels));
    let found = Found {
        statements: statements.collect(),
        files: files.len(),
        outside,
    };
    found.show(&sources, arguments.output_format)?;
    Ok(found.exit())
}

/// Reads what was named, each file once; what is no text becomes a diagnostic.
fn read(
    named: &[PathBuf],
    sources: &mut Sources,
    outside: &mut Vec<Diagnostic>,
) -> Result<Vec<FileId>, Failure> {
    let mut files = Vec::new();
    for name in scripts::list(named)? {
        let bytes = scripts::read(&name)?;
        match sources.add(&name, &bytes) {
            Ok(file) if !files.contains(&file) => files.push(file),
            Ok(_) => {}
            Err(fault) => outside.push(fault.into()),
        }
    }
    Ok(files)
}

impl Found {
    fn show(&self, sources: &Sources, format: Format) -> Result<(), Failure> {
        match format {
            Format::Json => {
                output::data(&statements::lines(&self.outside, &self.statements, sources))
            }
            Format::Text | Format::Github | Format::Sarif => {
                let inside = self.statements.iter().flat_map(|one| &one.diagnostics);
                let all: Vec<Diagnostic> = self.outside.iter().chain(inside).cloned().collect();
                diagnostics::show(&all, sources, format, Path::new(""))
            }
        }?;
        if format == Format::Text {
            output::talk(&self.summary());
        }
        Ok(())
    }

    fn summary(&self) -> String {
        let refused = self.refused();
        let verdict = match refused {
            0 if self.is_faulty_outside() => {
                "none refused, but not everything could be read".to_owned()
            }
            0 => "none refused".to_owned(),
            refused => format!("{refused} refused"),
        };
        format!(
            "{} in {}, {verdict}",
            counted(self.statements.len(), "statement"),
            counted(self.files, "file")
        )
    }

    fn refused(&self) -> usize {
        let statements = self.statements.iter();
        statements
            .filter(|statement| statement.verdict == Verdict::Refused)
            .count()
    }

    fn exit(&self) -> Exit {
        if self.is_faulty_outside() || self.refused() > 0 {
            Exit::InputRefused
        } else {
            Exit::Fine
        }
    }

    fn is_faulty_outside(&self) -> bool {
        let mut outside = self.outside.iter();
        outside.any(|fault| fault.severity == Severity::Error)
    }
}
