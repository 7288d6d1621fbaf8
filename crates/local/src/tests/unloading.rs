//! `r_UNLOAD`

use std::io::Read as _;

use super::Db;

fn venues() -> Db {
    Db::with(&[
        "CREATE TABLE venue (id integer, name varchar(20), seats decimal(8,1), extra super)",
        "INSERT INTO venue VALUES (1, 'Hall, old', 10.5, json_parse('{\"a\":[1]}')), (2, NULL, NULL, NULL)",
    ])
}

fn read(db: &Db, key: &str) -> String {
    std::fs::read_to_string(db.bucket.path().join(key))
        .unwrap_or_else(|error| panic!("{key}: {error}"))
}

const QUERY: &str = "SELECT id, name, seats FROM venue ORDER BY id";

fn unload(db: &mut Db, to: &str, options: &str) {
    db.run(&format!(
        "UNLOAD ('{QUERY}') TO 's3://bucket/{to}' IAM_ROLE default {options}"
    ));
}

#[test]
fn rows_become_lines_of_the_asked_form() {
    let mut db = venues();
    unload(&mut db, "pipe_", "HEADER");
    assert_eq!(
        read(&db, "pipe_0000_part_00"),
        "id|name|seats\n1|Hall, old|10.5\n2||\n"
    );
    assert_eq!(db.value("SELECT pg_last_unload_count()"), "2");
    unload(&mut db, "csv/", "CSV PARALLEL OFF NULL AS '-'");
    assert_eq!(read(&db, "csv/000"), "1,\"Hall, old\",10.5\n2,-,-\n");
    db.run("UNLOAD ('SELECT id, name, extra FROM venue ORDER BY id') TO 's3://bucket/json/' IAM_ROLE default JSON");
    assert_eq!(
        read(&db, "json/0000_part_00"),
        "{\"id\":1,\"name\":\"Hall, old\",\"extra\":{\"a\":[1]}}\n{\"id\":2,\"name\":null,\"extra\":null}\n"
    );
    unload(&mut db, "gz/", "GZIP DELIMITER ';'");
    let packed = std::fs::File::open(db.bucket.path().join("gz/0000_part_00.gz")).expect("a file");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text, "1;Hall, old;10.5\n2;;\n");
}

#[test]
fn what_is_unloaded_can_be_copied_again() {
    let mut db = venues();
    unload(&mut db, "out/", "CSV");
    db.run("CREATE TABLE again (id integer, name varchar(20), seats decimal(8,1))");
    db.run("COPY again FROM 's3://bucket/out/' IAM_ROLE default CSV EMPTYASNULL");
    assert_eq!(
        db.rows("SELECT id, name, seats FROM again ORDER BY id"),
        ["1|Hall, old|10.5", "2|null|null"]
    );
}

#[test]
fn objects_that_are_there_stop_it_unless_it_may() {
    let mut db = venues();
    unload(&mut db, "a/", "");
    let again = format!("UNLOAD ('{QUERY}') TO 's3://bucket/a/' IAM_ROLE default");
    assert!(db.refused(&again).contains("not empty"));
    unload(&mut db, "a/", "ALLOWOVERWRITE");
    db.file("a/other", "x");
    db.file("b/kept", "x");
    unload(&mut db, "a/", "CLEANPATH");
    assert!(!db.bucket.path().join("a/other").exists());
    assert!(db.bucket.path().join("b/kept").exists());
}

#[test]
fn partitions_are_folders_and_a_manifest_names_every_object() {
    let mut db = venues();
    unload(&mut db, "p", "PARTITION BY (name) MANIFEST");
    assert_eq!(read(&db, "p/name=Hall, old/0000_part_00"), "1|10.5\n");
    assert_eq!(
        read(&db, "p/name=__HIVE_DEFAULT_PARTITION__/0000_part_00"),
        "2|\n"
    );
    let manifest = read(&db, "p/manifest");
    assert!(
        manifest.contains("\"url\": \"s3://bucket/p/name=Hall, old/0000_part_00\""),
        "{manifest}"
    );
    unload(&mut db, "v/", "MANIFEST VERBOSE");
    assert!(read(&db, "v/manifest").contains("\"record_count\": 2"));
}

#[test]
fn parquet_is_written_by_the_engine() {
    let mut db = venues();
    unload(&mut db, "pq/", "PARQUET");
    let bytes = std::fs::read(db.bucket.path().join("pq/0000_part_00.parquet")).expect("a file");
    assert_eq!(&bytes[..4], b"PAR1");
}

#[test]
fn files_stay_after_a_rollback() {
    let mut db = venues();
    db.run("BEGIN");
    db.run("INSERT INTO venue (id) VALUES (3)");
    db.run("UNLOAD ('SELECT count(*) FROM venue') TO 's3://bucket/r/' IAM_ROLE default");
    db.run("ROLLBACK");
    assert_eq!(read(&db, "r/0000_part_00"), "3\n");
}

#[test]
fn what_cannot_be_written_as_redshift_does_is_refused() {
    let mut db = venues();
    for (options, named) in [
        ("FIXEDWIDTH '0:3,1:9,2:9'", "FIXEDWIDTH"),
        ("ZSTD", "ZSTD"),
        ("JSON HEADER", "no `HEADER` beside `JSON`"),
        ("ADDQUOTES", "ADDQUOTES"),
        ("PARQUET GZIP", "no `GZIP` beside `PARQUET`"),
    ] {
        let sql = format!("UNLOAD ('{QUERY}') TO 's3://bucket/x/' IAM_ROLE default {options}");
        assert!(db.refused(&sql).contains(named), "{options}");
    }
    for (to, named) in [
        ("s3://bucket/../x", "no key"),
        ("s3://elsewhere/x", "no folder stands for"),
    ] {
        let sql = format!("UNLOAD ('{QUERY}') TO '{to}' IAM_ROLE default");
        assert!(db.refused(&sql).contains(named), "{to}");
    }
    let limited = "UNLOAD ('SELECT TOP 1 id FROM venue') TO 's3://bucket/x/' IAM_ROLE default";
    assert!(db.refused(limited).contains("Limit clause"));
}

/// All files of the bucket, by their keys.
fn objects(db: &Db) -> Vec<String> {
    let mut open = vec![db.bucket.path().to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let key = path.strip_prefix(db.bucket.path()).expect("below");
            found.push(key.display().to_string());
        }
    }
    found.sort();
    found
}

#[test]
fn an_unload_that_fails_leaves_no_file_and_replaces_none() {
    let mut db = venues();
    unload(&mut db, "a/", "");
    let before = read(&db, "a/0000_part_00");
    // The second row has a NULL: the first one was written.
    for options in [
        "ADDQUOTES ALLOWOVERWRITE",
        "ADDQUOTES GZIP ALLOWOVERWRITE MANIFEST",
    ] {
        for to in ["a/", "b/", "c"] {
            let sql =
                format!("UNLOAD ('{QUERY}') TO 's3://bucket/{to}' IAM_ROLE default {options}");
            assert!(db.refused(&sql).contains("ADDQUOTES"), "{options}");
        }
    }
    let partitions = "UNLOAD ('SELECT 1/(id-2) AS x, name FROM venue ORDER BY id') \
                      TO 's3://bucket/p/' IAM_ROLE default PARTITION BY (name)";
    db.refused(partitions);
    db.refused(
        "UNLOAD ('SELECT 1/(id-2) AS x FROM venue') TO 's3://bucket/q/' IAM_ROLE default PARQUET",
    );
    assert_eq!(objects(&db), ["a/0000_part_00"]);
    assert_eq!(read(&db, "a/0000_part_00"), before);
    // What was refused can be done at the same place.
    unload(&mut db, "b/", "MANIFEST");
    unload(&mut db, "q/", "PARQUET");
    assert_eq!(
        objects(&db),
        [
            "a/0000_part_00",
            "b/0000_part_00",
            "b/manifest",
            "q/0000_part_00.parquet"
        ]
    );
}
