//! `callsheet explain`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use compiler::parts::Found;

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::explanation::{Explanation, all, nearest};
use crate::failure::Failure;
use crate::output;
use crate::output::effective::{json, text};
use crate::project::PipelineFolder;

const EXAMPLES: &str = "\
Examples:
  callsheet explain spec/unknown-key           what a code means
  callsheet explain RS001                      a lint by its number
  callsheet explain list                       all codes
  callsheet explain songplays                  every value of a table, and where it came from
  callsheet explain songplays --output-format json

A code or a lint is explained as such; any other word is a table of the pipeline. --table takes a word
for a table in any case.

--output-format json writes {pipeline, table, values: [{key, value, from: {level, place, through}}]}.
`level` is table, block, pipeline, project or built in; `through` tells how the table came to the
value: the use of a block, an element of for_each. A `place` is {file, line}.";

/// Tell what a code in a message means, or where each value of a table came from
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A code such as `plan/changed`, a lint such as `RS001`, `list` for all of them, or a table
    topic: String,
    /// Take the topic for a table, whatever else is called so
    #[arg(long)]
    table: bool,
    /// Folder of the table's pipeline [default: the current one, or the only one of the project]
    #[arg(long, value_name = "FOLDER")]
    pipeline: Option<PathBuf>,
    /// Target of `callsheet.yml` [default: its `default_target`]
    #[arg(long)]
    target: Option<String>,
    /// How to write a table's values
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A line a value, for people
    #[default]
    Text,
    /// One object
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.table {
        let pipeline = PipelineFolder::find(arguments.pipeline.as_deref())?;
        return table(arguments, &pipeline, &[]);
    }
    let all = all();
    if arguments.topic == "list" {
        let widest = all.iter().map(|one| one.code.len()).max().unwrap_or(0);
        let lines = all
            .iter()
            .map(|one| format!("{:widest$}  {}\n", one.code, one.what));
        output::data(&lines.collect::<String>())?;
        return Ok(Exit::Fine);
    }
    // A lint has a number and a name besides its code.
    let code = compiler::diagnostic::explain(&arguments.topic)
        .map_or(arguments.topic.as_str(), |lint| lint.code.0);
    if let Some(known) = all.iter().find(|one| one.code == code) {
        output::data(&known.to_string())?;
        return Ok(Exit::Fine);
    }
    // Codes have a slash; no sensible table has one.
    if arguments.topic.contains('/') {
        return Err(unknown_code(&arguments.topic, &all));
    }
    match (
        &arguments.pipeline,
        PipelineFolder::find(arguments.pipeline.as_deref()),
    ) {
        (_, Ok(pipeline)) => table(arguments, &pipeline, &all),
        (Some(_), Err(failure)) => Err(failure),
        // Outside of a project a word is meant for a code, or a table of a project elsewhere.
        (None, Err(failure)) if failure.code == "files/no-project" => {
            Err(unknown_word(&arguments.topic, &all))
        }
        (None, Err(failure)) => Err(failure),
    }
}

fn unknown_code(topic: &str, all: &[Explanation]) -> Failure {
    let failure = Failure::input(
        "explain/unknown-code",
        format!("there is no code `{topic}`"),
    );
    match nearest(topic, all) {
        Some(code) => failure.help(format!(
            "did you mean `{code}`? `callsheet explain list` shows all"
        )),
        None => failure.help("`callsheet explain list` shows all"),
    }
}

fn unknown_word(topic: &str, all: &[Explanation]) -> Failure {
    match nearest(topic, all) {
        Some(_) => unknown_code(topic, all),
        None => unknown_code(topic, all).help(
            "`callsheet explain list` shows all; the pipeline of a table is named by `--pipeline`",
        ),
    }
}

/// `codes` are those that the topic may have been meant for.
fn table(
    arguments: &Arguments,
    pipeline: &PipelineFolder,
    codes: &[Explanation],
) -> Result<Exit, Failure> {
    let topic = arguments.topic.as_str();
    let found = compilation::effective(pipeline, arguments.target.as_deref(), topic)?;
    match found {
        Outcome::Refused => Ok(Exit::InputRefused),
        Outcome::Compiled(Found::Table(table)) => {
            output::data(&match arguments.output_format {
                Format::Text => text::lines(&table),
                Format::Json => json::document(&table),
            })?;
            Ok(Exit::Fine)
        }
        Outcome::Compiled(Found::Unknown { nearest: near }) => {
            let what = if codes.is_empty() { "" } else { "no code and " };
            let failure = Failure::input(
                "explain/unknown-table",
                format!(
                    "there is {what}no table `{topic}` in the pipeline `{}`",
                    pipeline.shown()
                ),
            );
            let near = near.or_else(|| nearest(topic, codes).map(str::to_owned));
            Err(match near {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(
                    "`callsheet lineage` shows all tables, `callsheet explain list` all codes",
                ),
            })
        }
    }
}
