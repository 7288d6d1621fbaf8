//! What to change so that a row fits, in the words of the pipeline's files.
//!
//! Codes: <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>.

use plan::UnitId;
use plan::unit::Origin;

/// What is known of a row that could not be loaded.
pub(crate) struct Fact<'a> {
    pub(crate) code: i64,
    pub(crate) unit: &'a UnitId,
    pub(crate) column: Option<&'a str>,
    /// `varchar(256)`.
    pub(crate) declared: Option<&'a str>,
    /// In bytes.
    pub(crate) actual_length: Option<u64>,
    pub(crate) origin: &'a Origin,
}

/// The value is too long, or too large, for its column.
const OUT_OF_RANGE: i64 = 1204;

/// Whether the length of the value explains the error.
pub(crate) fn is_about_length(code: i64) -> bool {
    code == OUT_OF_RANGE
}

/// The longest VARCHAR, in bytes:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html>.
const LONGEST_VARCHAR: u64 = 65_535;

pub(crate) fn hint(fact: &Fact<'_>) -> String {
    let column = fact
        .column
        .map_or_else(|| "the column".to_owned(), |name| format!("`{name}`"));
    let declared = fact.declared.unwrap_or("its type");
    let place = format!(
        "`{}` ({}:{})",
        fact.unit, fact.origin.file, fact.origin.line
    );
    let convert = || {
        format!(
            "look at the value in the file; if it is meant so, declare {column} of {place} as varchar \
             and convert it in a select"
        )
    };
    match fact.code {
        OUT_OF_RANGE => too_long(fact, &column, &place),
        1201 | 1202 | 1203 | 1214 => format!(
            "the file's fields and the columns of {place} do not match: compare their number and \
             order, and the `delimiter`, `quote` and `ignore_header` of its `copy`"
        ),
        1205 => {
            format!("say the form of the file's dates with `date_format` in the `copy` of {place}")
        }
        1206 => {
            format!("say the form of the file's times with `time_format` in the `copy` of {place}")
        }
        1207..=1210 => format!("{column} is declared {declared}: {}", convert()),
        1211 | 1216 => format!(
            "the line is empty, larger than 4 MB or not in the format that the `copy` of {place} names: \
             mend the file"
        ),
        1212 => {
            "the file went away while it was loaded: see who writes under that prefix".to_owned()
        }
        1213 => format!(
            "drop `not null` from {column} of {place}, or mend the file; of JSON, see that the key is \
             there and that its case matches"
        ),
        1215 => format!(
            "declare {column} of {place} as varchar: char holds single-byte characters only"
        ),
        1218 => format!(
            "remove the NUL characters from the file, or change `null_as` in the `copy` of {place}"
        ),
        1219 | 1220 => format!(
            "write the file as UTF-8, or let the `copy` of {place} replace what is not with \
             `accept_inv_chars`; a char column takes no multibyte characters, a varchar does"
        ),
        1222 => format!(
            "declare {column} of {place} with a wider type than {declared}: bigint, or decimal"
        ),
        1224 => format!(
            "the value is no JSON for a super column: mend the file, or declare {column} of {place} as varchar"
        ),
        _ => format!("compare that line of the file with the columns of {place}"),
    }
}

fn too_long(fact: &Fact<'_>, column: &str, place: &str) -> String {
    let is_text = fact
        .declared
        .is_none_or(|declared| declared.contains("char") || declared.contains("text"));
    if !is_text {
        return format!("declare {column} of {place} with a wider type");
    }
    let word = match fact.declared {
        Some(declared) if declared.starts_with("char") => "char",
        _ => "varchar",
    };
    let wider = match fact.actual_length {
        Some(bytes) if bytes <= LONGEST_VARCHAR => {
            format!("declare {column} of {place} as {word}({bytes}) or wider")
        }
        _ => format!("declare {column} of {place} as a longer {word}"),
    };
    format!(
        "{wider}, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint_of(code: i64, declared: &str, actual_length: Option<u64>) -> String {
        let origin = Origin {
            file: "plays/pipeline.yml".to_owned(),
            line: 12,
        };
        hint(&Fact {
            code,
            unit: &UnitId::new("staging_events"),
            column: Some("artist"),
            declared: Some(declared),
            actual_length,
            origin: &origin,
        })
    }

    #[test]
    fn a_text_that_is_too_long_is_answered_with_its_bytes() {
        insta::assert_snapshot!(hint_of(1204, "varchar(256)", Some(301)), @"declare `artist` of `staging_events` (plays/pipeline.yml:12) as varchar(301) or wider, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`");
        insta::assert_snapshot!(hint_of(1204, "varchar(256)", None), @"declare `artist` of `staging_events` (plays/pipeline.yml:12) as a longer varchar, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`");
        insta::assert_snapshot!(hint_of(1204, "char(2)", Some(3)), @"declare `artist` of `staging_events` (plays/pipeline.yml:12) as char(3) or wider, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`");
        insta::assert_snapshot!(hint_of(1204, "smallint", Some(9)), @"declare `artist` of `staging_events` (plays/pipeline.yml:12) with a wider type");
    }

    #[test]
    fn types_and_forms_have_their_own_answers() {
        insta::assert_snapshot!(hint_of(1207, "integer", None), @"`artist` is declared integer: look at the value in the file; if it is meant so, declare `artist` of `staging_events` (plays/pipeline.yml:12) as varchar and convert it in a select");
        insta::assert_snapshot!(hint_of(1206, "timestamp", None), @"say the form of the file's times with `time_format` in the `copy` of `staging_events` (plays/pipeline.yml:12)");
        insta::assert_snapshot!(hint_of(1213, "integer", None), @"drop `not null` from `artist` of `staging_events` (plays/pipeline.yml:12), or mend the file; of JSON, see that the key is there and that its case matches");
        insta::assert_snapshot!(hint_of(1202, "integer", None), @"the file's fields and the columns of `staging_events` (plays/pipeline.yml:12) do not match: compare their number and order, and the `delimiter`, `quote` and `ignore_header` of its `copy`");
    }

    #[test]
    fn every_documented_code_has_words_and_so_has_an_unknown_one() {
        for code in (1200..=1224).chain([8001, 9005, 77]) {
            assert!(
                hint_of(code, "integer", None).contains(['`', ':']),
                "{code}"
            );
        }
    }
}
