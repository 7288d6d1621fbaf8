//! The only place that imports the parser library.

/// A query or a statement that changes rows, parsed but not resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Sql(pub(crate) Box<ast::Statement>);

pub(crate) use sqlparser::ast;
