//! No template makes the compiler panic, hang or fill the memory.
//!
//! A long run: `CALLSHEET_FUZZ_CASES=100000 cargo test --release -p compiler --test fuzz_template`.

#[path = "../../sql/tests/support/mutation.rs"]
mod mutation;

use compiler::Sources;
use compiler::source::{SourceText, Span, Spanned};
use compiler::spec::{Scalar, VarSpec, VarValue};
use compiler::template::{TextKind, Vars, expand};
use mutation::{cases, mutated};
use plan::Cadence;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

/// Marks, words and calls of templates.
const WORDS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{-",
    "-}}",
    "{%-",
    "-%}",
    "{% raw %}",
    "{% endraw %}",
    "{% if vars.limit %}",
    "{% elif ds %}",
    "{% else %}",
    "{% endif %}",
    "{% for x in range(99999) %}",
    "{% for x in [1, [2]] recursive %}",
    "{{ loop(x) }}",
    "{% endfor %}",
    "{% set x = 'y' * 99 %}",
    "{% set ns = namespace(x=1) %}",
    "{% macro m(a) %}",
    "{{ m(m) }}",
    "{% endmacro %}",
    "{% include 'x' %}",
    "{% extends 'x' %}",
    "{% import 'x' as y %}",
    "{% block b %}",
    "{% endblock %}",
    "{% with a = 1 %}",
    "{% endwith %}",
    "{% filter upper %}",
    "{% endfilter %}",
    "{% do x %}",
    "{% autoescape true %}",
    "{{ ds }}",
    "{{ data_interval_start }}",
    "{{ ds | date('%Y%m') }}",
    "{{ ds | date('%') }}",
    "{{ vars.region | literal }}",
    "{{ vars.column | identifier }}",
    "{{ vars.limit }}",
    "{{ vars }}",
    "{{ vars.nothing }}",
    "{{ 'x' * 9999999 }}",
    "{{ range(9999999) | list }}",
    "{{ [1] * 99999 }}",
    "{{ 'a' | center(9999999) }}",
    "{{ 'x' | replace('', 'yyyy') | indent(99999) }}",
    "{{ 1 / 0 }}",
    "{{ 9223372036854775807 + 1 }}",
    "{{ -9223372036854775808 // -1 }}",
    "{{ 2 ** 9999 }}",
    "{{ 1 % 0 }}",
    "{{ 'x'[99:] }}",
    "{{ x.y.z }}",
    "{{ debug() }}",
    "{{ dict(a=1) | tojson }}",
    "{{ 'é'[0] }}",
    "{{ \"\\u{1}\" }}",
    "{{ '%s' | format(1) }}",
    "{{ lipsum() }}",
    "{{ joiner() }}",
    "{{ cycler(1) }}",
    "| length",
    "| join(',')",
    "| batch(0)",
    "| slice(0)",
    "| round(99)",
    "| sort",
    "| map('upper')",
    "is defined",
    "in",
    "not",
    "~",
    "'",
    "\"",
    "\\",
    "\n",
    "é",
    "名",
    "⟦",
    "⟧",
    "\u{e000}",
    "\u{0}",
];

const SEEDS: &[&str] = &[
    "SELECT a FROM t WHERE at >= '{{ ds }}' AND b = {{ vars.region | literal }}",
    "{% for column in ['a', 'b'] %}max({{ column | identifier }}){% if not loop.last %}, {% endif %}{% endfor %}",
    "{% macro cents(column) %}{{ column | identifier }} / 100{% endmacro %}SELECT {{ cents(vars.column) }}",
    "{% for c in vars.columns %}{{ c | identifier }}, {% endfor %}'' IN ({{ vars.columns | literal }})",
    "s3://b/{{ data_interval_start | date('%Y/%m/%d') }}/{# the file #}{{ vars.limit }}.json",
];

/// The text's length beyond which no output goes: the limit of templates, and a last piece.
const MAX_OUTPUT: usize = 2 * 1024 * 1024;

fn is_harmless(template: &str) -> Result<(), TestCaseError> {
    let mut sources = Sources::default();
    let Ok(file) = sources.add("select.sql", template.as_bytes()) else {
        return Ok(());
    };
    let text = SourceText::whole_file(&sources, file);
    let var = |name: &str, value| {
        let name = Spanned::new(name.to_owned(), Span::new(file, 0..0));
        let value = Spanned::new(value, Span::new(file, 0..0));
        (name.value.clone(), VarSpec { name, value })
    };
    let vars: Vars = [
        var("region", VarValue::One(Scalar::Text("it's".to_owned()))),
        var(
            "columns",
            VarValue::List(["a", "b"].map(|text| Scalar::Text(text.to_owned())).into()),
        ),
        var("limit", VarValue::One(Scalar::Integer(5))),
        var("column", VarValue::One(Scalar::Text("Order".to_owned()))),
    ]
    .into_iter()
    .collect();
    for kind in [TextKind::Sql, TextKind::Plain] {
        if let Ok(expanded) = expand(&text, kind, &vars, Cadence::Daily) {
            let slotted = expanded.slotted();
            let sample = expanded.sample();
            let limit = MAX_OUTPUT + 8 * template.len();
            prop_assert!(slotted.len() <= limit, "{} bytes", slotted.len());
            prop_assert!(sample.len() <= limit, "{} bytes", sample.len());
            prop_assert!(
                plan::SlottedText::new(slotted.as_str()).is_ok(),
                "{slotted}"
            );
        }
    }
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 0..25).prop_map(|words| words.join(" "))
}

#[test]
fn no_words_put_together_by_chance_do_harm() {
    proptest!(cases(300), |(template in words())| is_harmless(&template)?);
}

#[test]
fn no_change_of_a_template_does_harm() {
    let seeds: Vec<String> = SEEDS.iter().map(|&seed| seed.to_owned()).collect();
    proptest!(cases(300), |(template in mutated(seeds, WORDS))| is_harmless(&template)?);
}

#[test]
fn no_characters_do_harm() {
    proptest!(cases(500), |(template in prop_oneof!["(?s).{0,80}", "[{}%#'\"|. a-z0-9\n-]{0,60}"])| {
        is_harmless(&template)?;
    });
}

#[test]
fn each_way_to_make_much_of_little_is_bounded() {
    for template in [
        "{{ 'x' * 99999999 }}",
        "{{ ('x' * 9999) * 9999 }}",
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{{ 'x' * 9999 }}{% endfor %}",
        "{% set x = 'x' * 999999 %}{% for a in range(999) %}{% set x = x ~ x %}{% endfor %}{{ x }}",
        "{% set ns = namespace(x='x') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ range(999999999) | list | length }}",
        "{{ range(999999999) | join }}",
        "{{ 'x' | replace('', 'y' * 9999) }}",
        "{{ ('x' * 9999) | replace('x', 'y' * 9999) }}",
        "{{ 'x' | indent(999999999) }}",
        "{{ 'x\n' * 9999 | indent(99999) }}",
        "{{ 'x' | center(999999999) }}",
        "{{ '%999999999d' | format(1) }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ [[1] * 9999] * 9999 }}",
        "{{ ([[[1] * 9999] * 9999] * 9999) ~ '' }}",
        "{% set x = [1] %}{{ (x * 99999999) ~ '' }}",
        "{{ ([1] * 99999) * 99999 | list | length }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] | sum(start=[]) %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x | chain(ns.x) %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | string | length }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}",
        "{% set ns = namespace(x={}) %}{% for a in range(9999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{ ns.x == ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(50) %}{% set ns.x = ns.x * 2 %}{% endfor %}{{ ns.x | list | length }}",
        "{% set ns = namespace(x=[1], y=[1]) %}{% for a in range(50) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    ] {
        if let Err(broken) = is_harmless(template) {
            panic!("{template}: {broken}");
        }
    }
    let deep = 20_000;
    for template in [
        format!("{{{{ {}1{} }}}}", "(".repeat(deep), ")".repeat(deep)),
        format!("{{{{ {}1{} }}}}", "[".repeat(deep), "]".repeat(deep)),
        format!("{{{{ 1{} }}}}", " + 1".repeat(deep)),
        format!("{{{{ {}1 }}}}", "-".repeat(deep)),
        format!("{{{{ {}1 }}}}", "not ".repeat(deep)),
        format!("{{{{ 'x'{} }}}}", " | upper".repeat(deep)),
        format!("{{{{ x{} }}}}", ".y".repeat(deep)),
        format!("{{{{ 1{} }}}}", " if 1 else 1".repeat(deep)),
        "{% if 1 %}".repeat(deep),
        format!(
            "{{% set x = [1] %}}{}{{{{ x | length }}}}",
            "{% set x = x + x %}".repeat(32)
        ),
        format!(
            "{{% set x = [1] %}}{}{{{{ x | list | length }}}}",
            "{% set x = x + x %}".repeat(32)
        ),
        format!("{{% set x = [1] %}}{}", "{% set x = x + x %}".repeat(70)),
        format!("{}{}", "{% if 1 %}".repeat(200), "{% endif %}".repeat(200)),
        "{{ ds }}".repeat(deep),
        format!("{{% if 1 %}}{}{{% endif %}}", "{% elif 1 %}".repeat(deep)),
        format!("{{% set x = {}1 %}}", "not ".repeat(deep)),
        format!("{{{{ x({}) }}}}", "a=1, ".repeat(deep)),
        "{% set x = 1 %}".repeat(deep),
        "{% for a in b %}".repeat(deep),
        format!("{{{{ {}1{} }}}}", "[1 + ".repeat(140), "]".repeat(140)),
        format!("{{{{ 1{} }}}}", " + 1".repeat(240)),
        format!("{}{}", "{% if 1 %}".repeat(99), "{% endif %}".repeat(99)),
        "{% raw %}".repeat(deep),
        "{#".repeat(deep),
    ] {
        if let Err(broken) = is_harmless(&template) {
            panic!("{broken}");
        }
    }
}
