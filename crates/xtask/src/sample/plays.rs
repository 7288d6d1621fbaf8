//! Songs that the catalogue does not have.

use super::event::Play;
use super::random::Random;

/// Artist and title. The first few are near misses of the catalogue.
const ELSEWHERE: &[(&str, &str)] = &[
    // A title of the catalogue, another artist.
    ("Paper Quorum", "Intro"),
    ("Paper Quorum", "Perihelion"),
    // A song of the catalogue at another length: another recording.
    ("Old Harbor Drum Club", "Slipway"),
    ("The Copper Herons", "Tin Roof Arithmetic"),
    // An artist of the catalogue, another song.
    ("Quiet Ledger", "Petty Cash"),
    ("Maren Oddvåg", "Fjøsnisse"),
    // Encoded twice.
    ("Compañía Ã\u{83}Â\u{81}rbol", "CorazÃ\u{83}Â³n de papel"),
    ("Tonhalle Grünspan", "Grüße aus dem Übergang"),
    // A control character and one beyond the first plane.
    ("Who\u{19}s Counting", "Don\u{19}t Answer"),
    ("Clef Bureau", "Clef 𝄞 Only"),
    ("R/W Memory", "On/Off/On"),
    ("Say \"When", "\"Quoted\", Twice"),
    ("Mrs. Delacroix's Parrots", "It's Tuesday, Isn't It?"),
    ("The Municipal Lights", "Forms in Triplicate"),
    ("Gustav & The Goslings", "Waddle On"),
    ("Lakeside Tariff", "Toll Road Serenade"),
    ("Ember Ministry", "Smoke Without"),
    ("Vinegar Holiday", "Sour Patch of Road"),
    ("Tall Ships Anonymous", "My Name Is Mast"),
    ("The Borrowed Cardigans", "Wool Over"),
    ("Saffron Telegraph", "Stop"),
    ("Kilowatt Kids", "Meter Reader"),
    ("Haberdash", "Button Up"),
    ("Northbound Platypus", "Venom and Vim"),
    ("The Apologetics", "Sorry, Not Sorry, Sorry"),
    ("Cloud Nine and a Half", "Half"),
    ("Mean Solar Noon", "Equation of Time"),
    ("Pocket Cathedral", "Nave"),
    ("Dr. Ampersand", "And Another Thing"),
    ("Sleeper Service", "Berth 14, Lower"),
    ("Quarry Swimmers", "Cold Clear Through"),
    ("Modest Volcano", "Ash Wednesday Again"),
];

/// Those songs with their lengths, and what real players report: favourites come again.
pub(crate) struct Elsewhere(Vec<Play>);

impl Elsewhere {
    pub(crate) fn new(random: &mut Random) -> Self {
        let plays = ELSEWHERE.iter().map(|&(artist, title)| Play {
            artist: artist.to_owned(),
            title: title.to_owned(),
            length: length(random),
        });
        Self(plays.collect())
    }

    pub(crate) fn pick(&self, random: &mut Random) -> Play {
        random.pick(&self.0).clone()
    }
}

/// Seconds with up to five decimals, written without zeros at the end.
fn length(random: &mut Random) -> String {
    let digits = format!(
        "{}.{:05}",
        random.between(95, 420),
        random.between(1, 100_000)
    );
    digits.trim_end_matches('0').to_owned()
}
