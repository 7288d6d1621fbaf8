//! A rendered template that holds several statements, each under a mark that says what it is.

use plan::Verb;
use plan::unit::Redo;

/// One statement of a template, or the place of a check that the load brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    Step {
        verb: Verb,
        text: String,
    },
    /// `-- @check window`
    Check(String),
    /// `-- @checks`: the place of the checks that the user asked for.
    Checks,
}

/// A user's text for a template whose rendering will be cut: a comment of his is no mark.
pub(super) fn unmarked(text: &str) -> String {
    let text = text.replace("\n-- @", "\n --  @");
    match text.strip_prefix("-- @") {
        Some(rest) => format!(" --  @{rest}"),
        None => text,
    }
}

/// Cuts a rendered template at its marks.
///
/// # Panics
/// If a mark is unknown or a statement stands before the first one: a mistake in our template.
pub(crate) fn marked(text: &str) -> Vec<Marked> {
    let mut found = Vec::new();
    let mut verb: Option<Verb> = None;
    let mut statement = String::new();
    let close = |verb: &mut Option<Verb>, statement: &mut String, found: &mut Vec<Marked>| {
        let text = statement.trim().trim_end_matches(';').trim_end().to_owned();
        statement.clear();
        match (verb.take(), text.is_empty()) {
            (Some(verb), false) => found.push(Marked::Step { verb, text }),
            (None, true) => {}
            (verb, _) => panic!("a template has {verb:?} with the statement `{text}`"),
        }
    };
    for line in text.lines() {
        let Some(mark) = line.strip_prefix("-- @") else {
            statement.push_str(line);
            statement.push('\n');
            continue;
        };
        close(&mut verb, &mut statement, &mut found);
        match mark {
            "begin" => verb = Some(Verb::Begin),
            "fence" => verb = Some(Verb::Fence),
            "run" => verb = Some(Verb::Run),
            "declare" => verb = Some(Verb::Declare),
            "alone" => verb = Some(Verb::Alone(Redo::Repeatable)),
            "copy" => verb = Some(Verb::Copy),
            "load" => verb = Some(Verb::Load),
            "count" => verb = Some(Verb::Count),
            "record" => verb = Some(Verb::Record),
            "commit" => verb = Some(Verb::Commit),
            "checks" => found.push(Marked::Checks),
            check if check.starts_with("check ") => {
                found.push(Marked::Check(check["check ".len()..].to_owned()));
            }
            other => panic!("a template has the unknown mark `{other}`"),
        }
    }
    close(&mut verb, &mut statement, &mut found);
    found
}
