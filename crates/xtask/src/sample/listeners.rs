//! The users of the sample: invented people.

/// A subscription level.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Free,
    Paid,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Paid => "paid",
        }
    }
}

/// From its `play`-th song of a day on, counted from 0, a listener has another level.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    pub(crate) day: u64,
    pub(crate) play: u64,
    pub(crate) level: Level,
}

pub(crate) struct Listener {
    pub(crate) id: u64,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) gender: &'static str,
    pub(crate) location: &'static str,
    /// Seconds since 1970.
    pub(crate) registered: u64,
    pub(crate) user_agent: &'static str,
    pub(crate) level: Level,
    pub(crate) changes: &'static [Change],
    /// Songs played on each of the three days.
    pub(crate) plays: [u64; 3],
}

/// Most browsers' names come with quotes of their own.
const MAC: &str = "\"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36\"";
const WINDOWS: &str = "\"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36\"";
const PHONE: &str = "\"Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D257 Safari/9537.53\"";
/// Some come without.
const LINUX: &str = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0";

const fn change(day: u64, play: u64, level: Level) -> Change {
    Change { day, play, level }
}

pub(crate) const LISTENERS: &[Listener] = &[
    Listener {
        id: 8,
        first_name: "Odalys",
        last_name: "Pemberwick",
        gender: "F",
        location: "Phoenix-Mesa-Scottsdale, AZ",
        registered: 1_540_344_794,
        user_agent: WINDOWS,
        level: Level::Free,
        changes: &[],
        plays: [7, 3, 5],
    },
    Listener {
        id: 10,
        first_name: "Tobiah",
        last_name: "Quillfeather",
        gender: "M",
        location: "Washington-Arlington-Alexandria, DC-VA-MD-WV",
        registered: 1_540_835_983,
        user_agent: MAC,
        level: Level::Free,
        // The usual way: free, then paid.
        changes: &[change(2, 4, Level::Paid)],
        plays: [4, 9, 12],
    },
    Listener {
        id: 15,
        first_name: "Lilivere",
        last_name: "Kochanski-Moss",
        gender: "F",
        location: "Chicago-Naperville-Elgin, IL-IN-WI",
        registered: 1_541_022_995,
        user_agent: LINUX,
        level: Level::Paid,
        // Twice in one day, and back where it began.
        changes: &[change(1, 6, Level::Free), change(1, 9, Level::Paid)],
        plays: [9, 16, 6],
    },
    Listener {
        id: 26,
        first_name: "Rhydian",
        last_name: "Castellane",
        gender: "M",
        location: "San José-Sunnyvale-Santa Clara, CA",
        registered: 1_541_016_707,
        user_agent: PHONE,
        level: Level::Free,
        // Twice in one day, ending on free: MAX(level) would say paid.
        changes: &[change(2, 3, Level::Paid), change(2, 8, Level::Free)],
        plays: [3, 6, 11],
    },
    Listener {
        id: 39,
        first_name: "Wendeline",
        last_name: "Fryer-Holt",
        gender: "F",
        location: "San Francisco-Oakland-Hayward, CA",
        registered: 1_540_919_166,
        user_agent: MAC,
        level: Level::Paid,
        // From one day to the next, ending on free: the order of the days decides.
        changes: &[change(2, 0, Level::Free)],
        plays: [11, 8, 4],
    },
    Listener {
        id: 44,
        first_name: "Aurelio",
        last_name: "Winterbourne",
        gender: "M",
        location: "Waterloo-Cedar Falls, IA",
        registered: 1_540_989_412,
        user_agent: WINDOWS,
        level: Level::Paid,
        changes: &[],
        plays: [6, 14, 18],
    },
    Listener {
        id: 52,
        first_name: "Théodora",
        last_name: "O'Shaugh",
        gender: "F",
        location: "Houston-The Woodlands-Sugar Land, TX",
        registered: 1_540_599_204,
        user_agent: LINUX,
        level: Level::Free,
        changes: &[],
        plays: [2, 0, 7],
    },
    Listener {
        id: 69,
        first_name: "Anabelle-Rose",
        last_name: "Simphiwe",
        gender: "F",
        location: "Philadelphia-Camden-Wilmington, PA-NJ-DE-MD",
        registered: 1_541_028_111,
        user_agent: PHONE,
        level: Level::Free,
        changes: &[],
        plays: [0, 5, 2],
    },
    Listener {
        id: 80,
        first_name: "Tegwen",
        last_name: "Harrowgate",
        gender: "F",
        location: "Portland-South Portland, ME",
        registered: 1_540_684_930,
        user_agent: MAC,
        level: Level::Paid,
        changes: &[],
        plays: [5, 17, 9],
    },
    Listener {
        id: 101,
        first_name: "Jaydenson",
        last_name: "Foxglove",
        gender: "M",
        location: "New Orleans-Metairie, LA",
        registered: 1_540_834_116,
        user_agent: WINDOWS,
        level: Level::Free,
        changes: &[],
        // Looks around, never plays: no row of `users`.
        plays: [0, 0, 0],
    },
];
