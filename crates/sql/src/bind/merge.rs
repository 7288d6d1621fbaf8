//! MERGE with its two arms: <https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html>.

use plan::{Identifier, TableName};

use super::Binder;
use super::clause::Clause;
use super::writes::{Filling, Targets};
use crate::fault::FaultKind;
use crate::span::Span;
use crate::statement::Name;
use crate::syntax::{Sql, ast, from_raw, span_of};
use crate::typed::{Expr, Merge, MergeInsert, MergeMatched, Relation, RemoveDuplicates, Shape};

const FORM: &str =
    "write `WHEN MATCHED THEN UPDATE SET … WHEN NOT MATCHED THEN INSERT (…) VALUES (…)`";

/// What stands before the arms.
struct Matched {
    name: Name,
    table: TableName,
    shape: Shape,
    alias: Identifier,
    source: Option<Relation>,
    on: Expr,
}

impl Binder<'_> {
    pub(super) fn merge(&mut self, sql: &Sql) -> Option<Merge> {
        let ast::Statement::Merge(merge) = &*sql.0 else {
            return None;
        };
        let target_span = span_of(&merge.table);
        let matched = self.matched(merge)?;
        let arms = self.arms(&merge.clauses, &matched.name, &matched.shape, target_span);
        self.scopes.pop();
        let Matched {
            table,
            alias,
            source,
            on,
            ..
        } = matched;
        let (matched, not_matched) = arms?;
        self.unfilled(&table, &not_matched.columns, target_span);
        Some(Merge {
            table,
            alias,
            source: source?,
            on,
            matched,
            not_matched,
        })
    }

    /// Target, source and condition. Both relations stay in reach, for the arms.
    fn matched(&mut self, merge: &ast::Merge) -> Option<Matched> {
        let target_span = span_of(&merge.table);
        if let ast::TableFactor::Table { alias: Some(_), .. } = &merge.table {
            self.merge_form(
                target_span,
                "the target of MERGE has no alias in Redshift",
                "leave the alias out and write the name of the table",
            );
        }
        let (name, table, shape, mut scope, alias) = self.target(&merge.table)?;
        let source_span = self.places.balanced(span_of(&merge.source));
        let source = self.joined(
            &ast::TableWithJoins {
                relation: merge.source.clone(),
                joins: Vec::new(),
            },
            &mut scope,
        );
        match &source {
            Some(Relation::Table { table: from, .. }) if *from == table => {
                self.merge_form(
                    source_span,
                    "source and target of MERGE are the same table",
                    "copy the source into a temporary table",
                );
            }
            Some(Relation::Table { .. }) | None => {}
            Some(_) => self.merge_form(
                source_span,
                "the source of MERGE must be a table",
                "create a temporary table from the query first",
            ),
        }
        self.scopes.push(scope);
        let outer = std::mem::replace(&mut self.clause, Clause::On);
        let on = self.expr(&merge.on);
        let on = self.condition(on, "ON");
        self.clause = outer;
        Some(Matched {
            name,
            table,
            shape,
            alias,
            source,
            on,
        })
    }

    /// A merge without arms.
    pub(super) fn remove_duplicates(&mut self, sql: &Sql) -> Option<RemoveDuplicates> {
        let ast::Statement::Merge(merge) = &*sql.0 else {
            return None;
        };
        let bound = self.matched(merge)?;
        self.scopes.pop();
        Some(RemoveDuplicates {
            table: bound.table,
            alias: bound.alias,
            source: bound.source?,
            on: bound.on,
        })
    }

    fn arms(
        &mut self,
        clauses: &[ast::MergeClause],
        table: &Name,
        shape: &Shape,
        span: Span,
    ) -> Option<(MergeMatched, MergeInsert)> {
        let mut matched = None;
        let mut not_matched = None;
        for clause in clauses {
            let place = from_raw(clause.when_token.0.span);
            if clause.predicate.is_some() {
                self.merge_form(
                    place,
                    "Redshift has no condition after `WHEN MATCHED`",
                    "filter the source before, or write CASE in the values",
                );
                return None;
            }
            match (&clause.clause_kind, &clause.action) {
                (ast::MergeClauseKind::Matched, ast::MergeAction::Update(update))
                    if matched.is_none()
                        && update.update_predicate.is_none()
                        && update.delete_predicate.is_none() =>
                {
                    let ast::MergeUpdateKind::Set(assignments) = &update.kind else {
                        self.merge_form(place, "this arm is not Redshift's", FORM);
                        return None;
                    };
                    matched = Some(
                        self.assignments(assignments, table, shape)
                            .map(MergeMatched::Update),
                    );
                }
                (ast::MergeClauseKind::Matched, ast::MergeAction::Delete { .. })
                    if matched.is_none() =>
                {
                    matched = Some(Some(MergeMatched::Delete));
                }
                (ast::MergeClauseKind::NotMatched, ast::MergeAction::Insert(insert))
                    if not_matched.is_none() && insert.insert_predicate.is_none() =>
                {
                    not_matched = Some(self.arm_insert(insert, table, shape, place));
                }
                _ => {
                    self.merge_form(place, "this arm is not Redshift's", FORM);
                    return None;
                }
            }
        }
        let (Some(matched), Some(not_matched)) = (matched, not_matched) else {
            self.merge_form(span, "MERGE needs both arms in Redshift", FORM);
            return None;
        };
        matched.zip(not_matched)
    }

    fn arm_insert(
        &mut self,
        insert: &ast::MergeInsertExpr,
        table: &Name,
        shape: &Shape,
        place: Span,
    ) -> Option<MergeInsert> {
        let ast::MergeInsertKind::Values(values) = &insert.kind else {
            self.merge_form(place, "this arm is not Redshift's", FORM);
            return None;
        };
        let [row] = values.rows.as_slice() else {
            self.merge_form(place, "this arm inserts several rows", "give one row");
            return None;
        };
        let mut columns = Some(Vec::new());
        for column in &insert.columns {
            let span = span_of(column);
            let target = column
                .0
                .last()
                .and_then(|part| part.as_ident())
                .and_then(|ident| self.identifier(ident))
                .map(|column| self.target_column(&column, table, shape, span));
            columns = columns.zip(target).map(|(mut columns, target)| {
                columns.push(target);
                columns
            });
        }
        let targets = columns.map(|columns| {
            if insert.columns.is_empty() {
                Targets {
                    columns: Self::all_columns(shape),
                    filling: Filling::FromTheFirst,
                }
            } else {
                Targets {
                    columns,
                    filling: Filling::All,
                }
            }
        });
        let values = self.row(&row.content, targets.as_ref(), place)?;
        let mut columns = targets?.columns;
        columns.truncate(values.len());
        Some(MergeInsert { columns, values })
    }

    fn merge_form(&mut self, span: Span, message: &str, help: &str) {
        self.fault(
            FaultKind::MergeForm,
            span,
            message,
            "not Redshift's MERGE",
            help,
        );
    }
}
