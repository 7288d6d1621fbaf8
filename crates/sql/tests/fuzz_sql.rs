//! No text makes the SQL front end panic, hang or fill the memory.
//!
//! A long run: `CALLSHEET_FUZZ_CASES=100000 cargo test --release -p sql --test fuzz_sql`, and with
//! `-- --ignored` the time that each text takes.

#[path = "support/harmless.rs"]
mod harmless;
#[path = "support/mutation.rs"]
mod mutation;
#[path = "support/schema.rs"]
mod schema;

use std::path::Path;
use std::time::{Duration, Instant};

use harmless::is_harmless;
use mutation::{cases, mutated};
use proptest::prelude::*;
use proptest::sample::select;
use sql::Catalogue;

/// Words, marks and pieces of statements that mean something together.
const WORDS: &[&str] = &[
    "select",
    "from",
    "where",
    "group by",
    "having",
    "order by",
    "limit 1",
    "qualify",
    "with",
    "recursive",
    "as (",
    "union all",
    "except",
    "intersect",
    "insert into",
    "values",
    "update",
    "set",
    "delete from",
    "using",
    "merge into",
    "when matched then",
    "when not matched then",
    "create table",
    "create temp table",
    "create view",
    "create materialized view",
    "drop table",
    "alter table",
    "rename to",
    "add column",
    "copy",
    "unload",
    "to 's3://b/k'",
    "iam_role default",
    "truncate",
    "vacuum",
    "analyze",
    "grant select on",
    "revoke",
    "call",
    "lock",
    "begin",
    "commit",
    "comment on",
    "sortkey",
    "distkey",
    "diststyle all",
    "encode zstd",
    "identity(1,1)",
    "join",
    "left join",
    "full outer join",
    "cross join",
    "on",
    "using (shop_id)",
    "(",
    ")",
    ",",
    ";",
    ".",
    "*",
    "+",
    "-",
    "/",
    "%",
    "||",
    "::",
    "=",
    "<>",
    "<=",
    "!~",
    "~",
    "[",
    "]",
    "[0]",
    "(+)",
    "$1",
    "?",
    ":",
    "case",
    "when",
    "then",
    "else",
    "end",
    "and",
    "or",
    "not",
    "null",
    "is null",
    "in",
    "exists",
    "between",
    "like",
    "ilike",
    "similar to",
    "escape '\\\\'",
    "over (",
    "partition by",
    "rows between unbounded preceding and current row",
    "within group (",
    "ignore nulls",
    "filter (",
    "rollup (",
    "cube (",
    "grouping sets (",
    "pivot (",
    "unpivot (",
    "connect by prior",
    "start with",
    "count(*)",
    "sum(",
    "listagg(",
    "row_number()",
    "coalesce(",
    "nvl(",
    "decode(",
    "extract(",
    "date_trunc('month',",
    "dateadd(day,",
    "cast(",
    "convert(",
    "trim(both",
    "interval",
    "timestamp 'epoch'",
    "'1 day'",
    "int",
    "varchar(10)",
    "decimal(38,37)",
    "super",
    "true",
    "'x'",
    "''",
    "'",
    "\"",
    "\"q\"",
    "$$",
    "e'x'",
    "-- c\n",
    "/*",
    "*/",
    "\\",
    "1",
    "1.5",
    "1e400",
    "99999999999999999999999999999999999999999",
    "shops",
    "sales",
    "sales s",
    "shop_id",
    "city",
    "s.quantity",
    "sold_at",
    "current_date",
    "getdate()",
    "é",
    "名前",
    "\u{feff}",
    "\0",
    "#t",
];

fn star_schema() -> Catalogue {
    let (catalogue, refused) = schema::catalogue(include_str!("star_schema/schema.sql"));
    assert!(refused.is_empty(), "{refused:#?}");
    catalogue
}

/// The valid statements of the star schema, and its own definitions.
fn valid() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/star_schema");
    let mut files = vec![folder.join("schema.sql")];
    let entries = std::fs::read_dir(folder.join("queries")).expect("the folder of the queries");
    files.extend(entries.map(|entry| entry.expect("an entry").path()));
    files.sort();
    let mut statements = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a text");
        let pieces = sql::split(&text).expect("statements");
        statements.extend(pieces.iter().map(|piece| piece.text.to_owned()));
    }
    statements
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 0..40).prop_map(|words| words.join(" "))
}

#[test]
fn no_words_put_together_by_chance_do_harm() {
    let catalogue = star_schema();
    proptest!(cases(1_000), |(text in words())| is_harmless(&text, &catalogue)?);
}

#[test]
fn no_select_with_words_put_together_by_chance_does_harm() {
    let catalogue = star_schema();
    proptest!(cases(1_000), |(first in words(), second in words())| {
        is_harmless(&format!("select {first} from sales s, shops where {second}"), &catalogue)?;
    });
}

#[test]
fn no_change_of_a_valid_statement_does_harm() {
    let catalogue = star_schema();
    proptest!(cases(500), |(text in mutated(valid(), WORDS))| is_harmless(&text, &catalogue)?);
}

#[test]
fn no_characters_do_harm() {
    let catalogue = star_schema();
    proptest!(cases(1_000), |(text in prop_oneof!["\\PC{0,80}", "(?s).{0,80}", "['\"$/*\\\\;\n-]{0,60}"])| {
        is_harmless(&text, &catalogue)?;
    });
}

#[test]
#[ignore = "it measures time, which a busy machine has none of"]
fn each_text_is_analysed_soon() {
    let catalogue = star_schema();
    let text = prop_oneof![words(), mutated(valid(), WORDS)];
    proptest!(cases(20_000), |(text in text)| {
        let start = Instant::now();
        is_harmless(&text, &catalogue)?;
        let took = start.elapsed();
        prop_assert!(took < Duration::from_secs(2), "{took:?}: {text}");
    });
}
