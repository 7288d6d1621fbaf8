//! Tables whose columns a statement takes by their places.

use std::ops::ControlFlow;

use super::tables;
use crate::parse::Parsed;
use crate::statement::{Name, Statement};
use crate::syntax::Sql;
use crate::syntax::ast::{
    self, MergeAction, MergeClauseKind, Query, SelectItem, SetExpr, TableAlias, TableFactor, Visit,
    Visitor,
};

/// The tables whose order of columns decides what the statement does: it inserts into them without a list of
/// columns, or takes `*` of them where places count (in a set operation, behind INSERT, under other names).
/// A `*` whose columns are asked for by name is none of these.
pub fn by_place(parsed: &Parsed) -> Vec<Name> {
    let named = tables(parsed);
    let mut found = Vec::new();
    if inserts_by_place(&parsed.statement) {
        found.extend(named.writes);
    }
    if reads_by_place(&parsed.statement) {
        found.extend(named.reads);
    }
    found
}

fn inserts_by_place(statement: &Statement) -> bool {
    let (Statement::Insert(sql) | Statement::Merge(sql)) = statement else {
        return false;
    };
    match &*sql.0 {
        ast::Statement::Insert(insert) => insert.columns.is_empty(),
        ast::Statement::Merge(merge) => merge.clauses.iter().any(|clause| {
            let is_new = matches!(clause.clause_kind, MergeClauseKind::NotMatched);
            let inserts = |action: &MergeAction| match action {
                MergeAction::Insert(insert) => insert.columns.is_empty(),
                _ => false,
            };
            is_new && inserts(&clause.action)
        }),
        _ => false,
    }
}

fn reads_by_place(statement: &Statement) -> bool {
    let sql = match statement {
        Statement::Insert(sql)
        | Statement::Query(sql)
        | Statement::Update(sql)
        | Statement::Delete(sql)
        | Statement::Merge(sql) => sql,
        Statement::CreateTableAs(create) => &create.query,
        Statement::CreateView(create) => &create.query,
        Statement::CreateMaterializedView(create) => &create.query,
        Statement::Unload(unload) => &unload.query,
        _ => return false,
    };
    // What it gives goes somewhere by its place.
    let goes_on = !matches!(statement, Statement::Query(_));
    (goes_on && gives_a_star(sql)) || has_places(sql)
}

fn gives_a_star(sql: &Sql) -> bool {
    match &*sql.0 {
        ast::Statement::Query(query) => is_star(&query.body),
        ast::Statement::Insert(insert) => {
            let source = insert.source.as_ref();
            source.is_some_and(|query| is_star(&query.body))
        }
        _ => false,
    }
}

fn has_places(sql: &Sql) -> bool {
    let mut places = Places::default();
    // The visitor never breaks.
    if let Some(with) = &sql.1 {
        places.with(with);
        for cte in &with.cte_tables {
            let _: ControlFlow<()> = cte.query.visit(&mut places);
        }
    }
    let _: ControlFlow<()> = sql.0.visit(&mut places);
    places.found
}

/// Whether a SELECT, or one of those that are put together, gives `*`.
fn is_star(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.projection.iter().any(|item| {
            matches!(
                item,
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
            )
        }),
        SetExpr::Query(query) => is_star(&query.body),
        SetExpr::SetOperation { left, right, .. } => is_star(left) || is_star(right),
        _ => false,
    }
}

#[derive(Default)]
struct Places {
    found: bool,
}

impl Places {
    /// New names for the columns of an expression go by their places.
    fn with(&mut self, with: &ast::With) {
        self.found |= with
            .cte_tables
            .iter()
            .any(|cte| !cte.alias.columns.is_empty() && is_star(&cte.query.body));
    }
}

impl Visitor for Places {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let is_set = matches!(&*query.body, SetExpr::SetOperation { .. });
        self.found |= is_set && is_star(&query.body);
        if let Some(with) = &query.with {
            self.with(with);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        let names = |alias: &Option<TableAlias>| {
            alias
                .as_ref()
                .is_some_and(|alias| !alias.columns.is_empty())
        };
        self.found |= match factor {
            TableFactor::Table { alias, .. } => names(alias),
            TableFactor::Derived {
                alias, subquery, ..
            } => names(alias) && is_star(&subquery.body),
            _ => false,
        };
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn by_place(text: &str) -> Vec<String> {
        let parsed = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let found = super::by_place(&parsed);
        found.iter().map(|name| name.table.to_string()).collect()
    }

    #[test]
    fn an_insert_without_columns_goes_by_places() {
        assert_eq!(by_place("INSERT INTO a SELECT 1, 2"), ["a"]);
        assert_eq!(by_place("INSERT INTO a VALUES (1, 2)"), ["a"]);
        assert_eq!(by_place("INSERT INTO a SELECT x, y FROM b"), ["a"]);
        assert_eq!(by_place("INSERT INTO a SELECT * FROM b"), ["a", "b"]);
        assert_eq!(
            by_place(
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = b.x \
                 WHEN NOT MATCHED THEN INSERT VALUES (b.id, b.x)"
            ),
            ["a"]
        );
    }

    #[test]
    fn a_star_goes_by_places_where_it_goes_on_or_is_put_together() {
        for text in [
            "INSERT INTO a (x, y) SELECT * FROM b",
            "CREATE TEMP TABLE a AS SELECT * FROM b",
            "SELECT x FROM (SELECT * FROM b UNION ALL SELECT 1, 2) AS c",
            "SELECT x FROM (SELECT * FROM b) AS c (x, y)",
            "SELECT x FROM b AS c (x, y)",
            "WITH c (x, y) AS (SELECT * FROM b) SELECT x FROM c",
        ] {
            assert_eq!(by_place(text), ["b"], "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_by_name_does_not() {
        for text in [
            "INSERT INTO a (x, y) SELECT x, y FROM (SELECT * FROM b) AS loaded",
            "INSERT INTO a (x) SELECT COUNT(*) FROM b",
            "SELECT x FROM b UNION ALL SELECT y FROM c",
            "WITH c AS (SELECT * FROM b) SELECT x FROM c",
            "DELETE FROM a WHERE id IN (SELECT id FROM b)",
            "UPDATE a SET x = 1 WHERE y = 2",
        ] {
            assert_eq!(by_place(text), Vec::<String>::new(), "{text}");
        }
    }
}
