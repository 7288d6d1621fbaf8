//! Lists that grow by themselves.
//!
//! minijinja charges fuel for all work but two: it adds lists lazily and then builds a long sum at
//! once, and it writes a list of lists as a text before it counts the bytes. `{% set x = x + x %}`
//! or `{% set x = [x, x] %}`, forty times, is a small text and a list that no memory holds. So a
//! template makes few lists of computed values, and none where it could make them again and again:
//! what is left is polynomial in the template's length.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scan::{Part, words};

/// Sums of computed values, each of which can double a list.
const MAX_SUMS: usize = 8;

/// Lists of computed values.
const MAX_LISTS: usize = 3;

/// Brackets in brackets; minijinja refuses deeper ones.
const MAX_DEPTH: usize = 200;

/// What can run one tag again and again, each time over its own result.
const REPEATERS: &[&str] = &["namespace", "macro", "recursive", "call"];

/// What makes a list of something else.
const LISTERS: &[&str] = &[
    "batch",
    "dictsort",
    "items",
    "keys",
    "lines",
    "list",
    "map",
    "range",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "unique",
    "values",
];

/// Filters that double or nest lists unseen by the fuel; nothing in SQL needs them.
pub(super) const REMOVED_FILTERS: &[&str] = &["chain", "groupby", "sum", "zip"];

/// The tag that could make a list grow without end.
///
/// `listed` are the variables of the pipeline that are lists.
pub(super) fn unbounded(
    template: &str,
    parts: &[Part],
    listed: &BTreeSet<&str>,
) -> Option<Range<usize>> {
    let tags = || {
        parts.iter().filter_map(|part| match part {
            Part::Expression(range) | Part::Block(range) => Some(range.clone()),
            Part::Text { .. } | Part::Comment => None,
        })
    };
    let repeats = tags().any(|tag| {
        let words = words(&template[tag]);
        words.iter().any(|word| REPEATERS.contains(word))
    });
    let (max_sums, max_lists) = if repeats {
        (0, 0)
    } else {
        (MAX_SUMS, MAX_LISTS)
    };
    let (mut sums, mut lists) = (0, 0);
    let has_list = !listed.is_empty()
        || tags().any(|tag| {
            let code = without_texts(&template[tag]);
            !literals(&code).is_empty() || words(&code).iter().any(|word| LISTERS.contains(word))
        });
    tags().find(|tag| {
        let code = without_texts(&template[tag.clone()]);
        sums += computed_sums(&code);
        lists += literals(&code)
            .into_iter()
            .filter(|list| is_computed(list, listed))
            .count();
        sums > max_sums || lists > max_lists || (has_list && multiplies_computed(&code, listed))
    })
}

/// Whether a `*` has anything but numbers and variables of the pipeline on its sides: it could
/// repeat a list.
fn multiplies_computed(code: &str, listed: &BTreeSet<&str>) -> bool {
    let is_scalar = |word: &str| {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        is_number || is_scalar(word, listed)
    };
    code.match_indices('*').any(|(at, _)| {
        let (before, behind) = (code[..at].trim_end(), code[at + 1..].trim_start());
        let left = &before[before.trim_end_matches(is_of_word).len()..];
        let right = &behind[..behind.len() - behind.trim_start_matches(is_of_word).len()];
        let is_text = before.ends_with('\'') || behind.starts_with('\'');
        let are_scalars = is_scalar(left) && is_scalar(right);
        !(is_text || are_scalars)
    })
}

/// How many `+` of a tag have no number beside them. A product could make a list of a number.
fn computed_sums(code: &str) -> usize {
    let multiplies = code.contains('*');
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    code.match_indices('+')
        .filter(|(at, _)| {
            let before = code[..*at].trim_end();
            let word = before.trim_end_matches(is_of_word);
            let behind = code[at + 1..].trim_start();
            multiplies || !(is_number(&before[word.len()..]) || is_number(behind))
        })
        .count()
}

/// What stands inside each list, map and tuple that the tag writes out, and behind its `=` or `in`
/// where commas alone make a tuple.
fn literals(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let inside = code
        .get(2..code.len().saturating_sub(2))
        .unwrap_or_default();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut has_comma = false;
    for (at, character) in inside.char_indices() {
        match character {
            '[' | '{' | '(' => {
                open.push((at, character == '{' || !follows_value(&inside[..at])));
                if open.len() > MAX_DEPTH {
                    break;
                }
            }
            ']' | '}' | ')' => {
                if let Some((start, true)) = open.pop() {
                    let list = &inside[start + 1..at];
                    if character != ')' || list.contains([',', '=']) {
                        found.push(list);
                    }
                }
            }
            ',' if open.is_empty() && !has_comma => {
                has_comma = true;
                let before = &inside[..at];
                let start = before.rfind('=').or_else(|| before.rfind(" in "));
                found.extend(start.map(|start| &inside[start + 1..]));
            }
            _ => {}
        }
    }
    found
}

/// Whether a bracket here is an index or holds the arguments of a call.
fn follows_value(before: &str) -> bool {
    let before = before.trim_end();
    let word = &before[before.trim_end_matches(is_of_word).len()..];
    let holds = ["namespace", "dict"].contains(&word);
    let is_keyword = ["in", "if", "else", "and", "or", "not", "is"].contains(&word);
    let is_value = !word.is_empty() || before.ends_with([')', ']', '}', '\'']);
    is_value && !holds && !is_keyword
}

/// Whether a name stands for one value: a variable of the pipeline that is no list, a loop's count.
fn is_scalar(word: &str, listed: &BTreeSet<&str>) -> bool {
    let variable = word.strip_prefix("vars.");
    variable.is_some_and(|name| !listed.contains(name)) || word.starts_with("loop.")
}

/// Whether a list holds more than constants and single values.
fn is_computed(list: &str, listed: &BTreeSet<&str>) -> bool {
    let mut rest = list;
    while let Some(start) = rest.find(is_of_word) {
        let behind = &rest[start..];
        let end = behind.find(|c| !is_of_word(c)).unwrap_or(behind.len());
        let (word, after) = behind.split_at(end);
        rest = after;
        let is_name = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let is_scalar = is_scalar(word, listed);
        let is_constant = ["true", "false", "none", "True", "False", "None", "in"].contains(&word);
        let is_key = after.starts_with('=');
        if is_name && !is_scalar && !is_constant && !is_key {
            return true;
        }
    }
    false
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// The tag with `''` in the place of every text.
fn without_texts(tag: &str) -> String {
    let mut outside = String::with_capacity(tag.len());
    let mut quote = None;
    let mut escaped = false;
    for character in tag.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if character == '\\' => escaped = true,
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if character == '\'' || character == '"' => {
                quote = Some(character);
                outside.push_str("''");
            }
            None => outside.push(character),
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::scan::scan;

    fn found(template: &str) -> Option<&str> {
        unbounded(template, &scan(template), &["l"].into()).map(|tag| &template[tag])
    }

    #[test]
    fn a_list_that_can_grow_again_and_again_is_found() {
        for tag in [
            "{% set ns.x = ns.x + ns.x %}",
            "{% set ns.x = [ns.x, ns.x] %}",
            "{% set ns.x = (ns.x, ns.x) %}",
            "{% set ns.x = ns.x, ns.x %}",
            "{% set ns.x = {'a': ns.x} %}",
            "{% set ns.x = dict(a=ns.x, b=ns.x) %}",
            "{{ m(x + 1 * x) }}",
            "{{ [1] * 99 }}",
        ] {
            let template = format!("{{% set ns = namespace(x=1) %}}{{% for a in b %}}{tag}");
            assert_eq!(found(&template), Some(tag));
        }
        assert_eq!(found("{% macro m(x) %}{{ m([x]) }}"), Some("{{ m([x]) }}"));
        assert_eq!(found("{{ vars.l * 99 }}"), Some("{{ vars.l * 99 }}"));
        assert!(found(&"{% set x = [vars.l] %}".repeat(4)).is_some());
        assert!(found(&"{% set x = x + x %}".repeat(9)).is_some());
        assert!(found(&"{% set x = [x, x] %}".repeat(4)).is_some());
        assert!(found("{% set x = [['a'] * 99] * 99 %}").is_some());
        assert_eq!(
            found("{% set x = [1] %}{{ x * 9999 }}"),
            Some("{{ x * 9999 }}")
        );
    }

    #[test]
    fn lists_of_constants_sums_of_numbers_and_joined_texts_are_fine() {
        for template in [
            "{% macro m(n) %}{{ n + 1 }}{{ 2+n }}{{ n * 2 }}{% endmacro %}",
            "{% macro m(n) %}{{ '+' ~ \"[a+b]\" }}{% endmacro %} a + [b]",
            "{% macro m(c) %}{{ c[0] }}{% endmacro %}{{ m(['a', 'b'], vars.x) }}",
            "{% set ns = namespace(first=true, n=0) %}{% set ns.first = false %}",
            "{% for c, t in [('a', 'int'), ('b', 'date')] recursive %}{{ c ~ (t) }}{% endfor %}",
            "{% for c in ['a', vars.b] %}{{ c }}{% endfor %}{{ range(3)[0] }}",
            "{% for c in [a, b] %}{{ c + d }}{% endfor %}",
            "{% set x = [1] %}{{ '-' * 20 }}{{ vars.n * 2 }}",
            "{% if a in (1, 2) and (b or c) %}{% endif %}",
        ] {
            let found = unbounded(template, &scan(template), &BTreeSet::new());
            assert_eq!(found, None, "{template}");
        }
    }
}
