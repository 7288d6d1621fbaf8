//! Functions in Python.

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/python-udf",
    number: Some("RS315"),
    level: Level::Warn,
    what: "CREATE FUNCTION or CREATE LIBRARY in Python",
    why: "Redshift stopped running functions in Python on 2026-06-30.",
    bad: "CREATE FUNCTION half(a FLOAT) RETURNS FLOAT STABLE AS $$\nreturn a / 2\n$$ LANGUAGE \
          plpythonu;",
    good: "CREATE FUNCTION half(FLOAT) RETURNS FLOAT STABLE AS $$\nSELECT $1 / 2\n$$ LANGUAGE \
           sql;",
    page: Some("udf-python-language-support"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["create"]) {
        return;
    }
    if let Some(at) = words.find_outside_brackets(0, &["language", "plpythonu"]) {
        findings.push(Finding::new(
            &LINT,
            words.span(at + 1, 1),
            "Redshift no longer runs functions in Python",
            "ended on 2026-06-30",
            "write it in SQL: `LANGUAGE sql`; or as a Lambda function: `CREATE EXTERNAL FUNCTION`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn python_is_found() {
        let text = "create or replace library l language plpythonu from 's3://b/l.zip' iam_role \
                    default";
        assert_eq!(script(&LINT, text), ["plpythonu"]);
    }

    #[test]
    fn other_languages_are_fine() {
        let text = "create procedure p() as $$ begin -- language plpythonu\nend; $$ language \
                    plpgsql";
        assert!(script(&LINT, text).is_empty());
    }
}
