//! CHAR for what people write.

use plan::SqlType;
use sql::lint::CHAR_MULTIBYTE as LINT;

use super::files::copied;
use super::{Finding, Subject};

/// Words of names whose values are written by people.
const WRITTEN: &[&str] = &[
    "address", "album", "artist", "author", "city", "comment", "country", "description", "label",
    "location", "message", "name", "note", "region", "song", "state", "street", "subject", "text",
    "title",
];

/// The most bytes that a character has in UTF-8.
const BYTES_OF_CHARACTER: u32 = 4;

/// Codes are this short, and written in ASCII.
const CODE: u16 = 3;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        for column in copied.seen.spec.columns.values() {
            let SqlType::Char(bytes) = column.sql_type.value else {
                continue;
            };
            let name = column.name.value.as_str();
            let mut words = name.split(|c: char| !c.is_ascii_alphabetic());
            if bytes <= CODE || !words.any(|word| WRITTEN.contains(&word)) {
                continue;
            }
            let room = (u32::from(bytes) * BYTES_OF_CHARACTER).min(65535);
            findings.push(
                Finding::new(
                    LINT,
                    copied.seen.id,
                    format!("a letter outside ASCII in `{name}` fails the load"),
                )
                .at(column.sql_type.span, "takes single-byte characters only")
                .help(format!("write `varchar({room})`: up to four bytes a character")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(column: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ {column} }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}\n"
        );
        found_by(&["char-multibyte"], &with_tables(&table))
    }

    #[test]
    fn names_of_people_in_char_are_found() {
        assert_eq!(of("artist_name: char(80)"), ["char-multibyte `char(80)`"]);
    }

    #[test]
    fn codes_digests_and_varchar_are_fine() {
        for column in ["country: char(2)", "songplay_id: char(32)", "name: varchar(80)"] {
            assert_eq!(of(column), [] as [&str; 0], "{column}");
        }
    }
}
