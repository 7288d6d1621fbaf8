//! Reserved words as names.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::{Finding, Level, Lint, Subject};
use crate::fault::Edit;
use crate::span::Span;
use crate::syntax::ast::{Expr, Ident, ObjectName, Query, TableFactor, Visit, Visitor};
use crate::syntax::from_raw;

/// Names longer than 127 bytes, and reserved words where a statement of its own grammar is read,
/// are refused by the parser.
pub(super) const LINT: Lint = Lint {
    code: "lint/identifier-too-long-or-reserved",
    number: Some("RS311"),
    level: Level::Error,
    what: "a reserved word as the name of a table, a column or an alias, without quotes",
    why: "other databases reserve fewer words than Redshift, which stops at this one with `syntax \
          error at or near …`.",
    bad: "SELECT new.level FROM users_now new;",
    good: "SELECT later.level FROM users_now later;",
    page: Some("r_pg_keywords"),
};

/// Words that no name can be without quotes. The documentation lists more, such as `snapshot`,
/// `language` and `timestamp`, which Redshift and its own examples take as names all the same.
const RESERVED: &[&str] = &[
    "analyse",
    "analyze",
    "any",
    "asc",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "leading",
    "left",
    "like",
    "limit",
    "natural",
    "new",
    "not",
    "notnull",
    "off",
    "offset",
    "old",
    "on",
    "only",
    "open",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "right",
    "select",
    "similar",
    "some",
    "table",
    "then",
    "to",
    "trailing",
    "union",
    "unique",
    "using",
    "verbose",
    "when",
    "where",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut names = Names::default();
    for sql in subject.queries() {
        // The visitor never breaks.
        let _: ControlFlow<()> = sql.0.visit(&mut names);
    }
    for span in names.found {
        let written = span.text(&subject.parsed.text);
        let mut finding = Finding::new(
            &LINT,
            span,
            format!("`{written}` is a reserved word"),
            "needs quotes",
            format!(
                "write `\"{}\"`, or choose another name",
                written.to_lowercase()
            ),
        );
        finding.edits.push(Edit {
            span,
            replacement: format!("\"{written}\""),
        });
        findings.push(finding);
    }
}

#[derive(Default)]
struct Names {
    found: BTreeSet<Span>,
}

impl Names {
    fn name(&mut self, name: &Ident) {
        let span = from_raw(name.span);
        let is_reserved = name.quote_style.is_none()
            && RESERVED
                .iter()
                .any(|word| name.value.eq_ignore_ascii_case(word));
        if is_reserved && !span.is_empty() {
            self.found.insert(span);
        }
    }
}

/// Behind a dot and behind AS in a select list any word is a name.
impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.name(&cte.alias.name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        if let Some(first) = relation.0.first().and_then(|part| part.as_ident()) {
            self.name(first);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { alias, .. } | TableFactor::Derived { alias, .. } = factor
            && let Some(alias) = alias
        {
            self.name(&alias.name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(name) => self.name(name),
            Expr::CompoundIdentifier(parts) => {
                if let Some(first) = parts.first() {
                    self.name(first);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn reserved_words_are_found_and_quoted() {
        assert_eq!(
            fixed(
                &LINT,
                "with old as (select OPEN from doors) select new.a from old as new"
            ),
            "with \"old\" as (select \"OPEN\" from doors) select \"new\".a from \"old\" as \"new\""
        );
    }

    #[test]
    fn quotes_columns_behind_a_dot_and_keywords_are_fine() {
        for text in [
            "select \"open\", t.open, a as open, current_date, sysdate, user from t",
            "select snapshot, language, timestamp, tag from t",
            "select oid from pg_class",
            "insert into t (a) values (default)",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
