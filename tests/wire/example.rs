//! The example as it is: its plan for production, the same bytes, from the command line.

use std::process::Command;

use rig::{Faultwire, Isolation, Personality, Postgres, Speech};

use crate::execution::sparkify::reader::{Expected, november};
use crate::execution::sparkify::rig::sample;
use crate::execution::sparkify::table::Rows;
use crate::support::{Ran, checkout};

fn callsheet(wire: &Faultwire, postgres: &Postgres, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
    command
        .args(arguments)
        .current_dir(checkout().join("pipelines"))
        .env("REDSHIFT_HOST", wire.host())
        .env("REDSHIFT_PORT", wire.port().to_string())
        .env("REDSHIFT_DATABASE", postgres.database())
        .env("REDSHIFT_USER", postgres.user())
        .env("REDSHIFT_PASSWORD", postgres.password())
        .env("REDSHIFT_SSLMODE", "disable");
    command.output().expect("the binary starts").into()
}

#[test]
fn the_plan_for_production_fills_every_table_as_a_plain_reading_of_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("november.plan");
    let plan = crate::support::argument(&plan);
    let expected = Expected::of(&sample(), &november(1..=3));
    for isolation in Isolation::BOTH {
        let Ok(postgres) =
            Postgres::with(isolation).inspect_err(|absent| eprintln!("skipped: {absent}"))
        else {
            return;
        };
        let personality = Personality::default().with_bucket("s3://udacity-dend", sample());
        let wire = Faultwire::start(postgres.port(), Speech::Redshift(personality));
        let reports = folder.path().join(isolation.setting().replace(' ', "-"));
        let run = |arguments: &[&str]| callsheet(&wire, &postgres, arguments);
        run(&[
            "plan",
            "sparkify",
            "--target",
            "prod",
            "--start",
            "2018-11-01",
            "--end",
            "2018-11-04",
            "-o",
            plan,
        ])
        .exits(0);
        run(&["bootstrap", plan, "--yes"]).exits(0);
        let reports = crate::support::argument(&reports).to_owned();
        run(&["run", plan, "--report-dir", &reports]).exits(0);
        let rows = |columns: &str, table: &str| -> Rows {
            let rows = postgres.query(&format!("SELECT {columns} FROM sparkify.{table}"));
            rows.into_iter().collect()
        };
        for (columns, table, expected) in [
            (
                "user_id, first_name, last_name, gender, level",
                "users",
                &expected.users,
            ),
            (
                "song_id, title, artist_id, year, duration",
                "songs",
                &expected.songs,
            ),
            (
                "artist_id, name, location, latitude, longitude",
                "artists",
                &expected.artists,
            ),
            (
                "start_time, hour, day, week, month, year, weekday",
                "time",
                &expected.time,
            ),
            (
                "start_time, user_id, level, song_id, artist_id, session_id, item_in_session, location, user_agent",
                "songplays",
                &expected.songplays,
            ),
        ] {
            rows(columns, table).assert_same(expected, table);
        }
    }
}
