//! A bound on nesting, found before minijinja runs.
//!
//! minijinja counts brackets in brackets, but a chain such as `a + a + …` or `a | f | f | …` gives
//! a tree as deep as it is long, and so does a block with many `elif`: later walks of the tree
//! would overflow the stack.

use std::ops::Range;

use super::scan::{Part, words};

/// Words and operators of one expression, those of the brackets around it included.
const MAX_CHAIN: usize = 500;

/// Blocks in blocks, every `elif` and `else` being one more.
const MAX_BLOCKS: usize = 100;

/// The tag that nests too deeply.
pub(super) fn too_deep(template: &str, parts: &[Part]) -> Option<Range<usize>> {
    // A block's branches end with it; how many it has had must be known then.
    let mut blocks: Vec<usize> = Vec::new();
    parts.iter().find_map(|part| {
        let (tag, is_block) = match part {
            Part::Expression(range) => (range, false),
            Part::Block(range) => (range, true),
            Part::Text { .. } | Part::Comment => return None,
        };
        let code = &template[tag.clone()];
        if is_block {
            match words(code).first().copied().unwrap_or_default() {
                "elif" | "else" => {
                    if let Some(branches) = blocks.last_mut() {
                        *branches += 1;
                    }
                }
                end if end.starts_with("end") => {
                    blocks.pop();
                }
                _ => blocks.push(1),
            }
        }
        let nested = blocks.iter().sum::<usize>();
        (nested > MAX_BLOCKS || is_long_chain(code)).then(|| tag.clone())
    })
}

fn is_long_chain(code: &str) -> bool {
    let mut levels = vec![0_usize];
    let mut all = 0;
    let mut quote = None;
    let mut escaped = false;
    let mut in_word = false;
    for character in code.chars() {
        if let Some(open) = quote {
            if escaped {
                escaped = false;
            } else if character == '\\' {
                escaped = true;
            } else if character == open {
                quote = None;
            }
            continue;
        }
        let was_in_word = std::mem::take(&mut in_word);
        match character {
            '\'' | '"' => quote = Some(character),
            '(' | '[' | '{' => levels.push(0),
            ')' | ']' | '}' if levels.len() > 1 => all -= levels.pop().unwrap_or_default(),
            ',' => all -= levels.last_mut().map_or(0, std::mem::take),
            _ if character.is_whitespace() => {}
            _ => {
                in_word = character.is_alphanumeric() || character == '_';
                if !(in_word && was_in_word) {
                    all += 1;
                    if let Some(level) = levels.last_mut() {
                        *level += 1;
                    }
                }
            }
        }
        if all > MAX_CHAIN {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::scan::scan;

    fn is_deep(template: &str) -> bool {
        too_deep(template, &scan(template)).is_some()
    }

    #[test]
    fn long_chains_are_too_deep() {
        assert!(is_deep(&format!("{{{{ 1{} }}}}", " + 1".repeat(300))));
        assert!(is_deep(&format!(
            "{{{{ x{} }}}}",
            " | f('a', 1)".repeat(300)
        )));
        assert!(is_deep(&format!("{{{{ {}1 }}}}", "not ".repeat(600))));
        assert!(is_deep(&format!(
            "{{{{ {}1 }}}}",
            "(1 + 1 + 1 + 1 + ".repeat(99)
        )));
        assert!(is_deep(&"{% if a %}".repeat(101)));
        assert!(is_deep(&format!(
            "{{% if a %}}{}",
            "{% elif a %}".repeat(101)
        )));
    }

    #[test]
    fn long_lists_and_many_tags_are_not() {
        let names = vec!["'name'"; 5_000].join(", ");
        assert!(!is_deep(&format!(
            "{{% for x in [{names}] %}}{{{{ x }}}}{{% endfor %}}"
        )));
        assert!(!is_deep(&format!(
            "{{{{ f({}) }}}}",
            "g(a.b), ".repeat(2_000)
        )));
        assert!(!is_deep(
            &"{% if a %}{{ a.b + 1 }}{% elif b %}{% endif %}".repeat(500)
        ));
        assert!(!is_deep(&"{% set x = 'a + a' %}".repeat(50)));
    }
}
