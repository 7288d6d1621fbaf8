//! Diagnostics as workflow commands of GitHub Actions.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::fmt::Write as _;
use std::path::Path;

use compiler::Sources;
use compiler::diagnostic::{Diagnostic, LabelRole};

use super::{Places, severity};

/// One line per diagnostic. `root` is where the names of files start, as the reader knows it.
pub(crate) fn commands<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    root: &Path,
) -> String {
    let places = Places::new(sources);
    let lines = diagnostics.into_iter();
    lines.map(|one| command(one, &places, root)).collect()
}

fn command(diagnostic: &Diagnostic, places: &Places<'_>, root: &Path) -> String {
    let mut line = format!("::{} ", severity(diagnostic.severity));
    if let Some(span) = diagnostic.primary() {
        let place = places.of(span);
        let file = root.join(place.file);
        let _ = write!(
            line,
            "file={},line={},",
            property(&file.display().to_string()),
            place.line
        );
        // Columns of a place with several lines are refused.
        if place.line == place.end_line {
            let _ = write!(line, "col={},", place.column);
        }
        let _ = write!(line, "endLine={},", place.end_line);
        if place.line == place.end_line {
            let _ = write!(line, "endColumn={},", place.end_column);
        }
    }
    let mut message = diagnostic.message.clone();
    let others = diagnostic.labels.iter();
    for label in others.filter(|label| label.role == LabelRole::Secondary) {
        let place = places.of(label.span);
        let file = root.join(place.file);
        let _ = write!(
            message,
            "\nsee {}:{}: {}",
            file.display(),
            place.line,
            label.text
        );
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let _ = writeln!(
        line,
        "title={}::{}",
        property(diagnostic.code.0),
        escaped(&message)
    );
    line
}

/// A workflow command is one line.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
