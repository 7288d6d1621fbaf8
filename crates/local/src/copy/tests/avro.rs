//! The files in `avro/` were written by another implementation.

use sql::statement::{CopyFormat, Encoding, JsonPaths, Packing};

use super::case::Case;
use super::packed::bzip2;

const NULL: &[u8] = include_bytes!("avro/category-null.avro");
const DEFLATE: &[u8] = include_bytes!("avro/category-deflate.avro");
const SNAPPY: &[u8] = include_bytes!("avro/category-snappy.avro");
pub(super) const EVERY: &[u8] = include_bytes!("avro/every.avro");
const DECIMAL: &[u8] = include_bytes!("avro/decimal.avro");

fn case(columns: &str, bytes: &[u8]) -> Case {
    Case::new(columns)
        .file("in", bytes)
        .format(CopyFormat::Avro(JsonPaths::Auto))
}

#[test]
fn categories_are_loaded_by_name_from_each_codec() {
    for bytes in [NULL, DEFLATE, SNAPPY] {
        let case = case(
            "catgroup varchar(10), catid smallint, catdesc varchar(50), bogus integer",
            bytes,
        );
        assert_eq!(
            case.rows(),
            [
                r#""Sports" 1 "Major League Baseball" null"#,
                r#""Sports" 2 "National Hockey League" null"#,
                r#""Sports" 3 "National Basketball Association" null"#,
                r#""Concerts" 4 "All symphony, concerto, and choir concerts" null"#
            ]
        );
    }
}

#[test]
fn every_type_has_its_text() {
    let scalars = case(
        "nothing integer, yes boolean, whole integer, large bigint, single real, precise double precision, \
         word varchar(9), level varchar(9), at bigint",
        EVERY,
    );
    let row = |word: &str| format!("null true -7 3000000000 1.5 0.1 {word} \"paid\" 1541105830796");
    assert_eq!(scalars.rows(), [row("null"), row("\"Bj\u{f6}rk\"")]);
    let complex = case(
        "raw varchar(9), fixed varchar(9), list varchar(9), map varchar(9), other char(2)",
        EVERY,
    );
    assert_eq!(
        complex.rows()[0],
        r#""ÿ\"" "ab" "[1,null]" "{\"k\":-1}" "cd""#
    );
}

#[test]
fn paths_reach_into_records_and_arrays() {
    let case = case("word varchar(9), first integer, inner integer", EVERY)
        .file(
            "paths",
            r#"{"jsonpaths": ["$['word']", "$['list'][0]", "$['next']['whole']"]}"#,
        )
        .format(CopyFormat::Avro(JsonPaths::File(
            "s3://bucket/paths".to_owned(),
        )));
    assert_eq!(case.rows(), ["null 1 null", "\"Bj\u{f6}rk\" 1 -7"]);
}

#[test]
fn a_file_may_be_packed_as_a_whole_and_has_no_encoding() {
    let case = case("catid integer", &bzip2(NULL)).with(|options| {
        options.packing = Packing::Bzip2;
        options.encoding = Encoding::Utf16;
    });
    assert_eq!(case.rows(), ["1", "2", "3", "4"]);
}

#[test]
fn values_that_do_not_fit_are_faults_of_their_record() {
    let case = case("catid integer, catname varchar(3)", NULL);
    let fault = case.fault();
    assert!(
        fault.contains("line 4: column `catname`: a JSON string of 9 bytes"),
        "{fault}"
    );
    let forgiving = case.with(|options| options.max_error = 2);
    assert_eq!(forgiving.load().0.len(), 3);
}

#[test]
fn what_is_no_avro_is_told() {
    let fault = |bytes: &[u8]| case("catid integer", bytes).fault();
    assert!(fault(b"{}").contains("`s3://bucket/in` cannot be read as Avro: it ends too early"));
    assert!(fault(b"{\"catid\":1}").contains("it does not start as one"));
    assert!(fault(&NULL[..NULL.len() - 3]).contains("it ends too early"));
    let mut damaged = SNAPPY.to_vec();
    let place = damaged.len() - 30;
    damaged[place] ^= 1;
    assert!(fault(&damaged).contains("a block cannot be unpacked"));
    assert!(fault(DECIMAL).contains("the logical type `decimal`"));
}
