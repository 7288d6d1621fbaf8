//! Keys that people write from memory of other tools, or one level off.

/// A key that is none where it stands, and what says the same.
struct Elsewhere {
    /// As messages call the mapping.
    owner: &'static str,
    keys: &'static [&'static str],
    /// The mapping of that name takes this key; another one may be called the same.
    beside: &'static str,
    help: &'static str,
}

const HEADER: &[&str] = &[
    "ignoreheader",
    "ignore_header",
    "ignore_headers",
    "header",
    "has_header",
    "skip_header",
    "skiprows",
];

/// Keys with which nearness of letters leads astray.
const ELSEWHERE: &[Elsewhere] = &[
    Elsewhere {
        owner: "`copy`",
        keys: HEADER,
        beside: "from",
        help: "write `ignore_header: 1` under the format, as in `csv: { ignore_header: 1 }`",
    },
    Elsewhere {
        owner: "`copy`",
        keys: &["delimiter"],
        beside: "from",
        help: "write it under the format, as in `csv: { delimiter: \";\" }` or `delimited: { delimiter: \"|\" }`",
    },
    Elsewhere {
        owner: "`copy`",
        keys: &["quote"],
        beside: "from",
        help: "write it under the format, as in `csv: { quote: \"'\" }`",
    },
    Elsewhere {
        owner: "`csv`",
        keys: HEADER,
        beside: "ignore_header",
        help: "write `ignore_header: 1`: so many lines are passed over",
    },
    Elsewhere {
        owner: "`delimited`",
        keys: HEADER,
        beside: "ignore_header",
        help: "write `ignore_header: 1`: so many lines are passed over",
    },
];

/// What to write in the place of a key, where that is known; `known` are the keys that there are.
pub(super) fn elsewhere(owner: &str, key: &str, known: &[&str]) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let mut fitting = ELSEWHERE
        .iter()
        .filter(|one| one.owner == owner && known.contains(&one.beside));
    fitting
        .find(|one| one.keys.contains(&key.as_str()))
        .map(|one| one.help)
}
