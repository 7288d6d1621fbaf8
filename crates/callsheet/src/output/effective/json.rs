//! For programs: one object.

use compiler::parts::{Effective, Place};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    pipeline: &'a str,
    table: &'a str,
    values: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    value: &'a str,
    from: Source<'a>,
}

#[derive(Serialize)]
struct Source<'a> {
    level: &'static str,
    place: Option<Line<'a>>,
    through: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Step<'a> {
    how: &'a str,
    place: Line<'a>,
}

impl<'a> Line<'a> {
    fn of(place: &'a Place) -> Self {
        Self {
            file: &place.file,
            line: place.line,
        }
    }
}

pub(crate) fn document(table: &Effective) -> String {
    let values = table.values.iter().map(|given| Row {
        key: &given.key,
        value: &given.value,
        from: Source {
            level: given.origin.level.name(),
            place: given.origin.place.as_ref().map(Line::of),
            through: given
                .origin
                .through
                .iter()
                .map(|(how, place)| Step {
                    how,
                    place: Line::of(place),
                })
                .collect(),
        },
    });
    let document = Document {
        pipeline: table.pipeline.as_str(),
        table: table.table.as_str(),
        values: values.collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("texts and numbers");
    format!("{text}\n")
}
