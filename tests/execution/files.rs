//! Files as they are published elsewhere, loaded by pipelines as they come.

use std::fmt::Write as _;

use executor::Reprocess;
use plan::record::Ending;

use super::small::Small;

/// Written by another implementation: a zstd file of five trips, one of them twice.
const TRIPS: &[u8] = include_bytes!("files/trips.parquet");

const DEMOGRAPHICS: &str = "City;State;Median Age;Male Population;Total Population;State Code;Race;Count\r\n\
    Silver Spring;Maryland;33.8;40601;82463;MD;Hispanic or Latino;25924\r\n\
    Silver Spring;Maryland;33.8;40601;82463;MD;White;37756\r\n\
    \"The Villages\";Florida;70.5;;72590;FL;\"Black or \"\"African\"\"; American\";331\r\n";

fn complete(small: &Small, reprocess: Reprocess) {
    small.events("2018-11-01", &[]);
    let record = small.run_with("2018-11-01", reprocess);
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
}

#[test]
fn trips_of_a_manifest_are_merged_by_their_key_however_often_they_are_loaded() {
    let small = Small::new(
        "  raw_trips:
    kind: staging
    columns: { vendor_id: bigint, pickup_at: timestamp, passengers: double precision, flag: char(1), zone: bigint, amount: double precision }
    load: { copy: { from: \"s3://small/trips/{{ ds }}.manifest\", manifest: true, parquet: } }
  trips:
    kind: fact
    columns: { vendor_id: bigint not null, pickup_at: timestamp not null, zone: bigint not null, passengers: integer, amount: \"decimal(10,2)\" }
    load:
      merge: { key: [vendor_id, pickup_at, zone] }
      select: |
        SELECT coalesce(vendor_id, 0) AS vendor_id, coalesce(pickup_at, '1970-01-01'::timestamp) AS pickup_at,
               coalesce(zone, 0) AS zone, max(passengers)::integer AS passengers, max(amount)::decimal(10,2) AS amount
        FROM raw_trips
        GROUP BY 1, 2, 3
",
    );
    let manifest = format!(
        "{{\"entries\": [{{\"url\": \"s3://small/trips/yellow.parquet\", \"mandatory\": true, \"meta\": {{\"content_length\": {}}}}}]}}",
        TRIPS.len()
    );
    small
        .file("trips/yellow.parquet", TRIPS)
        .file("trips/yellow.parquet.part", b"half written")
        .file("trips/2018-11-01.manifest", manifest.as_bytes());
    for reprocess in [Reprocess::Nothing, Reprocess::All] {
        complete(&small, reprocess);
        assert_eq!(
            small.rows(
                "SELECT vendor_id, pickup_at, zone, passengers, amount FROM s.trips ORDER BY 1, 2"
            ),
            [
                "0 2018-11-01 05:00:00 7 1 0.00",
                "1 2018-11-01 00:20:00 236 3 19.00",
                "2 2018-11-01 00:15:00 142 1 22.12",
                "2 2018-11-01 23:59:59.5 43 2 -4.30"
            ]
        );
    }
}

#[test]
fn statistics_with_semicolons_and_quotes_give_their_numbers() {
    let small = Small::new(
        "  demographics:
    kind: staging
    static: true
    columns: { city: varchar(64), state: varchar(64), median_age: \"decimal(4,1)\", male: integer, total: integer, state_code: char(2), race: varchar(64), people: integer }
    load: { copy: { from: \"s3://small/us-cities-demographics.csv\", csv: { delimiter: \";\", ignore_header: 1 } } }
  races:
    kind: dimension
    columns: { state_code: char(2), race: varchar(64), people: bigint, median_age: \"decimal(4,1)\" }
    load:
      replace: {}
      select: |
        SELECT state_code, race, sum(people) AS people, max(median_age) AS median_age
        FROM demographics
        GROUP BY 1, 2
",
    );
    small.file("us-cities-demographics.csv", DEMOGRAPHICS.as_bytes());
    complete(&small, Reprocess::Nothing);
    assert_eq!(
        small.rows("SELECT state_code, people, median_age, race FROM s.races ORDER BY people"),
        [
            "FL 331 70.5 Black or \"African\"; American",
            "MD 25924 33.8 Hispanic or Latino",
            "MD 37756 33.8 White"
        ]
    );
}

#[test]
fn tables_of_a_benchmark_end_each_line_with_a_delimiter() {
    let small = Small::new(
        "  raw_lineitem:
    kind: staging
    static: true
    columns: { orderkey: bigint, quantity: \"decimal(12,2)\", price: \"decimal(12,2)\", flag: char(1), shipped: date, comment: varchar(44) }
    load: { copy: { from: \"s3://small/lineitem.tbl\", delimited: } }
  pricing:
    kind: dimension
    columns: { flag: char(1), quantity: \"decimal(38,2)\", lines: bigint }
    load:
      replace: {}
      select: |
        SELECT flag, sum(quantity) AS quantity, count(*) AS lines
        FROM raw_lineitem
        WHERE shipped <= '1998-09-02'
        GROUP BY 1
",
    );
    let mut text = String::new();
    for line in 1..=40 {
        let flag = if line % 2 == 0 { "N" } else { "R" };
        writeln!(
            text,
            "{line}|{line}.50|100.00|{flag}|1998-09-{:02}|egular; \"courts\"|",
            line % 4 + 1
        )
        .expect("a string takes all");
    }
    small.file("lineitem.tbl", text.as_bytes());
    complete(&small, Reprocess::Nothing);
    assert_eq!(
        small.rows("SELECT flag, quantity, lines FROM s.pricing ORDER BY flag"),
        ["N 225.00 10", "R 195.00 10"]
    );
}
