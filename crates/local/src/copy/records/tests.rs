use super::*;

const CSV: Dialect = Dialect::Csv {
    delimiter: b',',
    quote: b'"',
};
const PIPES: Dialect = pipes(Escapes::None, Quotes::Kept);

const fn pipes(escapes: Escapes, quotes: Quotes) -> Dialect {
    Dialect::Delimited {
        delimiter: b'|',
        escapes,
        quotes,
    }
}

fn rows(dialect: Dialect, header: u64, text: &str) -> Vec<String> {
    let mut records = Records::new(dialect, BlankLines::Rows);
    let mut reader = text.as_bytes();
    records
        .start(&mut reader, header)
        .expect("memory can be read");
    let mut rows = Vec::new();
    while let Some(record) = records.next(&mut reader).expect("memory can be read") {
        let shown = match record.fields {
            Ok(fields) => {
                let texts: Vec<_> = (0..fields.len())
                    .map(|index| String::from_utf8_lossy(fields.get(index)))
                    .collect();
                format!("<{}>", texts.join("><"))
            }
            Err(fault) => format!("! {fault}"),
        };
        rows.push(format!("{} {shown}", record.line));
    }
    rows
}

#[test]
fn a_quoted_field_holds_delimiters_line_breaks_and_doubled_quotes() {
    assert_eq!(
        rows(CSV, 0, "a,\"b,\"\"c\"\"\nd\",e\nf,g,h\n"),
        ["1 <a><b,\"c\"\nd><e>", "3 <f><g><h>"]
    );
}

#[test]
fn blanks_around_a_quoted_field_do_not_count_and_others_do() {
    assert_eq!(rows(CSV, 0, " \"a\" , b \n"), ["1 <a>< b >"]);
}

#[test]
fn headers_are_passed_over_and_lines_are_still_counted() {
    assert_eq!(rows(CSV, 1, "id,name\n1,x"), ["2 <1><x>"]);
}

#[test]
fn windows_line_ends_end_a_row() {
    assert_eq!(
        rows(CSV, 0, "a,b\r\n\"c\",\"d\"\r\n"),
        ["1 <a><b>", "2 <c><d>"]
    );
}

#[test]
fn delimited_text_has_no_quotes() {
    assert_eq!(rows(PIPES, 0, "1|say \"hi|\n"), ["1 <1><say \"hi><>"]);
}

#[test]
fn a_backslash_escapes_only_where_it_was_asked_for() {
    let escaped = pipes(Escapes::Backslash(Mark::Null), Quotes::Kept);
    assert_eq!(rows(escaped, 0, "1|a\\|b\\\nc\n"), ["1 <1><a|b\nc>"]);
    assert_eq!(rows(PIPES, 0, "1|a\\|b\n"), ["1 <1><a\\><b>"]);
    // The page's own rows.
    let text = "2| A\\\\B\\\\C\n3| A \\| B \\| C\n";
    assert_eq!(
        rows(escaped, 0, text),
        ["1 <2>< A\\B\\C>", "2 <3>< A | B | C>"]
    );
}

#[test]
fn the_null_string_may_stand_with_one_backslash_or_two() {
    let text = "\\N|\\\\N|\\Nope|x\\N\r\n";
    let escaped = pipes(Escapes::Backslash(Mark::Null), Quotes::Kept);
    assert_eq!(rows(escaped, 0, text), ["1 <\\N><\\N><Nope><xN>"]);
    let other = pipes(Escapes::Backslash(Mark::Letter), Quotes::Kept);
    assert_eq!(rows(other, 0, text), ["1 <N><\\N><Nope><xN>"]);
    assert_eq!(rows(escaped, 0, "a|\\N\r\n"), ["1 <a><\\N>"]);
}

#[test]
fn quotes_around_a_field_are_removed_and_hide_delimiters() {
    let removed = pipes(Escapes::None, Quotes::Removed);
    let text = "\"The delimiter is a pipe (|) character\"|'Black'|\"White\"\r\nBlue'|''|' '\n";
    assert_eq!(
        rows(removed, 0, text),
        [
            "1 <The delimiter is a pipe (|) character><Black><White>",
            "2 <Blue'><>< >"
        ]
    );
    assert_eq!(rows(removed, 0, "' ' 'Black' ' '\n"), ["1 < ' 'Black' ' >"]);
    assert_eq!(rows(removed, 0, "'it''s'|x"), ["1 <it''s><x>"]);
    assert_eq!(rows(removed, 0, "\"a'\r\"\r\n"), ["1 <a'\r>"]);
    assert_eq!(rows(PIPES, 0, "'Black'|x\n"), ["1 <'Black'><x>"]);
}

#[test]
fn a_quote_that_never_ends_is_a_fault_of_its_line_alone() {
    let removed = pipes(Escapes::None, Quotes::Removed);
    assert_eq!(
        rows(removed, 0, "'Blue|x\n\"Blue\n'Black'"),
        [
            "1 ! a quotation mark is not closed",
            "2 ! a quotation mark is not closed",
            "3 <Black>"
        ]
    );
}

#[test]
fn an_escaped_quote_is_a_part_of_a_quoted_field() {
    let both = pipes(Escapes::Backslash(Mark::Null), Quotes::Removed);
    assert_eq!(
        rows(
            both,
            0,
            "4| 'A'\n5|'A Midsummer Night\\'s Dream'\n6|'a\\\nb'|\\'c\\'\n"
        ),
        [
            "1 <4>< 'A'>",
            "2 <5><A Midsummer Night's Dream>",
            "3 <6><a\nb><'c'>"
        ]
    );
}

#[test]
fn an_empty_line_is_a_row_unless_ignored() {
    assert_eq!(rows(CSV, 0, "a\n\nb\n"), ["1 <a>", "2 <>", "3 <b>"]);
    let mut records = Records::new(CSV, BlankLines::Ignored);
    let mut reader = "a\n\nb\n".as_bytes();
    let mut lines = Vec::new();
    while let Some(record) = records.next(&mut reader).expect("memory can be read") {
        lines.push(record.line);
    }
    assert_eq!(lines, [1, 3]);
}

#[test]
fn broken_quotes_are_faults_of_their_row() {
    assert_eq!(
        rows(CSV, 0, "\"a\"b,c\nd,\"e"),
        [
            "1 ! text follows a closing quotation mark",
            "2 ! a quotation mark is not closed"
        ]
    );
}

#[test]
fn a_delimiter_may_have_several_characters() {
    let rows = |dialect, text: &[u8]| {
        let mut records = Records::new(dialect, BlankLines::Rows).separated_by("|~|");
        let mut reader = text;
        let mut rows = Vec::new();
        while let Some(record) = records.next(&mut reader).expect("memory can be read") {
            let fields = record.fields.expect("a row");
            let fields = (0..fields.len()).map(|index| fields.get(index).to_vec());
            rows.push(fields.collect::<Vec<_>>());
        }
        rows
    };
    let dialect = Dialect::Delimited {
        delimiter: Records::SEVERAL,
        escapes: Escapes::Backslash(Mark::Null),
        quotes: Quotes::Removed,
    };
    assert_eq!(
        rows(dialect, b"a|~|b|~c|~|\n'd|~|'|~|\\|~|e\n|~"),
        [
            vec![b"a".to_vec(), b"b|~c".to_vec(), b"".to_vec()],
            vec![b"d|~|".to_vec(), b"|~|e".to_vec()],
            vec![b"|~".to_vec()]
        ]
    );
    let csv = Dialect::Csv {
        delimiter: Records::SEVERAL,
        quote: b'"',
    };
    assert_eq!(
        rows(csv, b"\"a|~|\"|~|\xfe")[0],
        [b"a|~|".to_vec(), b"\xff".to_vec()]
    );
}
