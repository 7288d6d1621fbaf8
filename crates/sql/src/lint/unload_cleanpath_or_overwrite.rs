//! UNLOAD that removes or replaces objects.

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/unload-cleanpath-or-overwrite",
    number: Some("RS112"),
    level: Level::Warn,
    what: "UNLOAD with CLEANPATH or ALLOWOVERWRITE",
    why: "objects in S3 take no part in the transaction: they are gone when the UNLOAD fails half \
          way, a rollback brings none back, and CLEANPATH also removes what others wrote there.",
    bad: "UNLOAD ('SELECT day, plays FROM daily_plays') TO 's3://music/daily/'\n\
          IAM_ROLE default PARQUET CLEANPATH;",
    good: "UNLOAD ('SELECT day, plays FROM daily_plays') TO 's3://music/daily/run=20181101/'\n\
           IAM_ROLE default PARQUET;",
    page: Some("r_UNLOAD"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["unload"]) {
        return;
    }
    for (option, deed) in [
        ("cleanpath", "removes the objects that lie below the path"),
        ("allowoverwrite", "replaces objects of the same name"),
    ] {
        if let Some(at) = words.find_outside_brackets(1, &[option]) {
            findings.push(Finding::new(
                &LINT,
                words.span(at, 1),
                format!("`{}` {deed}", option.to_ascii_uppercase()),
                "no rollback brings them back",
                "unload each run to a path of its own, and let readers follow a manifest",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn both_options_are_found() {
        for option in ["ALLOWOVERWRITE", "cleanpath"] {
            let text = format!("unload ('select 1') to 's3://b/k' iam_role default csv {option}");
            assert_eq!(script(&LINT, &text), [option]);
        }
    }

    #[test]
    fn a_path_of_its_own_is_fine() {
        let text = "unload ('select cleanpath from t') to 's3://b/k' iam_role default";
        assert!(script(&LINT, text).is_empty());
    }
}
