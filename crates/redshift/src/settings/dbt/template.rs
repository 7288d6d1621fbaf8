//! `{{ env_var('NAME', 'default') }}`, the one function that profiles use.

use crate::variables::Variables;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplateFault {
    NoVariable(String),
    /// Anything else of Jinja.
    Unsupported,
}

/// They change types, and every value becomes a text here and is read as its setting needs it.
const FILTERS: &[&str] = &[
    "as_text",
    "as_number",
    "as_bool",
    "as_native",
    "int",
    "string",
];

/// The text with its templates replaced.
pub(super) fn render(text: &str, variables: &Variables) -> Result<String, TemplateFault> {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, behind) = rest.split_at(start);
        let (inside, after) = behind[2..]
            .split_once("}}")
            .ok_or(TemplateFault::Unsupported)?;
        rendered.push_str(plain(before)?);
        rendered.push_str(&value(inside.trim_matches('-').trim(), variables)?);
        rest = after;
    }
    rendered.push_str(plain(rest)?);
    Ok(rendered)
}

fn plain(text: &str) -> Result<&str, TemplateFault> {
    if text.contains("{%") || text.contains("{#") {
        return Err(TemplateFault::Unsupported);
    }
    Ok(text)
}

fn value(expression: &str, variables: &Variables) -> Result<String, TemplateFault> {
    let unsupported = || TemplateFault::Unsupported;
    let call = expression.strip_prefix("env_var").ok_or_else(unsupported)?;
    let call = call
        .trim_start()
        .strip_prefix('(')
        .ok_or_else(unsupported)?;
    let (name, rest) = quoted(call.trim_start()).ok_or_else(unsupported)?;
    let rest = rest.trim_start();
    let (default, rest) = match rest.strip_prefix(',') {
        None => (None, rest),
        Some(rest) => {
            let (default, rest) = quoted(rest.trim_start()).ok_or_else(unsupported)?;
            (Some(default), rest.trim_start())
        }
    };
    let filters = rest.strip_prefix(')').ok_or_else(unsupported)?.trim();
    let mut filters = filters.split('|').map(str::trim);
    let all_known = filters.next() == Some("") && filters.all(|name| FILTERS.contains(&name));
    if !all_known {
        return Err(TemplateFault::Unsupported);
    }
    match (variables.get(name), default) {
        (Some(value), _) => Ok(value.to_owned()),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(TemplateFault::NoVariable(name.to_owned())),
    }
}

/// A text in quotes, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| "'\"".contains(*c))?;
    let (inside, rest) = text[1..].split_once(quote)?;
    (!inside.contains('\\')).then_some((inside, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> Result<String, TemplateFault> {
        let variables = [("HOST", "h"), ("EMPTY", "")].into_iter().collect();
        render(text, &variables)
    }

    #[test]
    fn variables_are_filled_in_with_their_defaults_and_filters() {
        for (text, expected) in [
            ("plain", "plain"),
            ("{{ env_var('HOST') }}", "h"),
            ("{{env_var(\"HOST\")}}.example", "h.example"),
            ("{{ env_var('PORT', '5440') | as_number }}", "5440"),
            ("{{ env_var('PORT', '') }}", ""),
            ("a{{ env_var('HOST') }}b{{ env_var('HOST') }}c", "ahbhc"),
        ] {
            assert_eq!(rendered(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_variable_that_is_not_set_is_named_and_anything_else_is_refused() {
        let missing = |name: &str| Err(TemplateFault::NoVariable(name.to_owned()));
        assert_eq!(rendered("{{ env_var('NO') }}"), missing("NO"));
        assert_eq!(rendered("{{ env_var('EMPTY') }}"), missing("EMPTY"));
        for text in [
            "{{ var('x') }}",
            "{{ env_var(HOST) }}",
            "{{ env_var('HOST' }}",
            "{{ env_var('HOST') ~ 'x' }}",
            "{{ env_var('HOST') | upper }}",
            "{{ env_var('HOST')",
            "{% if true %}x{% endif %}",
        ] {
            assert_eq!(rendered(text), Err(TemplateFault::Unsupported), "{text}");
        }
    }
}
