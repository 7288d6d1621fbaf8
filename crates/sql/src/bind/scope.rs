//! What names a select can see.

use plan::{Identifier, TableName};

use crate::span::Span;
use crate::typed::{ColumnRef, Expr, ExprKind, Nullability, OutputColumn, Shape, Type};

/// One select: its relations and what is known of its outputs so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) relations: Vec<Visible>,
    /// Columns that `USING` or `NATURAL` made one, in order.
    pub(super) merged: Vec<Merged>,
    /// Outputs with an alias, as far as they are bound.
    pub(super) aliases: Vec<OutputColumn>,
    /// The aliases that the select list writes, in reach or not.
    pub(super) written: Vec<Identifier>,
    /// Whether an aggregate was seen in this select.
    pub(super) aggregates: Vec<Span>,
}

/// A relation in reach.
#[derive(Clone, Debug)]
pub(super) struct Visible {
    /// What the user calls it.
    pub(super) alias: Identifier,
    /// What it is called in the typed tree: never hidden by an inner relation.
    pub(super) emitted: Identifier,
    /// The table, where no alias hides its full name.
    pub(super) table: Option<TableName>,
    pub(super) shape: Shape,
    /// Nullable on the inner side of an outer join.
    pub(super) nullability: Nullability,
}

#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) name: Identifier,
    pub(super) expr: Expr,
    /// The columns that it stands for.
    pub(super) members: Vec<ColumnRef>,
}

/// A common table expression in reach.
#[derive(Clone, Debug)]
pub(super) struct CteEntry {
    pub(super) name: Identifier,
    pub(super) shape: Shape,
}

/// What a name was found to be.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Column(Box<Expr>),
    /// The aliases of relations that have it.
    Ambiguous(Vec<Identifier>),
    Absent,
}

impl Visible {
    /// Its column of this name; of unknown type if its shape is open.
    pub(super) fn column(&self, name: &Identifier, span: Span) -> Option<Expr> {
        let (ty, nullability) = match &self.shape {
            Shape::Closed(columns) => {
                let column = columns.iter().find(|column| column.name == *name)?;
                (column.ty, column.nullability)
            }
            Shape::Open => (Type::Unknown, Nullability::Nullable),
        };
        Some(Expr {
            kind: ExprKind::Column(ColumnRef {
                relation: self.emitted.clone(),
                column: name.clone(),
            }),
            ty,
            nullability: nullability.or(self.nullability),
            span,
        })
    }

    pub(super) fn is_open(&self) -> bool {
        self.shape == Shape::Open
    }
}

impl Scope {
    /// Looks a bare name up among the columns of this select.
    pub(super) fn column(&self, name: &Identifier, span: Span) -> Found {
        if let Some(merged) = self.merged.iter().find(|merged| merged.name == *name) {
            let mut expr = merged.expr.clone();
            expr.span = span;
            return Found::Column(Box::new(expr));
        }
        let mut found: Vec<(&Visible, Expr)> = self
            .relations
            .iter()
            .filter(|relation| !relation.is_open())
            .filter_map(|relation| Some((relation, relation.column(name, span)?)))
            .collect();
        if found.is_empty() {
            // It may be in a relation whose columns are not known.
            found = self
                .relations
                .iter()
                .filter(|relation| relation.is_open())
                .filter_map(|relation| Some((relation, relation.column(name, span)?)))
                .take(1)
                .collect();
        }
        match found.len() {
            0 => Found::Absent,
            1 => Found::Column(Box::new(found.remove(0).1)),
            _ => Found::Ambiguous(
                found
                    .into_iter()
                    .map(|(relation, _)| relation.alias.clone())
                    .collect(),
            ),
        }
    }

    /// Looks up a relation by alias, or by schema and table.
    pub(super) fn relation(
        &self,
        schema: Option<&Identifier>,
        alias: &Identifier,
    ) -> Option<&Visible> {
        self.relations.iter().find(|relation| {
            relation.alias == *alias
                && schema.is_none_or(|schema| {
                    relation
                        .table
                        .as_ref()
                        .is_some_and(|table| table.schema == *schema)
                })
        })
    }

    pub(super) fn emits(&self, alias: &Identifier) -> bool {
        self.relations
            .iter()
            .any(|relation| relation.emitted == *alias)
    }

    /// Every relation becomes nullable: it is the inner side of an outer join.
    pub(super) fn make_nullable(&mut self) {
        for relation in &mut self.relations {
            relation.nullability = Nullability::Nullable;
        }
        for merged in &mut self.merged {
            merged.expr.nullability = Nullability::Nullable;
        }
    }
}
