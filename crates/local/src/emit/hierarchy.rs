//! `START WITH … CONNECT BY …`:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CONNECT_BY_clause.html>.
//!
//! The rows of FROM are numbered once, and followed from parent to child; WHERE sees what was found.
//! A row below itself is refused: what Redshift makes of a loop is not documented. So is `LEVEL`: the
//! page says that it is 1 for a root, and its example shows rows that it would leave out then.

use plan::Identifier;
use sql::typed::{ColumnRef, Expr, ExprKind, Hierarchy, Relation, Select};

use super::{Emitter, Sql, alias, name, raise};
use crate::refusal::{not_rehearsed, sqlstate};

/// The rows that were found so far; no alias of a user has its sign.
const FOUND: &str = "tree$";

/// Whose columns an expression of CONNECT BY sees.
#[derive(Clone, Debug, Default)]
pub(super) enum Seen {
    /// It is no such expression.
    #[default]
    Rows,
    /// Those of this relation belong to the child.
    Child(Identifier),
    /// Behind PRIOR they belong to the parent.
    Parent(Identifier),
}

impl Emitter<'_> {
    /// What stands after FROM.
    pub(super) fn hierarchy(&self, by: &Hierarchy, select: &Select) -> Sql {
        let is_level = |part: &Expr| matches!(part.kind, ExprKind::Level);
        let conditions = by.start.iter().chain([&by.connect]);
        if alias::parts(select)
            .chain(conditions)
            .any(|part| part.any(&is_level))
        {
            return Err(not_rehearsed(
                "LEVEL: the documentation says that a root has 1, and shows it with 0",
            ));
        }
        let [
            relation @ (Relation::Table { .. } | Relation::Cte { .. } | Relation::Subquery { .. }),
        ] = select.from.as_slice()
        else {
            return Err(not_rehearsed("CONNECT BY over anything but one relation"));
        };
        let Some(of) = relation.alias() else {
            return Err(not_rehearsed("CONNECT BY over a relation without a name"));
        };
        let rows = self.relation(relation)?;
        let start = match &by.start {
            None => "TRUE".to_owned(),
            Some(start) => self.condition(start)?,
        };
        let before = self.seen.replace(Seen::Child(of.clone()));
        let connect = self.condition(&by.connect);
        self.seen.replace(before);
        let (connect, alias, found) = (connect?, name::identifier(of), name::quoted(FOUND));
        let open = raise(
            sqlstate::NOT_SUPPORTED,
            "the local engine cannot rehearse a hierarchy in which a row is below itself",
        );
        Ok(format!(
            "(WITH RECURSIVE \"rows$\" AS MATERIALIZED \
             (SELECT *, row_number() OVER () AS \"row$\" FROM {rows}), \
             {found} AS (SELECT {alias}.*, [{alias}.\"row$\"] AS \"path$\" \
             FROM \"rows$\" AS {alias} WHERE {start} \
             UNION ALL SELECT {alias}.*, \
             CASE WHEN list_contains({found}.\"path$\", {alias}.\"row$\") THEN {open} \
             ELSE list_append({found}.\"path$\", {alias}.\"row$\") END \
             FROM \"rows$\" AS {alias}, {found} WHERE {connect}) \
             SELECT * FROM {found}) AS {alias}"
        ))
    }

    /// `PRIOR operand`.
    pub(super) fn prior(&self, operand: &Expr) -> Sql {
        let Seen::Child(alias) = self.seen.borrow().clone() else {
            return Err(not_rehearsed("PRIOR outside of CONNECT BY"));
        };
        let before = self.seen.replace(Seen::Parent(alias));
        let emitted = self.expr(operand);
        self.seen.replace(before);
        emitted
    }

    /// A column of the parent; none where it is the child's or of another relation.
    pub(super) fn parents(&self, reference: &ColumnRef) -> Option<String> {
        match &*self.seen.borrow() {
            Seen::Parent(alias) if *alias == reference.relation => Some(format!(
                "{}.{}",
                name::quoted(FOUND),
                name::identifier(&reference.column)
            )),
            _ => None,
        }
    }
}
