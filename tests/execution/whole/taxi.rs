//! Taxi trips: Parquet files named by a manifest a month, merged by a key that is computed, into
//! revenue by zone and by borough.

use super::Whole;

fn quarter() -> Whole {
    let taxi = Whole::new("taxi");
    taxi.plan("2023-01-01", "2023-04-01", "q1.plan");
    taxi
}

fn holds(taxi: &Whole, suffix: &str) {
    for (table, order) in [
        ("zone_revenue", "month, location_id"),
        ("borough_revenue", "month, borough, payment"),
    ] {
        taxi.holds(&format!("taxi.{table}"), order, &format!("{table}{suffix}"));
    }
}

#[test]
fn three_months_give_their_revenue_and_a_second_run_changes_nothing() {
    let taxi = quarter();
    taxi.run(&["q1.plan"]);
    holds(&taxi, "");
    taxi.run(&["q1.plan"]).prints("nothing to do");
    holds(&taxi, "");
}

#[test]
fn a_month_that_is_delivered_again_takes_the_place_of_its_trips() {
    let taxi = quarter();
    taxi.run(&["q1.plan"]);
    let corrected = taxi.project.read("sample/manifests/2023-01.corrected");
    taxi.project
        .write("sample/manifests/2023-01.manifest", &corrected);
    taxi.plan("2023-01-01", "2023-02-01", "january.plan");
    // January's revenue is read from all its trips, whoever brought them.
    taxi.run(&[
        "january.plan",
        "--reprocess",
        "trips,zone_revenue,borough_revenue",
    ])
    .prints("the input of `staging_trips` changed");
    taxi.run(&["q1.plan", "--reprocess", "zone_revenue,borough_revenue"]);
    holds(&taxi, "_corrected");
}

#[test]
fn months_may_come_backwards_and_the_plan_for_redshift_gives_the_same() {
    let taxi = Whole::new("taxi");
    for (start, end) in [
        ("2023-03-01", "2023-04-01"),
        ("2023-01-01", "2023-02-01"),
        ("2023-02-01", "2023-03-01"),
    ] {
        taxi.plan(start, end, "month.plan");
        taxi.run(&["month.plan"]);
    }
    // March's window was cut before February's late trips came.
    taxi.plan("2023-03-01", "2023-04-01", "march.plan");
    taxi.run(&["march.plan", "--reprocess", "zone_revenue,borough_revenue"]);
    holds(&taxi, "");

    let project = &taxi.project;
    project
        .run(&[
            "plan",
            "--start",
            "2023-01-01",
            "--end",
            "2023-04-01",
            "--target",
            "prod",
            "-o",
            "prod.plan",
        ])
        .exits(0);
    project
        .run(&["rehearse", "prod.plan", "--keep", "prod.duckdb"])
        .exits(0);
    let trips = "SELECT count(*), sum(total_amount) FROM taxi.trips";
    let count = |file: &[&str]| {
        let ran = project.run(&[&["query", "--format", "csv", trips], file].concat());
        ran.exits(0).stdout
    };
    let rehearsed = count(&["--database", "prod.duckdb"]);
    assert!(rehearsed.ends_with("\n190,6965.31\n"), "{rehearsed}");
    assert_eq!(rehearsed, count(&["--database", ".callsheet/local.duckdb"]));
}
