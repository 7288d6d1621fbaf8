//! The catalogue of the sample: invented songs of invented artists.

use super::json::{self, Slash};
use super::random::Random;

/// An artist as the songs' files describe one. Latitude and longitude are digits of JSON.
struct Artist {
    name: &'static str,
    location: &'static str,
    place: Option<(&'static str, &'static str)>,
}

/// A song: title, artist (an index of [`ARTISTS`]), seconds in digits, year, 0 if unknown.
struct Recording(&'static str, usize, &'static str, u16);

/// A song of the catalogue.
#[derive(Clone, Copy)]
pub(crate) struct Song {
    pub(crate) title: &'static str,
    /// As this song spells it.
    pub(crate) artist: &'static str,
    /// Seconds in digits.
    pub(crate) duration: &'static str,
}

/// The artist with two spellings, and the other spelling, which one song uses.
const RESPELT: (usize, &str) = (7, "Hollow Pine Radio Orchestra");
/// The song that uses it: an older one, so that the first spelling wins.
pub(crate) const RESPELT_SONG: usize = 12;
/// A recording that is listed twice, under two identifiers.
pub(crate) const LISTED_TWICE: usize = 17;

const ARTISTS: &[Artist] = &[
    artist(
        "The Copper Herons",
        "Duluth, MN",
        Some(("46.78667", "-92.10049")),
    ),
    artist(
        "Maren Oddvåg",
        "Tromsø, Norway",
        Some(("69.6489", "18.95508")),
    ),
    artist("Quiet Ledger", "", None),
    artist(
        "Zanele & The Tidewater Five",
        "Durban",
        Some(("-29.8579", "31.0292")),
    ),
    // Encoded twice, with a control character inside, as many names of the real data.
    artist("BjÃ\u{83}Â¶rnsund", "", None),
    // Quotes that do not balance.
    artist(
        "Lefty\" Marlowe",
        "Tulsa, OK",
        Some(("36.15398", "-95.99277")),
    ),
    artist(
        "Kofi Brasspenny",
        "Accra, Ghana",
        Some(("5.55602", "-0.1969")),
    ),
    artist("Hollow Pine Radio", "Eugene, OR", None),
    artist("Ines Vallarta-Quist", "", None),
    artist(
        "Seven Small Engines",
        "Leeds, England",
        Some(("53.8", "-1.54912")),
    ),
    artist("D'Arcy O'Fennel", "Galway", Some(("53.27194", "-9.04889"))),
    artist("Gramophone Weather", "", None),
    artist("The Unlit Stairs", "Montréal, QC", None),
    artist(
        "Neither/Nor Choir",
        "Ljubljana",
        Some(("46.05108", "14.50513")),
    ),
    artist("Salt & Semaphore", "", None),
    artist("Plum Orbit", "Austin, TX", Some(("30.26759", "-97.74299"))),
    artist("Anoushka Fernvale", "", None),
    artist(
        "Nine Mile Lantern;Static Orchard;Bram Hollander Trio",
        "",
        None,
    ),
    artist("Coralie du Moulinet", "Nantes, France", None),
    artist(
        "Old Harbor Drum Club",
        "Halifax, NS",
        Some(("44.64533", "-63.57239")),
    ),
];

const fn artist(
    name: &'static str,
    location: &'static str,
    place: Option<(&'static str, &'static str)>,
) -> Artist {
    Artist {
        name,
        location,
        place,
    }
}

const RECORDINGS: &[Recording] = &[
    Recording("Ferry to Nowhere in Particular", 0, "218.93179", 1998),
    Recording("Tin Roof Arithmetic", 0, "187.4024", 2001),
    Recording("Nordlys på boks", 1, "301.21751", 2006),
    Recording("Double Entry", 2, "152.92036", 0),
    Recording("Intro", 2, "41.87383", 0),
    Recording("Tidewater Telegram", 3, "264.9073", 1974),
    Recording("Sju öar (Live)", 4, "337.34485", 2003),
    Recording("Mojibake Blues", 4, "199.99302", 0),
    Recording("A Letter \"B", 5, "143.20281", 1959),
    Recording("Marlowe's Lament", 5, "229.09342", 1961),
    Recording("Brass Penny Waltz", 6, "175.5424", 0),
    Recording("Needles and Static", 7, "246.80444", 2007),
    Recording("First Broadcast", 7, "312.58077", 1999),
    Recording("Cinco minutos más", 8, "300.5122", 0),
    Recording("Piston Lullaby", 9, "158.77179", 2004),
    Recording("Piston Lullaby (Reprise)", 9, "59.53261", 2004),
    Recording("O'Fennel's Reel", 10, "121.0771", 0),
    Recording("Barometer Falling", 11, "208.14322", 1988),
    // The recording before, under another identifier.
    Recording("Barometer Falling", 11, "208.14322", 1988),
    Recording("Barometer Falling", 11, "411.03628", 0),
    Recording("Landing Without a Lamp", 12, "277.15873", 1993),
    Recording("Neither Here/Nor There", 13, "190.53669", 0),
    // A blank at the start, as in some titles of the real data.
    Recording(" Semaphore for Beginners", 14, "234.21342", 2000),
    Recording("Perihelion", 15, "265.7171", 0),
    Recording("Aphelion", 15, "266.03057", 0),
    Recording("Gardens Under Glass", 16, "183.69261", 1970),
    Recording("Three Headliners, One Cable", 17, "498.83383", 0),
    Recording("La chaise vide", 18, "166.37342", 1966),
    Recording("Intro", 19, "75.67628", 0),
    Recording("Fog Signal No. 4", 19, "322.16771", 1982),
    Recording("Slipway", 19, "144.03873", 0),
    Recording("Breakwater", 19, "259.65669", 2008),
    Recording("Lantern Tax", 6, "201.9522", 1977),
    Recording("Ledger, Closed", 2, "163.36934", 0),
];

/// The songs, in the order of [`files`].
pub(crate) fn songs() -> Vec<Song> {
    RECORDINGS
        .iter()
        .enumerate()
        .map(|(at, &Recording(title, artist, duration, _))| Song {
            title,
            artist: credit(at, artist),
            duration,
        })
        .collect()
}

/// Path below `song_data/` and content of each file: one object, no newline at the end.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut random = Random::new(0x50_4E47);
    let artist_ids: Vec<String> = ARTISTS
        .iter()
        .map(|_| format!("AR{}", random.code(16)))
        .collect();
    RECORDINGS
        .iter()
        .enumerate()
        .map(|(at, recording)| {
            let folders = (
                *random.pick(&['A', 'B', 'C']),
                *random.pick(&['A', 'B', 'C']),
            );
            let track = format!("TRA{}{}{}", folders.0, folders.1, random.code(13));
            let song_id = format!("SO{}", random.code(16));
            let path = format!("A/{}/{}/{track}.json", folders.0, folders.1);
            (
                path,
                object(at, recording, &song_id, &artist_ids[recording.1]),
            )
        })
        .collect()
}

fn object(at: usize, recording: &Recording, song_id: &str, artist_id: &str) -> String {
    let &Recording(title, artist, duration, year) = recording;
    let (latitude, longitude) = ARTISTS[artist].place.unzip();
    format!(
        "{{\"num_songs\": 1, \"artist_id\": \"{artist_id}\", \"artist_latitude\": {}, \
         \"artist_longitude\": {}, \"artist_location\": {}, \"artist_name\": {}, \
         \"song_id\": \"{song_id}\", \"title\": {}, \"duration\": {duration}, \"year\": {year}}}",
        json::digits(latitude),
        json::digits(longitude),
        json::text(ARTISTS[artist].location, Slash::Plain),
        json::text(credit(at, artist), Slash::Plain),
        json::text(title, Slash::Plain),
    )
}

/// The artist's name as the song spells it.
fn credit(at: usize, artist: usize) -> &'static str {
    match RESPELT {
        (respelt, spelling) if respelt == artist && at == RESPELT_SONG => spelling,
        _ => ARTISTS[artist].name,
    }
}
