use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use sql::statement::CopyFormat;

use super::case::Case;
use super::packed::bzip2;

/// The values of a column, row by row.
pub(in crate::copy::tests) enum Values<'a> {
    Boolean(&'a [Option<bool>]),
    Int32(&'a [Option<i32>]),
    Int64(&'a [Option<i64>]),
    Int96(&'a [Option<[u32; 3]>]),
    Float(&'a [Option<f32>]),
    Double(&'a [Option<f64>]),
    Bytes(&'a [Option<&'a [u8]>]),
    Fixed(&'a [Option<&'a [u8]>]),
}

pub(in crate::copy::tests) const INTEGERS: &[Values<'static>] = &[
    Values::Int32(&[Some(1), None, Some(3)]),
    Values::Int32(&[Some(4), Some(5), Some(6)]),
];

pub(in crate::copy::tests) fn written(schema: &str, columns: &[Values<'_>]) -> Vec<u8> {
    packed(schema, columns, Compression::SNAPPY)
}

fn packed(schema: &str, columns: &[Values<'_>], compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let properties = WriterProperties::builder().set_compression(compression);
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties.build()))
        .expect("a writer");
    let mut group = file.next_row_group().expect("a group");
    for values in columns {
        let mut column = group.next_column().expect("a writer").expect("a column");
        match values {
            Values::Boolean(values) => write::<BoolType>(&mut column, values.to_vec()),
            Values::Int32(values) => write::<Int32Type>(&mut column, values.to_vec()),
            Values::Int64(values) => write::<Int64Type>(&mut column, values.to_vec()),
            Values::Float(values) => write::<FloatType>(&mut column, values.to_vec()),
            Values::Double(values) => write::<DoubleType>(&mut column, values.to_vec()),
            Values::Int96(values) => {
                let values = values
                    .iter()
                    .map(|value| value.map(|value| Int96::from(value.to_vec())));
                write::<Int96Type>(&mut column, values.collect());
            }
            Values::Bytes(values) => {
                let values = values
                    .iter()
                    .map(|value| value.map(|value| ByteArray::from(value.to_vec())));
                write::<ByteArrayType>(&mut column, values.collect());
            }
            Values::Fixed(values) => {
                let values = values
                    .iter()
                    .map(|value| value.map(|value| FixedLenByteArray::from(value.to_vec())));
                write::<FixedLenByteArrayType>(&mut column, values.collect());
            }
        }
        column.close().expect("a column");
    }
    group.close().expect("a group");
    file.close().expect("a file");
    bytes
}

fn write<T: DataType>(column: &mut SerializedColumnWriter<'_>, values: Vec<Option<T::T>>) {
    let levels: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let writer = column.typed::<T>();
    // Levels of a required column are passed over.
    writer
        .write_batch(&values, Some(&levels), None)
        .expect("values");
}

fn case(columns: &str, bytes: Vec<u8>) -> Case {
    Case::new(columns)
        .file("in", bytes)
        .format(CopyFormat::Parquet)
}

const EVERY_TYPE: &str = "message taxi {
    optional boolean flag;
    optional int32 small (INTEGER(16, true));
    optional int32 whole;
    optional int64 large;
    optional float single;
    optional double precise;
    optional binary text (STRING);
    optional binary letters;
    optional int32 day (DATE);
    optional int64 micros (TIMESTAMP(MICROS, false));
    optional int64 millis (TIMESTAMP(MILLIS, true));
    optional int96 old;
    optional int32 cents (DECIMAL(9, 2));
    optional int64 more (DECIMAL(18, 2));
    optional fixed_len_byte_array(9) most (DECIMAL(20, 2));
}";

const COLUMNS: &str = "flag boolean, small smallint, whole integer, large bigint, single real, precise double precision, \
     text varchar(9), letters char(3), day date, micros timestamp, millis timestamp, old timestamp, \
     cents decimal(9,2), more decimal(18,2), most decimal(20,2)";

#[test]
fn every_type_goes_into_the_column_of_its_kind() {
    let values = [
        Values::Boolean(&[Some(true), None]),
        Values::Int32(&[Some(-7), None]),
        Values::Int32(&[Some(7), None]),
        Values::Int64(&[Some(3_000_000_000), None]),
        Values::Float(&[Some(1.5), None]),
        Values::Double(&[Some(0.1), None]),
        Values::Bytes(&[Some("Bj\u{f6}rk".as_bytes()), None]),
        Values::Bytes(&[Some(b"ab "), None]),
        Values::Int32(&[Some(17_836), None]),
        Values::Int64(&[Some(1_541_073_600_000_001), None]),
        Values::Int64(&[Some(1_541_073_600_001), None]),
        // Noon of the Julian day of 2018-11-01.
        Values::Int96(&[Some([0x48a7_8000, 0x0000_274a, 2_458_424]), None]),
        Values::Int32(&[Some(-1234), None]),
        Values::Int64(&[Some(1234), None]),
        Values::Fixed(&[
            Some(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfb, 0x2e]),
            None,
        ]),
    ];
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(parquet::basic::GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ] {
        let case = case(COLUMNS, packed(EVERY_TYPE, &values, compression));
        let rows = case.rows();
        assert_eq!(
            rows,
            [
                "true -7 7 3000000000 1.5 0.1 \"Bj\u{f6}rk\" \"ab\" day 17836 us 1541073600000001 \
                 us 1541073600001000 us 1541073600000000 -1234e-2 1234e-2 -1234e-2",
                "null null null null null null null null null null null null null null null"
            ]
        );
    }
}

const TWO: &str = "message t { optional int32 a; required int32 b; }";

#[test]
fn columns_are_taken_in_the_order_of_the_file_whatever_their_names() {
    let case = case("b integer, a integer", written(TWO, INTEGERS));
    assert_eq!(case.rows(), ["1 4", "null 5", "3 6"]);
}

#[test]
fn the_file_has_as_many_columns_as_the_table() {
    let narrow = case("a integer", written(TWO, INTEGERS));
    insta::assert_snapshot!(narrow.fault(), @r"
    XX000 Unmatched number of columns between table and file. Table columns: 1, Data columns: 2, File name: s3://bucket/in
    help: declare the columns that the file has, in its order
    ");
    let wide = case("a integer, b integer, c integer", written(TWO, INTEGERS));
    assert!(
        wide.fault().contains("Table columns: 3, Data columns: 2"),
        "{}",
        wide.fault()
    );
    let filled = wide.with(|options| options.fill_record = true);
    assert_eq!(filled.rows(), ["1 4 null", "null 5 null", "3 6 null"]);
    let strict = case(
        "a integer, b integer, c integer not null",
        written(TWO, INTEGERS),
    )
    .with(|options| options.fill_record = true);
    assert!(
        strict.fault().contains("integer not null has no value"),
        "{}",
        strict.fault()
    );
}

#[test]
fn a_type_is_never_converted() {
    let bytes = written(
        "message t { optional int64 a; }",
        &[Values::Int64(&[Some(1)])],
    );
    insta::assert_snapshot!(case("a integer", bytes).fault(), @r"
    XX000 File 's3://bucket/in' has an incompatible Parquet schema for column 'a'. Column type: INTEGER, Parquet schema: optional int64 a
    help: columns are taken in the file's order, and nothing is converted: declare `a` with the type that the file has there
    ");
    for (ty, schema, values) in [
        ("bigint", "optional int32 a", Values::Int32(&[Some(1)])),
        ("varchar(9)", "optional int32 a", Values::Int32(&[Some(1)])),
        ("real", "optional double a", Values::Double(&[Some(1.0)])),
        (
            "integer",
            "optional int32 a (INTEGER(32, false))",
            Values::Int32(&[Some(1)]),
        ),
        (
            "decimal(9,2)",
            "optional int32 a (DECIMAL(9, 3))",
            Values::Int32(&[Some(1)]),
        ),
        (
            "timestamp",
            "optional int64 a (TIMESTAMP(NANOS, true))",
            Values::Int64(&[Some(1)]),
        ),
    ] {
        let case = case(
            &format!("a {ty}"),
            written(&format!("message t {{ {schema}; }}"), &[values]),
        );
        assert!(
            case.fault()
                .contains("incompatible Parquet schema for column 'a'"),
            "{ty}: {}",
            case.fault()
        );
    }
}

#[test]
fn nested_columns_are_refused() {
    let schema = "message t { optional group a { optional int32 b; } }";
    let leaf = "message t { repeated int32 a; }";
    for schema in [schema, leaf] {
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let mut bytes = Vec::new();
        let file = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).expect("a writer");
        file.close().expect("a file");
        let case = case("a integer", bytes);
        assert!(
            case.fault().contains("nested Parquet column `a`"),
            "{}",
            case.fault()
        );
    }
}

#[test]
fn values_that_do_not_fit_end_the_load_and_no_option_changes_text() {
    let text = |value: &[u8]| {
        written(
            "message t { optional binary a (STRING); }",
            &[Values::Bytes(&[Some(value)])],
        )
    };
    let long = case("a varchar(3)", text(b"abcd"));
    assert!(
        long.fault()
            .contains("of 4 bytes is too long for varchar(3)"),
        "{}",
        long.fault()
    );
    assert_eq!(case("a varchar(3)", text(b"\\N")).rows(), [r#""\\N""#]);
    let invalid = case("a varchar(3)", text(b"a\xff"));
    assert!(
        invalid.fault().contains("line 1: the bytes are not UTF-8"),
        "{}",
        invalid.fault()
    );
    let replaced = invalid.with(|options| options.accept_inv_chars = Some('?'));
    assert_eq!(replaced.rows(), [r#""a?""#]);
    let wide = written(
        "message t { optional int32 a (INTEGER(32, true)); }",
        &[Values::Int32(&[Some(40_000)])],
    );
    let narrow = case("a smallint", wide);
    assert!(
        narrow.fault().contains("out of range for smallint"),
        "{}",
        narrow.fault()
    );
    let digits = written(
        "message t { optional int32 a (DECIMAL(9, 2)); }",
        &[Values::Int32(&[Some(100_000)])],
    );
    assert!(
        case("a decimal(5,2)", digits)
            .fault()
            .contains("out of range")
    );
}

#[test]
fn a_file_that_is_packed_as_a_whole_is_known_by_its_name() {
    let case = Case::new("a integer, b integer")
        .file("in.bz2", bzip2(&written(TWO, INTEGERS)))
        .format(CopyFormat::Parquet);
    assert_eq!(case.rows().len(), 3);
    let other = Case::new("a integer, b integer")
        .file("in", bzip2(&written(TWO, INTEGERS)))
        .format(CopyFormat::Parquet);
    assert!(
        other.fault().contains("`s3://bucket/in` cannot be read"),
        "{}",
        other.fault()
    );
}

#[test]
fn many_rows_are_read_in_their_order() {
    let values: Vec<_> = (0..5000).map(|row| (row % 3 != 0).then_some(row)).collect();
    let all: Vec<_> = (0..5000).map(Some).collect();
    let case = case(
        "a integer, b integer",
        written(TWO, &[Values::Int32(&values), Values::Int32(&all)]),
    );
    let rows = case.rows();
    assert_eq!(rows.len(), 5000);
    assert_eq!(rows[..3], ["null 0", "1 1", "2 2"]);
    assert_eq!(rows[4998..], ["null 4998", "4999 4999"]);
}
