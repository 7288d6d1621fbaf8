//! Pipelines that read each other in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plan::Identifier;

use crate::source::{Span, Spanned};

/// Which pipelines each one of the project names as sources, as its file says.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    by: BTreeMap<Identifier, Vec<Spanned<Identifier>>>,
}

/// One pipeline that names another one, and the place that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    pub pipeline: Identifier,
    pub names: Identifier,
    pub span: Span,
}

impl Named {
    /// Of two pipelines with one name the first is meant, as everywhere.
    pub(super) fn note(&mut self, pipeline: Identifier, names: Vec<Spanned<Identifier>>) {
        self.by.entry(pipeline).or_insert(names);
    }

    /// The shortest way from a pipeline back to one that names it: each step leads to the next, and the
    /// last one to `own`.
    pub(super) fn way_back(&self, from: &Identifier, own: &Identifier) -> Option<Vec<Naming>> {
        let mut came: BTreeMap<&Identifier, Naming> = BTreeMap::new();
        let mut seen = BTreeSet::from([from]);
        let mut open = VecDeque::from([from]);
        while let Some(pipeline) = open.pop_front() {
            for named in self.by.get(pipeline).into_iter().flatten() {
                let naming = Naming {
                    pipeline: pipeline.clone(),
                    names: named.value.clone(),
                    span: named.span,
                };
                if named.value == *own {
                    return Some(walked(&came, naming));
                }
                if seen.insert(&named.value) {
                    came.insert(&named.value, naming);
                    open.push_back(&named.value);
                }
            }
        }
        None
    }
}

/// The steps that led to the last one, and it.
fn walked(came: &BTreeMap<&Identifier, Naming>, last: Naming) -> Vec<Naming> {
    let mut way = vec![last];
    while let Some(step) = way.last().and_then(|step| came.get(&step.pipeline)) {
        way.push(step.clone());
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn name(text: &str) -> Identifier {
        text.parse().expect("a name")
    }

    /// `a: b c` for each pipeline and those that it names.
    fn way_back(lines: &[&str], from: &str, own: &str) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add("pipeline.yml", b"").expect("a small text");
        let mut named = Named::default();
        for line in lines {
            let (pipeline, names) = line.split_once(':').expect("a name and others");
            let names = names.split_whitespace();
            let names = names.map(|it| Spanned::new(name(it), Span::new(file, 0..0)));
            named.note(name(pipeline), names.collect());
        }
        let way = named.way_back(&name(from), &name(own))?;
        let steps: Vec<String> = way
            .iter()
            .map(|step| format!("{} {}", step.pipeline, step.names))
            .collect();
        Some(steps.join(", "))
    }

    #[test]
    fn the_shortest_way_back_is_found_however_long_it_is() {
        let four = ["a: b", "b: c e", "c: d", "d: a"];
        assert_eq!(way_back(&four, "b", "a").as_deref(), Some("b c, c d, d a"));
        assert_eq!(
            way_back(&["a: b", "b: a"], "b", "a").as_deref(),
            Some("b a")
        );
        let both = ["a: b", "b: c a", "c: a"];
        assert_eq!(way_back(&both, "b", "a").as_deref(), Some("b a"));
    }

    #[test]
    fn what_leads_nowhere_or_round_elsewhere_is_no_circle() {
        assert_eq!(way_back(&["a: b", "b: c", "c:"], "b", "a"), None);
        // Theirs, which ends the search all the same.
        assert_eq!(way_back(&["a: b", "b: c", "c: b"], "b", "a"), None);
        assert_eq!(way_back(&["a: b", "b: b"], "b", "a"), None);
        assert_eq!(way_back(&["a: b"], "b", "a"), None);
    }
}
