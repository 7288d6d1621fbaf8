//! One line of an event log.

use super::json::{self, Slash};
use super::listeners::{Level, Listener};

/// What a user did.
#[derive(Clone)]
pub(crate) enum Action {
    Play(Play),
    Open(Page),
}

/// A song as the player reports it.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) artist: String,
    pub(crate) title: String,
    /// Seconds in digits.
    pub(crate) length: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Home,
    Settings,
    Help,
    About,
    Error,
    Login,
    Logout,
    SubmitUpgrade,
    SubmitDowngrade,
}

impl Page {
    /// Its name, the request's method and the answer's status.
    fn request(self) -> (&'static str, &'static str, u16) {
        match self {
            Self::Home => ("Home", "GET", 200),
            Self::Settings => ("Settings", "GET", 200),
            Self::Help => ("Help", "GET", 200),
            Self::About => ("About", "GET", 200),
            Self::Error => ("Error", "GET", 404),
            Self::Login => ("Login", "PUT", 307),
            Self::Logout => ("Logout", "PUT", 307),
            Self::SubmitUpgrade => ("Submit Upgrade", "PUT", 307),
            Self::SubmitDowngrade => ("Submit Downgrade", "PUT", 307),
        }
    }
}

/// An event, with nobody where the user is not logged in.
#[derive(Clone)]
pub(crate) struct Event {
    /// Milliseconds since 1970.
    pub(crate) at: u64,
    pub(crate) session: u64,
    pub(crate) item: u64,
    pub(crate) level: Level,
    pub(crate) who: Option<&'static Listener>,
    pub(crate) action: Action,
}

impl Event {
    /// The line, without its end. Keys as in the real logs; of somebody who is not logged in, the
    /// identifier is empty and all else is null.
    pub(crate) fn line(&self) -> String {
        let who = self.who;
        let (page, method, status) = match &self.action {
            Action::Play(_) => ("NextSong", "PUT", 200),
            Action::Open(page) => page.request(),
        };
        let play = match &self.action {
            Action::Play(play) => Some(play),
            Action::Open(_) => None,
        };
        let text = |value: Option<&str>| json::optional(value, Slash::Escaped);
        let fields = [
            ("artist", text(play.map(|play| play.artist.as_str()))),
            (
                "auth",
                text(Some(if who.is_some() {
                    "Logged In"
                } else {
                    "Logged Out"
                })),
            ),
            ("firstName", text(who.map(|who| who.first_name))),
            ("gender", text(who.map(|who| who.gender))),
            ("itemInSession", self.item.to_string()),
            ("lastName", text(who.map(|who| who.last_name))),
            (
                "length",
                json::digits(play.map(|play| play.length.as_str())).to_owned(),
            ),
            ("level", text(Some(self.level.name()))),
            ("location", text(who.map(|who| who.location))),
            ("method", text(Some(method))),
            ("page", text(Some(page))),
            // A whole number of milliseconds, written as a fraction.
            (
                "registration",
                who.map_or_else(
                    || "null".to_owned(),
                    |who| format!("{}796.0", who.registered),
                ),
            ),
            ("sessionId", self.session.to_string()),
            ("song", text(play.map(|play| play.title.as_str()))),
            ("status", status.to_string()),
            ("ts", self.at.to_string()),
            ("userAgent", text(who.map(|who| who.user_agent))),
            (
                "userId",
                text(Some(
                    &who.map_or_else(String::new, |who| who.id.to_string()),
                )),
            ),
        ];
        let fields: Vec<String> = fields
            .iter()
            .map(|(key, value)| format!("\"{key}\":{value}"))
            .collect();
        format!("{{{}}}", fields.join(","))
    }
}
