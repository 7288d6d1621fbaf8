//! What the example must end up with, worked out from the files in plain Rust: no SQL, none of the
//! product's code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use serde_json::Value;

use super::table::{Rows, row};

/// A play: an event of the page `NextSong`.
struct Play {
    event: Value,
    at: i64,
    session: i64,
    item: i64,
}

/// Everything that the tables should hold, as text.
pub(crate) struct Expected {
    pub(crate) events: usize,
    pub(crate) songplays: Rows,
    pub(crate) users: Rows,
    pub(crate) songs: Rows,
    pub(crate) artists: Rows,
    pub(crate) time: Rows,
    /// Users by the greatest of their levels, which is the mistake that most pipelines make.
    pub(crate) users_by_greatest_level: BTreeMap<String, usize>,
}

impl Expected {
    /// Reads the files of some days, and the catalogue.
    ///
    /// # Panics
    /// If a file is missing or no JSON.
    pub(crate) fn of(folder: &Path, days: &[String]) -> Self {
        let songs = objects_below(&folder.join("song_data"));
        let events: Vec<Value> = days.iter().flat_map(|day| lines(folder, day)).collect();
        let plays: Vec<Play> = events
            .iter()
            .filter(|event| event["page"] == "NextSong")
            .map(|event| Play {
                event: event.clone(),
                at: event["ts"].as_i64().expect("ts is an integer"),
                session: event["sessionId"]
                    .as_i64()
                    .expect("sessionId is an integer"),
                item: event["itemInSession"]
                    .as_i64()
                    .expect("itemInSession is an integer"),
            })
            .collect();
        let artists = artists(&songs);
        Self {
            events: events.len(),
            songplays: songplays(&plays, &songs, &artists),
            users: users(&plays),
            songs: songs.iter().map(|song| pick(song, SONG_KEYS)).collect(),
            artists: artists
                .values()
                .map(|song| pick(song, ARTIST_KEYS))
                .collect(),
            time: plays
                .iter()
                .map(|play| play.at)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(moment)
                .collect(),
            users_by_greatest_level: users_by_greatest_level(&plays),
        }
    }
}

const SONG_KEYS: &[&str] = &["song_id", "title", "artist_id", "year", "duration"];
const ARTIST_KEYS: &[&str] = &[
    "artist_id",
    "artist_name",
    "artist_location",
    "artist_latitude",
    "artist_longitude",
];

fn lines(folder: &Path, day: &str) -> Vec<Value> {
    let month = day[..7].replace('-', "/");
    let path = folder.join(format!("log_data/{month}/{day}-events.json"));
    let text = fs::read_to_string(&path).expect("the log of a day");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("an event"))
        .collect()
}

fn objects_below(folder: &Path) -> Vec<Value> {
    let mut objects = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of songs") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            objects.extend(objects_below(&path));
        } else {
            let text = fs::read_to_string(&path).expect("a song");
            objects.push(serde_json::from_str(&text).expect("one object"));
        }
    }
    objects
}

/// A value as the database writes it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn pick(object: &Value, keys: &[&str]) -> Vec<Option<String>> {
    row(keys.iter().map(|key| text(&object[*key])))
}

/// The song that decides about each artist: the newest, then the one with the lowest id.
fn artists(songs: &[Value]) -> BTreeMap<String, &Value> {
    let rank = |song: &Value| {
        (
            -song["year"].as_i64().expect("a year"),
            text(&song["song_id"]),
        )
    };
    let mut artists: BTreeMap<String, &Value> = BTreeMap::new();
    for song in songs {
        let id = text(&song["artist_id"]).expect("an artist's id");
        let known = artists.entry(id).or_insert(song);
        if rank(song) < rank(known) {
            *known = song;
        }
    }
    artists
}

fn songplays(plays: &[Play], songs: &[Value], artists: &BTreeMap<String, &Value>) -> Rows {
    // Title, artist and length in digits to the lowest song id that has them.
    let mut catalogue: BTreeMap<[Option<String>; 3], (String, Option<String>)> = BTreeMap::new();
    for song in songs {
        let artist_id = text(&song["artist_id"]);
        let name = artist_id
            .as_ref()
            .and_then(|id| text(&artists[id]["artist_name"]));
        let key = [text(&song["title"]), name, text(&song["duration"])];
        let id = text(&song["song_id"]).expect("a song's id");
        let known = catalogue
            .entry(key)
            .or_insert_with(|| (id.clone(), artist_id.clone()));
        if id < known.0 {
            *known = (id, artist_id);
        }
    }
    let play_row = |play: &Play| {
        let event = &play.event;
        let key = [
            text(&event["song"]),
            text(&event["artist"]),
            text(&event["length"]),
        ];
        let song = catalogue.get(&key);
        row([
            Some(timestamp(play.at)),
            text(&event["userId"]),
            text(&event["level"]),
            song.map(|song| song.0.clone()),
            song.and_then(|song| song.1.clone()),
            Some(play.session.to_string()),
            Some(play.item.to_string()),
            text(&event["location"]),
            text(&event["userAgent"]),
        ])
    };
    plays.iter().map(play_row).collect()
}

fn users(plays: &[Play]) -> Rows {
    let rank = |play: &Play| (play.at, play.session, play.item);
    let mut latest: BTreeMap<String, &Play> = BTreeMap::new();
    for play in plays {
        let id = text(&play.event["userId"]).expect("a player's id");
        let known = latest.entry(id).or_insert(play);
        if rank(play) > rank(known) {
            *known = play;
        }
    }
    let keys = &["userId", "firstName", "lastName", "gender", "level"];
    latest
        .values()
        .map(|play| pick(&play.event, keys))
        .collect()
}

fn users_by_greatest_level(plays: &[Play]) -> BTreeMap<String, usize> {
    let mut greatest: BTreeMap<String, String> = BTreeMap::new();
    for play in plays {
        let id = text(&play.event["userId"]).expect("a player's id");
        let level = text(&play.event["level"]).expect("a level");
        let known = greatest.entry(id).or_default();
        if level > *known {
            *known = level;
        }
    }
    let mut count = BTreeMap::new();
    for level in greatest.into_values() {
        *count.entry(level).or_default() += 1;
    }
    count
}

/// Milliseconds since 1970 as a moment in UTC.
fn utc(at: i64) -> jiff::civil::DateTime {
    jiff::Timestamp::from_millisecond(at)
        .expect("a moment of the data")
        .to_zoned(TimeZone::UTC)
        .datetime()
}

fn timestamp(at: i64) -> String {
    utc(at).strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()
}

fn moment(at: i64) -> Vec<Option<String>> {
    let utc = utc(at);
    let sunday_is_zero = utc.date().weekday().to_sunday_zero_offset();
    row([
        Some(timestamp(at)),
        Some(utc.hour().to_string()),
        Some(utc.day().to_string()),
        Some(utc.date().iso_week_date().week().to_string()),
        Some(utc.month().to_string()),
        Some(utc.year().to_string()),
        Some(sunday_is_zero.to_string()),
    ])
}

/// The days in order, from the first to the last of November 2018.
pub(crate) fn november(days: std::ops::RangeInclusive<u8>) -> Vec<String> {
    days.map(|day| format!("2018-11-{day:02}")).collect()
}
