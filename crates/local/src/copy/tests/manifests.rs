use super::case::Case;
use crate::copy::tests::parquet::{INTEGERS, written};
use sql::statement::CopyFormat;

fn case() -> Case {
    Case::new("a integer")
        .file("in/1", "1\n")
        .file("in/2", "2\n")
        .file("in/2.bak", "9\n")
        .csv()
        .from("s3://bucket/list")
        .with(|options| options.manifest = true)
}

fn entries(entries: &str) -> String {
    format!("{{\"entries\": [{entries}]}}")
}

#[test]
fn a_manifest_names_whole_keys_and_a_file_that_is_named_twice_is_loaded_twice() {
    let case = case().file(
        "list",
        entries(
            "{\"url\":\"s3://bucket/in/2\",\"mandatory\":true},{\"url\":\"s3://bucket/in/1\"},\
             {\"url\":\"s3://bucket/in/2\"}",
        ),
    );
    assert_eq!(case.rows(), ["2", "1", "2"]);
}

#[test]
fn a_file_that_is_missing_ends_the_load_only_where_it_is_mandatory() {
    let gone = |mandatory: &str| {
        entries(&format!(
            "{{\"url\":\"s3://bucket/in/1\"}},{{\"url\":\"s3://bucket/in/3\"{mandatory}}}"
        ))
    };
    assert_eq!(case().file("list", gone("")).rows(), ["1"]);
    assert_eq!(
        case().file("list", gone(",\"mandatory\":false")).rows(),
        ["1"]
    );
    insta::assert_snapshot!(case().file("list", gone(",\"mandatory\":true")).fault(), @r"
    XX000 Problem reading manifest file `s3://bucket/list`: the mandatory url `s3://bucket/in/3` does not exist
    help: 
    ");
}

#[test]
fn a_prefix_in_a_manifest_names_no_file() {
    let case = case().file("list", entries("{\"url\":\"s3://bucket/in\"}"));
    insta::assert_snapshot!(case.fault(), @r#"
    XX000 the manifest `s3://bucket/list` names no file that exists
    help: a url is the whole key of a file, with its bucket; mark what has to be there with "mandatory": true
    "#);
}

#[test]
fn a_manifest_has_its_form() {
    for text in [
        "",
        "[]",
        "{\"entries\": {}}",
        "{\"entries\": [{\"mandatory\": true}]}",
    ] {
        let case = case().file("list", text);
        assert!(
            case.fault()
                .contains("the manifest `s3://bucket/list` cannot be used"),
            "{text}"
        );
    }
    let case = case().from("s3://bucket/li");
    assert!(
        case.fault().contains("The specified key does not exist"),
        "{}",
        case.fault()
    );
    // What UNLOAD writes besides.
    let case = super::manifests::case().file(
        "list",
        "{\"entries\":[{\"url\":\"s3://bucket/in/1\",\"meta\":{\"content_length\":2,\"record_count\":1}}],\
         \"schema\":{\"elements\":[]},\"author\":{\"name\":\"x\"}}",
    );
    assert_eq!(case.rows(), ["1"]);
}

#[test]
fn columnar_files_need_their_length() {
    let bytes = written(
        "message t { optional int32 a; required int32 b; }",
        INTEGERS,
    );
    let case = |meta: &str| {
        Case::new("a integer, b integer")
            .file("x.parquet", &bytes)
            .file(
                "list",
                entries(&format!("{{\"url\":\"s3://bucket/x.parquet\"{meta}}}")),
            )
            .from("s3://bucket/list")
            .format(CopyFormat::Parquet)
            .with(|options| options.manifest = true)
    };
    let right = format!(",\"meta\":{{\"content_length\":{}}}", bytes.len());
    assert_eq!(case(&right).rows().len(), 3);
    let missing = case("").fault();
    assert!(
        missing.contains("has no `meta.content_length`"),
        "{missing}"
    );
    let wrong = case(",\"meta\":{\"content_length\":7}").fault();
    assert!(wrong.contains("its `content_length` says 7"), "{wrong}");
}
