//! `callsheet schema`

use clap::{Args, ValueEnum};
use compiler::json_schema;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

const EXAMPLES: &str = "\
Examples:
  callsheet schema                                     which files have a schema
  callsheet schema pipeline > schemas/pipeline.json

With this in its first line, an editor that speaks yaml-language-server offers keys and words,
explains them, and marks what is misspelt; the path is relative to the file:
  # yaml-language-server: $schema=../schemas/pipeline.json

Or once for all files, in the editor's settings:
  \"yaml.schemas\": { \"schemas/pipeline.json\": \"**/pipeline.yml\" }

The schema refuses nothing that compiles. What it lets pass, `callsheet validate` finds: it sees
all files and the SQL.";

/// Print the language as JSON Schema, for editors
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Which kind of file [default: list them]
    #[arg(value_enum)]
    document: Option<Document>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Document {
    /// callsheet.yml
    Project,
    /// pipeline.yml
    Pipeline,
    /// tables/*.yml beside it
    Tables,
    /// blocks/*.yml
    Block,
    /// templates/*.yml
    LoadTemplate,
}

impl From<Document> for json_schema::Document {
    fn from(document: Document) -> Self {
        match document {
            Document::Project => Self::Project,
            Document::Pipeline => Self::Pipeline,
            Document::Tables => Self::Tables,
            Document::Block => Self::Block,
            Document::LoadTemplate => Self::LoadTemplate,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let text = match arguments.document {
        Some(document) => {
            let schema = json_schema::Document::from(document).schema();
            let text = serde_json::to_string_pretty(&schema);
            text.expect("a schema has texts for keys") + "\n"
        }
        None => list(),
    };
    output::data(&text)?;
    Ok(Exit::Fine)
}

fn list() -> String {
    let all = json_schema::Document::ALL;
    let name = all.iter().map(|one| one.name().len()).max().unwrap_or(0);
    let files = all.iter().map(|one| one.files().len()).max().unwrap_or(0);
    let lines = all.iter().map(|one| {
        let about = one.about();
        format!("{:name$}  {:files$}  {about}\n", one.name(), one.files())
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_known_by_its_name() {
        let named = Document::value_variants().iter().map(|document| {
            let name = document.to_possible_value().expect("a name");
            (
                name.get_name().to_owned(),
                json_schema::Document::from(*document),
            )
        });
        let all = json_schema::Document::ALL.iter();
        let expected: Vec<_> = all.map(|it| (it.name().to_owned(), *it)).collect();
        assert_eq!(named.collect::<Vec<_>>(), expected);
    }
}
