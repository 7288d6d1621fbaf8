//! What holds for all lints, and how each one's own tests run it.

mod refused;

use super::*;
use crate::catalogue::apply;
use crate::{Catalogue, Edit, bind, parse, split};

/// A finding of the lint, in a text that may be a whole script.
struct Found {
    finding: Finding,
    /// Where its statement starts.
    start: usize,
}

impl Found {
    fn text<'a>(&self, script: &'a str) -> &'a str {
        let span = self.finding.span;
        &script[self.start + span.start..self.start + span.end]
    }
}

/// What the lint says about each statement of a script, tables that it creates being known and all
/// others open.
fn in_script(lint: &Lint, script: &str) -> Vec<Found> {
    let pieces = split(script).expect("a script");
    let parsed: Vec<_> = pieces
        .iter()
        .map(|piece| parse(piece.text).unwrap_or_else(|faults| panic!("{faults:?}")))
        .collect();
    let history = History::of(parsed.iter().map(Some));
    let schema = "public".parse().expect("a name");
    let mut catalogue = Catalogue::open();
    let mut found = Vec::new();
    for (index, (piece, parsed)) in pieces.iter().zip(&parsed).enumerate() {
        let bound = bind(parsed, &catalogue, &schema).ok();
        let subject = Subject::in_script(&history, index, parsed, bound.as_ref());
        found.extend(of(lint, &subject, piece.span.start));
        apply(&mut catalogue, parsed, bound.as_ref(), &schema);
    }
    found
}

/// What the lint says about a statement of a unit.
fn in_unit(lint: &Lint, text: &str) -> Vec<Found> {
    let parsed = parse(text).unwrap_or_else(|faults| panic!("{faults:?}"));
    let schema = "public".parse().expect("a name");
    let bound = bind(&parsed, &Catalogue::open(), &schema).ok();
    of(lint, &Subject::in_unit(&parsed, bound.as_ref()), 0)
}

fn of(lint: &Lint, subject: &Subject<'_>, start: usize) -> Vec<Found> {
    check(subject)
        .into_iter()
        .filter(|finding| finding.lint == lint)
        .map(|finding| Found { finding, start })
        .collect()
}

/// The places that the lint finds in a script, as text.
pub(super) fn script<'a>(lint: &Lint, text: &'a str) -> Vec<&'a str> {
    let found = in_script(lint, text);
    found.iter().map(|found| found.text(text)).collect()
}

/// The places that the lint finds in a statement of a unit, as text.
pub(super) fn unit<'a>(lint: &Lint, text: &'a str) -> Vec<&'a str> {
    let found = in_unit(lint, text);
    found.iter().map(|found| found.text(text)).collect()
}

/// All that the lint says about a script, places left out.
pub(super) fn messages(lint: &Lint, text: &str) -> Vec<String> {
    let found = in_script(lint, text).into_iter();
    found
        .flat_map(|Found { finding, .. }| [finding.message, finding.label, finding.help])
        .collect()
}

/// The script with the lint's edits made.
pub(super) fn fixed(lint: &Lint, text: &str) -> String {
    let mut edits: Vec<(usize, Edit)> = in_script(lint, text)
        .into_iter()
        .flat_map(|found| {
            let start = found.start;
            found
                .finding
                .edits
                .into_iter()
                .map(move |edit| (start, edit))
        })
        .collect();
    edits.sort_by_key(|(start, edit)| start + edit.span.start);
    let mut fixed = text.to_owned();
    for (start, edit) in edits.into_iter().rev() {
        let range = start + edit.span.start..start + edit.span.end;
        fixed.replace_range(range, &edit.replacement);
    }
    fixed
}

/// What the lint says about its own bad example: in a script, or in a unit if it looks there only.
fn of_bad(lint: &Lint) -> (Vec<Found>, Scene) {
    let bad = written_out(lint.bad);
    let found = in_script(lint, &bad);
    if found.is_empty() {
        (in_unit(lint, &bad), Scene::Unit)
    } else {
        (found, Scene::Script)
    }
}

/// `c_1 INT, …, c_9 INT` with all that the dots stand for.
fn written_out(example: &str) -> String {
    let Some((before, after)) = example.split_once(", …, ") else {
        return example.to_owned();
    };
    let (_, last) = after.split_once('_').expect("a number behind `_`");
    let (last, _) = last.split_once(' ').expect("a blank behind the number");
    let (start, first) = before.rsplit_once('(').expect("a list in brackets");
    let last: usize = last.parse().expect("a number");
    let items: Vec<String> = (1..last)
        .map(|number| first.replace("_1 ", &format!("_{number} ")))
        .collect();
    format!("{start}({}, {after}", items.join(", "))
}

enum Scene {
    Script,
    Unit,
}

#[test]
fn codes_and_numbers_are_unique_and_every_lint_has_a_story() {
    let mut codes: Vec<_> = ALL.iter().map(|lint| lint.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), ALL.len());
    let mut numbers: Vec<_> = ALL.iter().filter_map(|lint| lint.number).collect();
    numbers.sort_unstable();
    let count = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    for lint in ALL {
        assert_eq!(lint.code, format!("lint/{}", lint.name()));
        for part in [lint.what, lint.why, lint.bad, lint.good] {
            assert!(!part.is_empty(), "{}", lint.code);
        }
    }
}

#[test]
fn every_bad_example_is_found_and_no_good_one() {
    for lint in ALL {
        let (bad, scene) = of_bad(lint);
        assert!(!bad.is_empty(), "{}: the bad example is quiet", lint.code);
        let good = match scene {
            Scene::Script => in_script(lint, lint.good),
            Scene::Unit => in_unit(lint, lint.good),
        };
        let good: Vec<_> = good.iter().map(|found| found.text(lint.good)).collect();
        assert!(good.is_empty(), "{}: {good:?}", lint.code);
    }
}

#[test]
fn edits_quiet_the_lint_that_makes_them() {
    for lint in ALL {
        let (bad, _) = of_bad(lint);
        if bad.iter().all(|found| !found.finding.edits.is_empty()) {
            let fixed = fixed(lint, lint.bad);
            assert!(in_script(lint, &fixed).is_empty(), "{}: {fixed}", lint.code);
        }
    }
}

#[test]
fn findings_are_worded_as_faults_are() {
    for lint in ALL {
        for Found { finding, .. } in of_bad(lint).0 {
            let starts_low = |text: &str| !text.starts_with(|c: char| c.is_ascii_uppercase());
            for text in [&finding.message, &finding.label, &finding.help] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{text}");
            }
            assert!(!finding.span.is_empty(), "{}", lint.code);
            // A keyword or a name of Redshift's may come first.
            let first = finding.message.split(' ').next().unwrap_or_default();
            let is_keyword = first.chars().all(|c| !c.is_ascii_lowercase()) || first == "Redshift";
            assert!(
                starts_low(&finding.message) || is_keyword,
                "{}",
                finding.message
            );
        }
    }
}
