//! For people: a value a line, and behind it where it came from.

use std::fmt::Write as _;

use compiler::parts::{Effective, Given, Level, Place};

use crate::output::style::{Style, paint};

/// Values longer than this would push their origin out of sight.
const LONGEST: usize = 48;

pub(crate) fn lines(table: &Effective) -> String {
    let mut title = format!("{} of the pipeline {}", table.table, table.pipeline);
    let element = element(table);
    if let Some((how, place)) = element {
        let _ = write!(title, ", {how} at {place}");
    }
    let mut out = format!("{}\n\n", paint(&title, Style::Title));
    let values = table.values.iter().map(|given| cut(&given.value));
    let width = |text: &str| text.chars().count();
    let widest_key = table.values.iter().map(|given| width(&given.key)).max();
    let widest_value = values.map(|value| width(&value)).max();
    let (keys, values) = (widest_key.unwrap_or(0), widest_value.unwrap_or(0));
    for given in &table.values {
        let value = cut(&given.value);
        let origin = paint(&origin(given, element), Style::Quiet);
        let _ = writeln!(out, "{:keys$}  {value:values$}  {origin}", given.key);
    }
    out
}

fn cut(value: &str) -> String {
    if value.chars().count() <= LONGEST {
        return value.to_owned();
    }
    let kept: String = value.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The element of `for_each` that the table is made for: all that its description says came
/// through it.
fn element(table: &Effective) -> Option<&(String, Place)> {
    let first = table.values.first()?.origin.through.last()?;
    first.0.starts_with("for `each`").then_some(first)
}

/// `known` need not be said again.
fn origin(given: &Given, known: Option<&(String, Place)>) -> String {
    let from = &given.origin;
    let mut text = match &from.place {
        Some(place) => place.to_string(),
        None => from.level.name().to_owned(),
    };
    match from.level {
        Level::Pipeline => text.push_str(", for the pipeline"),
        Level::Project => text.push_str(", for the project"),
        Level::Table | Level::Block | Level::BuiltIn => {}
    }
    let through = from.through.iter();
    for (how, place) in through.filter(|step| Some(*step) != known) {
        let _ = write!(text, ", {how} at {place}");
    }
    text
}
