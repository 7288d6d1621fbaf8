//! Options of formats of lines, each where it acts and where it does not.

use sql::statement::{CopyFormat, DateFormat, TimeFormat};

use super::case::Case;

fn pipes(columns: &str, text: &str) -> Case {
    Case::new(columns).file("in", text).delimited("|")
}

fn fixed(columns: &str, widths: &[u32], text: &str) -> Case {
    Case::new(columns)
        .file("in", text)
        .format(CopyFormat::FixedWidth(widths.to_vec()))
}

#[test]
fn escape_and_removequotes_act_on_delimited_text() {
    let case = pipes("a varchar(20), b varchar(20)", "'a|b'|c\\|d\n");
    assert!(
        case.fault().contains("extra columns found"),
        "{}",
        case.fault()
    );
    let case = case.with(|options| {
        options.escape = true;
        options.remove_quotes = true;
    });
    assert_eq!(case.rows(), [r#""a|b" "c|d""#]);
}

#[test]
fn the_null_string_is_null_with_and_without_escape() {
    let case = pipes("a varchar(9), b integer", "\\N|\\N\n");
    assert_eq!(case.rows(), ["null null"]);
    let case = case.with(|options| options.escape = true);
    assert_eq!(case.rows(), ["null null"]);
    let case = case.with(|options| "-".clone_into(&mut options.null_as));
    let case = case.file("in", "\\N|-\n");
    assert_eq!(case.rows(), [r#""N" null"#]);
}

#[test]
fn a_nul_is_null_where_null_as_says_so_and_a_fault_elsewhere() {
    let case = pipes("a varchar(9), b varchar(9)", "\0|x\n");
    assert!(case.fault().contains("U+0000"), "{}", case.fault());
    for written in ["\\0", "\\000"] {
        let case = pipes("a varchar(9), b varchar(9)", "\0|x\n")
            .with(|options| written.clone_into(&mut options.null_as));
        assert_eq!(case.rows(), [r#"null "x""#], "{written}");
        let case = case.file("in", "x\0|x\n");
        assert!(case.fault().contains("U+0000"), "{}", case.fault());
    }
}

#[test]
fn blank_lines_are_rows_unless_they_are_ignored() {
    let case = pipes("a integer", "1\n\n2\n");
    assert_eq!(case.rows(), ["1", "null", "2"]);
    let case = case.with(|options| options.ignore_blank_lines = true);
    assert_eq!(case.rows(), ["1", "2"]);
}

#[test]
fn headers_are_passed_over_in_every_file() {
    let case = pipes("a integer", "a\n1\n")
        .file("in.2", "a\n2\n")
        .file("in.3", "a")
        .with(|options| options.ignore_header = 1);
    assert_eq!(case.rows(), ["1", "2"]);
    let case = case.with(|options| options.ignore_header = 0);
    assert!(
        case.fault().contains("line 1: column `a`"),
        "{}",
        case.fault()
    );
}

#[test]
fn json_has_a_header_where_one_is_said() {
    let case = Case::new("a integer")
        .file("in", "{ \"version\":\n1\n{\"a\":1}\n")
        .with(|options| options.ignore_header = 2);
    assert_eq!(case.rows(), ["1"]);
}

#[test]
fn columns_that_are_missing_are_filled_where_that_is_said() {
    let case = pipes("a integer, b varchar(3), c integer", "1\n");
    assert!(
        case.fault().contains("there are 1 fields for 3 columns"),
        "{}",
        case.fault()
    );
    let case = case.with(|options| options.fill_record = true);
    assert_eq!(case.rows(), [r#"1 "" null"#]);
    let case = case.with(|options| options.empty_as_null = true);
    assert_eq!(case.rows(), ["1 null null"]);
    // Documented: the CHAR values that are missing are NULL.
    let case = pipes("a char(6), b char(6)", "apple\n");
    let case = case.with(|options| options.fill_record = true);
    assert_eq!(case.rows(), [r#""apple" null"#]);
}

#[test]
fn invalid_bytes_get_characters_in_their_place_in_varchar_only() {
    let take = |columns: &str| {
        let case = Case::new(columns).file("in", b"x\xff|y\n").delimited("|");
        case.with(|options| options.accept_inv_chars = Some('^'))
    };
    assert_eq!(take("a varchar(4), b char(4)").rows(), [r#""x^" "y""#]);
    assert!(take("a char(4), b char(4)").fault().contains("not UTF-8"));
}

#[test]
fn a_byte_order_mark_becomes_no_part_of_the_first_value() {
    let case = pipes("a varchar(9)", "\u{feff}abc\n");
    assert!(case.fault().contains("byte order mark"), "{}", case.fault());
    let case = pipes("a varchar(9)", "\u{feff}head\nabc\n");
    let case = case.with(|options| options.ignore_header = 1);
    assert_eq!(case.rows(), [r#""abc""#]);
}

#[test]
fn dates_that_cannot_be_read_are_null_only_with_acceptanydate() {
    let case = pipes(
        "d date, t timestamp, i integer",
        "00/00/00|00/00/00 00:00:00|1\n",
    )
    .with(|options| {
        options.date_format = Some(DateFormat::Custom("MM/DD/YY".to_owned()));
        options.time_format = TimeFormat::Auto;
    });
    assert!(!case.fault().is_empty());
    let case = pipes(
        "d date, t timestamp, i integer",
        "2018-00-00|2018-11-31 00:00:00|1\n",
    );
    assert!(case.fault().contains("column `d`"), "{}", case.fault());
    let case = case.with(|options| options.accept_any_date = true);
    assert_eq!(case.rows(), ["null null 1"]);
    // Numbers, and columns that take no null, are another matter.
    let case = case.file("in", "2018-11-01|2018-11-01 00:00:00|x\n");
    assert!(case.fault().contains("column `i`"), "{}", case.fault());
    let strict =
        pipes("d date not null", "2018-00-00\n").with(|options| options.accept_any_date = true);
    assert!(
        strict.fault().contains("date not null has no value"),
        "{}",
        strict.fault()
    );
}

#[test]
fn trimblanks_takes_blanks_at_the_end_of_varchar_away() {
    let case = pipes("a varchar(9)", " a\t \n");
    assert_eq!(case.rows(), [r#"" a\t ""#]);
    let case = case.with(|options| options.trim_blanks = true);
    assert_eq!(case.rows(), [r#"" a""#]);
}

#[test]
fn no_number_of_faults_is_too_many_where_all_are_ignored() {
    let case = pipes("a integer", "x\nx\n1\nx\n");
    assert!(case.fault().contains("line 1"), "{}", case.fault());
    let case = case.with(|options| options.ignore_all_errors = true);
    let (rows, done) = case.load();
    assert_eq!(rows, ["1"]);
    assert_eq!(done.expect("a load").skipped, 3);
}

#[test]
fn fields_of_fixed_width_keep_their_blanks_in_text_and_lose_them_in_numbers() {
    let case = fixed(
        "a integer, b varchar(6), c date",
        &[4, 5, 10],
        "7   ab   2018-11-01\n    \u{e9}    2018-11-02\n",
    );
    assert_eq!(
        case.rows(),
        [r#"7 "ab   " day 17836"#, "null \"\u{e9}    \" day 17837"]
    );
    let case = case.with(|options| options.trim_blanks = true);
    assert_eq!(case.rows()[0], r#"7 "ab" day 17836"#);
}

#[test]
fn lines_of_fixed_width_are_as_wide_as_the_columns() {
    let case = fixed("a integer, b varchar(5)", &[2, 5], "7\n");
    insta::assert_snapshot!(case.fault(), @r"
    XX000 Load into table 't' failed. `s3://bucket/in`, line 1: the line has 1 characters for a width of 7
    help: give each column the width that it has in the file, in characters
    ");
    let case = case.with(|options| options.fill_record = true);
    assert_eq!(case.rows(), [r#"7 """#]);
    let case = fixed("a integer", &[2, 5], "7\n");
    assert!(
        case.fault().contains("2 widths for 1 columns"),
        "{}",
        case.fault()
    );
}

#[test]
fn a_row_that_redshift_may_load_is_never_passed_over() {
    for (columns, text) in [
        ("t timestamp", "17 Dec 07:37:16 1997 PST\n"),
        ("i integer", " 7\n"),
    ] {
        let case = pipes(columns, text).with(|options| options.time_format = TimeFormat::Auto);
        assert!(
            case.fault().starts_with("XX000 Load into table"),
            "{}",
            case.fault()
        );
        for all in [false, true] {
            let case = pipes(columns, text).with(|options| {
                options.time_format = TimeFormat::Auto;
                options.accept_any_date = true;
                options.ignore_all_errors = all;
                options.max_error = 9;
            });
            assert!(case.fault().starts_with("0A000"), "{}", case.fault());
            assert!(case.fault().contains("and Redshift may load the row"));
        }
    }
    let clear = pipes("i integer", "seven\n").with(|options| options.max_error = 9);
    assert_eq!(clear.load().0, [""; 0]);
}
