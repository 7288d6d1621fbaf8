use super::Db;

fn shop() -> Db {
    Db::with(&[
        "CREATE TABLE sales (id integer, item varchar(9), price decimal(8,2))",
        "INSERT INTO sales VALUES (1, 'pen', 2.50), (2, 'ink', 9), (3, 'pen', 3)",
    ])
}

#[test]
fn a_view_shows_the_rows_of_the_moment_and_keeps_its_columns() {
    let mut db = shop();
    db.run("CREATE VIEW items (name, total) AS SELECT item, sum(price) FROM sales GROUP BY item");
    assert_eq!(
        db.rows("SELECT name, total FROM items ORDER BY 1"),
        ["ink|9.00", "pen|5.50"]
    );
    db.run("CREATE VIEW dear AS SELECT * FROM items WHERE total > 6");
    db.run("INSERT INTO sales VALUES (4, 'pen', 1)");
    assert_eq!(
        db.rows("SELECT * FROM dear ORDER BY 1"),
        ["ink|9.00", "pen|6.50"]
    );
    db.run("ALTER TABLE sales ADD COLUMN note varchar(3)");
    assert_eq!(
        db.value("SELECT count(*) FROM dear d JOIN items i ON i.name = d.name"),
        "2"
    );
    assert_eq!(
        db.rows("SELECT table_name, table_type FROM svv_tables ORDER BY 1"),
        ["dear|VIEW", "items|VIEW", "sales|BASE TABLE"]
    );
}

#[test]
fn a_table_under_a_view_stays_unless_the_drop_says_cascade() {
    let mut db = shop();
    db.run("CREATE VIEW items AS SELECT item FROM sales");
    assert!(db.refused("DROP TABLE sales").starts_with("2BP01 "));
    assert!(
        db.refused("ALTER TABLE sales RENAME TO other")
            .starts_with("0A000")
    );
    assert!(db.refused("DROP TABLE items").starts_with("42809"));
    assert!(db.refused("DROP VIEW sales").starts_with("42809"));
    assert!(
        db.refused("INSERT INTO items VALUES ('x')")
            .starts_with("42809")
    );
    db.run("DROP TABLE sales CASCADE");
    assert!(db.refused("SELECT * FROM items").starts_with("42P01"));
}

#[test]
fn a_late_binding_view_looks_up_its_tables_when_it_is_queried() {
    let mut db = Db::with(&["CREATE VIEW later AS SELECT id FROM public.t WITH NO SCHEMA BINDING"]);
    assert_eq!(
        db.refused("SELECT * FROM later"),
        "42P01 relation \"public.t\" does not exist"
    );
    db.run("CREATE TABLE t (id integer)");
    db.run("INSERT INTO t VALUES (1)");
    assert_eq!(db.value("SELECT id + 1 FROM later"), "2");
    // The table goes and comes back under it.
    db.run("DROP TABLE t");
    db.run("CREATE TABLE t (id varchar(3), extra integer)");
    db.run("INSERT INTO t VALUES ('x', 1)");
    assert_eq!(db.value("SELECT id FROM later"), "x");
    db.run("CREATE VIEW latest AS SELECT id FROM public.later WITH NO SCHEMA BINDING");
    assert_eq!(db.value("SELECT id FROM latest"), "x");
    assert!(
        db.refused("CREATE VIEW bare AS SELECT id FROM t WITH NO SCHEMA BINDING")
            .contains("has no schema before it")
    );
}

#[test]
fn a_swap_by_renaming_is_seen_by_a_late_binding_view() {
    let mut db = shop();
    db.run("CREATE VIEW names AS SELECT item FROM public.sales WITH NO SCHEMA BINDING");
    for sql in [
        "BEGIN",
        "CREATE TABLE sales_new AS SELECT 9 AS id, 'cup'::varchar(9) AS item",
        "ALTER TABLE sales RENAME TO sales_old",
        "ALTER TABLE sales_new RENAME TO sales",
        "DROP TABLE sales_old",
        "COMMIT",
    ] {
        db.run(sql);
    }
    assert_eq!(db.rows("SELECT item FROM names"), ["cup"]);
}

#[test]
fn a_view_is_replaced_only_by_one_with_the_same_columns() {
    let mut db = shop();
    db.run("CREATE VIEW items AS SELECT id, item FROM sales");
    assert!(
        db.refused("CREATE VIEW items AS SELECT 1 AS a")
            .starts_with("42P07")
    );
    db.run("CREATE OR REPLACE VIEW items AS SELECT id, item FROM sales WHERE id > 1");
    assert_eq!(db.value("SELECT count(*) FROM items"), "2");
    assert!(
        db.refused("CREATE OR REPLACE VIEW items AS SELECT id FROM sales")
            .starts_with("42P16")
    );
    db.run("DROP VIEW items");
    db.run("DROP VIEW IF EXISTS items");
}

#[test]
fn a_materialized_view_changes_with_refresh_only() {
    let mut db = shop();
    db.run("CREATE MATERIALIZED VIEW totals AS SELECT item, count(*) AS n FROM sales GROUP BY 1");
    db.run("INSERT INTO sales VALUES (4, 'pen', 1)");
    assert_eq!(
        db.rows("SELECT item, n FROM totals ORDER BY 1"),
        ["ink|1", "pen|2"]
    );
    db.run("REFRESH MATERIALIZED VIEW totals");
    assert_eq!(
        db.rows("SELECT item, n FROM totals ORDER BY 1"),
        ["ink|1", "pen|3"]
    );
    assert!(db.refused("DELETE FROM totals").starts_with("42809"));
    assert!(db.refused("DROP TABLE sales").starts_with("2BP01"));
    db.run("DROP MATERIALIZED VIEW totals");
    db.run("DROP TABLE sales");
}

#[test]
fn now_in_a_view_is_the_moment_of_the_query() {
    let mut db = Db::with(&["CREATE VIEW clock AS SELECT getdate() AS at"]);
    assert_eq!(db.value("SELECT at = getdate() FROM clock"), "t");
}

#[test]
fn a_schema_goes_with_what_is_in_it() {
    let mut db = Db::with(&[
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (id bigint IDENTITY(1,1), a integer)",
        "CREATE VIEW s.v AS SELECT a FROM s.t",
    ]);
    assert!(db.refused("DROP SCHEMA s").starts_with("2BP01"));
    db.run("DROP SCHEMA s CASCADE");
    assert!(db.refused("SELECT * FROM s.t").starts_with("42P01"));
    db.run("DROP SCHEMA IF EXISTS s");
    db.run("CREATE SCHEMA s");
}
