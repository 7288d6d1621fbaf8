//! What `callsheet plan` is asked for, from a folder's `arguments.txt`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use compiler::{Range, Request};

pub(super) fn of(folder: &Path) -> Request {
    let arguments = fs::read_to_string(folder.join("arguments.txt"));
    let arguments = arguments.as_deref().unwrap_or("--date 2018-11-01");
    let mut given: BTreeMap<&str, &str> = BTreeMap::new();
    let mut words = arguments.split_whitespace();
    while let Some(option) = words.next() {
        let value = match option {
            "--all" => "",
            _ => words.next().expect("each option has a value"),
        };
        given.insert(option, value);
    }
    let mut take = |option| given.remove(option).map(str::to_owned);
    let target = take("--target");
    let developer = take("--as").map(|name| name.parse().expect("a developer's name"));
    let all = take("--all");
    let range = match (take("--date"), take("--start"), take("--end"), all) {
        (Some(date), None, None, None) => Range::At(date),
        (None, Some(start), Some(end), None) => Range::Between { start, end },
        (None, None, None, Some(_)) => Range::Schedule,
        (None, None, None, None) => Range::Unnamed,
        other => panic!("no range: {other:?}"),
    };
    assert!(given.is_empty(), "unknown options: {given:?}");
    Request {
        folder: String::new(),
        target,
        developer,
        range,
    }
}
