//! `callsheet query`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use plan::Identifier;
use serde::{Serialize, Serializer};

use crate::engine::{self, Answer};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::rows::{Align, table};
use crate::place;

const EXAMPLES: &str = "\
Examples:
  callsheet query \"SELECT level, COUNT(*) FROM sparkify.users GROUP BY level\"
  callsheet query \"SELECT * FROM users\" --schema sparkify --format csv > users.csv
  callsheet query \"SELECT * FROM callsheet.sparkify_ledger\" --database target/demo/sparkify.duckdb";

/// Look at what was loaded on the embedded engine, in Redshift's SQL; changes nothing
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One SELECT
    sql: String,
    /// Database file [default: the only one in .callsheet/ of the project]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// Folder of the project [default: around the current folder]
    #[arg(long, value_name = "FOLDER", conflicts_with = "database")]
    project: Option<PathBuf>,
    /// Where table names without a schema lead
    #[arg(long)]
    schema: Option<Identifier>,
    /// How to write the rows
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people; NULL is an empty cell
    #[default]
    Table,
    /// With a header; NULL is empty and without quotes, an empty text is `""`
    Csv,
    /// One array of objects; every value is text, NULL is null
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let database = match &arguments.database {
        Some(file) => file.clone(),
        None => only_database(arguments)?,
    };
    if !database.is_file() {
        return Err(Failure::input(
            "files/no-database",
            format!("`{}` is not there", database.display()),
        )
        .help("run a plan first, or name the file that a run wrote with `--database`"));
    }
    let answer = engine::ask(database, arguments.schema.clone(), &arguments.sql)?;
    output::data(&match arguments.format {
        Format::Table => people(&answer),
        Format::Csv => csv(&answer),
        Format::Json => json(&answer),
    })?;
    Ok(Exit::Fine)
}

fn only_database(arguments: &Arguments) -> Result<PathBuf, Failure> {
    let project = place::find(arguments.project.as_deref(), None)?;
    let state = place::state(project.as_ref());
    let entries = std::fs::read_dir(&state).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "duckdb"))
        .collect();
    files.sort();
    match files.len() {
        1 => Ok(files.remove(0)),
        0 => Err(Failure::input(
            "files/no-database",
            format!("there is no database in `{}`", state.display()),
        )
        .help("run a plan first, or name the file that a run wrote with `--database`")),
        several => Err(Failure::input(
            "files/several-databases",
            format!("there are {several} databases in `{}`", state.display()),
        )
        .help("name one with `--database`")),
    }
}

fn people(answer: &Answer) -> String {
    let columns: Vec<(&str, Align)> = answer
        .columns
        .iter()
        .enumerate()
        .map(|(index, name)| (name.as_str(), align(answer, index)))
        .collect();
    let cell = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows = answer.rows.iter().map(|row| row.iter().map(cell).collect());
    let count = plan::report::wording::counted(answer.rows.len(), "row");
    format!(
        "{}\n({count})\n",
        table(&columns, rows.collect(), output::width_of_rows())
    )
}

/// Columns of numbers stand at the right.
fn align(answer: &Answer, column: usize) -> Align {
    let mut values = answer
        .rows
        .iter()
        .filter_map(|row| row[column].as_deref())
        .peekable();
    let some = values.peek().is_some();
    if some && values.all(|value| value.parse::<f64>().is_ok()) {
        Align::Right
    } else {
        Align::Left
    }
}

/// <https://www.rfc-editor.org/rfc/rfc4180>, with line ends of LF.
fn csv(answer: &Answer) -> String {
    let mut text = String::new();
    let header = answer.columns.iter().map(|name| Some(name.as_str()));
    csv_line(&mut text, header);
    for row in &answer.rows {
        csv_line(&mut text, row.iter().map(Option::as_deref));
    }
    text
}

/// Our own, because what NULL and an empty text look like is the point of it.
fn csv_line<'a>(text: &mut String, values: impl Iterator<Item = Option<&'a str>>) {
    let fields: Vec<String> = values
        .map(|value| match value {
            None => String::new(),
            Some(value) if value.is_empty() || value.contains([',', '"', '\n', '\r']) => {
                format!("\"{}\"", value.replace('"', "\"\""))
            }
            Some(value) => value.to_owned(),
        })
        .collect();
    text.push_str(&fields.join(","));
    text.push('\n');
}

/// A row as an object in the order of its columns.
struct Object<'a> {
    columns: &'a [String],
    row: &'a [Option<String>],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().zip(self.row))
    }
}

fn json(answer: &Answer) -> String {
    let columns = answer.columns.as_slice();
    let rows: Vec<Object<'_>> = answer
        .rows
        .iter()
        .map(|row| Object { columns, row })
        .collect();
    serde_json::to_string_pretty(&rows).expect("plain data is JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        let text = |value: &str| Some(value.to_owned());
        Answer {
            columns: vec!["name".to_owned(), "a".to_owned()],
            rows: vec![
                vec![text("say \"hi\", twice"), text("10")],
                vec![text(""), None],
            ],
        }
    }

    #[test]
    fn csv_tells_null_from_an_empty_text() {
        assert_eq!(
            csv(&answer()),
            "name,a\n\"say \"\"hi\"\", twice\",10\n\"\",\n"
        );
    }

    #[test]
    fn json_keeps_the_order_of_the_columns() {
        let line: String = json(&answer()).split_whitespace().collect();
        assert!(line.ends_with(r#"{"name":"","a":null}]"#), "{line}");
    }

    #[test]
    fn columns_of_numbers_stand_at_the_right_and_others_at_the_left() {
        assert_eq!(align(&answer(), 0), Align::Left);
        assert_eq!(align(&answer(), 1), Align::Right);
    }
}
