//! The public data set: thirty days, every number that plain Python worked out from it.
//!
//! Each test says that it is skipped where the data set is absent.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use super::reader::{Expected, november};
use super::rig::{Loaded, Rig};
use super::truth::Truth;

/// All thirty days as one range, loaded once for the tests that only read.
struct Month {
    truth: Truth,
    rig: Rig,
    loaded: Loaded,
}

static MONTH: LazyLock<Option<Month>> = LazyLock::new(|| {
    let truth = Truth::find()?;
    let rig = Rig::on(&truth.data);
    let loaded = rig.load("2018-11-01", "2018-12-01");
    Some(Month { truth, rig, loaded })
});

fn month() -> Option<&'static Month> {
    let month = MONTH.as_ref();
    if month.is_none() {
        // Says it once for each test.
        Truth::find();
    }
    month
}

fn day(day: u8) -> (String, String) {
    let text = |day: u8| match day {
        31 => "2018-12-01".to_owned(),
        day => format!("2018-11-{day:02}"),
    };
    (text(day), text(day + 1))
}

fn assert_tables(rig: &Rig, truth: &Truth) {
    rig.users()
        .assert_same(&truth.table("users.csv", 5), "users");
    rig.songs()
        .assert_same(&truth.table("songs.csv", 5), "songs");
    rig.artists()
        .assert_same(&truth.table("artists.csv", 5), "artists");
    rig.time().assert_same(&truth.table("time.csv", 7), "time");
    rig.songplays()
        .assert_same(&truth.table("songplays_left.csv", 9), "songplays");
}

#[test]
fn the_plain_reading_agrees_with_the_truth() {
    // Two other tests rely on it, where there is no truth.
    let Some(truth) = Truth::find() else { return };
    let expected = Expected::of(&truth.data, &november(1..=30));
    assert_eq!(expected.events, truth.number("/staging_events/rows"));
    let greatest = truth.numbers("/users_if_max_level_text");
    assert_eq!(expected.users_by_greatest_level, greatest);
    let table = |file, columns| truth.table(file, columns);
    expected.users.assert_same(&table("users.csv", 5), "users");
    expected.songs.assert_same(&table("songs.csv", 5), "songs");
    expected
        .artists
        .assert_same(&table("artists.csv", 5), "artists");
    expected.time.assert_same(&table("time.csv", 7), "time");
    expected
        .songplays
        .assert_same(&table("songplays_left.csv", 9), "songplays");
}

#[test]
fn every_table_of_the_month_is_the_expected_one_row_by_row() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    assert_tables(rig, truth);
}

#[test]
fn every_event_of_every_file_is_staged() {
    let Some(Month { truth, loaded, .. }) = month() else {
        return;
    };
    assert_eq!(loaded.events(), truth.number("/staging_events/rows"));
    assert_eq!(loaded.songs(), truth.number("/staging_songs/rows"));
    for (date, numbers) in truth.at("/per_day_utc").as_object().expect("days") {
        assert_eq!(
            loaded.events_of(date) as u64,
            numbers["events"].as_u64().expect("a number"),
            "{date}"
        );
    }
}

#[test]
fn users_have_their_latest_level() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let users = rig.users();
    assert_eq!(
        users.len(),
        truth.number("/users_from_next_song/distinct_users")
    );
    assert_eq!(
        users.count_by(4),
        truth.numbers("/users_from_next_song/latest_level_counts")
    );
}

#[test]
fn one_play_of_the_month_is_in_the_catalogue() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let plays = rig.songplays();
    assert_eq!(plays.len(), truth.number("/songplays/left_join_rows"));
    let unmatched = truth.number("/songplays/left_join_rows")
        - truth.number("/songplays/left_join_rows_with_song_id");
    assert_eq!(plays.count(3, None), unmatched);
    let matched = rig.rows(
        "select to_char(start_time, 'YYYY-MM-DD'), user_id, level, session_id, item_in_session, \
         song_id, artist_id, location from sparkify.songplays where song_id is not null",
    );
    let expected = &truth.at("/matched_songplays")[0];
    for (column, key) in [
        (1, "userId"),
        (2, "level"),
        (3, "sessionId"),
        (4, "itemInSession"),
        (5, "song_id"),
        (6, "artist_id"),
        (7, "location"),
    ] {
        let value = &expected[key];
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        assert_eq!(matched.values(column), [value], "{key}");
    }
}

#[test]
fn plays_are_counted_by_level_day_place_and_listener() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let plays = rig.songplays();
    assert_eq!(plays.count_by(2), truth.numbers("/next_song/by_level"));
    let days = rig.rows("select start_time::date, count(*) from sparkify.songplays group by 1");
    for (date, numbers) in truth.at("/per_day_utc").as_object().expect("days") {
        assert_eq!(
            days.value_beside(0, date, 1),
            numbers["next_song"].to_string(),
            "{date}"
        );
    }
    for (column, path) in [
        (1, "/analytics/top10_users_by_next_song"),
        (7, "/analytics/top10_locations_by_next_song"),
    ] {
        let counted = plays.count_by(column);
        for pair in truth.at(path).as_array().expect("pairs") {
            let name = pair[0].as_str().expect("a name");
            assert_eq!(
                counted[name] as u64,
                pair[1].as_u64().expect("a number"),
                "{name}"
            );
        }
    }
    assert_eq!(
        plays.count_by(7).len(),
        truth.number("/analytics/distinct_locations_next_song")
    );
    assert_eq!(
        plays.count_by(8).len(),
        truth.number("/analytics/distinct_user_agents_next_song")
    );
}

#[test]
fn plays_are_told_apart_by_session_and_item() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let plays = rig.songplays();
    let sessions = truth.number("/next_song/distinct_sessions");
    assert_eq!(plays.count_by(5).len(), sessions);
    let ids = rig.rows("select distinct songplay_id from sparkify.songplays");
    assert_eq!(ids.len(), truth.number("/next_song/distinct_session_item"));
    // Moments alone would lose some.
    assert_eq!(
        plays.count_by(0).len(),
        truth.number("/next_song/distinct_ts_ms")
    );
    let genders = rig.rows(
        "select u.gender, p.songplay_id from sparkify.songplays as p \
         join sparkify.users as u on u.user_id = p.user_id",
    );
    assert_eq!(genders.count_by(0), truth.numbers("/next_song/by_gender"));
}

#[test]
fn plays_keep_their_milliseconds() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let parts = rig.rows(
        "select extract(millisecond from start_time) as part, count(*) from sparkify.songplays \
         group by 1",
    );
    for (part, plays) in truth.numbers("/millisecond_parts") {
        assert_eq!(parts.value_beside(0, &part, 1), plays.to_string());
    }
}

#[test]
fn songs_and_artists_are_the_whole_catalogue() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let songs = rig.songs();
    assert_eq!(songs.len(), truth.number("/songs/distinct_song_id"));
    assert_eq!(songs.count_by(3), truth.numbers("/songs/by_year"));
    let sum = rig.rows("select sum(duration) from sparkify.songs");
    let expected = truth.at("/songs/duration_sum").as_str().expect("digits");
    assert_eq!(sum.values(0), [expected.trim_end_matches('0')]);
    let artists = rig.artists();
    assert_eq!(artists.len(), truth.number("/artists/distinct_artist_id"));
    for (artist, songs_of_artist) in truth.numbers("/artists/artists_with_several_songs") {
        assert_eq!(songs.count(2, Some(&artist)), songs_of_artist, "{artist}");
    }
}

#[test]
fn time_is_counted_by_each_of_its_parts() {
    let Some(Month { truth, rig, .. }) = month() else {
        return;
    };
    let time = rig.time();
    assert_eq!(time.len(), truth.number("/time/rows"));
    for (column, part) in [
        (1, "hour"),
        (2, "day"),
        (3, "week"),
        (4, "month"),
        (5, "year"),
        (6, "weekday_redshift_dow_sun0"),
    ] {
        assert_eq!(
            time.count_by(column),
            truth.numbers(&format!("/time/by_{part}")),
            "{part}"
        );
    }
}

#[test]
fn day_by_day_each_day_adds_what_it_should() {
    let Some(truth) = Truth::find() else { return };
    let rig = Rig::on(&truth.data);
    for date in 1..=30 {
        let (start, end) = day(date);
        rig.load(&start, &end);
        let users = rig.users();
        let path = |name: &str| format!("/cumulative_after_day/{start}/{name}");
        assert_eq!(
            rig.count("songplays"),
            truth.number(&path("songplays_left")),
            "{start}"
        );
        assert_eq!(users.len(), truth.number(&path("users")), "{start}");
        assert_eq!(
            users.count(4, Some("free")),
            truth.number(&path("users_free")),
            "{start}"
        );
        assert_eq!(
            users.count(4, Some("paid")),
            truth.number(&path("users_paid")),
            "{start}"
        );
        assert_eq!(rig.count("time"), truth.number(&path("time")), "{start}");
    }
    assert_tables(&rig, &truth);
}

/// Every day once, in an order in which each day has later days before it and earlier ones after.
const SHUFFLED: [u8; 30] = [
    22, 3, 30, 14, 9, 27, 1, 18, 6, 25, 11, 29, 16, 2, 21, 8, 13, 28, 5, 19, 24, 10, 17, 4, 26, 12,
    23, 7, 20, 15,
];

#[test]
fn shuffled_days_end_in_the_same_tables() {
    let Some(truth) = Truth::find() else { return };
    let rig = Rig::on(&truth.data);
    for date in SHUFFLED {
        let (start, end) = day(date);
        rig.load(&start, &end);
    }
    assert_tables(&rig, &truth);
}

#[test]
fn loading_any_day_again_changes_no_table() {
    let Some(truth) = Truth::find() else { return };
    let rig = Rig::on(&truth.data);
    rig.load("2018-11-01", "2018-12-01");
    let before = rig.dump();
    // The second day last: an older day must not win over what later days know.
    for date in (1..=30).filter(|date| *date != 2).chain([2]) {
        let (start, end) = day(date);
        rig.load_again(&start, &end);
        assert_eq!(rig.dump(), before, "after {start} again");
    }
    rig.load_again("2018-11-01", "2018-12-01");
    assert_eq!(rig.dump(), before, "after the month again");
}

#[test]
fn a_second_run_of_the_month_does_nothing() {
    let Some(truth) = Truth::find() else { return };
    let rig = Rig::on(&truth.data);
    rig.load("2018-11-01", "2018-11-04");
    let before = rig.dump();
    let again = rig.load("2018-11-01", "2018-11-04");
    assert_eq!(again.done(), 0);
    assert_eq!(rig.dump(), before);
}

#[test]
fn who_goes_back_to_free_is_free() {
    let Some(truth) = Truth::find() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    copy(&truth.data, folder.path());
    // The month has nobody who ends on free after having paid: make one of the last play of
    // somebody who pays.
    let path = folder
        .path()
        .join("log_data/2018/11/2018-11-30-events.json");
    let text = fs::read_to_string(&path).expect("the last day");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (paid, play) = ("\"level\":\"paid\"", "\"page\":\"NextSong\"");
    let last = lines
        .iter_mut()
        .rfind(|line| line.contains(paid) && line.contains(play));
    let last = last.expect("somebody pays on the last day");
    *last = last.replace(paid, "\"level\":\"free\"");
    fs::write(&path, lines.join("\n")).expect("a folder to write in");

    let expected = Expected::of(folder.path(), &november(28..=30));
    let rig = Rig::on(folder.path());
    rig.load("2018-11-28", "2018-12-01");
    rig.assert_tables(&expected);
    let paid = expected.users.count(4, Some("paid"));
    assert_eq!(
        paid + 1,
        expected.users_by_greatest_level["paid"],
        "MAX(level) would be wrong"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the data") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
