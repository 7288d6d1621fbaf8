use std::io::Write as _;

use bzip2::write::BzEncoder;
use flate2::Compression;
use flate2::write::GzEncoder;
use sql::statement::{Encoding, Packing};

use super::case::Case;

const ROW: &[u8] = b"{\"a\":1}";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

pub(super) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packed.write_all(bytes).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory can be written")
}

fn case(packing: Packing) -> Case {
    Case::new("a integer").with(|options| options.packing = packing)
}

#[test]
fn each_compression_is_unpacked_and_anything_else_is_not_taken_for_it() {
    for (packing, name, packed) in [
        (Packing::Gzip, "gzip", gzip(ROW)),
        (Packing::Bzip2, "bzip2", bzip2(ROW)),
        (Packing::Zstd, "zstd", zstd(ROW)),
    ] {
        let half = packed[..packed.len() - 5].to_vec();
        let case = case(packing).file("in", &packed);
        assert_eq!(case.rows(), ["1"], "{name}");
        // Files that were put together one behind the other.
        let case = case.file("in", [packed.clone(), packed].concat());
        assert_eq!(case.rows(), ["1", "1"], "{name}");
        for broken in [ROW.to_vec(), half] {
            let case = Case::new("a integer")
                .with(|options| options.packing = packing)
                .file("in", broken);
            let told = format!("`s3://bucket/in` cannot be read: it is no whole {name} file");
            assert!(case.fault().contains(&told), "{}", case.fault());
        }
    }
}

#[test]
fn lzop_is_refused_by_name() {
    let case = case(Packing::Lzop).file("in", ROW);
    assert!(case.fault().starts_with("0A000"), "{}", case.fault());
    assert!(case.fault().contains("LZOP"), "{}", case.fault());
}

#[test]
fn other_encodings_become_utf8() {
    let units = "Bj\u{f6}rk|\u{1f3b5}\n".encode_utf16();
    let little: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let case = Case::new("a varchar(9), b varchar(4)")
        .file("in", &little)
        .delimited("|")
        .with(|options| options.encoding = Encoding::Utf16LittleEndian);
    assert_eq!(case.rows(), ["\"Bj\u{f6}rk\" \"\u{1f3b5}\""]);
    let case = case.with(|options| options.encoding = Encoding::Utf16);
    assert!(
        case.fault().contains("it has no byte order mark"),
        "{}",
        case.fault()
    );
    let case = case.with(|options| options.encoding = Encoding::Utf8);
    assert!(!case.fault().is_empty());
    let latin = Case::new("a varchar(9)")
        .file("in", b"Bj\xf6rk\n")
        .delimited("|")
        .with(|options| options.encoding = Encoding::Latin1);
    assert_eq!(latin.rows(), ["\"Bj\u{f6}rk\""]);
}

#[test]
fn half_a_character_of_utf16_is_a_fault_of_its_row() {
    let case = Case::new("a varchar(9)")
        .file("in", b"a\0\n\0\x3d\xd8\n\0")
        .delimited("|")
        .with(|options| options.encoding = Encoding::Utf16LittleEndian);
    assert!(
        case.fault().contains("line 2: the bytes are not UTF-8"),
        "{}",
        case.fault()
    );
    let case = case.with(|options| options.accept_inv_chars = Some('?'));
    assert_eq!(case.rows(), ["\"a\"", "\"??\""]);
}
