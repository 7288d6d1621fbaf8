//! Where a template's tags are: needed to trace output back to the template's bytes.

use std::ops::Range;

/// A part of a template, by its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text outside all tags.
    Text { range: Range<usize>, after: Trim },
    /// `{{ … }}`
    Expression(Range<usize>),
    /// `{% … %}`
    Block(Range<usize>),
    /// `{# … #}`
    Comment,
}

/// Whether the tag before a text eats the white space at its start (`-}}`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trim {
    Keep,
    Eat,
}

/// Cuts a template into its parts. A tag that is not closed reaches to the end: minijinja says what
/// is wrong with it.
pub(super) fn scan(template: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut after = Trim::Keep;
    while at < template.len() {
        let rest = &template[at..];
        // One search for all three: one for each would read the rest again for every tag.
        let tag = rest
            .match_indices('{')
            .find(|(brace, _)| rest[brace + 1..].starts_with(['{', '%', '#']))
            .map_or(template.len(), |(offset, _)| at + offset);
        if tag > at {
            parts.push(Part::Text {
                range: at..tag,
                after,
            });
        }
        if tag == template.len() {
            break;
        }
        let end = tag_end(template, tag);
        after = if template[..end].ends_with("-}}")
            || template[..end].ends_with("-%}")
            || template[..end].ends_with("-#}")
        {
            Trim::Eat
        } else {
            Trim::Keep
        };
        parts.push(match template.as_bytes()[tag + 1] {
            b'{' => Part::Expression(tag..end),
            b'%' => Part::Block(tag..end),
            _ => Part::Comment,
        });
        at = end;
    }
    parts
}

/// The end of the tag that starts at `start`; strings inside it may hold its closing characters.
fn tag_end(template: &str, start: usize) -> usize {
    let close = match template.as_bytes()[start + 1] {
        b'{' => "}}",
        b'%' => "%}",
        _ => "#}",
    };
    let mut quote = None;
    let mut escaped = false;
    for (offset, character) in template[start..].char_indices().skip(2) {
        let at = start + offset;
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if character == '\\' => escaped = true,
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if close != "#}" && (character == '\'' || character == '"') => {
                quote = Some(character);
            }
            None if template[at..].starts_with(close) => return at + close.len(),
            None => {}
        }
    }
    template.len()
}

/// The words of a tag outside its strings.
pub(super) fn words(tag: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut quote: Option<char> = None;
    let mut start = None;
    for (at, character) in tag.char_indices() {
        let in_word = quote.is_none() && (character.is_alphanumeric() || character == '_');
        match (start, in_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(&tag[from..at]);
                start = None;
            }
            _ => {}
        }
        match quote {
            Some(open) if open == character => quote = None,
            None if character == '\'' || character == '"' => quote = Some(character),
            _ => {}
        }
    }
    words
}

/// Whether a tag of the template names a value, which is not part of another one.
pub(crate) fn mentions(template: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let names = |tag: &str| {
        tag.match_indices(name).any(|(at, _)| {
            let before = tag[..at].trim_end();
            let touches = tag[..at].ends_with(is_part) || before.ends_with(['.', '|', '\'', '"']);
            !touches && !tag[at + name.len()..].starts_with(is_part)
        })
    };
    scan(template).iter().any(|part| match part {
        Part::Expression(range) | Part::Block(range) => names(&template[range.clone()]),
        Part::Text { .. } | Part::Comment => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_characters_in_strings_close_nothing() {
        let template = "a {{ '}}' }} b {% if x -%}  c";
        let parts = scan(template);
        assert_eq!(parts[1], Part::Expression(2..12));
        assert_eq!(
            parts[4],
            Part::Text {
                range: 26..29,
                after: Trim::Eat
            }
        );
    }

    #[test]
    fn a_value_is_named_by_itself_alone() {
        assert!(mentions("INSERT {{ select }}", "select"));
        assert!(mentions("{% if select %}x{% endif %}", "select"));
        for other in [
            "select 1",
            "{{ params.select }}",
            "{{ x | select }}",
            "{{ selected }}",
        ] {
            assert!(!mentions(other, "select"), "{other}");
        }
    }

    #[test]
    fn words_in_strings_are_no_words() {
        assert_eq!(words("{{ ds | date('ds %Y') }}"), ["ds", "date"]);
    }
}
