//! The mistakes that public pipelines of this kind make, each put into the example: the sample or
//! the checks tell it from the right answer, so that neither can lose its traps unnoticed.

use super::reader::{Expected, november};
use super::rig::{Loaded, Rig, sample};
use super::table::Rows;

const PIPELINE: &str = "sparkify/pipeline.yml";
const SONGPLAYS: &str = "sparkify/sql/songplays.sql";
const USERS: &str = "sparkify/sql/users.sql";
const ARTISTS: &str = "sparkify/sql/artists.sql";
const TIME: &str = "sparkify/sql/time.sql";
const MILLISECONDS: &str = "e.ts * interval '0.001 second'";
const SECONDS: &str = "e.ts / 1000 * interval '1 second'";

fn edited(file: &str, from: &str, to: &str) -> Rig {
    Rig::on(&sample()).edited(file, from, to)
}

fn three_days(rig: &Rig) -> Loaded {
    rig.try_load("2018-11-01", "2018-11-04")
}

fn expected() -> Expected {
    Expected::of(&sample(), &november(1..=3))
}

/// Fails if the check that is named does not.
fn assert_caught_by(rig: &Rig, check: &str) {
    let failed = three_days(rig).failed_checks();
    assert!(
        failed.iter().any(|id| id == check),
        "{check} did not fail, but {failed:?}"
    );
}

fn assert_loads(rig: &Rig) {
    let loaded = three_days(rig);
    assert_eq!(
        loaded.failed_checks().len(),
        0,
        "{:?}",
        loaded.failed_checks()
    );
    assert_eq!(loaded.failure(), None);
}

fn differs(found: &Rows, expected: &Rows) -> bool {
    found.len() == expected.len() && found != expected
}

#[test]
fn the_greatest_level_is_seen_in_the_table() {
    let greatest = "max(e.level) over (partition by e.user_id) as level,\n    timestamp";
    let rig = edited(USERS, "e.level,\n    timestamp", greatest);
    assert_loads(&rig);
    assert!(differs(&rig.users(), &expected().users));
}

#[test]
fn the_last_loaded_level_is_seen_in_the_table() {
    // Days out of order, and nothing that says which is the latest.
    let rig = edited(
        PIPELINE,
        "merge: { key: [user_id], latest_by: seen_at }",
        "merge: { key: [user_id] }",
    );
    for (start, end) in [("2018-11-03", "2018-11-04"), ("2018-11-01", "2018-11-03")] {
        rig.load(start, end);
    }
    assert!(differs(&rig.users(), &expected().users));
}

#[test]
fn moments_cut_to_seconds_are_seen_in_the_table() {
    let rig = edited(TIME, MILLISECONDS, SECONDS).edited(SONGPLAYS, MILLISECONDS, SECONDS);
    assert_loads(&rig);
    assert!(differs(&rig.songplays(), &expected().songplays));
    assert!(rig.time().len() < expected().time.len());
}

#[test]
fn lengths_without_fractions_are_seen_in_the_table() {
    let rig = edited(PIPELINE, "length: decimal(10,5)", "length: decimal(18,0)");
    assert_loads(&rig);
    assert!(differs(&rig.songplays(), &expected().songplays));
}

#[test]
fn a_join_without_the_length_multiplies_plays() {
    let rig = edited(SONGPLAYS, "\n    and c.duration = e.length", "");
    assert_caught_by(&rig, "songplays.unique.songplay_id");
}

#[test]
fn a_song_that_is_listed_twice_multiplies_plays() {
    let once = "\n    qualify row_number() over (partition by s.title, a.name, s.duration order by s.song_id) = 1";
    assert_caught_by(&edited(SONGPLAYS, once, ""), "songplays.unique.songplay_id");
}

#[test]
fn an_artist_per_spelling_is_refused() {
    let rig = edited(
        ARTISTS,
        "partition by s.artist_id",
        "partition by s.artist_id, s.artist_name",
    );
    assert_caught_by(&rig, "artists.unique.artist_id");
}

#[test]
fn a_user_per_level_is_one_user_after_the_merge() {
    // Not a mistake here: `latest_by` decides between the rows of one load as well.
    let rig = edited(
        USERS,
        "partition by e.user_id",
        "partition by e.user_id, e.level",
    );
    assert_loads(&rig);
    rig.users().assert_same(&expected().users, "users");
}

#[test]
fn a_window_of_event_time_refuses_the_late_event() {
    let rig = edited(
        PIPELINE,
        "replace_batch: {}",
        "replace_window: { column: start_time }",
    );
    assert_caught_by(&rig, "songplays.window");
}

#[test]
fn a_registration_in_a_bigint_is_refused_at_its_column() {
    let rig = edited(
        PIPELINE,
        "registration: decimal(16,1)",
        "registration: bigint",
    );
    let loaded = three_days(&rig);
    let message = loaded.failure().expect("COPY fails");
    assert!(message.contains("registration"), "{message}");
    assert!(
        !message.contains("1540"),
        "a message holds no data: {message}"
    );
}

#[test]
fn an_empty_user_id_is_no_number() {
    let rig = edited(USERS, "where e.page = 'NextSong'\n", "");
    let loaded = three_days(&rig);
    assert!(loaded.failure().is_some());
}
