use super::Db;

fn sales() -> Db {
    Db::with(&[
        "CREATE TABLE sales (seller integer, item varchar(9), qty integer, price decimal(8,2))",
        "INSERT INTO sales VALUES (1, 'pen', 10, 1.50), (1, 'ink', 30, 2.00), (1, 'pen', 20, 2.25), \
         (2, 'cup', 5, 7.00), (2, NULL, 15, NULL)",
    ])
}

#[test]
fn lists_have_an_order_and_leave_null_out() {
    let mut db = sales();
    assert_eq!(
        db.rows(
            "SELECT seller, listagg(item, ',') WITHIN GROUP (ORDER BY qty DESC) FROM sales \
             GROUP BY seller ORDER BY 1"
        ),
        ["1|ink,pen,pen", "2|cup"]
    );
    assert_eq!(
        db.value("SELECT listagg(DISTINCT item, '; ') WITHIN GROUP (ORDER BY item) FROM sales"),
        "cup; ink; pen"
    );
    assert_eq!(
        db.value("SELECT listagg(item) FROM sales WHERE seller = 9"),
        "null"
    );
    assert_eq!(
        db.rows(
            "SELECT qty, listagg(item, '+') WITHIN GROUP (ORDER BY qty) OVER (PARTITION BY seller) \
             FROM sales ORDER BY qty"
        ),
        [
            "5|cup",
            "10|pen+pen+ink",
            "15|cup",
            "20|pen+pen+ink",
            "30|pen+pen+ink"
        ]
    );
    assert!(
        db.refused("SELECT listagg(repeat(item, 9000), ',') FROM sales")
            .contains("exceeds LISTAGG limit")
    );
    assert!(
        db.refused("SELECT listagg(DISTINCT item, ',') WITHIN GROUP (ORDER BY qty) FROM sales")
            .starts_with("0A000")
    );
}

#[test]
fn medians_and_percentiles_are_exact_or_refused() {
    let mut db = sales();
    assert_eq!(
        ["qty", "price", "qty::float"]
            .map(|of| db.value(&format!("SELECT median({of}) FROM sales"))),
        ["15.0", "2.125", "15"]
    );
    assert_eq!(
        db.value(
            "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY qty), \
             percentile_disc(0.25) WITHIN GROUP (ORDER BY qty DESC), \
             percentile_cont(0.25) WITHIN GROUP (ORDER BY qty) FROM sales"
        ),
        "15|20|10.0"
    );
    assert_eq!(
        db.rows("SELECT qty, median(qty) OVER (PARTITION BY seller) FROM sales ORDER BY 1"),
        ["5|10.0", "10|20.0", "15|10.0", "20|20.0", "30|20.0"]
    );
    assert!(
        db.refused("SELECT percentile_cont(0.3333) WITHIN GROUP (ORDER BY qty) FROM sales")
            .starts_with("0A000")
    );
    assert_eq!(
        db.value("SELECT APPROXIMATE count(DISTINCT item) FROM sales"),
        "3"
    );
}
