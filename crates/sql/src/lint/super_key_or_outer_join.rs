//! SUPER, and other types without an order, where they cannot be.

use plan::{Identifier, SqlType};

use super::declared::Declared;
use super::{Finding, Level, Lint, Subject};
use crate::statement::{DistStyle, SortStyle, Statement};
use crate::typed::{JoinKind, Type};

pub(super) const LINT: Lint = Lint {
    code: "lint/super-key-or-outer-join",
    number: Some("RS313"),
    level: Level::Warn,
    what: "a column of type SUPER, HLLSKETCH, GEOMETRY or GEOGRAPHY as distribution or sort key, or a \
           SUPER compared in a RIGHT or FULL JOIN",
    why: "Redshift refuses both: these values have no order that rows could be kept in.",
    bad: "CREATE TABLE events (id INT, payload SUPER) DISTKEY (payload);",
    good: "CREATE TABLE events (id INT, payload SUPER) DISTKEY (id);",
    page: Some("limitations-super"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    keys(subject, findings);
    joins(subject, findings);
}

fn keys(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Statement::CreateTable(create) = &subject.parsed.statement else {
        return;
    };
    let is_key = |column: &Identifier| {
        let is_dist = matches!(&create.attributes.dist, Some(DistStyle::Key(key)) if key == column);
        let is_sort = matches!(
            &create.attributes.sort,
            Some(SortStyle::Compound(keys) | SortStyle::Interleaved(keys)) if keys.contains(column)
        );
        is_dist || is_sort
    };
    for column in Declared::all(subject) {
        let ty = column.ty.value;
        if !ty.can_be_key() && is_key(&column.name.value) {
            findings.push(
                Finding::new(
                    &LINT,
                    column.name.span,
                    format!(
                        "`{}` is a {} and cannot be a key",
                        column.name.value,
                        ty.to_string().to_uppercase()
                    ),
                    "a key of the table",
                    if ty == SqlType::Super {
                        "use a column of a plain type; cast the field that you need into one: \
                         `payload.id::BIGINT`"
                    } else {
                        "use a column of a plain type"
                    },
                )
                .refused(),
            );
        }
    }
}

fn joins(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(bound) = subject.bound else {
        return;
    };
    for join in super::expressions::joins(&bound.statement) {
        let (JoinKind::Right | JoinKind::Full, Some(on)) = (join.kind, &join.on) else {
            continue;
        };
        let mut parts = vec![on];
        while let Some(part) = parts.pop() {
            if part.ty == Type::Sql(SqlType::Super) {
                findings.push(Finding::new(
                    &LINT,
                    part.span,
                    "a SUPER value cannot be compared in a RIGHT or FULL JOIN",
                    "a SUPER",
                    "turn the join round into a LEFT JOIN, or cast the value: `value::VARCHAR`",
                ));
                break;
            }
            parts.extend(part.children());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    const TABLES: &str = "create table a (x super, y int); create table b (x super, y int);";

    #[test]
    fn keys_are_found() {
        assert_eq!(
            script(&LINT, "create table t (a super sortkey, b int)"),
            ["a"]
        );
        for ty in ["hllsketch", "geometry", "geography"] {
            let text = format!("create table t (a {ty}, b int) diststyle key distkey (a)");
            assert_eq!(script(&LINT, &text), ["a"], "{ty}");
            let text = format!("create table t (a {ty}, b int) distkey (b) sortkey (b)");
            assert!(script(&LINT, &text).is_empty(), "{ty}");
        }
    }

    #[test]
    fn joins_are_found() {
        let text = format!("{TABLES} select a.y from a full join b on a.x = b.x");
        assert_eq!(script(&LINT, &text).len(), 1);
    }

    #[test]
    fn other_keys_and_joins_are_fine() {
        for text in [
            "select a.y from a left join b on a.x = b.x",
            "select a.x from a full join b on a.y = b.y",
        ] {
            assert!(
                script(&LINT, &format!("{TABLES} {text}")).is_empty(),
                "{text}"
            );
        }
    }
}
