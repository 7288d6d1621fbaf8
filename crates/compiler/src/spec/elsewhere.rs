//! Keys that people write from memory of other tools, or one level off.

/// A key that is none where it stands, and what says the same.
struct Elsewhere {
    /// As messages call the mapping.
    owner: &'static str,
    keys: &'static [&'static str],
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
        help: "write `ignore_header: 1` under the format, as in `csv: { ignore_header: 1 }`",
    },
    Elsewhere {
        owner: "`copy`",
        keys: &["delimiter"],
        help: "write it under the format, as in `csv: { delimiter: \";\" }` or `delimited: { delimiter: \"|\" }`",
    },
    Elsewhere {
        owner: "`copy`",
        keys: &["quote"],
        help: "write it under the format, as in `csv: { quote: \"'\" }`",
    },
    Elsewhere {
        owner: "`csv`",
        keys: HEADER,
        help: "write `ignore_header: 1`: so many lines are passed over",
    },
    Elsewhere {
        owner: "`delimited`",
        keys: HEADER,
        help: "write `ignore_header: 1`: so many lines are passed over",
    },
];

/// What to write in the place of a key, where that is known.
pub(super) fn elsewhere(owner: &str, key: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    ELSEWHERE
        .iter()
        .find(|one| one.owner == owner && one.keys.contains(&key.as_str()))
        .map(|one| one.help)
}
