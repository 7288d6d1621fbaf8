//! Small projects, for tests: their files, and the plan of one of their days.

use plan::Plan;

use super::{Range, Request, compile};
use crate::source::Sources;

/// A project of these files, by name and text.
pub(crate) fn project<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(name, text.as_bytes()).expect("a small text");
    }
    sources
}

/// One day of a pipeline, on the target that is the default.
pub(crate) fn day(folder: &str) -> Request {
    Request {
        folder: folder.to_owned(),
        target: None,
        developer: None,
        range: Range::At("2018-11-01".to_owned()),
    }
}

/// The plan of that day.
pub(crate) fn planned(sources: &Sources, folder: &str) -> Plan {
    match compile(sources, &day(folder)) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}

/// What a reviewer of that day's plan reads.
pub(crate) fn rendered(sources: &Sources, folder: &str) -> String {
    let plan = planned(sources, folder);
    plan::rendering::render(&plan, plan::file::digest(&plan))
}
