//! What a template made of the user's text.

use std::ops::Range;
use std::sync::Arc;

use crate::source::masked;

/// How many lines stand around the place in an excerpt.
const CONTEXT: usize = 2;

/// A rendered text, and the place at fault in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// What it is, such as ``the SQL as rendered for 2000-10-01``.
    pub title: String,
    /// Secrets masked.
    pub text: Arc<str>,
    /// In bytes of the text.
    pub span: Range<usize>,
    /// What stands there.
    pub label: String,
}

/// Some lines of a rendered text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt<'a> {
    pub text: &'a str,
    /// The number of its first line in the whole text, from 1.
    pub first_line: usize,
}

impl Rendered {
    pub fn new(title: String, text: &str, span: Range<usize>, label: &str) -> Self {
        let start = text.floor_char_boundary(span.start);
        Self {
            title,
            text: masked(text).into(),
            span: start..text.floor_char_boundary(span.end).max(start),
            label: label.to_owned(),
        }
    }

    /// The lines of the place and a few around them: the whole can be long.
    pub fn excerpt(&self) -> Excerpt<'_> {
        let before = &self.text[..self.span.start];
        let mut breaks = before.rmatch_indices('\n').skip(CONTEXT);
        let start = breaks.next().map_or(0, |(at, _)| at + 1);
        let behind = &self.text[self.span.end..];
        let mut breaks = behind.match_indices('\n').skip(CONTEXT);
        let end = breaks
            .next()
            .map_or(self.text.len(), |(at, _)| self.span.end + at);
        Excerpt {
            text: &self.text[start..end],
            first_line: 1 + self.text[..start].matches('\n').count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_has_the_lines_around_the_place_and_knows_their_number() {
        let text = "1\n2\n3\n4\n5\n6\n7\n8";
        let rendered = Rendered::new(String::new(), text, 8..9, "here");
        let excerpt = rendered.excerpt();
        assert_eq!(excerpt.text, "3\n4\n5\n6\n7");
        assert_eq!(excerpt.first_line, 3);
        let whole = Rendered::new(String::new(), "1\n2", 0..1, "here");
        assert_eq!(whole.excerpt().text, "1\n2");
    }

    #[test]
    fn secrets_are_masked() {
        let text = "credentials 'aws_secret_access_key=abc'";
        let rendered = Rendered::new(String::new(), text, 0..11, "here");
        assert!(!rendered.text.contains("abc"), "{}", rendered.text);
    }
}
