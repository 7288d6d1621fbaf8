//! Two quoted names that differ in case only.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Finding, Level, Lint, Subject};
use crate::span::Span;
use crate::syntax::ast::{Expr, Ident, Select, SelectItem, Visit, Visitor};
use crate::syntax::from_raw;

pub(super) const LINT: Lint = Lint {
    code: "lint/quoted-case-collision",
    number: Some("RS310"),
    level: Level::Warn,
    what: "two columns of one SELECT whose quoted names differ in case only",
    why: "quotes do not keep case: `\"Id\"` and `\"id\"` are both `id`, unless \
          `enable_case_sensitive_identifier` is on. The result has two columns of one name.",
    bad: "SELECT user_id AS \"Id\", session_id AS \"ID\" FROM plays;",
    good: "SELECT user_id AS \"Id\", session_id AS \"Session\" FROM plays;",
    page: Some("r_names"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.keeps_case() {
        return;
    }
    let mut names = Names::default();
    for sql in subject.queries() {
        // The visitor never breaks.
        let _: ControlFlow<()> = sql.0.visit(&mut names);
    }
    for (first, second) in names.collisions {
        let written = |span: Span| span.text(&subject.parsed.text);
        let mut finding = Finding::new(
            &LINT,
            second,
            format!(
                "`{}` is the same name as `{}`",
                written(second),
                written(first)
            ),
            "differs in case only",
            "give one of the two another name",
        );
        finding.also.push((first, "the other one".to_owned()));
        findings.push(finding);
    }
}

/// Names of outputs, select by select.
#[derive(Default)]
struct Names {
    collisions: Vec<(Span, Span)>,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let mut seen: BTreeMap<String, &Ident> = BTreeMap::new();
        for name in select.projection.iter().filter_map(name_of) {
            let folded = name.value.to_ascii_lowercase();
            match seen.get(&folded) {
                Some(first) if first.value != name.value => {
                    self.collisions
                        .push((from_raw(first.span), from_raw(name.span)));
                }
                Some(_) => {}
                None => {
                    seen.insert(folded, name);
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// The name in quotes that an output has by its text.
fn name_of(item: &SelectItem) -> Option<&Ident> {
    let name = match item {
        SelectItem::ExprWithAlias { alias, .. } => alias,
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => name,
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => parts.last()?,
        _ => return None,
    };
    name.quote_style.is_some().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn names_that_collide_are_found() {
        let text = "with a as (select \"Id\", t.\"ID\" from t) select * from a";
        assert_eq!(script(&LINT, text), ["\"ID\""]);
    }

    #[test]
    fn other_names_and_case_that_is_kept_are_fine() {
        for text in [
            "select \"Id\", \"Name\" from t",
            "select \"Id\" from t union all select \"ID\" from u",
            "set enable_case_sensitive_identifier to true; select \"Id\", \"ID\" from t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
