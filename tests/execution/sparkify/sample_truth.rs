//! The sample that the repository ships: every table, against a plain reading of the files.

use super::reader::{Expected, november};
use super::rig::{Rig, sample};

#[test]
fn the_sample_fills_every_table_as_a_plain_reading_of_its_files() {
    let days = november(1..=3);
    let expected = Expected::of(&sample(), &days);
    let rig = Rig::on(&sample());
    let staged = rig.load("2018-11-01", "2018-11-04");
    assert_eq!(staged.events(), expected.events);
    rig.assert_tables(&expected);
    // What the reader counts, written down, so that the two cannot be wrong together.
    assert_eq!(expected.events, 295);
    assert_eq!(expected.songplays.len(), 204);
    assert_eq!(expected.users.len(), 9);
    assert_eq!(expected.users.count(4, Some("free")), 5);
    assert_eq!(expected.time.len(), 203);
    assert_eq!(expected.songs.len(), 34);
    assert_eq!(expected.artists.len(), 20);
}

#[test]
fn ten_plays_of_the_sample_are_found_in_the_catalogue() {
    let rig = Rig::on(&sample());
    rig.load("2018-11-01", "2018-11-04");
    let found = rig.rows(
        "select s.title, count(*) from sparkify.songplays as p \
         join sparkify.songs as s on s.song_id = p.song_id group by s.title order by s.title",
    );
    let titles: Vec<String> = found.values(0);
    assert_eq!(
        titles,
        [
            " Semaphore for Beginners",
            "A Letter \"B",
            "Barometer Falling",
            "Ferry to Nowhere in Particular",
            "Marlowe's Lament",
            "Needles and Static",
            "Neither Here/Nor There",
            "Sju öar (Live)",
            "Tidewater Telegram",
        ]
    );
    assert_eq!(found.count(1, Some("2")), 1, "one song was played twice");
}

#[test]
fn a_play_is_known_by_the_digest_of_its_session_and_item() {
    let rig = Rig::on(&sample());
    rig.load("2018-11-01", "2018-11-04");
    let play = "where start_time = '2018-11-01 23:59:59.9'";
    let found = rig.rows(&format!(
        "select songplay_id, session_id from sparkify.songplays {play}"
    ));
    // printf '155-0' | md5sum
    assert_eq!(found.values(0), ["b96f1801010b5e1ddd822c5c125b2641"]);
    assert_eq!(found.values(1), ["155"]);
}

#[test]
fn an_event_in_the_next_days_file_is_loaded_once_and_stays() {
    let rig = Rig::on(&sample());
    let late = "select count(*) from sparkify.songplays where start_time = '2018-11-01 23:59:59.9'";
    rig.load("2018-11-01", "2018-11-02");
    assert_eq!(rig.rows(late).values(0), ["0"], "its file has not come yet");
    rig.load("2018-11-02", "2018-11-03");
    assert_eq!(rig.rows(late).values(0), ["1"]);
    // Neither day loses it, and neither doubles it.
    rig.load_again("2018-11-01", "2018-11-02");
    assert_eq!(rig.rows(late).values(0), ["1"]);
    rig.load_again("2018-11-02", "2018-11-03");
    assert_eq!(rig.rows(late).values(0), ["1"]);
}

#[test]
fn days_of_the_sample_in_any_order_end_in_the_same_tables() {
    let expected = Expected::of(&sample(), &november(1..=3));
    for order in [[1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let rig = Rig::on(&sample());
        for day in order {
            rig.load(
                &format!("2018-11-{day:02}"),
                &format!("2018-11-{:02}", day + 1),
            );
        }
        rig.assert_tables(&expected);
    }
}

#[test]
fn the_greatest_level_of_the_sample_is_not_the_latest() {
    // Otherwise the tests above could not tell MAX(level) from the latest level.
    let expected = Expected::of(&sample(), &november(1..=3));
    let paid = expected.users.count(4, Some("paid"));
    assert_eq!((paid, expected.users_by_greatest_level["paid"]), (4, 6));
}

#[test]
fn the_plan_for_the_cluster_can_be_rehearsed_on_the_sample() {
    let rig = Rig::on(&sample()).for_target("prod");
    rig.load("2018-11-01", "2018-11-04");
    rig.assert_tables(&Expected::of(&sample(), &november(1..=3)));
}
