mod avro;
mod case;
mod chance;
mod lines;
mod manifests;
mod packed;
mod parquet;

use std::collections::BTreeMap;

use sql::span::Span;
use sql::statement::{Copy, CopyFormat, DateFormat, JsonPaths, TimeFormat};
use tempfile::TempDir;

use super::Loaded;
use case::Case;

#[test]
fn a_prefix_names_every_key_that_begins_so_in_their_order() {
    let case = Case::new("a integer")
        .file("in/2.json", r#"{"a":2}"#)
        .file("in/1/x.json", r#"{"a":1}"#)
        .file("in.bak", r#"{"a":3}"#)
        .file("other/in.json", r#"{"a":4}"#);
    // `.` sorts before `/`, as in a bucket.
    assert_eq!(case.rows(), ["3", "1", "2"]);
    let case = case.from("s3://bucket/in/");
    assert_eq!(case.rows(), ["1", "2"]);
}

#[test]
fn a_prefix_that_names_nothing_is_an_error() {
    let case = Case::new("a integer").file("x", "");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 The specified S3 prefix 'in' does not exist
    help: look at what the folder for `s3://bucket` holds; keys are matched from their beginning and by case
    ");
    let case = case.from("s3://bucket/../x");
    assert!(case.fault().contains("does not exist"));
}

#[test]
fn a_bucket_without_a_folder_is_an_error() {
    let case = Case::new("a integer").from("s3://elsewhere/in");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 no folder stands for the bucket `s3://elsewhere`
    help: name one under `local.buckets` of `callsheet.yml`, or with `--bucket s3://elsewhere=FOLDER`; there is one for `s3://bucket`
    ");
}

#[test]
fn auto_matches_names_by_case_and_ignorecase_does_not() {
    let case = Case::new("user_id integer, level varchar(4)")
        .file("in", r#"{"User_Id":1,"level":"free"}"#);
    assert_eq!(case.rows(), [r#"null "free""#]);
    let case = case.format(CopyFormat::Json(JsonPaths::AutoIgnoreCase));
    assert_eq!(case.rows(), [r#"1 "free""#]);
}

#[test]
fn two_names_for_one_column_are_a_fault() {
    let case = Case::new("a integer")
        .file("in", r#"{"a":1,"A":2}"#)
        .format(CopyFormat::Json(JsonPaths::AutoIgnoreCase));
    assert!(
        case.fault()
            .contains("two values stand for the same column")
    );
}

#[test]
fn jsonpaths_reach_into_objects_and_arrays() {
    let case = Case::new("a integer, b varchar(9), c varchar(20), d integer")
        .file(
            "in",
            r#"{"x":{"y":1},"list":["p","q"],"o":{ "k": [1, 2] }}"#,
        )
        .file(
            "paths.json",
            r#"{"jsonpaths":["$['x']['y']","$['list'][1]","$['o']","$['x']['none']"]}"#,
        )
        .paths("s3://bucket/paths.json");
    assert_eq!(case.rows(), [r#"1 "q" "{ \"k\": [1, 2] }" null"#]);
}

#[test]
fn jsonpaths_take_rows_that_are_arrays() {
    let case = Case::new("a integer, b varchar(9)")
        .file("in", "[1,\"x\"]\n[2]")
        .file("paths.json", r#"{"jsonpaths":["$[0]","$[1]"]}"#)
        .paths("s3://bucket/paths.json");
    let missing = "Invalid JSONPath format: Not an array or index out of range: `[1]`";
    assert!(case.fault().contains(missing), "{}", case.fault());
    let case = case.file("in", "[1,\"x\"]\n[2,null]");
    assert_eq!(case.rows(), [r#"1 "x""#, "2 null"]);
    let case = case.format(CopyFormat::Json(JsonPaths::Auto));
    assert!(case.fault().contains("a JSON object is expected here"));
}

#[test]
fn jsonpaths_and_columns_are_as_many() {
    let case = Case::new("a integer, b integer")
        .file("in", "{}")
        .file("paths.json", r#"{"jsonpaths":["$.a"]}"#)
        .paths("s3://bucket/paths.json");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Number of jsonpaths and the number of columns should match. JSONPath size: 1, Number of columns in table or column list: 2
    help: 
    ");
    let missing = case.paths("s3://bucket/none.json");
    assert!(missing.fault().contains("The specified key does not exist"));
}

#[test]
fn a_number_reaches_text_as_it_was_written() {
    let case = Case::new("a varchar(20), b double precision, c varchar(5)")
        .file("in", r#"{"a":269.58322000,"b":1540919166796.0,"c":true}"#);
    assert_eq!(case.rows(), [r#""269.58322000" 1540919166796.0 "true""#]);
}

#[test]
fn text_is_kept_byte_for_byte() {
    let case =
        Case::new("a varchar(40)").file("in", "{\"a\":\"Bj\u{c3}\u{83}\u{b6}rk \\/ \\u00e9\"}");
    assert_eq!(case.rows(), [r#""BjÃ\u{83}¶rk / é""#]);
}

#[test]
fn a_name_that_is_missing_and_a_json_null_are_null() {
    let case = Case::new("a integer, b varchar(3), c integer").file("in", r#"{"a":null,"c":""}"#);
    assert_eq!(case.rows(), ["null null null"]);
}

#[test]
fn a_fault_names_place_kind_limit_and_length_but_never_the_value() {
    let case = Case::new("id integer, name varchar(4)")
        .file("in/day.json", "{\"id\":1,\"name\":\"Kaylee\"}\n{\"id\":2}");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Load into table 't' failed. `s3://bucket/in/day.json`, line 1: column `name`: a JSON string of 6 bytes is too long for varchar(4)
    help: declare `name` as varchar(6) or wider, lengths are bytes; or let COPY cut values with TRUNCATECOLUMNS
    ");
}

#[test]
fn a_number_with_a_point_does_not_go_into_a_bigint() {
    let case = Case::new("registration bigint").file("in", "\n{\"registration\":1540919166796.0}");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Load into table 't' failed. `s3://bucket/in`, line 2: column `registration`: a JSON number with a point or an exponent is no number for bigint
    help: declare `registration` as decimal or double precision and convert it in a select
    ");
}

#[test]
fn lengths_are_bytes_and_truncatecolumns_cuts_between_characters() {
    let case = Case::new("a varchar(3)").file("in", r#"{"a":"éé"}"#);
    assert!(
        case.fault()
            .contains("of 4 bytes is too long for varchar(3)")
    );
    let case = case.with(|options| options.truncate_columns = true);
    assert_eq!(case.rows(), [r#""é""#]);
}

#[test]
fn a_char_holds_single_bytes_and_no_padding() {
    let case = Case::new("a char(3)").file("in", r#"{"a":"ab   "}"#);
    assert_eq!(case.rows(), [r#""ab""#]);
    let case = case.file("in", r#"{"a":"é"}"#);
    assert!(case.fault().contains("multibyte characters"));
}

#[test]
fn null_in_a_not_null_column_is_a_fault() {
    let case = Case::new("a integer not null").file("in", "{\"a\":1}\n{}");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Load into table 't' failed. `s3://bucket/in`, line 2: column `a`: integer not null has no value
    help: drop `not null` from `a`, or look at the file: a JSON key may be missing or written in another case
    ");
}

#[test]
fn maxerror_forgives_fewer_faults_than_it_says() {
    let case = Case::new("a integer").file("in", "{\"a\":1}\n{\"a\":\"x\"}\noops\n{\"a\":2}");
    let forgiving = case.with(|options| options.max_error = 3);
    let (rows, done) = forgiving.load();
    assert_eq!(rows, ["1", "2"]);
    assert_eq!(
        done,
        Ok(Loaded {
            rows: 2,
            skipped: 2
        })
    );
    let strict = forgiving.with(|options| options.max_error = 2);
    assert!(strict.fault().contains("line 2: column `a`: a JSON string is no number for integer (2 rows failed, this was the first)"));
}

#[test]
fn empty_and_blank_text_is_null_only_where_it_was_asked_for() {
    let case = Case::new("a varchar(3), b varchar(3)").file("in", r#"{"a":"","b":"  "}"#);
    assert_eq!(case.rows(), [r#""" "  ""#]);
    let case = case.with(|options| options.empty_as_null = true);
    assert_eq!(case.rows(), [r#"null "  ""#]);
    let case = case.with(|options| options.blanks_as_null = true);
    assert_eq!(case.rows(), ["null null"]);
}

#[test]
fn null_as_names_the_text_that_is_null() {
    let case = Case::new("a varchar(9), b varchar(9)")
        .file("in", "\\N,NONE\n")
        .csv();
    assert_eq!(case.rows(), [r#"null "NONE""#]);
    let case = case.with(|options| "NONE".clone_into(&mut options.null_as));
    assert_eq!(case.rows(), [r#""\\N" null"#]);
}

#[test]
fn a_decimal_is_cut_to_its_scale_and_rounded_with_roundec() {
    let case = Case::new("a decimal(8,2)").file("in", r#"{"a":20.259}"#);
    assert_eq!(case.rows(), ["2025e-2"]);
    let case = case.with(|options| options.round_decimals = true);
    assert_eq!(case.rows(), ["2026e-2"]);
}

#[test]
fn times_are_read_as_timeformat_and_dateformat_say() {
    let case = Case::new("a timestamp, d date")
        .file("in", r#"{"a":1541105830796,"d":"11/01/2018"}"#)
        .with(|options| {
            options.time_format = TimeFormat::EpochMilliseconds;
            options.date_format = Some(DateFormat::Custom("MM/DD/YYYY".to_owned()));
        });
    assert_eq!(case.rows(), ["us 1541105830796000 day 17836"]);
    let case = case.with(|options| options.time_format = TimeFormat::Default);
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Load into table 't' failed. `s3://bucket/in`, line 1: column `a`: a JSON number is no timestamp of the form `YYYY-MM-DD HH:MI:SS`
    help: say the form of the file with TIMEFORMAT or DATEFORMAT; 'auto' takes most
    ");
}

#[test]
fn booleans_are_words_and_digits() {
    let case =
        Case::new("a boolean, b boolean, c boolean").file("in", r#"{"a":true,"b":"No","c":1}"#);
    assert_eq!(case.rows(), ["true false true"]);
    let case = case.file("in", r#"{"a":"maybe"}"#);
    assert!(case.fault().contains("neither true nor false"));
}

#[test]
fn bytes_that_are_no_utf8_are_a_fault_or_replaced() {
    let case = Case::new("a varchar(9)").file("in", b"{\"a\":\"x\xe2\x82y\"}");
    assert!(case.fault().contains("line 1: the bytes are not UTF-8"));
    let case = case.with(|options| options.accept_inv_chars = Some('?'));
    assert_eq!(case.rows(), [r#""x??y""#]);
}

#[test]
fn the_character_nul_is_a_fault() {
    let case = Case::new("a varchar(9)").file("in", r#"{"a":"x\u0000"}"#);
    assert!(case.fault().contains("U+0000"));
}

#[test]
fn csv_rows_fill_columns_by_place_after_the_header() {
    let case = Case::new("a integer, b varchar(9), c integer")
        .file("in", "a,b,c\n1,\"x,y\",\n,,3\n")
        .csv()
        .with(|options| options.ignore_header = 1);
    assert_eq!(case.rows(), [r#"1 "x,y" null"#, r#"null "" 3"#]);
}

#[test]
fn csv_rows_have_as_many_fields_as_columns() {
    let case = Case::new("a integer, b varchar(9)").file("in", "1\n").csv();
    assert!(case.fault().contains("there are 1 fields for 2 columns"));
    let case = case.with(|options| options.fill_record = true);
    assert_eq!(case.rows(), [r#"1 """#]);
    let case = case.file("in", "1,x,y\n");
    assert!(case.fault().contains("extra columns found"));
    let case = case.file("in", "1,x,\n");
    assert_eq!(case.rows(), [r#"1 "x""#]);
}

#[test]
fn delimited_text_has_its_own_delimiter() {
    let case = Case::new("a integer, b varchar(9)")
        .file("in", "1|\"x\"\n")
        .delimited("|");
    assert_eq!(case.rows(), [r#"1 "\"x\"""#]);
}

#[test]
fn what_is_absent_is_refused_by_name() {
    let case = Case::new("a integer").file("in", "{}");
    for name in ["lzop", "encrypted", "noload", "serializetojson"] {
        let case = Case {
            folder: TempDir::new().expect("a folder"),
            columns: case.columns.clone(),
            statement: Copy {
                places: BTreeMap::from([(name, Span::default())]),
                ..case.statement.clone()
            },
        };
        assert!(case.fault().starts_with("0A000"), "{name}");
        assert!(case.fault().contains(&name.to_uppercase()), "{name}");
    }
    let case = case.format(CopyFormat::Orc);
    assert!(case.fault().starts_with("0A000"), "{}", case.fault());
    let case = Case::new("a integer, t time").file("in", "{}");
    assert!(
        case.fault()
            .contains("COPY into `t`, a column of the type time"),
        "{}",
        case.fault()
    );
}

#[test]
fn broken_json_is_a_fault_of_its_row() {
    let case = Case::new("a integer").file("in", "{\"a\" 1}\n{\"a\":2}");
    assert!(
        case.fault()
            .contains("line 1: this is no JSON: expected `:`")
    );
    let case = case.with(|options| options.max_error = 9);
    assert_eq!(case.load().0, ["2"]);
}
