//! A merge whose source may repeat its keys.

use super::keyed::{Class, keyed};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/merge-key-not-proven-unique",
    number: Some("RS203"),
    level: Level::Warn,
    what: "a merge whose SELECT may give several rows with one key",
    why: "MERGE fails on the first interval in which a key comes twice, and nothing in the SELECT keeps \
          it from coming twice.",
    bad: "users:\n  load:\n    merge: { key: [user_id] }\n    select: SELECT user_id, level FROM staging_events",
    good: "users:\n  load:\n    merge: { key: [user_id], latest_by: seen_at }\n    select: SELECT user_id, level, seen_at FROM staging_events",
    page: Some("r_MERGE"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for keyed in keyed(subject) {
        if keyed.class != Class::MergeWithoutProof {
            continue;
        }
        let key = keyed.key.quoted();
        findings.push(
            Finding::new(
                &LINT,
                keyed.seen.id,
                format!("nothing keeps {key} from coming twice, which the merge refuses"),
            )
            .at(keyed.key.span, "must be unique in what is merged")
            .also(keyed.place(), "a row for each row that is read")
            .help(format!(
                "add `latest_by`, group by {key}, or keep one row with `QUALIFY`; where the source \
                 has each once, say so with a `unique` check on it"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(checks: &str, merge: &str, select: &str) -> Vec<String> {
        let tables = format!(
            "
  raw_songs:
    kind: staging
    static: true
    columns: {{ song_id: integer not null, title: varchar(20), artist_id: integer }}
    load: {{ copy: {{ from: \"s3://b/songs.json\", json: auto }} }}
    checks: [{checks}]
  raw_artists:
    kind: staging
    static: true
    columns: {{ artist_id: integer not null, name: varchar(20) }}
    load: {{ copy: {{ from: \"s3://b/artists.json\", json: auto }} }}
    checks: [ {{ unique: artist_id }} ]
  songs:
    kind: table
    columns: {{ song_id: integer not null, title: varchar(20) }}
    load:
      merge: {{ {merge} }}
      select: |
        {select}
"
        );
        found_by(&["merge-key-not-proven-unique"], &with_tables(&tables))
    }

    const PLAIN: &str = "SELECT song_id, title FROM raw_songs";
    const UNIQUE: &str = " { unique: song_id } ";

    #[test]
    fn keys_that_may_repeat_are_found() {
        let found = ["merge-key-not-proven-unique `song_id`"];
        assert_eq!(of("", "key: [song_id]", PLAIN), found);
        // Two songs of one artist meet one row each; two artists of one name, two.
        let by_name = "SELECT s.song_id, s.title FROM raw_songs AS s JOIN raw_artists AS a ON a.name = s.title";
        assert_eq!(of(UNIQUE, "key: [song_id]", by_name), found);
    }

    #[test]
    fn keys_that_a_check_keeps_apart_are_fine_through_joins_that_add_no_rows() {
        for select in [
            PLAIN,
            "SELECT s.song_id, a.name AS title FROM raw_songs AS s LEFT JOIN raw_artists AS a ON a.artist_id = s.artist_id",
            "SELECT s.song_id, a.name AS title FROM raw_songs AS s, raw_artists AS a WHERE a.artist_id = s.artist_id",
            "WITH s AS (SELECT * FROM raw_songs) SELECT song_id, title FROM s WHERE title <> ''",
            "SELECT s.song_id, s.title FROM raw_songs AS s CROSS JOIN (SELECT MAX(name) AS most FROM raw_artists) AS m",
        ] {
            assert_eq!(of(UNIQUE, "key: [song_id]", select), [] as [&str; 0], "{select}");
        }
    }

    #[test]
    fn a_key_of_several_columns_is_held_by_one_of_them() {
        let both = "SELECT song_id, COALESCE(title, '') AS title FROM raw_songs";
        let tables_key = "key: [song_id]";
        assert_eq!(of(UNIQUE, tables_key, both), [] as [&str; 0]);
    }
}
