use super::Db;

#[test]
fn a_column_is_added_with_its_default_and_its_length() {
    let mut db = Db::with(&[
        "CREATE TABLE t (id bigint IDENTITY(1, 1), a varchar(3) DEFAULT 'x')",
        "INSERT INTO t (a) VALUES ('b')",
        "ALTER TABLE t ADD COLUMN c varchar(2) DEFAULT 'n'",
        "ALTER TABLE t ADD COLUMN d integer",
        "INSERT INTO t (c) VALUES ('y')",
    ]);
    assert_eq!(
        db.rows("SELECT id, a, c, d FROM t ORDER BY id"),
        ["1|b|n|null", "2|x|y|null"]
    );
    assert!(
        db.refused("INSERT INTO t (c) VALUES (repeat('y', 3))")
            .contains("varying(2)")
    );
    assert!(
        db.refused("ALTER TABLE t ADD COLUMN d integer")
            .contains('d')
    );
}

#[test]
fn a_varchar_gets_longer_and_nothing_else_changes_its_type() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a varchar(3), b integer NOT NULL, c varchar(3) DEFAULT 'x')",
        "INSERT INTO t (a, b) VALUES ('abc', 1)",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(6)",
        "INSERT INTO t (a, b) VALUES ('abcdef', 2)",
    ]);
    assert_eq!(
        db.rows("SELECT a, b FROM t ORDER BY b"),
        ["abc|1", "abcdef|2"]
    );
    assert!(
        db.refused("ALTER TABLE t ALTER COLUMN a TYPE varchar(2)")
            .starts_with("22001")
    );
    assert!(
        db.refused("ALTER TABLE t ALTER COLUMN b TYPE bigint")
            .starts_with("0A000")
    );
    assert!(
        db.refused("ALTER TABLE t ALTER COLUMN c TYPE varchar(9)")
            .contains("default")
    );
    assert_eq!(
        db.value("SELECT character_maximum_length FROM svv_columns WHERE column_name = 'a'"),
        "6"
    );
    assert!(
        db.refused("INSERT INTO t (a) VALUES ('x')")
            .starts_with("23502")
    );
}

#[test]
fn columns_and_tables_get_other_names() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a varchar(3))",
        "INSERT INTO t VALUES ('x')",
        "ALTER TABLE t RENAME COLUMN a TO b",
        "ALTER TABLE t RENAME TO u",
        "CREATE TABLE t (c integer)",
    ]);
    assert_eq!(db.value("SELECT b FROM u"), "x");
    assert!(
        db.refused("INSERT INTO u VALUES (repeat('x', 4))")
            .contains("varying(3)")
    );
    assert!(db.refused("ALTER TABLE t RENAME TO u").starts_with("42P07"));
    assert!(
        db.refused("ALTER TABLE u DROP COLUMN b")
            .contains("the only one")
    );
    db.run("ALTER TABLE u ADD COLUMN c integer");
    db.run("ALTER TABLE u DROP COLUMN b");
    assert_eq!(db.rows("SELECT * FROM u"), ["null"]);
}

#[test]
fn a_swap_is_undone_by_rollback() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "INSERT INTO t VALUES (1)",
        "BEGIN",
        "CREATE TABLE t_new (LIKE t)",
        "INSERT INTO t_new VALUES (2)",
        "ALTER TABLE t RENAME TO t_old",
        "ALTER TABLE t_new RENAME TO t",
    ]);
    assert_eq!(db.value("SELECT a FROM t"), "2");
    db.run("ROLLBACK");
    assert_eq!(db.value("SELECT a FROM t"), "1");
    assert!(db.refused("SELECT a FROM t_old").starts_with("42P01"));
}

#[test]
fn append_moves_the_rows_of_the_other_table() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer, b varchar(3))",
        "CREATE TABLE s (a integer, c integer)",
        "INSERT INTO s VALUES (1, 2)",
    ]);
    assert!(
        db.refused("ALTER TABLE t APPEND FROM s")
            .starts_with("0A000")
    );
    assert!(
        db.refused("ALTER TABLE t APPEND FROM s IGNOREEXTRA")
            .contains("column b")
    );
    db.run("CREATE TABLE u (a integer)");
    db.run("INSERT INTO u VALUES (7)");
    db.run("ALTER TABLE t APPEND FROM u FILLTARGET");
    assert_eq!(db.rows("SELECT a, b FROM t"), ["7|null"]);
    assert_eq!(db.value("SELECT count(*) FROM u"), "0");
}

#[test]
fn how_rows_are_spread_and_sorted_can_be_changed_and_asked_for() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer, b varchar(3) ENCODE zstd) DISTKEY (a) COMPOUND SORTKEY (b, a)",
    ]);
    let keys = "SELECT column_name, distkey, sortkey FROM svv_redshift_columns \
                WHERE database_name = CURRENT_DATABASE() AND table_name = 't' ORDER BY ordinal_position";
    let kind = "SELECT c.relkind, c.releffectivediststyle FROM pg_class_info AS c \
                JOIN pg_namespace AS n ON n.oid = c.relnamespace \
                WHERE n.nspname = 'public' AND c.relname = 't'";
    assert_eq!(db.rows(keys), ["a|t|2", "b|f|1"]);
    assert_eq!(db.rows(kind), ["r|1"]);
    db.run("ALTER TABLE t ALTER DISTSTYLE ALL");
    db.run("ALTER TABLE t ALTER SORTKEY NONE");
    assert_eq!(db.rows(keys), ["a|f|0", "b|f|0"]);
    assert_eq!(db.rows(kind), ["r|8"]);
    assert_eq!(
        db.rows(
            "SELECT \"column\", type, encoding, notnull FROM pg_table_def WHERE tablename = 't'"
        ),
        ["a|integer|az64|f", "b|character varying(3)|zstd|f"]
    );
}

#[test]
fn privileges_comments_and_owners_are_taken_and_mean_nothing_here() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    for sql in [
        "GRANT SELECT ON t TO GROUP readers",
        "REVOKE SELECT ON t FROM PUBLIC",
        "COMMENT ON TABLE t IS 'what it is'",
        "ALTER TABLE t OWNER TO somebody",
        "ANALYZE t",
        "VACUUM t",
        "ALTER TABLE t ADD PRIMARY KEY (a)",
    ] {
        db.run(sql);
    }
    assert!(
        db.refused("GRANT SELECT ON nowhere TO PUBLIC")
            .starts_with("42P01")
    );
}
