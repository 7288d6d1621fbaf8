//! What names a select can see.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use plan::{Identifier, TableName};

use super::doubled::own_names;
use super::group_order::GroupOrder;
use crate::span::Span;
use crate::typed::{ColumnRef, Expr, ExprKind, Nullability, OutputColumn, Shape, Type};

/// One select: its relations and what is known of its outputs so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) relations: Vec<Visible>,
    /// Columns that `USING` or `NATURAL` made one, in order.
    pub(super) merged: Vec<Merged>,
    /// Where the join starts whose condition is bound: it cannot see what stands before it.
    pub(super) from: Start,
    /// Outputs with an alias, as far as they are bound.
    pub(super) aliases: Vec<OutputColumn>,
    /// The aliases that the select list writes, in reach or not.
    pub(super) written: Vec<Identifier>,
    /// Where aggregates stand in this select.
    pub(super) aggregates: Vec<Span>,
    /// What LISTAGG, `PERCENTILE_CONT` and MEDIAN of this select sort by.
    pub(super) group_order: Option<GroupOrder>,
    /// Columns that cannot be NULL here, because a condition lets no such row pass.
    pub(super) present: BTreeSet<ColumnRef>,
    pub(super) hierarchy: Rows,
    pub(super) joining: Joining,
    names: Names,
}

/// The names of a scope's relations, so that one among thousands is found at once.
#[derive(Clone, Debug, Default)]
struct Names {
    /// The first relation that users call so.
    aliases: BTreeMap<Identifier, usize>,
    emitted: BTreeSet<Identifier>,
}

/// Whether all columns of `USING` were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joining {
    #[default]
    Sound,
    /// Which columns are one is not known.
    Faulty,
}

/// A place among the relations of a FROM, and among its merged columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) relation: usize,
    pub(super) merged: usize,
}

/// How the rows of a select hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rows {
    #[default]
    Flat,
    /// By `CONNECT BY`, which brings `LEVEL`.
    Hierarchical,
}

/// A relation in reach.
#[derive(Clone, Debug)]
pub(super) struct Visible {
    /// What the user calls it; a query in FROM may have no name.
    pub(super) alias: Option<Identifier>,
    /// What it is called in the typed tree: never hidden by an inner relation.
    pub(super) emitted: Identifier,
    /// Where it got its name.
    pub(super) place: Span,
    /// The table, where no alias hides its full name.
    pub(super) table: Option<TableName>,
    pub(super) shape: Shape,
    pub(super) contents: Contents,
    /// Nullable on the inner side of an outer join.
    pub(super) nullability: Nullability,
}

/// What the name of a relation stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Rows,
    /// An element of a SUPER value, which the name itself means: `FROM t, t.items AS item`.
    Value,
}

#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) name: Identifier,
    pub(super) expr: Expr,
    /// The columns that it stands for.
    pub(super) members: Vec<ColumnRef>,
    /// The first relation of its join, before whose columns a star has it.
    pub(super) before: usize,
    /// The first relation on the right of its join.
    pub(super) joined_at: usize,
}

/// A common table expression in reach.
#[derive(Clone, Debug)]
pub(super) struct CteEntry {
    pub(super) name: Identifier,
    pub(super) shape: Shape,
    /// How often it was read.
    pub(super) reads: usize,
}

/// What a name was found to be.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Column(Box<Expr>),
    /// The relations that have it.
    Ambiguous(Vec<(Option<Identifier>, Span)>),
    Absent,
}

impl Visible {
    pub(super) fn is_open(&self) -> bool {
        self.shape == Shape::Open
    }

    fn known(&self, name: &Identifier) -> Option<&OutputColumn> {
        self.all(name).next()
    }

    /// Whether it has several columns of this name.
    pub(super) fn doubles(&self, name: &Identifier) -> bool {
        self.all(name).nth(1).is_some()
    }

    fn all(&self, name: &Identifier) -> impl Iterator<Item = &OutputColumn> {
        let columns = self.shape.columns().unwrap_or_default().iter();
        columns.filter(|column| column.name == *name)
    }
}

impl Scope {
    /// A column of one of its relations, the first of its name; of unknown type if the relation's shape is
    /// open.
    pub(super) fn of(&self, relation: &Visible, name: &Identifier, span: Span) -> Option<Expr> {
        let known = match relation.known(name) {
            Some(column) => (column.ty, column.nullability),
            None if relation.is_open() => (Type::Unknown, Nullability::Unknown),
            None => return None,
        };
        Some(self.reference(relation, name, known, span))
    }

    /// Every column of a relation, none if its shape is open; also those that no name means.
    pub(super) fn each(&self, relation: &Visible, span: Span) -> Option<Vec<(Identifier, Expr)>> {
        let columns = relation.shape.columns()?;
        let each = columns.iter().zip(own_names(columns));
        Some(
            each.map(|(column, own)| {
                let known = (column.ty, column.nullability);
                let expr = self.reference(relation, &own, known, span);
                (column.name.clone(), expr)
            })
            .collect(),
        )
    }

    fn reference(
        &self,
        relation: &Visible,
        name: &Identifier,
        (ty, nullability): (Type, Nullability),
        span: Span,
    ) -> Expr {
        let column = ColumnRef {
            relation: relation.emitted.clone(),
            column: name.clone(),
        };
        let nullability = if self.present.contains(&column) {
            Nullability::NotNull
        } else {
            nullability.or(relation.nullability)
        };
        Expr {
            kind: ExprKind::Column(column),
            ty,
            nullability,
            span,
        }
    }

    /// Looks a bare name up among the columns of this select.
    pub(super) fn column(&self, name: &Identifier, span: Span) -> Found {
        let from = self.from;
        self.column_among(
            name,
            span,
            from.relation..self.relations.len(),
            from.merged..self.merged.len(),
        )
    }

    /// Looks a bare name up in a part of this FROM.
    pub(super) fn column_among(
        &self,
        name: &Identifier,
        span: Span,
        relations: Range<usize>,
        merged: Range<usize>,
    ) -> Found {
        let merged = self.merged.get(merged).unwrap_or_default();
        if let Some(merged) = merged.iter().find(|merged| merged.name == *name) {
            let mut expr = merged.expr.clone();
            expr.span = span;
            return Found::Column(Box::new(expr));
        }
        let relations = self.relations.get(relations).unwrap_or_default();
        let mut found = relations
            .iter()
            .filter(|relation| relation.known(name).is_some());
        let first = match found.next() {
            Some(first) => first,
            // It may be in a relation whose columns are not known.
            None => match relations.iter().find(|relation| relation.is_open()) {
                Some(open) => open,
                None => return Found::Absent,
            },
        };
        let others: Vec<_> = found.collect();
        if others.is_empty() && !first.doubles(name) {
            return match self.of(first, name, span) {
                Some(expr) => Found::Column(Box::new(expr)),
                None => Found::Absent,
            };
        }
        let all = std::iter::once(first).chain(others);
        Found::Ambiguous(
            all.map(|relation| (relation.alias.clone(), relation.place))
                .collect(),
        )
    }

    /// Looks up a relation by alias, or by schema and table.
    pub(super) fn relation(
        &self,
        schema: Option<&Identifier>,
        alias: &Identifier,
    ) -> Option<&Visible> {
        let in_reach = self.relations.get(self.from.relation..).unwrap_or_default();
        // Of two with one name the later is open: which is meant is not known.
        in_reach.iter().rev().find(|relation| {
            relation.alias.as_ref() == Some(alias)
                && schema.is_none_or(|schema| {
                    relation
                        .table
                        .as_ref()
                        .is_some_and(|table| table.schema == *schema)
                })
        })
    }

    /// Brings a relation into reach.
    pub(super) fn push(&mut self, relation: Visible) {
        self.names.emitted.insert(relation.emitted.clone());
        if let Some(alias) = &relation.alias {
            let aliases = &mut self.names.aliases;
            aliases.entry(alias.clone()).or_insert(self.relations.len());
        }
        self.relations.push(relation);
    }

    /// The first relation that users call so.
    pub(super) fn first_called(&self, alias: &Identifier) -> Option<&Visible> {
        self.relations.get(*self.names.aliases.get(alias)?)
    }

    /// Whether a relation of it is called so in the typed tree.
    pub(super) fn emits(&self, alias: &Identifier) -> bool {
        self.names.emitted.contains(alias)
    }

    /// What stands at the end of it so far.
    pub(super) fn end(&self) -> Start {
        Start {
            relation: self.relations.len(),
            merged: self.merged.len(),
        }
    }

    /// These relations become nullable: they are the inner side of an outer join.
    pub(super) fn make_nullable(&mut self, relations: Range<usize>, merged: Range<usize>) {
        for relation in self.relations.get_mut(relations).unwrap_or_default() {
            relation.nullability = Nullability::Nullable;
            let emitted = &relation.emitted;
            self.present.retain(|column| column.relation != *emitted);
        }
        for merged in self.merged.get_mut(merged).unwrap_or_default() {
            merged.expr.nullability = Nullability::Nullable;
        }
    }

    /// Takes note of what the rows that pass WHERE cannot lack. A relation of which one column is
    /// there was not missed by its outer join.
    pub(super) fn passed(&mut self, present: BTreeSet<ColumnRef>) {
        for relation in &mut self.relations {
            if present
                .iter()
                .any(|column| column.relation == relation.emitted)
            {
                relation.nullability = Nullability::NotNull;
            }
        }
        for merged in &mut self.merged {
            if merged.members.iter().any(|member| present.contains(member)) {
                merged.expr.nullability = Nullability::NotNull;
            }
        }
        self.present.extend(present);
    }
}
