//! A COPY as its words: what every lint of COPY looks at.

use super::Subject;
use super::words::{Word, Words};
use crate::quote;
use crate::statement::Name;
use crate::syntax::lex::TokenKind;

/// `COPY name (columns) FROM 'source' options`.
pub(super) struct Copying<'s, 'a> {
    words: &'s Words<'a>,
    pub(super) name: Name,
    pub(super) columns: ColumnList,
    /// The literal behind `FROM`.
    pub(super) from: Word<'a>,
    /// Where the options start.
    options: usize,
}

/// Whether COPY says which columns it fills.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnList {
    Written,
    Absent,
}

/// How a file's fields find their columns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// By their names.
    Names,
    /// By their order.
    Positions,
    /// By their order, in Parquet and ORC.
    Columnar,
}

impl<'s, 'a> Copying<'s, 'a> {
    pub(super) fn of(subject: &'s Subject<'a>) -> Option<Self> {
        let words: &'s Words<'a> = &subject.words;
        if !words.are(0, &["copy"]) || words.are(1, &["job"]) {
            return None;
        }
        let (name, mut next) = words.name(1)?;
        let columns = if words.are(next, &["("]) {
            next = words.closing(next) + 1;
            ColumnList::Written
        } else {
            ColumnList::Absent
        };
        if !words.are(next, &["from"]) {
            return None;
        }
        let from = words.get(next + 1)?;
        (from.kind == TokenKind::Text).then_some(Self {
            words,
            name,
            columns,
            from,
            options: next + 2,
        })
    }

    /// The option's name, where it is given.
    pub(super) fn option(&self, name: &str) -> Option<Word<'a>> {
        let at = self.words.find_outside_brackets(self.options, &[name])?;
        self.words.get(at)
    }

    /// What stands behind the option's name, `AS` left out.
    pub(super) fn value(&self, name: &str) -> Option<Word<'a>> {
        let at = self.words.find_outside_brackets(self.options, &[name])?;
        self.words.get(self.words.skip(at + 1, &["as"]))
    }

    /// The source, without quotes.
    pub(super) fn source(&self) -> String {
        quote::raw_value(self.from.text)
    }

    pub(super) fn is_from_s3(&self) -> bool {
        self.source().starts_with("s3://")
    }

    pub(super) fn layout(&self) -> Layout {
        let has = |name| self.option(name).is_some();
        if has("parquet") || has("orc") {
            return Layout::Columnar;
        }
        // `'auto'`, `'auto ignorecase'` and `'noshred'`; anything else is a file of paths.
        let is_by_name = |name| {
            self.value(name)
                .is_some_and(|value| value.kind != TokenKind::Text || !value.text.contains("://"))
        };
        if is_by_name("json") || is_by_name("avro") || self.source().starts_with("dynamodb://") {
            Layout::Names
        } else {
            Layout::Positions
        }
    }
}
