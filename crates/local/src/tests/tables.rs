use super::Db;

#[test]
fn distribution_sort_and_keys_are_taken_and_not_enforced() {
    let mut db = Db::with(&[
        "CREATE TABLE t (id integer PRIMARY KEY, name varchar(8) UNIQUE ENCODE lzo) \
         DISTSTYLE KEY DISTKEY (id) COMPOUND SORTKEY (id, name)",
    ]);
    assert_eq!(
        db.run("INSERT INTO t (id, name) VALUES (1, 'a'), (1, 'a')"),
        Some(2)
    );
}

#[test]
fn not_null_is_enforced() {
    let mut db = Db::with(&["CREATE TABLE t (id integer NOT NULL)"]);
    assert_eq!(
        db.refused("INSERT INTO t (id) VALUES (NULL)"),
        "23502 Cannot insert a NULL value into column id"
    );
}

#[test]
fn lengths_are_enforced_in_bytes_without_showing_the_value() {
    let mut db = Db::with(&["CREATE TABLE t (a varchar(3), b char(2))"]);
    assert_eq!(db.run("INSERT INTO t (a, b) VALUES ('abc', 'ab')"), Some(1));
    assert_eq!(
        db.refused("INSERT INTO t (a) VALUES (repeat('é', 2))"),
        "22001 value too long for type character varying(3): column a"
    );
    assert!(
        db.refused("INSERT INTO t (b) VALUES (repeat('a', 3))")
            .starts_with("22001 value too long for type character(2)")
    );
    assert!(
        db.refused("INSERT INTO t (b) VALUES ('é')")
            .contains("single-byte")
    );
}

#[test]
fn blanks_beyond_the_length_are_cut() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a varchar(3), b char(4))",
        "INSERT INTO t (a, b) VALUES (rpad('a', 6), 'b  ')",
    ]);
    assert_eq!(db.value("SELECT len(a), len(b), b = 'b' FROM t"), "3|1|t");
}

#[test]
fn insert_rounds_to_the_scale() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a decimal(8,2), b integer)",
        "INSERT INTO t (a, b) VALUES (4323.8951, 2.5)",
        "INSERT INTO t (a, b) SELECT -1.005, -2.5",
    ]);
    assert_eq!(
        db.rows("SELECT a, b FROM t ORDER BY b"),
        ["-1.01|-3", "4323.90|3"]
    );
}

#[test]
fn a_default_fills_what_is_not_named() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer, b varchar(4) DEFAULT 'none')",
        "INSERT INTO t (a) VALUES (1)",
        "INSERT INTO t (a, b) VALUES (2, DEFAULT)",
    ]);
    assert_eq!(
        db.rows("SELECT a, b FROM t ORDER BY a"),
        ["1|none", "2|none"]
    );
}

#[test]
fn what_exists_is_an_error_unless_it_may() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    assert_eq!(
        db.refused("CREATE TABLE t (a integer)"),
        "42P07 Relation \"t\" already exists"
    );
    db.run("CREATE TABLE IF NOT EXISTS t (b integer)");
    db.run("INSERT INTO t (a) VALUES (1)");
    db.run("CREATE SCHEMA s");
    assert_eq!(
        db.refused("CREATE SCHEMA s"),
        "42P06 schema \"s\" already exists"
    );
    db.run("CREATE SCHEMA IF NOT EXISTS s");
    db.run("DROP TABLE t");
    assert!(db.refused("DROP TABLE t").starts_with("42P01"));
    db.run("DROP TABLE IF EXISTS t");
    assert!(db.refused("SELECT a FROM t").starts_with("42P01"));
}

#[test]
fn a_table_needs_its_schema_and_schemas_keep_tables_apart() {
    let mut db = Db::new();
    assert_eq!(
        db.refused("CREATE TABLE s.t (a integer)"),
        "3F000 schema \"s\" does not exist"
    );
    db.run("CREATE SCHEMA s");
    db.run("CREATE TABLE s.t (a integer)");
    db.run("CREATE TABLE t (b integer)");
    db.run("INSERT INTO s.t (a) VALUES (1)");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
    assert_eq!(db.value("SELECT a FROM s.t"), "1");
    db.run("SET search_path TO s");
    assert_eq!(db.value("SELECT a FROM t"), "1");
}

#[test]
fn bare_names_are_looked_for_along_the_search_path() {
    let mut db = Db::with(&[
        "CREATE SCHEMA s",
        "CREATE TABLE t (a integer)",
        "INSERT INTO t VALUES (1)",
        "CREATE TABLE both (a integer)",
        "INSERT INTO both VALUES (1)",
        "CREATE TABLE s.both (a integer)",
        "SET search_path TO '$user', s, public",
    ]);
    assert_eq!(db.value("SELECT a FROM t"), "1");
    assert_eq!(db.value("SELECT count(*) FROM both"), "0");
    // What is made goes to the first.
    db.run("CREATE TABLE made (a integer)");
    assert_eq!(db.value("SELECT count(*) FROM s.made"), "0");
    db.run("TRUNCATE t");
    assert_eq!(db.value("SELECT count(*) FROM public.t"), "0");
    db.run("SET search_path TO s");
    assert!(db.refused("SELECT a FROM t").starts_with("42P01"));
}

#[test]
fn the_engines_own_tables_are_out_of_reach() {
    let mut db = Db::new();
    for sql in [
        "SELECT * FROM callsheet_local.columns",
        "SELECT * FROM information_schema.routines",
        "SELECT * FROM duckdb_tables",
        "DROP TABLE callsheet_local.columns",
        "CREATE SCHEMA callsheet_local",
        "CREATE TABLE main.t (a integer)",
    ] {
        db.refused(sql);
    }
}

#[test]
fn a_table_of_a_query_has_its_types_and_rows() {
    let mut db = Db::with(&[
        "CREATE TABLE s (a varchar(3), b decimal(8,2) NOT NULL)",
        "INSERT INTO s (a, b) VALUES ('x', 1.5)",
        "CREATE TABLE t DISTSTYLE ALL AS SELECT a, b * 2 AS twice FROM s",
    ]);
    assert_eq!(db.rows("SELECT a, twice FROM t"), ["x|3.00"]);
    assert!(
        db.refused("INSERT INTO t (a) VALUES (repeat('a', 4))")
            .contains("character varying(3)")
    );
}

#[test]
fn a_temporary_table_belongs_to_its_session_and_comes_first() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "CREATE TEMP TABLE t (b integer)",
        "INSERT INTO t (b) VALUES (7)",
        "CREATE TEMP TABLE u AS SELECT b + 1 AS c FROM t",
    ]);
    assert_eq!(db.value("SELECT b FROM t"), "7");
    assert_eq!(db.value("SELECT c FROM u"), "8");
    assert_eq!(db.value("SELECT count(*) FROM public.t"), "0");
    db.run("DROP TABLE t");
    assert_eq!(db.value("SELECT count(a) FROM t"), "0");
    let warehouse = db.warehouse.clone();
    let other = db
        .runtime
        .block_on(warehouse.query_table("SELECT c FROM u"));
    assert!(other.is_err());
}

#[test]
fn names_are_never_taken_for_the_engines_words() {
    let mut db = Db::with(&[
        "CREATE SCHEMA pivot_wider",
        "CREATE TABLE pivot_wider.macro (\"select\" integer, positional integer, rowid varchar(3))",
        "INSERT INTO pivot_wider.macro (\"select\", positional, rowid) VALUES (1, 2, 'x')",
    ]);
    assert_eq!(
        db.value("SELECT \"select\", positional, rowid FROM pivot_wider.macro"),
        "1|2|x"
    );
}
