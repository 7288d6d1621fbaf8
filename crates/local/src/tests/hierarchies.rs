//! `CONNECT BY`, by the example of its page.

use super::Db;

fn employees() -> Db {
    Db::with(&[
        "CREATE TABLE employee (id int, name varchar(20), manager_id int)",
        "INSERT INTO employee (id, name, manager_id) VALUES (100, 'Carlos', NULL), \
         (101, 'John', 100), (102, 'Jorge', 101), (103, 'Kwaku', 101), (110, 'Liu', 101), \
         (106, 'Mateo', 102), (110, 'Nikki', 103), (104, 'Paulo', 103), (105, 'Richard', 103), \
         (120, 'Saanvi', 104), (200, 'Shirley', 104), (201, 'Sofía', 102), (205, 'Zhang', 104)",
    ])
}

/// The page's query with its result, but for `WHERE level < 4`, which contradicts it.
#[test]
fn the_rows_below_a_root_are_found() {
    let mut db = employees();
    assert_eq!(
        db.rows(
            "SELECT id, name, manager_id FROM employee \
             START WITH name = 'John' CONNECT BY PRIOR id = manager_id ORDER BY name"
        ),
        [
            "101|John|100",
            "102|Jorge|101",
            "103|Kwaku|101",
            "110|Liu|101",
            "106|Mateo|102",
            "110|Nikki|103",
            "104|Paulo|103",
            "105|Richard|103",
            "120|Saanvi|104",
            "200|Shirley|104",
            "201|Sofía|102",
            "205|Zhang|104"
        ]
    );
    let refused = db.refused(
        "SELECT id FROM employee WHERE level < 4 START WITH name = 'John' \
         CONNECT BY PRIOR id = manager_id",
    );
    assert!(refused.contains("LEVEL"), "{refused}");
}

#[test]
fn where_filters_what_was_found_and_every_row_may_be_a_root() {
    let mut db = employees();
    assert_eq!(
        db.rows(
            "SELECT name FROM employee WHERE name <> 'Paulo' START WITH name = 'Kwaku' \
             CONNECT BY employee.manager_id = PRIOR id AND name <> 'Nikki' ORDER BY 1"
        ),
        ["Kwaku", "Richard", "Saanvi", "Shirley", "Zhang"]
    );
    assert_eq!(
        db.value("SELECT count(*) FROM employee CONNECT BY PRIOR id = manager_id"),
        "47"
    );
    assert_eq!(
        db.rows(
            "SELECT manager, count(*) FROM (SELECT id AS nr, manager_id AS manager FROM employee) t \
             START WITH manager IS NULL CONNECT BY PRIOR nr = manager GROUP BY 1 ORDER BY 1"
        ),
        ["100|1", "101|3", "102|2", "103|3", "104|3", "null|1"]
    );
    // A view, and beside another hierarchy.
    db.run(
        "CREATE VIEW johns AS SELECT id FROM employee START WITH id = 101 \
         CONNECT BY PRIOR id = manager_id",
    );
    assert_eq!(
        db.value(
            "SELECT count(*) FROM johns WHERE id IN (SELECT id FROM employee START WITH id = 104 \
             CONNECT BY PRIOR id = manager_id)"
        ),
        "4"
    );
}

#[test]
fn a_row_below_itself_is_refused_and_does_not_run_for_ever() {
    let mut db = employees();
    db.run("UPDATE employee SET manager_id = 200 WHERE id = 101");
    let refused = db.refused(
        "SELECT count(*) FROM employee START WITH id = 101 CONNECT BY PRIOR id = manager_id",
    );
    assert!(refused.contains("below itself"), "{refused}");
}
