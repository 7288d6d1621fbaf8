//! What a template may do with values of the interval: print them.
//!
//! A template that looked into one would be another text for each date.

use super::fault::Fault;
use super::foreign::foreign;
use super::scan::{Part, words};
use super::value::INTERVAL_NAMES;
use crate::source::SourceText;

/// Filters that say how a value is written, and do not look into it.
const WRITING: &[&str] = &["date", "lower", "upper"];

/// Refuses tags that do anything else than print.
pub(super) fn only_printed(source: &SourceText, parts: &[Part]) -> Result<(), Fault> {
    for part in parts {
        let (range, printed) = match part {
            Part::Expression(range) => (range, true),
            Part::Block(range) => (range, false),
            Part::Text { .. } | Part::Comment => continue,
        };
        let tag = &source.as_str()[range.clone()];
        let words = words(tag);
        let Some(name) = words.iter().find(|word| INTERVAL_NAMES.contains(word)) else {
            continue;
        };
        let span = || source.span_at(range.clone());
        match filters(tag, name) {
            Some(filters) if printed => {
                if let Some(filter) = filters.iter().find(|filter| !WRITING.contains(filter)) {
                    return Err(Fault::IntervalFilter {
                        name: (*name).to_owned(),
                        filter: (*filter).to_owned(),
                        span: span(),
                    });
                }
            }
            _ => {
                // Of `macros.ds_add(ds, -1)` the interval is the smaller fault.
                if let Some((name, help)) = foreign(tag) {
                    return Err(Fault::Undefined {
                        name: name.to_owned(),
                        nearest: None,
                        known: help.to_owned(),
                        span: span(),
                    });
                }
                return Err(Fault::BranchesOnInterval {
                    name: (*name).to_owned(),
                    span: span(),
                });
            }
        }
    }
    Ok(())
}

/// The filters of `{{ name | filter | filter('…') }}`; none for a tag of another form.
fn filters<'a>(tag: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let inside = tag.trim_start_matches("{{").trim_end_matches("}}");
    let inside = inside.trim_matches('-').trim();
    let mut rest = inside.strip_prefix(name)?.trim_start();
    let mut filters = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix('|')?.trim_start();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (filter, after) = rest.split_at(end.unwrap_or(rest.len()));
        if filter.is_empty() {
            return None;
        }
        filters.push(filter);
        rest = after.trim_start();
        if let Some(arguments) = rest.strip_prefix('(') {
            let arguments = arguments.get(..closing(arguments)?)?;
            // Constants only: `date(ds)` would be a format that looks into a date.
            if !words(arguments).is_empty() {
                return None;
            }
            rest = rest[arguments.len() + 2..].trim_start();
        }
    }
    Some(filters)
}

/// Where the bracket closes; brackets in quotes do not count.
fn closing(arguments: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in arguments.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, ')') => return Some(at),
            _ => {}
        }
    }
    None
}
