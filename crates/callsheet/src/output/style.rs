//! Colour, as an extra: nothing is said by colour alone. The streams strip it where it is not
//! wanted: `NO_COLOR`, pipes, dumb terminals.

use owo_colors::OwoColorize;

/// What a text is, which decides how it is painted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    Good,
    Notice,
    Bad,
    Title,
    Quiet,
}

pub(crate) fn paint(text: &str, style: Style) -> String {
    match style {
        Style::Good => text.green().bold().to_string(),
        Style::Notice => text.yellow().bold().to_string(),
        Style::Bad => text.red().bold().to_string(),
        Style::Title => text.bold().to_string(),
        Style::Quiet => text.dimmed().to_string(),
    }
}
