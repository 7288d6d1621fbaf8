//! DISTINCT over more than the key.

use super::key::Said;
use super::keyed::{Class, keyed};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/distinct-over-keyed-dimension",
    number: None,
    level: Level::Warn,
    what: "SELECT DISTINCT over more than the key of its table",
    why: "DISTINCT makes whole rows different, not keys: a user who changed from free to paid comes \
          twice. Every join with the table then doubles that user's rows.",
    bad: "users:\n  kind: dimension\n  load:\n    replace: {}\n    select: SELECT DISTINCT user_id, level FROM staging_events\n  checks: [ { unique: user_id } ]",
    good: "users:\n  kind: dimension\n  load:\n    replace: {}\n    select: |\n      SELECT user_id, level FROM staging_events\n      QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts DESC) = 1\n  checks: [ { unique: user_id } ]",
    page: Some("r_QUALIFY_clause"),
};

/// More labels would hide the text.
const SHOWN: usize = 3;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for keyed in keyed(subject) {
        if keyed.class != Class::DistinctOverMore {
            continue;
        }
        let key = keyed.key.quoted();
        let others = keyed.others();
        let finding = Finding::new(
            &LINT,
            keyed.seen.id,
            format!(
                "`{}` can get several rows for one {key}",
                keyed.seen.table.name.value
            ),
        )
        .at(keyed.place(), "makes whole rows different, not keys")
        .also(
            keyed.key.span,
            match keyed.key.said {
                Said::Merge => "the key that is merged on",
                Said::Check => "one row for each is what this check wants",
                Said::Name => "by its name, one row for each",
            },
        );
        let finding = others
            .iter()
            .filter_map(|(name, place)| Some((name, (*place)?)))
            .take(SHOWN)
            .fold(finding, |finding, (name, place)| {
                finding.also(place, format!("another `{name}`, another row"))
            });
        let partition: Vec<String> = keyed.key.columns.iter().map(plan::Identifier::to_sql).collect();
        findings.push(finding.help(format!(
            "choose one row for each {key}: `QUALIFY ROW_NUMBER() OVER (PARTITION BY {} ORDER BY …) = 1` \
             in the place of DISTINCT, or load by `merge: {{ key: {}, latest_by: … }}`",
            partition.join(", "),
            keyed.key.list(),
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(load: &str, checks: &str, select: &str) -> Vec<String> {
        let tables = format!(
            "
  events:
    kind: staging
    columns: {{ user_id: integer not null, level: varchar(8), ts: bigint }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  users:
    kind: dimension
    columns: {{ user_id: integer not null, level: varchar(8), seen_at: bigint not null }}
    load:
      {load}
      select: |
        {select}
    checks: [{checks}]
"
        );
        let lints = ["distinct-over-keyed-dimension", "keyed-without-distinct", "merge-key-not-proven-unique"];
        found_by(&lints, &with_tables(&tables))
    }

    const DISTINCT: &str = "SELECT DISTINCT user_id, level, ts AS seen_at FROM events";

    #[test]
    fn distinct_over_more_than_the_key_is_found() {
        for (load, checks) in [
            ("replace:", "{ unique: user_id }"),
            ("append:", "{ unique: user_id }"),
            ("merge: { key: [user_id] }", ""),
            // `users` and `user_id` say it too.
            ("replace:", ""),
        ] {
            assert_eq!(
                of(load, checks, DISTINCT),
                ["distinct-over-keyed-dimension `DISTINCT`"],
                "{load} {checks}"
            );
        }
        let inside = "SELECT u.* FROM (SELECT DISTINCT user_id, level, ts AS seen_at FROM events) AS u";
        assert_eq!(of("replace:", "", inside), ["distinct-over-keyed-dimension `DISTINCT`"]);
        let union = "SELECT user_id, level, ts AS seen_at FROM events UNION SELECT 0, 'free', 0";
        assert_eq!(of("replace:", "", union).len(), 1);
    }

    #[test]
    fn one_row_for_each_key_is_fine_however_it_is_chosen() {
        for select in [
            "SELECT user_id, MAX(level) AS level, MAX(ts) AS seen_at FROM events GROUP BY user_id",
            "SELECT user_id, MAX(level) AS level, MAX(ts) AS seen_at FROM events GROUP BY 1",
            "SELECT DISTINCT user_id, 'free' AS level, 0 AS seen_at FROM events",
            "SELECT DISTINCT user_id, level, ts AS seen_at FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts) = 1",
            "SELECT user_id, level, seen_at FROM (SELECT user_id, level, ts AS seen_at, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts DESC) AS rn FROM events) AS numbered WHERE rn = 1",
            "WITH numbered AS (SELECT e.*, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY ts DESC) AS rn FROM events AS e) SELECT DISTINCT user_id, level, ts AS seen_at FROM numbered WHERE 1 = rn",
            "WITH latest AS (SELECT user_id, MAX(ts) AS seen_at FROM events GROUP BY user_id) SELECT user_id, 'free' AS level, seen_at FROM latest",
        ] {
            assert_eq!(of("replace:", "{ unique: user_id }", select), [] as [&str; 0], "{select}");
            assert_eq!(of("merge: { key: [user_id] }", "", select), [] as [&str; 0], "{select}");
        }
    }

    #[test]
    fn a_merge_that_keeps_the_latest_row_settles_it() {
        let load = "merge: { key: [user_id], latest_by: seen_at }";
        assert_eq!(of(load, "{ unique: user_id }", DISTINCT), [] as [&str; 0]);
    }
}
