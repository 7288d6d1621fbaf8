//! Who did what when, on three days.

use super::catalogue::{self, LISTED_TWICE, RESPELT_SONG, Song};
use super::event::{Action, Event, Page, Play};
use super::listeners::{LISTENERS, Level, Listener};
use super::plays::Elsewhere;
use super::random::Random;

pub(crate) const DAYS: u64 = 3;
/// Milliseconds since 1970 of 2018-11-01.
const FIRST_DAY: u64 = 1_541_030_400_000;
const SECOND: u64 = 1000;
const HOUR: u64 = 3600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// Listener, day and play, counted from 0, and the song of the catalogue that it was. All other
/// plays are of songs that the catalogue does not have.
const CATALOGUE_PLAYS: &[(u64, u64, u64, usize)] = &[
    (8, 0, 2, 0),
    (15, 0, 4, 5),
    (39, 0, 1, 9),
    // Encoded twice.
    (10, 1, 2, 6),
    // A blank at the start of the title.
    (80, 1, 3, 22),
    (44, 1, 5, LISTED_TWICE),
    (15, 1, 7, 11),
    // Quotes that do not balance.
    (26, 2, 5, 8),
    (44, 2, 7, LISTED_TWICE),
    // Under the spelling that the artist's newest song does not use: no match.
    (8, 2, 3, RESPELT_SONG),
    (39, 2, 2, 21),
];

/// Plays outside the sessions: file, listener and moment. None of these listeners changes level.
const SINGLE_PLAYS: &[(u64, u64, u64)] = &[
    // The last tenth of a second of the first day, in the second day's file.
    (1, 52, DAY - 100),
    // One second, two moments.
    (1, 8, DAY + 12 * HOUR + 5 * SECOND + 120),
    (1, 69, DAY + 12 * HOUR + 5 * SECOND + 870),
    // One moment, two users.
    (2, 44, 2 * DAY + 13 * HOUR + 42),
    (2, 80, 2 * DAY + 13 * HOUR + 42),
];

/// Builds the three days.
pub(crate) struct Timeline {
    random: Random,
    elsewhere: Elsewhere,
    songs: Vec<Song>,
    sessions: u64,
}

/// A session under way.
struct Session {
    id: u64,
    items: u64,
    /// Milliseconds since 1970.
    clock: u64,
    who: Option<&'static Listener>,
    level: Level,
    events: Vec<Event>,
}

impl Session {
    fn note(&mut self, action: Action) {
        self.events.push(Event {
            at: self.clock,
            session: self.id,
            item: self.items,
            level: self.level,
            who: self.who,
            action,
        });
        self.items += 1;
    }

    fn open(&mut self, page: Page, random: &mut Random) {
        self.note(Action::Open(page));
        self.clock += random.between(SECOND, 90 * SECOND);
    }
}

impl Timeline {
    pub(crate) fn new() -> Self {
        let mut random = Random::new(0x5350_4152_4B49_4659);
        Self {
            elsewhere: Elsewhere::new(&mut random),
            songs: catalogue::songs(),
            random,
            sessions: 100,
        }
    }

    /// The events of one day's file, in the order of their moments.
    pub(crate) fn day(&mut self, day: u64) -> Vec<Event> {
        let mut events = Vec::new();
        for listener in LISTENERS {
            events.extend(self.visit(day, listener));
        }
        for _ in 0..2 {
            events.extend(self.anonymous(day));
        }
        for &(_, listener, at) in SINGLE_PLAYS.iter().filter(|single| single.0 == day) {
            events.extend(self.single_play(listener, FIRST_DAY + at));
        }
        events.sort_by_key(|event| (event.at, event.session, event.item));
        events
    }

    fn session(&mut self, clock: u64, who: Option<&'static Listener>, level: Level) -> Session {
        self.sessions += self.random.between(1, 4);
        Session {
            id: self.sessions,
            items: 0,
            clock,
            who,
            level,
            events: Vec::new(),
        }
    }

    /// All that a listener does on a day.
    fn visit(&mut self, day: u64, listener: &'static Listener) -> Vec<Event> {
        let start = FIRST_DAY + day * DAY + self.random.between(6 * HOUR, 18 * HOUR);
        let level = level_at(listener, day, 0);
        let mut session = self.session(start, Some(listener), level);
        session.open(Page::Home, &mut self.random);
        let plays = listener.plays[usize::try_from(day).expect("one of three days")];
        for play in 0..plays {
            let level = level_at(listener, day, play);
            if level != session.level {
                let page = match level {
                    Level::Paid => Page::SubmitUpgrade,
                    Level::Free => Page::SubmitDowngrade,
                };
                session.open(page, &mut self.random);
                session.level = level;
            }
            if self.random.below(8) == 0 {
                let pages = [
                    Page::Home,
                    Page::Settings,
                    Page::Help,
                    Page::About,
                    Page::Error,
                ];
                let page = *self.random.pick(&pages);
                session.open(page, &mut self.random);
            }
            let song = self.song(listener.id, day, play);
            let played = seconds(&song.length) * SECOND + self.random.below(SECOND);
            session.note(Action::Play(song));
            session.clock += played;
        }
        if self.random.below(3) == 0 {
            session.open(Page::Logout, &mut self.random);
            // The session goes on without its user.
            session.who = None;
            session.open(Page::Home, &mut self.random);
            session.open(Page::Login, &mut self.random);
        }
        session.events
    }

    /// Somebody who is not logged in.
    fn anonymous(&mut self, day: u64) -> Vec<Event> {
        let start = FIRST_DAY + day * DAY + self.random.between(HOUR, 20 * HOUR);
        let mut session = self.session(start, None, Level::Free);
        session.open(Page::Home, &mut self.random);
        let page = *self.random.pick(&[Page::About, Page::Help, Page::Login]);
        session.open(page, &mut self.random);
        session.events
    }

    fn single_play(&mut self, listener: u64, at: u64) -> Vec<Event> {
        let who = LISTENERS
            .iter()
            .find(|who| who.id == listener)
            .expect("single plays name listeners");
        let mut session = self.session(at, Some(who), who.level);
        session.note(Action::Play(self.elsewhere.pick(&mut self.random)));
        session.events
    }

    fn song(&mut self, listener: u64, day: u64, play: u64) -> Play {
        let planned = CATALOGUE_PLAYS
            .iter()
            .find(|planned| (planned.0, planned.1, planned.2) == (listener, day, play));
        match planned {
            Some(&(.., song)) => Play {
                artist: self.songs[song].artist.to_owned(),
                title: self.songs[song].title.to_owned(),
                length: self.songs[song].duration.to_owned(),
            },
            None => self.elsewhere.pick(&mut self.random),
        }
    }
}

/// The level of a listener who plays a song.
fn level_at(listener: &Listener, day: u64, play: u64) -> Level {
    listener
        .changes
        .iter()
        .rfind(|change| (change.day, change.play) <= (day, play))
        .map_or(listener.level, |change| change.level)
}

/// Whole seconds of a length in digits.
fn seconds(length: &str) -> u64 {
    length
        .split('.')
        .next()
        .and_then(|whole| whole.parse().ok())
        .expect("lengths start with whole seconds")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plays_of(listener: u64, day: u64) -> u64 {
        let who = LISTENERS
            .iter()
            .find(|who| who.id == listener)
            .expect("a listener");
        who.plays[usize::try_from(day).expect("a day")]
    }

    #[test]
    fn every_planned_play_takes_place() {
        for &(listener, day, play, song) in CATALOGUE_PLAYS {
            assert!(
                play < plays_of(listener, day),
                "listener {listener}, day {day}"
            );
            assert!(song < catalogue::songs().len());
        }
        let changes = LISTENERS
            .iter()
            .flat_map(|who| who.changes.iter().map(move |c| (who.id, c)));
        for (listener, change) in changes {
            assert!(
                change.play < plays_of(listener, change.day),
                "listener {listener}"
            );
        }
    }
}
