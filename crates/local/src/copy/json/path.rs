//! JSONPath expressions, as far as COPY knows them: names and indexes, no wildcards.

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Index(usize),
}

/// Reads `$['a']['b'][0]` or `$.a.b[0]`; the two notations do not mix.
pub(super) fn parse(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = Vec::new();
    let mut notation = None;
    while !rest.is_empty() {
        let (step, used, after) = if let Some(dotted) = rest.strip_prefix('.') {
            let end = dotted.find(['.', '[']).unwrap_or(dotted.len());
            let (name, after) = dotted.split_at(end);
            if name.is_empty() || name.contains(['\'', ']', '*']) {
                return None;
            }
            (Step::Name(name.to_owned()), Some('.'), after)
        } else {
            let inside = rest.strip_prefix('[')?;
            if let Some(quoted) = inside.strip_prefix('\'') {
                let (name, after) = quoted.split_once("']")?;
                (Step::Name(name.to_owned()), Some('['), after)
            } else {
                let (index, after) = inside.split_once(']')?;
                (Step::Index(index.trim().parse().ok()?), None, after)
            }
        };
        if let Some(used) = used
            && notation.replace(used).is_some_and(|other| other != used)
        {
            return None;
        }
        steps.push(step);
        rest = after;
    }
    (!steps.is_empty()).then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Step {
        Step::Name(name.to_owned())
    }

    #[test]
    fn both_notations_reach_names_and_indexes() {
        let expected = Some(vec![name("store"), name("book"), Step::Index(2)]);
        assert_eq!(parse("$['store']['book'][2]"), expected);
        assert_eq!(parse("$.store.book[2]"), expected);
        assert_eq!(parse("$[0]"), Some(vec![Step::Index(0)]));
        assert_eq!(parse("$['a.b']"), Some(vec![name("a.b")]));
    }

    #[test]
    fn what_redshift_does_not_resolve_is_no_path() {
        for path in [
            "", "$", "a", "$.", "$..a", "$.*", "$[*]", "$[-1]", "$['a", "$.a['b']",
        ] {
            assert_eq!(parse(path), None, "{path}");
        }
    }
}
