//! Statements around other statements, and calls.

use plan::Identifier;

use super::Name;
use crate::span::{Span, Spanned};
use crate::syntax::Sql;

/// `CALL procedure(arguments)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_CALL_procedure.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub procedure: Name,
}

/// `EXPLAIN [VERBOSE] statement`: nothing of it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explain {
    pub statement: Box<super::Statement>,
}

/// `DECLARE name CURSOR FOR query`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declare {
    pub cursor: Spanned<Identifier>,
    pub query: Sql,
}

/// `PREPARE name (types) AS statement`: what is prepared runs with EXECUTE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepare {
    pub plan: Spanned<Identifier>,
    pub statement: Box<super::Statement>,
    pub span: Span,
}
