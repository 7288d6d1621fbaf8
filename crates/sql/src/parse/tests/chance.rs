//! Words put together by chance: no text panics, hangs or is accepted without being a statement.

use proptest::prelude::*;

use crate::parse;

/// Words that make statements when they are put together by chance.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "select",
        "from",
        "where",
        "(",
        ")",
        ",",
        "a",
        "b",
        "songs",
        "s",
        ".",
        "*",
        "'x'",
        "1",
        "1.5",
        "+",
        "/",
        "||",
        "=",
        "and",
        "not",
        "null",
        "is",
        "in",
        "case",
        "when",
        "then",
        "end",
        "group",
        "by",
        "order",
        "join",
        "on",
        "using",
        "left",
        "union",
        "all",
        "with",
        "as",
        "over",
        "partition",
        "qualify",
        "count",
        "sum",
        "interval",
        "timestamp",
        "'epoch'",
        "::",
        "int",
        "varchar",
        "insert",
        "into",
        "values",
        "create",
        "table",
        "copy",
        "json",
        "'s3://b/k'",
        "iam_role",
        "default",
        "delete",
        "merge",
        "update",
        "set",
        "limit",
        ";",
        "extract",
        "week",
        "distinct",
        "exists",
        "between",
        "like",
        "$1",
        "[",
        "]",
        "?",
        ":x",
        "-- c\n",
        "/*",
        "\"q\"",
        "e'x'",
        "current_date",
        "trim",
        "both",
        "substring",
        "position",
    ]);
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

fn is_harmless(text: &str) -> Result<(), TestCaseError> {
    let schema = "public".parse().expect("a name");
    let catalogue = crate::bind::tests::sparkify();
    let result = parse(text).and_then(|parsed| {
        let bound = crate::bind(&parsed, &catalogue, &schema)?;
        let _: Vec<_> = crate::lineage(&bound);
        Ok(())
    });
    if let Err(faults) = result {
        prop_assert!(!faults.is_empty());
        for fault in faults {
            prop_assert!(
                text.get(fault.span.range()).is_some(),
                "{fault:?} of {text}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_words_cause_a_panic_and_every_place_lies_in_the_text(text in words()) {
        is_harmless(&text)?;
    }

    #[test]
    fn no_text_causes_a_panic(text in "\\PC{0,60}") {
        is_harmless(&text)?;
    }

    #[test]
    fn no_select_causes_a_panic(tail in words()) {
        is_harmless(&format!("select {tail}"))?;
        is_harmless(&format!("select a.title, {tail} from songs a"))?;
    }
}
