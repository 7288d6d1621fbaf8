//! What the codes mean, from every part of the program.

mod check;
mod file;
mod plan;

use std::fmt;

/// The longer story of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Explanation {
    pub(crate) code: &'static str,
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    /// The smallest example of it, where one helps.
    pub(crate) example: Option<&'static str>,
    pub(crate) instead: &'static str,
}

/// All of them, in byte order of their codes.
pub(crate) fn all() -> Vec<Explanation> {
    let of_compiler = compiler::diagnostic::explanations().map(|explanation| Explanation {
        code: explanation.code.0,
        what: explanation.what,
        why: explanation.why,
        example: Some(explanation.example),
        instead: explanation.instead,
    });
    let of_executor = executor::EXPLANATIONS
        .iter()
        .chain(crate::wire::EXPLANATIONS)
        .map(|explanation| Explanation {
            code: explanation.code,
            what: explanation.what,
            why: explanation.why,
            example: None,
            instead: explanation.instead,
        });
    let own = [check::EXPLANATIONS, file::EXPLANATIONS, plan::EXPLANATIONS];
    let mut all: Vec<Explanation> = of_compiler
        .chain(of_executor)
        .chain(own.into_iter().flatten().copied())
        .collect();
    all.sort_by_key(|explanation| explanation.code);
    all
}

/// The code that somebody may have meant.
pub(crate) fn nearest(code: &str, all: &[Explanation]) -> Option<&'static str> {
    const ALIKE: f64 = 0.7;
    let fault = |code: &'static str| code.split_once('/').map_or(code, |(_, fault)| fault);
    let likeness = |known: &Explanation| {
        // The stage is easily forgotten.
        let whole = strsim::jaro_winkler(code, known.code);
        whole.max(strsim::jaro_winkler(code, fault(known.code)))
    };
    let best = all
        .iter()
        .map(|known| (likeness(known), known.code))
        .max_by(|(left, _), (right, _)| left.total_cmp(right))?;
    (best.0 >= ALIKE).then_some(best.1)
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n\n{}\n", self.code, sentence(self.what))?;
        writeln!(f, "Why      {}", sentence(self.why))?;
        // What stands beside an example can be pasted, and stays as it is.
        let instead = match self.example {
            Some(example) => {
                writeln!(f, "\nExample  {}", indented(example))?;
                indented(self.instead)
            }
            None => sentence(self.instead),
        };
        writeln!(f, "\nInstead  {instead}")?;
        match compiler::diagnostic::explain(self.code).and_then(|known| known.page) {
            Some(page) => writeln!(f, "\nPage     {page}"),
            None => Ok(()),
        }
    }
}

fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n         ")
}

/// With a capital and a full stop, as a story is told and a message is not.
fn sentence(text: &str) -> String {
    let mut characters = text.trim().chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let mut sentence: String = first.to_uppercase().chain(characters).collect();
    if !sentence.ends_with(['.', '!', '?', '`', ':']) {
        sentence.push('.');
    }
    indented(&sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once() {
        let all = all();
        for pair in all.windows(2) {
            assert_ne!(pair[0].code, pair[1].code);
        }
        for explanation in &all {
            let (stage, fault) = explanation.code.split_once('/').expect("`stage/fault`");
            let kebab = |text: &str| {
                text.bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
            };
            assert!(kebab(stage) && kebab(fault), "{}", explanation.code);
        }
    }

    #[test]
    fn every_way_a_plan_file_is_refused_is_explained() {
        use ::plan::{Digest, PlanFileFault};
        let digest = Digest::of("");
        let text = String::new;
        let faults = [
            PlanFileFault::Unlocked,
            PlanFileFault::Changed {
                locked: digest,
                found: digest,
            },
            PlanFileFault::OtherFormat { found: text() },
            PlanFileFault::Malformed {
                line: 1,
                message: text(),
            },
            PlanFileFault::NotCanonical { line: 1 },
            PlanFileFault::IntervalChanged { interval: text() },
        ];
        let all = all();
        for fault in faults {
            let known = all
                .iter()
                .any(|explanation| explanation.code == fault.code());
            assert!(known, "{}", fault.code());
        }
    }

    #[test]
    fn what_to_write_instead_can_be_pasted_and_what_to_do_is_a_sentence() {
        let shown = |code| {
            let all = all();
            let known = all.iter().find(|known| known.code == code);
            known.expect("a known code").to_string()
        };
        let text = shown("spec/unknown-key");
        assert!(text.contains("Instead  users:\n"), "{text}");
        assert!(text.ends_with("}\n"), "{text}");
        let text = shown("files/no-pipeline");
        assert!(
            text.ends_with("Instead  Name the folder of a pipeline.\n"),
            "{text}"
        );
    }

    #[test]
    fn a_near_miss_and_a_forgotten_stage_find_their_code_and_nonsense_does_not() {
        let all = all();
        assert_eq!(nearest("plan/chnaged", &all), Some("plan/changed"));
        assert_eq!(nearest("lease-held", &all), Some("run/lease-held"));
        assert_eq!(nearest("zzz", &all), None);
    }
}
