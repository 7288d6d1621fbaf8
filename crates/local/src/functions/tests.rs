use super::*;

fn body(name: &str) -> Body {
    ALL.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, body)| *body)
        .expect("a function")
}

fn of(name: &str, arguments: &[&str]) -> Option<String> {
    body(name)(arguments).ok().flatten()
}

#[test]
fn names_are_unique_and_say_whose_they_are() {
    let mut names: Vec<_> = ALL.iter().map(|(name, _)| *name).collect();
    assert!(names.iter().all(|name| name.starts_with("callsheet_")));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn matches_are_the_longest_of_the_leftmost() {
    let replace = |text, pattern| of("callsheet_regexp_replace", &[text, pattern, "#", "1", ""]);
    assert_eq!(replace("a1b22", "[0-9]+").as_deref(), Some("a#b#"));
    assert_eq!(
        replace("x@y.com", r"@.*\.(org|gov|com|edu|ca)$").as_deref(),
        Some("x#")
    );
    assert_eq!(replace("ab", "[[:alpha:]]{1,2}").as_deref(), Some("#"));
    // Perl takes `a`, POSIX `ab`.
    assert_eq!(replace("ab", "a|ab"), None);
    assert_eq!(replace("aab", "(a*)(ab)?"), None);
}

#[test]
fn what_means_something_else_in_another_dialect_is_refused() {
    let count = |pattern| of("callsheet_regexp_count", &["a-b", pattern, "1", ""]);
    assert_eq!(count("-").as_deref(), Some("1"));
    for pattern in [
        "(?i)A", "a*?", "a**", r"\b", r"\1", "[a&&b]", "[]a]", r"[\d]", "{a", "a{,2}", "[[.a.]]",
        "x*", "(",
    ] {
        assert_eq!(count(pattern), None, "{pattern}");
    }
    assert_eq!(of("callsheet_regexp_count", &["a\nb", ".", "1", ""]), None);
    assert_eq!(of("callsheet_regexp_count", &["ä", r"\w", "1", ""]), None);
    assert_eq!(
        of("callsheet_regexp_count", &["ä", "ä", "1", ""]).as_deref(),
        Some("1")
    );
    assert_eq!(of("callsheet_regexp_count", &["ä", "Ä", "1", "i"]), None);
}

#[test]
fn positions_and_occurrences_count_characters_and_matches_from_one() {
    let place = |position, occurrence, option| {
        of(
            "callsheet_regexp_position",
            &["äb1b2", "b", position, occurrence, option, ""],
        )
    };
    assert_eq!(place("1", "1", "0").as_deref(), Some("2"));
    assert_eq!(place("3", "1", "0").as_deref(), Some("4"));
    assert_eq!(place("1", "2", "1").as_deref(), Some("5"));
    assert_eq!(place("9", "1", "0").as_deref(), Some("0"));
    assert_eq!(
        of(
            "callsheet_regexp_substr",
            &["the fox", "FOX", "1", "1", "i"]
        )
        .as_deref(),
        Some("fox")
    );
}

#[test]
fn months_between_counts_by_the_calendar_and_31_days() {
    let months = |first, second| of("callsheet_months_between", &[first, second]);
    assert_eq!(months("1969-01-18", "1969-03-18").as_deref(), Some("-2"));
    assert_eq!(
        months("2014-08-31 10:00:00", "2014-09-30").as_deref(),
        Some("-1")
    );
    assert_eq!(
        months("2018-01-02", "2018-01-01").as_deref(),
        Some("0.03225806451612903")
    );
}

#[test]
fn next_day_is_never_the_day_itself() {
    let next = |day| of("callsheet_next_day", &["2014-08-20", day]);
    assert_eq!(next("Tuesday").as_deref(), Some("2014-08-26"));
    assert_eq!(next("wed").as_deref(), Some("2014-08-27"));
    assert_eq!(next("someday"), None);
}
