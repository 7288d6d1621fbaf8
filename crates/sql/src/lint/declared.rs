//! The columns that a statement declares, with the words of their types.

use plan::{Identifier, SqlType};

use super::Subject;
use super::words::Words;
use crate::span::{Span, Spanned};
use crate::statement::{AlterAction, ColumnDefinition, Statement};

/// A column of CREATE TABLE or ALTER TABLE … ADD COLUMN.
pub(super) struct Declared<'s, 'a> {
    words: &'s Words<'a>,
    pub(super) name: Spanned<Identifier>,
    /// As written, sizes included; one span of it is its type.
    pub(super) ty: Spanned<SqlType>,
    /// The value behind `DEFAULT`.
    pub(super) default: Option<Span>,
}

impl<'s, 'a> Declared<'s, 'a> {
    pub(super) fn all(subject: &'s Subject<'a>) -> Vec<Self> {
        let columns: Vec<&ColumnDefinition> = match &subject.parsed.statement {
            Statement::CreateTable(create) => create.columns.iter().collect(),
            Statement::AlterTable(alter) => {
                let actions = alter.actions.iter();
                actions
                    .filter_map(|action| match &action.value {
                        AlterAction::AddColumn(column) => Some(&**column),
                        _ => None,
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        let words: &'s Words<'a> = &subject.words;
        columns
            .into_iter()
            .map(|column| Self {
                words,
                name: column.name.clone(),
                ty: column.ty.clone(),
                default: column.default,
            })
            .collect()
    }

    /// The type's words without its sizes, in lower case; `None` if it has sizes.
    pub(super) fn type_without_sizes(&self) -> Option<String> {
        let written = self.words.text_at(self.ty.span);
        (!written.contains('(')).then(|| {
            let words: Vec<_> = written.split_whitespace().collect();
            words.join(" ").to_ascii_lowercase()
        })
    }
}
