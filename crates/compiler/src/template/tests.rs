use plan::{Cadence, ProtocolStep};

use super::expand::{TextKind, Vars};
use super::fault::{Fault, Quotes};
use super::registry::{NAMED, protocol};
use crate::source::{SourceText, Sources, Span, Spanned};
use crate::spec::{Scalar, VarSpec, VarValue};

struct Case {
    sources: Sources,
    text: SourceText,
    vars: Vars,
}

fn case(template: &str) -> Case {
    let mut sources = Sources::default();
    let file = sources
        .add("select.sql", template.as_bytes())
        .expect("a small text");
    let text = SourceText::whole_file(&sources, file);
    let var = |name: &str, value| {
        let span = Span::new(file, 0..0);
        let name = Spanned::new(name.to_owned(), span);
        let value = Spanned::new(value, span);
        (name.value.clone(), VarSpec { name, value })
    };
    let vars = [
        var("region", VarValue::One(Scalar::Text("it's".to_owned()))),
        var("limit", VarValue::One(Scalar::Integer(5))),
        var("bonus", VarValue::One(Scalar::Integer(-3))),
        var("rate", VarValue::One(Scalar::Decimal("-0.5".to_owned()))),
        var(
            "levels",
            VarValue::List([-1, 2].map(Scalar::Integer).into()),
        ),
        var("column", VarValue::One(Scalar::Text("Order".to_owned()))),
        var(
            "methods",
            VarValue::List(
                ["card", "it's"]
                    .map(|text| Scalar::Text(text.to_owned()))
                    .into(),
            ),
        ),
    ];
    Case {
        sources,
        text,
        vars: vars.into_iter().collect(),
    }
}

fn expand(template: &str) -> Result<String, Fault> {
    let case = case(template);
    super::expand(&case.text, TextKind::Sql, &case.vars, Cadence::Daily)
        .map(|expanded| format!("{}\n{}", expanded.slotted(), expanded.sample()))
}

#[test]
fn interval_values_stay_slots_and_a_sample_can_be_parsed() {
    assert_eq!(
        expand("ts >= '{{ ds }}' AND d = '{{ data_interval_end | date('%Y/%m') }}'"),
        Ok(
            "ts >= '⟦start|%Y-%m-%d⟧' AND d = '⟦end|%Y/%m⟧'\nts >= '2000-10-01' AND d = '2000/10'"
                .to_owned()
        )
    );
}

#[test]
fn texts_are_quoted_or_refused() {
    assert!(expand("{{ vars.region | literal }}").is_ok_and(|sql| sql.starts_with("'it''s'\n")));
    assert!(
        expand("{{ vars.column | identifier }}").is_ok_and(|sql| sql.starts_with("\"order\"\n"))
    );
    assert!(expand("{{ vars.limit }}").is_ok_and(|sql| sql.starts_with("5\n")));
    assert!(matches!(
        expand("{{ vars.region }}"),
        Err(Fault::BareText { .. })
    ));
}

#[test]
fn a_template_that_looks_into_a_date_is_refused() {
    for template in [
        "{% if ds == '2018-11-01' %}x{% endif %}",
        "{% set d = ds %}{{ d }}",
        "{{ ds == '2018' }}",
        "{{ ds ~ 'x' }}",
        "{{ ds | date(vars.format) }}",
    ] {
        assert!(
            matches!(expand(template), Err(Fault::BranchesOnInterval { .. })),
            "{template}"
        );
    }
    assert!(expand("{% if vars.limit > 3 %}'{{ ds }}'{% endif %}").is_ok());
}

#[test]
fn how_a_date_is_written_is_said_by_filters_that_do_not_look_into_it() {
    for (template, sample) in [
        ("{{ ds | date('%Y%m%d') }}", "20001001"),
        ("'{{ ds | date('%b%y') | lower }}'", "'oct00'"),
        ("'{{ data_interval_end|upper|date('%b') }}'", "'OCT'"),
        ("'{{ds|date(\"%B\")|upper}}'", "'OCTOBER'"),
    ] {
        let expanded = expand(template).expect("a fine template");
        assert!(expanded.ends_with(&format!("\n{sample}")), "{expanded}");
    }
    for template in [
        "'{{ ds | replace('-', '') }}'",
        "'{{ data_interval_start | length }}'",
    ] {
        assert!(
            matches!(expand(template), Err(Fault::IntervalFilter { .. })),
            "{template}"
        );
    }
}

#[test]
fn a_date_stands_in_quotes_and_a_number_need_not() {
    for template in [
        "d >= {{ ds }}",
        "'a' || {{ data_interval_end }}",
        "\"a'b\" > {{ ds | date('%Y-%m') }}",
    ] {
        assert!(
            matches!(expand(template), Err(Fault::BareMoment { .. })),
            "{template}"
        );
    }
    for template in [
        "d >= '{{ ds }}'",
        "'s3://bucket/{{ ds }}/it''s/{{ data_interval_end }}'",
        "{{ ds | date('%Y%m%d') }}",
        "1 -- until {{ ds }}",
        "1 /* until {{ ds }} */",
    ] {
        assert!(expand(template).is_ok(), "{template}");
    }
}

/// What stands in the plan.
fn printed(template: &str) -> Result<String, Fault> {
    expand(template).map(|both| both.lines().next().unwrap_or_default().to_owned())
}

#[test]
fn a_negative_number_is_one_operand() {
    for (template, sql) in [
        ("1 -{{ vars.bonus }}", "1 -(-3)"),
        ("{{ vars.bonus }}::text", "(-3)::text"),
        ("a = {{ vars.rate }}", "a = (-0.5)"),
        ("f(day, {{ vars.bonus }}, at)", "f(day, -3, at)"),
        ("IN ({{ vars.levels | literal }})", "IN (-1, 2)"),
        ("'{{ vars.bonus }}'", "'-3'"),
        ("1 -- {{ vars.bonus }}", "1 -- -3"),
        ("1 -{{ vars.limit }}", "1 -5"),
    ] {
        assert_eq!(printed(template), Ok(sql.to_owned()), "{template}");
    }
}

#[test]
fn a_value_does_not_grow_together_with_its_neighbours() {
    for (template, sql) in [
        ("AS day_{{ vars.limit }}", "AS day_5"),
        ("a >{{ vars.limit }}", "a >5"),
        ("s.{{ vars.column | identifier }}", "s.\"order\""),
        ("'x{{ vars.limit }}'", "'x5'"),
        (
            "t_{{ ds | date('%Y') }}{{ ds | date('%m') }}",
            "t_⟦start|%Y⟧⟦start|%m⟧",
        ),
    ] {
        assert_eq!(printed(template), Ok(sql.to_owned()), "{template}");
    }
    for (template, sql) in [
        ("1{{ vars.limit }}", "15"),
        ("a > {{ vars.limit }}and b", "5and"),
        ("day_{{ vars.bonus }}", "day_-3"),
        ("stg_{{ vars.column | identifier }}", "stg_\"order\""),
        ("'a'{{ vars.region | literal }}", "''it''s'"),
        ("1 -{{ vars.levels | literal }}", "--1, 2"),
    ] {
        let found = expand(template);
        assert!(
            matches!(&found, Err(Fault::GrowsTogether { read, .. }) if read == sql),
            "{template}: {found:?}"
        );
    }
}

#[test]
fn a_number_is_no_text_but_an_item_of_a_list() {
    let found = expand("{{ vars.limit | literal }}");
    assert!(
        matches!(&found, Err(Fault::QuotedNumber { name, .. }) if name == "vars.limit"),
        "{found:?}"
    );
    assert_eq!(
        printed("({{ ['a', 1] | literal }})"),
        Ok("('a', 1)".to_owned())
    );
}

#[test]
fn endless_work_ends() {
    let bomb = "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}";
    assert!(matches!(expand(bomb), Err(Fault::TooMuchWork { .. })));
    let long = "{{ 'x' * 99999999 }}";
    assert!(expand(long).is_err());
}

#[test]
fn a_character_that_cannot_be_read_is_marked_whole() {
    let template = "a {{ é }}";
    match expand(template) {
        Err(Fault::Syntax { span, .. }) => assert_eq!(&template[span.range()], "é"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_of_other_tools_are_told_what_is_written_here() {
    for (template, written, help) in [
        (
            "SELECT a FROM {{ ref('x') }}",
            "ref",
            "tables are named plainly",
        ),
        (
            "SELECT a FROM {{ source('erp', 'x') }}",
            "source",
            "tables are named plainly",
        ),
        (
            "{% if is_incremental() %}x{% endif %}",
            "is_incremental",
            "how rows get into a table",
        ),
        (
            "'{{ macros.ds_add(ds, -1) }}'",
            "macros",
            "days are moved in SQL",
        ),
        (
            "'{{ macros.ds_add('2024-01-01', -1) }}'",
            "macros",
            "days are moved in SQL",
        ),
        (
            "'{{ execution_date }}'",
            "execution_date",
            "where the interval starts",
        ),
        ("'{{ next_ds }}'", "next_ds", "where the interval ends"),
    ] {
        match expand(template) {
            Err(Fault::Undefined {
                name,
                nearest: None,
                known,
                ..
            }) => {
                assert_eq!(name, written);
                assert!(known.starts_with(help), "{template}: {known}");
            }
            other => panic!("{template}: {other:?}"),
        }
    }
    // Whoever defines such a name has it.
    assert!(expand("{% set source = 'x' %}{{ source | literal }}").is_ok());
    assert!(matches!(
        expand("{{ ds ~ 'x' }}"),
        Err(Fault::BranchesOnInterval { .. })
    ));
}

#[test]
fn undefined_values_are_named() {
    for template in ["SELECT {{ vars.limt }}", "SELECT {{ vars.limt | literal }}"] {
        match expand(template) {
            Err(Fault::Undefined { name, nearest, .. }) => {
                assert_eq!(name, "vars.limt");
                assert_eq!(nearest.as_deref(), Some("vars.limit"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn places_in_the_output_lead_back_to_the_template() {
    let template = "SELECT {{ vars.limit }} AS n, bad_column\n{% if true -%}  FROM t {% endif %}x";
    let case = case(template);
    let expanded = super::expand(&case.text, TextKind::Sql, &case.vars, Cadence::Daily)
        .expect("a fine template");
    let sample = expanded.sample();
    for word in ["bad_column", "FROM", "x"] {
        let at = sample.rfind(word).expect("it is in the output");
        let span = expanded.span_at(at..at + word.len());
        let file = case.sources.file(span.file).text();
        assert_eq!(&file[span.range()], word);
    }
    let five = sample.find('5').expect("it is in the output");
    let span = expanded.span_at(five..five + 1);
    assert_eq!(
        &case.sources.file(span.file).text()[span.range()],
        "{{ vars.limit }}"
    );
}

#[test]
fn a_replaced_name_keeps_the_places_around_it() {
    let case = case("SELECT a FROM staging WHERE '{{ ds }}' = b");
    let expanded = super::expand(&case.text, TextKind::Sql, &case.vars, Cadence::Daily)
        .expect("a fine template");
    let replaced = expanded.replaced(
        &(14..21),
        "s.staging__⟦start|%Y%m%d⟧",
        "s.staging__20001001",
    );
    assert_eq!(
        replaced.slotted(),
        "SELECT a FROM s.staging__⟦start|%Y%m%d⟧ WHERE '⟦start|%Y-%m-%d⟧' = b"
    );
    let sample = replaced.sample();
    assert_eq!(
        sample,
        "SELECT a FROM s.staging__20001001 WHERE '2000-10-01' = b"
    );
    let b = sample.len() - 1;
    assert_eq!(replaced.span_at(b..b + 1).range(), 41..42);
}

#[test]
fn every_template_of_the_folder_is_registered_and_every_registered_one_is_there() {
    let protocol = ProtocolStep::ALL.iter().map(|step| protocol(*step));
    let built_in = ["check/window", "check/merge_key", "check/snapshot_versions"];
    let mut registered: Vec<String> = [
        NAMED,
        crate::loads::TEMPLATES,
        crate::checks::TEMPLATES,
        crate::migrate::TEMPLATES,
    ]
    .concat()
    .into_iter()
    .chain(protocol)
    .map(|template| template.name)
    .chain(built_in)
    .map(|name| format!("{name}.sql.j2"))
    .collect();
    registered.sort();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/redshift");
    let mut found = Vec::new();
    for folder in [
        "", "load", "check", "protocol", "upkeep", "owners", "migrate",
    ] {
        #[expect(clippy::disallowed_methods, reason = "a test compares the folder")]
        let entries = std::fs::read_dir(root.join(folder)).expect("the templates are there");
        for entry in entries {
            let name = entry.expect("readable").file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".sql.j2") {
                found.push(if folder.is_empty() {
                    name.into_owned()
                } else {
                    format!("{folder}/{name}")
                });
            }
        }
    }
    found.sort();
    assert_eq!(found, registered);
}

#[test]
fn what_a_template_made_is_not_edited() {
    let case = case("SELECT a FROM t LIMIT {{ vars.limit }} -- b");
    let expanded =
        super::expand(&case.text, TextKind::Sql, &case.vars, Cadence::Daily).expect("no fault");
    let sample = expanded.sample();
    let edited = |word: &str| {
        let start = sample.find(word).expect("it is there");
        let span = expanded.editable(&(start..start + word.len()), "x, 'y'")?;
        Some(case.sources.slice(span).to_owned())
    };
    assert_eq!(edited("FROM").as_deref(), Some("FROM"));
    assert_eq!(edited("b").as_deref(), Some("b"));
    assert_eq!(edited("5"), None);
    assert_eq!(edited("LIMIT 5"), None);
}

/// Whether the first place of a text in the sample is made by the template.
fn is_made(template: &str, text: &str) -> bool {
    let case = case(template);
    let expanded = super::expand(&case.text, TextKind::Sql, &case.vars, Cadence::Daily);
    let expanded = expanded.expect("a sound template");
    let at = expanded.sample().find(text).expect("in the sample");
    expanded.is_made(&(at..at + text.len()))
}

#[test]
fn what_an_expression_prints_and_what_a_loop_repeats_is_made_by_the_template() {
    let template = "select a, {{ vars.limit }} {% for n in [1, 2] %}, b{{ n }}{% endfor %} from t";
    assert!(is_made(template, "5"));
    assert!(is_made(template, ", b1"));
    assert!(is_made(template, ", b"));
}

#[test]
fn what_stands_in_the_template_once_is_not_made_by_it() {
    let template = "select a, {{ vars.limit }} {% if true %}, b{% endif %} from t";
    assert!(!is_made(template, "select a"));
    assert!(!is_made(template, ", b"));
    assert!(!is_made(template, "from t"));
}

#[test]
fn a_list_is_looped_over_and_quoted_one_by_one() {
    let sql = expand("{% for m in vars.methods %}{{ m | literal }};{% endfor %}");
    assert!(sql.is_ok_and(|sql| sql.starts_with("'card';'it''s';\n")));
    let sql = expand("x IN ({{ vars.methods | literal }})");
    assert!(sql.is_ok_and(|sql| sql.starts_with("x IN ('card', 'it''s')\n")));
    assert!(expand("{{ vars.methods }}").is_err());
}

#[test]
fn a_text_between_quotes_is_told_to_drop_them() {
    for (template, quotes) in [
        ("'{{ vars.region }}'", Quotes::Around),
        ("'{{- vars.region -}}'", Quotes::None),
        ("'a {{ vars.region }}'", Quotes::None),
        ("{{ vars.region }}", Quotes::None),
    ] {
        match expand(template) {
            Err(Fault::BareText { quotes: found, .. }) => assert_eq!(found, quotes, "{template}"),
            other => panic!("{template}: {other:?}"),
        }
    }
}
