//! Arrivals (I-94): Parquet of SAS, where every number is a double and days count from 1960, a file
//! with `;`, labels as small CSV files made from one description, a star schema with an aggregate by
//! state.

use super::Whole;

fn holds(immigration: &Whole) {
    for (table, order) in [
        ("airports", "ident"),
        ("demographics", "state_code"),
        ("arrivals", "arrival_id"),
        ("days", "day"),
        ("arrivals_by_state", "month, state_code"),
    ] {
        immigration.holds(&format!("i94.{table}"), order, table);
    }
}

#[test]
fn arrivals_of_two_months_and_what_they_refer_to_are_as_counted_elsewhere() {
    let immigration = Whole::new("immigration");
    immigration.plan("2016-04-01", "2016-06-01", "spring.plan");
    immigration.run(&["spring.plan"]);
    holds(&immigration);
    immigration.run(&["spring.plan"]).prints("nothing to do");
    immigration.run(&["spring.plan", "--reprocess", "all"]);
    holds(&immigration);
}

#[test]
fn a_column_is_renamed_and_its_rows_stay() {
    let immigration = Whole::new("immigration");
    let project = &immigration.project;
    immigration.plan("2016-05-01", "2016-06-01", "before.plan");
    immigration.run(&["before.plan"]);
    project.edit(
        "immigration/tables/star.yml",
        "    flight: varchar(8)",
        "    flight_number: { type: varchar(16), was: flight }",
    );
    project.edit(
        "immigration/sql/arrivals.sql",
        "AS flight,",
        "AS flight_number,",
    );
    immigration.plan("2016-05-01", "2016-06-01", "after.plan");
    project
        .run(&[
            "migrate",
            "after.plan",
            "--from",
            "before.plan",
            "-o",
            "change.plan",
        ])
        .exits(0);
    immigration.run(&["change.plan"]);
    let flights = "SELECT count(flight_number), count(DISTINCT flight_number) FROM i94.arrivals";
    let before = project
        .run(&["query", "--format", "csv", flights])
        .exits(0)
        .stdout;
    project.run(&["run", "after.plan"]).exits(4);
    immigration.run(&["after.plan", "--reprocess", "arrivals"]);
    let after = project
        .run(&["query", "--format", "csv", flights])
        .exits(0)
        .stdout;
    assert_eq!(before, after);
    assert!(!after.ends_with("\n0,0\n"), "{after}");
}
