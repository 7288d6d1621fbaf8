//! GROUPING SETS, ROLLUP and CUBE:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_GROUP_BY_aggregation-extensions.html>.

use super::Db;

fn orders() -> Db {
    Db::with(&[
        "CREATE TABLE orders (category varchar(20), product varchar(20), day date, cost decimal(9,2))",
        "INSERT INTO orders VALUES ('phones', 'new', '2024-01-05', 500), \
         ('phones', 'used', '2024-02-06', 200), ('laptops', 'new', '2024-02-07', 2000), \
         ('laptops ', 'new', '2024-01-08', 1000), (NULL, 'new', '2024-01-09', 7)",
    ])
}

#[test]
fn a_total_is_told_from_a_group_without_a_name() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT category, sum(cost), grouping(category) FROM orders \
             GROUP BY ROLLUP (category) ORDER BY 3, 1"
        ),
        [
            "laptops|3000.00|0",
            "phones|700.00|0",
            "null|7.00|0",
            "null|3707.00|1"
        ]
    );
}

#[test]
fn texts_of_several_sets_are_null_where_a_set_leaves_them_out() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT nvl(category, 'all') AS c, nvl(product, 'all') AS p, sum(cost) FROM orders \
             WHERE category IS NOT NULL GROUP BY CUBE (category, product) ORDER BY 1, 2"
        ),
        [
            "all|all|3700.00",
            "all|new|3500.00",
            "all|used|200.00",
            "laptops|all|3000.00",
            "laptops|new|3000.00",
            "phones|all|700.00",
            "phones|new|500.00",
            "phones|used|200.00"
        ]
    );
}

#[test]
fn sets_are_of_expressions_ordinals_and_names_of_outputs() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT date_trunc('month', day)::date AS month, upper(product) AS p, count(*) \
             FROM orders GROUP BY ROLLUP (1, p) ORDER BY 1, 2"
        ),
        [
            "2024-01-01|NEW|3",
            "2024-01-01|null|3",
            "2024-02-01|NEW|1",
            "2024-02-01|USED|1",
            "2024-02-01|null|2",
            "null|null|5"
        ]
    );
    // A key inside another one: where only the longer one is in the set, it is there.
    assert_eq!(
        db.rows(
            "SELECT upper(product), product, count(*) FROM orders \
             GROUP BY GROUPING SETS ((upper(product)), (product)) ORDER BY 1, 2"
        ),
        ["NEW|null|4", "USED|null|1", "null|new|4", "null|used|1"]
    );
}

#[test]
fn plain_keys_stand_beside_sets() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT product, category, sum(cost) FROM orders WHERE cost > 100 \
             GROUP BY product, ROLLUP (category) HAVING grouping(category) = 1 ORDER BY 1"
        ),
        ["new|null|3500.00", "used|null|200.00"]
    );
}

#[test]
fn grouping_counts_its_bits_from_the_first_key() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT DISTINCT grouping(category), grouping(product), grouping_id(category, product) \
             FROM orders GROUP BY CUBE (category, product) ORDER BY 3"
        ),
        ["0|0|0", "0|1|1", "1|0|2", "1|1|3"]
    );
}

/// Tables and results of the documentation.
fn documented() -> Db {
    Db::with(&[
        "CREATE TABLE orders (id int, product char(20), category char(20), pre_owned char(1), cost decimal)",
        "INSERT INTO orders VALUES (0, 'laptop', 'computers', 'T', 1000), \
         (1, 'smartphone', 'cellphones', 'T', 800), (2, 'smartphone', 'cellphones', 'T', 810), \
         (3, 'laptop', 'computers', 'F', 1050), (4, 'mouse', 'computers', 'F', 50)",
    ])
}

#[test]
fn the_documented_rollup_of_some_keys_is_as_documented() {
    assert_eq!(
        documented().rows(
            "SELECT pre_owned, category, product, GROUPING(category, product, pre_owned) AS group_id, \
             sum(cost) AS total FROM orders \
             GROUP BY pre_owned, ROLLUP(category, product) ORDER BY 4,1,2,3"
        ),
        [
            "F|computers|laptop|0|1050",
            "F|computers|mouse|0|50",
            "T|cellphones|smartphone|0|1610",
            "T|computers|laptop|0|1000",
            "F|computers|null|2|1100",
            "T|cellphones|null|2|1610",
            "T|computers|null|2|1000",
            "F|null|null|6|1100",
            "T|null|null|6|2610"
        ]
    );
}

#[test]
fn the_documented_concatenated_grouping_is_as_documented() {
    let rows = documented().rows(
        "SELECT pre_owned, category, product, GROUPING(category, product, pre_owned) AS group_id, \
         sum(cost) AS total FROM orders \
         GROUP BY CUBE(category, product), GROUPING SETS(pre_owned, ()) ORDER BY 4,1,2,3",
    );
    assert_eq!(rows.len(), 22);
    assert_eq!(rows[4], "null|cellphones|smartphone|1|1610");
    assert_eq!(rows[18], "null|null|smartphone|5|1610");
    assert_eq!(rows[21], "null|null|null|7|3710");
}

#[test]
fn the_documented_nested_grouping_is_as_documented() {
    assert_eq!(
        documented().rows(
            "SELECT category, product, pre_owned, GROUPING(category, product, pre_owned) AS group_id, \
             sum(cost) AS total FROM orders \
             GROUP BY GROUPING SETS(ROLLUP(category), CUBE(product, pre_owned)) ORDER BY 4,1,2,3"
        ),
        [
            "cellphones|null|null|3|1610",
            "computers|null|null|3|2100",
            "null|laptop|F|4|1050",
            "null|laptop|T|4|1000",
            "null|mouse|F|4|50",
            "null|smartphone|T|4|1610",
            "null|laptop|null|5|2050",
            "null|mouse|null|5|50",
            "null|smartphone|null|5|1610",
            "null|null|F|6|1100",
            "null|null|T|6|2610",
            "null|null|null|7|3710",
            "null|null|null|7|3710"
        ]
    );
}

#[test]
fn windows_see_the_rows_of_all_sets() {
    let mut db = orders();
    assert_eq!(
        db.rows(
            "SELECT category, sum(cost) AS spent, \
             rank() OVER (PARTITION BY grouping(category) ORDER BY sum(cost) DESC) AS place \
             FROM orders GROUP BY ROLLUP (category) ORDER BY grouping(category), place"
        ),
        [
            "laptops|3000.00|1",
            "phones|700.00|2",
            "null|7.00|3",
            "null|3707.00|1"
        ]
    );
}
