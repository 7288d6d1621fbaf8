//! The tables that a statement names, common table expressions left out.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Cte, FromTable, ObjectName, Query, Statement, TableFactor, TableObject, Visit, Visitor, With,
};

use super::{Sql, span_of};
use crate::span::Span;

/// The tables of one statement in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    pub(crate) reads: Vec<(Vec<String>, Span)>,
    pub(crate) writes: Vec<(Vec<String>, Span)>,
    /// The names of the common table expressions.
    pub(crate) ctes: Vec<String>,
}

/// What the statement reads and what it changes.
pub(crate) fn relations(sql: &Sql) -> Relations {
    let mut walk = Walk::default();
    // The visitor never breaks.
    if let Some(with) = &sql.1 {
        walk.enter(Some(with));
        for cte in &with.cte_tables {
            let _: ControlFlow<()> = cte.query.visit(&mut walk);
        }
    }
    let _: ControlFlow<()> = sql.0.visit(&mut walk);
    let mut found = Relations {
        reads: walk.reads,
        writes: Vec::new(),
        ctes: walk.ctes,
    };
    if let Some(target) = target(&sql.0).map(named) {
        found.reads.retain(|read| *read != target);
        found.writes.push(target);
    }
    found
}

fn target(statement: &Statement) -> Option<&ObjectName> {
    fn of_factor(factor: &TableFactor) -> Option<&ObjectName> {
        match factor {
            TableFactor::Table { name, .. } => Some(name),
            _ => None,
        }
    }
    match statement {
        Statement::Insert(insert) => match &insert.table {
            TableObject::TableName(name) => Some(name),
            _ => None,
        },
        Statement::Update(update) => of_factor(&update.table.relation),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            from.first().and_then(|from| of_factor(&from.relation))
        }
        Statement::Merge(merge) => of_factor(&merge.table),
        _ => None,
    }
}

fn named(name: &ObjectName) -> (Vec<String>, Span) {
    let parts = name
        .0
        .iter()
        .map(|part| {
            part.as_ident()
                .map_or_else(String::new, |ident| ident.value.clone())
        })
        .collect();
    (parts, span_of(name))
}

/// One query on the way down, and which of its common table expressions are in reach.
struct Frame {
    ctes: Vec<(String, *const Query)>,
    recursive: bool,
    /// While the definition at this index is walked, only those before it are in reach.
    inside: Option<usize>,
}

#[derive(Default)]
struct Walk {
    frames: Vec<Frame>,
    reads: Vec<(Vec<String>, Span)>,
    ctes: Vec<String>,
}

impl Walk {
    fn enter(&mut self, with: Option<&With>) {
        let frame = Frame::of(with);
        self.ctes
            .extend(frame.ctes.iter().map(|(name, _)| name.clone()));
        self.frames.push(frame);
    }
}

impl Frame {
    fn of(with: Option<&With>) -> Self {
        let of_cte = |cte: &Cte| {
            let query = std::ptr::from_ref(&*cte.query);
            (cte.alias.name.value.clone(), query)
        };
        Self {
            ctes: with.map_or_else(Vec::new, |with| {
                with.cte_tables.iter().map(of_cte).collect()
            }),
            recursive: with.is_some_and(|with| with.recursive),
            inside: None,
        }
    }

    fn reaches(&self, name: &str) -> bool {
        let known = match self.inside {
            Some(index) if !self.recursive => &self.ctes[..index],
            _ => &self.ctes[..],
        };
        known.iter().any(|(cte, _)| cte.eq_ignore_ascii_case(name))
    }

    fn index_of(&self, query: *const Query) -> Option<usize> {
        self.ctes
            .iter()
            .position(|(_, cte)| std::ptr::eq(*cte, query))
    }
}

impl Visitor for Walk {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if let Some(frame) = self.frames.last_mut()
            && let Some(index) = frame.index_of(query)
        {
            frame.inside = Some(index);
        }
        self.enter(query.with.as_ref());
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.frames.pop();
        if let Some(frame) = self.frames.last_mut()
            && frame.index_of(query).is_some()
        {
            frame.inside = None;
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        let (parts, span) = named(relation);
        let is_cte = match parts.as_slice() {
            [name] => self.frames.iter().any(|frame| frame.reaches(name)),
            _ => false,
        };
        if !is_cte {
            self.reads.push((parts, span));
        }
        ControlFlow::Continue(())
    }
}
