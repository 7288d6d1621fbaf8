//! A shop: first the whole history in three files, later a file of orders each day.
//!
//! What the tables must hold stands in `shop/truths`. It was computed from the files row by row by a
//! program of its own, without SQL.

use compiler::Range;
use executor::Reprocess;

use super::folder::{Folder, done, truths};

const SEEDS: &str = include_str!("shop/truths/seeds.txt");
const DAILY: &str = include_str!("shop/truths/daily.txt");

fn shop() -> Folder {
    Folder::open("shop", &["s3://shop", "s3://acme-shop"])
}

fn days(start: &str, end: &str) -> Range {
    Range::Between {
        start: start.to_owned(),
        end: end.to_owned(),
    }
}

fn seeds_are_true(shop: &Folder) {
    for (table, rows) in truths(SEEDS) {
        assert_eq!(
            shop.rows(&format!("select * from shop.{table} order by 1")),
            rows,
            "{table}"
        );
    }
}

fn daily_is_true(shop: &Folder) {
    for (table, rows) in truths(DAILY) {
        let columns = match table {
            "sales" => {
                "order_id, customer_id, location_id, ordered_at, ordered_on, order_total, order_cost, \
                 drinks, foods, skus"
            }
            _ => "*",
        };
        let select = format!("select {columns} from shop.{table} order by 1, 2");
        assert_eq!(shop.rows(&select), rows, "{table}");
    }
}

#[test]
fn a_pipeline_without_a_schedule_loads_its_seeds_once() {
    let shop = shop();
    let plan = shop.plan("seeds", "local", Range::Unnamed);
    // Three raw tables, two marts; three views, and a unit of checks for each.
    assert_eq!(done(&shop.run(&plan, Reprocess::Nothing)), 11);
    seeds_are_true(&shop);
    assert_eq!(
        shop.rows("select amount, amount / 2 from shop.stg_payments where payment_id = 1"),
        shop.rows(
            "select amount, amount / 2 from (select (amount / 100.0)::decimal(12,2) as amount \
                   from shop.raw_payments where id = 1) as p"
        ),
    );

    assert_eq!(done(&shop.run(&plan, Reprocess::Nothing)), 0);
    assert!(done(&shop.run(&plan, Reprocess::All)) >= 5);
    seeds_are_true(&shop);
}

#[test]
fn the_plan_for_production_gives_the_same_seeds() {
    let shop = shop();
    shop.run(
        &shop.plan("seeds", "prod", Range::Unnamed),
        Reprocess::Nothing,
    );
    seeds_are_true(&shop);
}

#[test]
fn days_of_orders_give_the_same_tables_in_any_order() {
    let shop = shop();
    let plan = |start, end| shop.plan("daily", "local", days(start, end));
    shop.run(&plan("2024-09-03", "2024-09-05"), Reprocess::Nothing);
    // The days before come later; `guests` is what all orders so far come to, whatever day is last.
    let whole = plan("2024-09-01", "2024-09-05");
    shop.run(&whole, Reprocess::Nothing);
    daily_is_true(&shop);

    assert_eq!(done(&shop.run(&whole, Reprocess::Nothing)), 0);
    shop.run(&whole, Reprocess::All);
    daily_is_true(&shop);
}
