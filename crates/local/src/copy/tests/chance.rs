//! Files by chance: a fault or rows, and never a panic.

use proptest::prelude::*;
use sql::statement::{CopyFormat, Encoding, JsonPaths, Packing};

use super::avro::EVERY;
use super::case::Case;
use super::parquet::{INTEGERS, written};

fn case() -> Case {
    Case::new("a integer, b varchar(3), c timestamp")
}

fn format() -> impl Strategy<Value = CopyFormat> {
    prop_oneof![
        Just(case().statement.format),
        Just(case().csv().statement.format),
        Just(case().delimited("|").statement.format),
        Just(CopyFormat::FixedWidth(vec![2, 3, 4])),
        Just(CopyFormat::Parquet),
        Just(CopyFormat::Avro(JsonPaths::Auto)),
    ]
}

fn packing() -> impl Strategy<Value = Packing> {
    prop_oneof![
        6 => Just(Packing::Plain),
        1 => Just(Packing::Gzip),
        1 => Just(Packing::Bzip2),
        1 => Just(Packing::Zstd),
    ]
}

fn encoding() -> impl Strategy<Value = Encoding> {
    prop_oneof![
        4 => Just(Encoding::Utf8),
        1 => Just(Encoding::Utf16),
        1 => Just(Encoding::Utf16LittleEndian),
        1 => Just(Encoding::Latin1),
    ]
}

/// Bytes that formats look at, more often than others.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let telling = prop_oneof![
        3 => proptest::sample::select(b"|,;'\"\\\r\n\0N{}[]:1 \xff".to_vec()),
        1 => any::<u8>(),
    ];
    proptest::collection::vec(telling, 0..80)
}

proptest! {
    #[test]
    fn no_bytes_make_a_load_panic(
        content in content(),
        format in format(),
        packing in packing(),
        encoding in encoding(),
        switches: [bool; 8],
    ) {
        let case = case().file("in", content).format(format).with(|options| {
            let [escape, quotes, fill, blank, errors, dates, trim, invalid] = switches;
            options.packing = packing;
            options.encoding = encoding;
            options.escape = escape;
            options.remove_quotes = quotes;
            options.fill_record = fill;
            options.ignore_blank_lines = blank;
            options.ignore_all_errors = errors;
            options.accept_any_date = dates;
            options.trim_blanks = trim;
            options.accept_inv_chars = invalid.then_some('?');
        });
        let _ = case.load();
    }

    #[test]
    fn no_byte_of_a_parquet_file_makes_a_load_panic(place: prop::sample::Index, byte: u8) {
        let mut bytes = written("message t { optional int32 a; required int32 b; }", INTEGERS);
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let case = Case::new("a integer, b integer")
            .file("in", bytes)
            .format(CopyFormat::Parquet);
        let _ = case.load();
    }

    #[test]
    fn no_byte_of_an_avro_file_makes_a_load_panic(place: prop::sample::Index, byte: u8) {
        let mut bytes = EVERY.to_vec();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let case = Case::new("whole integer, list varchar(9), next varchar(99)")
            .file("in", bytes)
            .format(CopyFormat::Avro(JsonPaths::Auto));
        let _ = case.load();
    }
}
