//! Diagnostics as a terminal shows them.

use compiler::Sources;
use compiler::diagnostic::{Diagnostic, report};
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};

use super::counts;
use crate::output;

/// The most that anybody reads; the other formats have all.
const MOST: usize = 200;

/// Says each diagnostic with its lines, and how many there are.
pub(super) fn show(diagnostics: &[Diagnostic], sources: &Sources) {
    each(diagnostics.iter(), sources);
    if let Some(first) = diagnostics.first() {
        output::talk(&format!(
            "{}; more about one: `callsheet explain {}`",
            counts(diagnostics),
            first.code
        ));
    }
}

/// Says each diagnostic with its lines.
pub(crate) fn each<'a>(
    diagnostics: impl ExactSizeIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) {
    let omitted = diagnostics.len().saturating_sub(MOST);
    for diagnostic in diagnostics.take(MOST) {
        output::talk(&text(diagnostic, sources));
    }
    if omitted > 0 {
        output::talk(&format!(
            "and {omitted} more: `--output-format json` lists all"
        ));
    }
}

/// One diagnostic with its lines; colour is stripped by the stream where it is not wanted.
pub(super) fn text(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: ThemeStyles::ansi(),
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(usize::from(output::width()));
    handler
        .render_report(&mut out, &report(diagnostic, sources))
        .expect("writing to memory cannot fail");
    out
}
