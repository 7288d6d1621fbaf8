//! The queries that a plan measures, in the forms of its templates.

use super::Db;

fn songs() -> Db {
    Db::with(&[
        "CREATE TABLE songs (song_id varchar(18), year integer, duration decimal(9,5))",
        "INSERT INTO songs (song_id, year, duration) VALUES ('a', 0, 1), ('b', 1999, NULL), ('b', 2000, 3)",
        "CREATE TABLE plays (song_id varchar(18))",
        "INSERT INTO plays (song_id) VALUES ('a'), ('z'), (NULL)",
    ])
}

#[test]
fn each_kind_of_check_counts_what_is_wrong() {
    let mut db = songs();
    for (sql, expected) in [
        (
            "SELECT COUNT(*) FROM songs AS checked WHERE duration IS NULL",
            "1",
        ),
        (
            "SELECT COUNT(*) FROM songs AS checked WHERE year NOT IN (0, 1999)",
            "1",
        ),
        (
            "SELECT COUNT(*) FROM songs AS checked WHERE (\nduration > 2\n) IS NOT TRUE",
            "2",
        ),
        (
            "SELECT COUNT(*) FROM plays AS checked WHERE checked.song_id IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM songs AS referenced WHERE referenced.song_id = checked.song_id)",
            "1",
        ),
        (
            "SELECT COUNT(*) FROM (SELECT song_id FROM songs AS checked WHERE song_id IS NOT NULL \
             GROUP BY song_id HAVING COUNT(*) > 1 AND MAX(CASE WHEN year >= 2000 THEN 1 ELSE 0 END) = 1) AS repeated",
            "1",
        ),
    ] {
        assert_eq!(db.value(sql), expected, "{sql}");
    }
}

#[test]
fn the_lease_is_taken_by_its_generation() {
    let mut db = Db::with(&[
        "CREATE SCHEMA IF NOT EXISTS control",
        "CREATE TABLE IF NOT EXISTS control.lease (generation bigint NOT NULL, run varchar(64) NOT NULL) DISTSTYLE ALL",
        "INSERT INTO control.lease (generation, run) SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM control.lease)",
        "INSERT INTO control.lease (generation, run) SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM control.lease)",
    ]);
    assert_eq!(
        db.run("UPDATE control.lease SET generation = 1, run = 'ab' WHERE generation = 0"),
        Some(1)
    );
    assert_eq!(
        db.run("UPDATE control.lease SET generation = 1, run = 'cd' WHERE generation = 0"),
        Some(0)
    );
    assert_eq!(
        db.rows("SELECT generation, run FROM control.lease"),
        ["1|ab"]
    );
}
