//! What is known of one statement of a script.

use std::collections::BTreeSet;

use plan::{Identifier, TableName};

use crate::catalogue::temporary;
use crate::classify::{Class, Kind, kind_of_words};
use crate::fault::{Fault, Severity};
use crate::lint::Finding;
use crate::span::Span;
use crate::split::name_of;
use crate::statement::{Name, Persistence};
use crate::syntax::lex;
use crate::typed::Type;

use super::pieces::skip_blanks_and_comments;

/// One statement, analysed. All spans count bytes of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysed {
    /// Without the semicolon and the comments around it.
    pub span: Span,
    /// For a statement that does not parse what its first words say; `None` where they say
    /// nothing.
    pub kind: Option<Kind>,
    /// Tables as the statement names them, folded and without quotes, each once, in the order of
    /// the text.
    pub reads: Vec<String>,
    pub writes: Vec<String>,
    /// The columns that the statement gives; empty for one without any, and for one that does not
    /// bind.
    pub outputs: Vec<Output>,
    /// Errors refuse the statement, warnings do not. In the order of the text.
    pub faults: Vec<Fault>,
    /// At the levels that the lints have by themselves.
    pub findings: Vec<Finding>,
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    Column {
        name: String,
        ty: Type,
    },
    /// The columns of a relation whose shape is not known.
    OpenStar,
}

impl Analysed {
    /// How it gets along with transactions; what cannot be read counts as transactional.
    pub fn class(&self) -> Class {
        self.kind.map_or(Class::Transactional, |kind| kind.class)
    }

    /// Whether a fault refuses it.
    pub fn is_refused(&self) -> bool {
        let mut faults = self.faults.iter();
        faults.any(|fault| fault.severity() == Severity::Error)
    }
}

/// Names folded and without quotes, each once.
pub(super) fn names(names: &[Name]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names
        .iter()
        .map(ToString::to_string)
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// The most words that tell a command from others.
const FIRST_WORDS: usize = 4;

/// What the first words of a text say it is.
pub(super) fn kind_of_first_words(text: &str) -> Option<Kind> {
    let words = first_words(text);
    match words.first().map(String::as_str)? {
        "WITH" | "(" => kind_of_words(&["SELECT".to_owned()]),
        "END" => kind_of_words(&["COMMIT".to_owned()]),
        "ABORT" => kind_of_words(&["ROLLBACK".to_owned()]),
        "START" => kind_of_words(&["BEGIN".to_owned()]),
        _ => kind_of_words(&words),
    }
}

/// Whether a text defines tables for others, by its first words.
pub(super) fn is_definition(text: &str) -> bool {
    let words = first_words(text);
    words
        .first()
        .is_some_and(|word| matches!(word.as_str(), "CREATE" | "ALTER" | "DROP"))
}

/// The table that a broken statement was to create. It is there for the statements behind it, so
/// that one fault does not make others.
pub(super) fn created(text: &str, default_schema: &Identifier) -> Option<TableName> {
    let head = text.split('(').next().unwrap_or(text);
    let tokens = lex::tokens(head).ok()?;
    let mut words = tokens
        .into_iter()
        .filter(|token| token.is_significant())
        .map(|token| token.span.text(head))
        .peekable();
    words
        .next()
        .filter(|word| word.eq_ignore_ascii_case("create"))?;
    let mut persistence = Persistence::Permanent;
    loop {
        match words.next()?.to_ascii_lowercase().as_str() {
            "or" | "replace" | "local" | "external" | "materialized" => {}
            "temp" | "temporary" => persistence = Persistence::Temporary,
            "table" | "view" => break,
            _ => return None,
        }
    }
    for skipped in ["if", "not", "exists"] {
        words.next_if(|word| word.eq_ignore_ascii_case(skipped));
    }
    let name = |word: &str| name_of(word).parse::<Identifier>().ok();
    let first = name(words.next()?)?;
    let second = match words.next_if_eq(&".") {
        Some(_) => Some(name(words.next()?)?),
        None => None,
    };
    Some(match (second, persistence) {
        (Some(table), _) => TableName::new(first, table),
        (None, Persistence::Temporary) => temporary(first),
        (None, Persistence::Permanent) => TableName::new(default_schema.clone(), first),
    })
}

/// The first words in capitals, comments left out. As far as the text can be split: only a few
/// words are looked at, and what follows them may be broken.
fn first_words(text: &str) -> Vec<String> {
    let mut rest = text;
    let mut words = Vec::new();
    while words.len() < FIRST_WORDS {
        rest = skip_blanks_and_comments(rest);
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end == 0 {
            if words.is_empty() && rest.starts_with('(') {
                words.push("(".to_owned());
            }
            break;
        }
        words.push(rest[..end].to_ascii_uppercase());
        rest = &rest[end..];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> Option<&'static str> {
        kind_of_first_words(text).map(|kind| kind.command)
    }

    #[test]
    fn a_broken_statement_is_known_by_its_first_words() {
        assert_eq!(command("/* a */ select from"), Some("SELECT"));
        assert_eq!(command("with a as (select 'x"), Some("SELECT"));
        assert_eq!(command("create  table t ("), Some("CREATE TABLE"));
        assert_eq!(command("drop table"), Some("DROP TABLE"));
    }

    #[test]
    fn words_that_begin_no_statement_say_nothing() {
        assert_eq!(command("selec 1"), None);
        assert_eq!(command("-- only a comment"), None);
        assert_eq!(command("1"), None);
    }
}
