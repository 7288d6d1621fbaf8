//! Small texts that want to become much: each is refused or analysed, soon and in little memory.
//!
//! A test that overflows the stack or does not end is one that fails.

#[path = "support/harmless.rs"]
mod harmless;
#[path = "support/schema.rs"]
mod schema;

use std::fmt::Write;

use harmless::is_harmless;
use sql::Catalogue;

fn is_defused(text: &str) {
    let (catalogue, _) = schema::catalogue(
        "create table t (a integer, b varchar(9), c decimal(38,37), s super); \
         create table u (a integer, b varchar(9), d date);",
    );
    is_defused_over(text, &catalogue);
}

fn is_defused_over(text: &str, catalogue: &Catalogue) {
    if let Err(broken) = is_harmless(text, catalogue) {
        panic!("{broken}");
    }
}

/// `before`, so many times `part`, `after`.
fn chain(before: &str, part: &str, times: usize, after: &str) -> String {
    format!("{before}{}{after}", part.repeat(times))
}

#[test]
fn brackets_nested_deeply() {
    for times in [10, 90, 110, 10_000] {
        is_defused(&format!(
            "select {}1{}",
            "(".repeat(times),
            ")".repeat(times)
        ));
        is_defused(&format!(
            "{}select 1{}",
            "(".repeat(times),
            ")".repeat(times)
        ));
        is_defused(&format!(
            "select 1 from {}t{}",
            "(".repeat(times),
            ")".repeat(times)
        ));
        is_defused(&chain("select ", "(", times, ""));
        is_defused(&chain("select 1", ")", times, ""));
        is_defused(&format!(
            "select {}a{} from t",
            "abs(".repeat(times),
            ")".repeat(times)
        ));
    }
}

#[test]
fn queries_nested_deeply() {
    for times in [20, 60, 110, 1_000] {
        let open = "select * from (".repeat(times);
        is_defused(&format!("{open}select a from t{}", ") q".repeat(times)));
        let open = "select a from t where a in (".repeat(times);
        is_defused(&format!("{open}1{}", ")".repeat(times)));
        let open = "with w as (".repeat(times);
        is_defused(&format!(
            "{open}select a from t{}",
            ") select a from w".repeat(times)
        ));
        let open = "select (".repeat(times);
        is_defused(&format!("{open}select 1{}", ")".repeat(times)));
    }
}

#[test]
fn operators_in_long_chains() {
    for times in [490, 600] {
        for (before, part, after) in [
            ("select 1", " + 1", ""),
            ("select a", " - a * 2", " from t"),
            ("select ''", " || b", " from t"),
            ("select 1 from t where a = 1", " and a = 1", ""),
            ("select 1 from t where a = 1", " or a = 1", ""),
            ("select ", "not ", "true"),
            ("select ", "- ", "1"),
            ("select ", "+", "1"),
            ("select a", "::integer", " from t"),
            ("select a", " is null", " from t"),
            ("select s", ".x", " from t"),
            ("select s", "[0]", " from t"),
            ("select a", " in (1)", " from t"),
            ("select a", " between 1 and 2", " from t"),
            ("select b", " like 'x'", " from t"),
            ("select 1 from t where t.a = 1", " or t.a = t.c + 1", ""),
            ("select 1 from t", " join u on t.a = u.a and t.b = u.b", ""),
            ("select 1 from t", " cross join u", ""),
            ("select d", " at time zone 'UTC'", " from u"),
            ("select d", " collate x", " from u"),
            ("select ", "case when a = 1 then ", "1 from t"),
            ("select ", "interval ", "'1 day'"),
            ("select ", "prior ", "a from t"),
        ] {
            is_defused(&chain(before, part, times, after));
        }
    }
}

#[test]
fn thousands_of_relations() {
    let (catalogue, _) = schema::catalogue("create table t (a integer);");
    let schema = "public".parse().expect("a name");
    let is_bound = |relation: &dyn Fn(usize) -> String| {
        let relations: Vec<String> = (0..5_000).map(relation).collect();
        let text = format!("select x7.a from {}", relations.join(", "));
        let parsed = sql::parse(&text).expect("Redshift's SQL");
        sql::bind(&parsed, &catalogue, &schema).is_ok()
    };
    assert!(is_bound(&|at| format!("t x{at}")));
    assert!(is_bound(&|at| format!("(select a from t) x{at}")));
    assert!(!is_bound(&|_| "(select a from t)".to_owned()));
    assert!(!is_bound(&|_| "t".to_owned()));
}

#[test]
fn clauses_in_long_chains() {
    for times in [90, 200] {
        for (before, part, after) in [
            ("select a from t", " union all select a from t", ""),
            ("select a from t", " union select a from t", " order by 1"),
            ("select a from t", " intersect select a from t", ""),
            ("select 1 from t", " join u on t.a = u.a", ""),
            ("select 1 from t", " cross join u", ""),
            ("select 1 from t", ", u", ""),
            ("select 1 from t", " join u using (a)", ""),
            ("select 1 from t", " left join (select 1) q on true", ""),
            ("select a", ", a", " from t"),
            ("select *", ", *", " from t"),
            ("select a from t group by a", ", a", ""),
            ("select a from t order by a", ", a", ""),
            ("select case", " when a = 1 then 2", " end from t"),
            ("select coalesce(a", ", a", ") from t"),
            (
                "insert into t values (1, 'x', 1, null)",
                ", (1, 'x', 1, null)",
                "",
            ),
            ("update t set a = 1", ", a = 1", ""),
            (
                "with w as (select 1 as a)",
                ", w as (select 1 as a)",
                " select * from w",
            ),
            ("create table x (a integer", ", a integer", ")"),
            ("drop table t", ", t", ""),
            ("select a from t where a in (1", ", 1", ")"),
            ("copy t from 's3://b' iam_role default", " gzip", ""),
            ("", "select 1;", ""),
            ("", "begin; commit;", ""),
            ("grant select on t to u", ", u", ""),
            ("select a from t pivot (sum(a) for b in ('x'", ", 'x'", "))"),
            ("select a from t group by grouping sets ((a)", ", (a)", ")"),
            ("select a from t group by cube (a", ", a", ")"),
        ] {
            is_defused(&chain(before, part, times, after));
        }
    }
}

#[test]
fn tokens_of_great_length() {
    let long = "x".repeat(50_000);
    for text in [
        long.clone(),
        format!("select {long} from t"),
        format!("select '{long}' from t"),
        format!("select \"{long}\" from t"),
        format!("select {} from t", "9".repeat(50_000)),
        format!("select 0.{} from t", "9".repeat(50_000)),
        format!("select {long}(1)"),
        format!("select a from {long}.{long}"),
        format!("select '{}", "''".repeat(50_000)),
        format!("select '{}'", "\\\\".repeat(50_000)),
        format!("select 1 --{long}"),
        "/*".repeat(20_000),
        format!("{}{}", "/*".repeat(10_000), "*/".repeat(10_000)),
        " ".repeat(100_000),
        ";".repeat(20_000),
        "'".repeat(20_001),
        "$$".repeat(20_001),
        "\u{feff}".repeat(10_000),
        "名".repeat(20_000),
        format!("select a from t limit {}", "9".repeat(1_000)),
        format!("select b::varchar({}) from t", "9".repeat(1_000)),
        format!("select date_trunc('{long}', d) from u"),
        format!("select to_char(d, '{long}') from u"),
    ] {
        is_defused(&text);
    }
}

#[test]
fn a_text_above_the_limit_of_a_statement() {
    let text = format!("select '{}'", "x".repeat(16 * 1024 * 1024 + 1));
    is_defused(&text);
}

#[test]
fn columns_that_double_with_each_level() {
    let mut ctes = "with w0 as (select a, b from t)".to_owned();
    let mut nested = "select * from t".to_owned();
    for level in 1..60 {
        let below = level - 1;
        write!(
            ctes,
            ", w{level} as (select x.*, y.* from w{below} x, w{below} y)"
        )
        .expect("a text");
        if level < 40 {
            nested = format!("select *, * from ({nested}) q{level}");
        }
    }
    is_defused(&format!("{ctes} select * from w59"));
    is_defused(&nested);
    is_defused(&format!("create table x as {nested}"));
}

#[test]
fn tables_that_double_with_each_statement() {
    let mut script = String::new();
    for level in 0..40 {
        let below = match level {
            0 => "t".to_owned(),
            _ => format!("x{}", level - 1),
        };
        write!(
            script,
            "create table x{level} as select l.a as a{level}, l.*, r.a as b{level}, r.* \
             from {below} l, {below} r;"
        )
        .expect("a text");
    }
    is_defused(&script);
}

#[test]
fn aliases_that_double_with_each_column() {
    let mut text = "select a as x0".to_owned();
    for level in 1..60 {
        write!(text, ", x{0} + x{0} as x{level}", level - 1).expect("a text");
    }
    is_defused(&format!("{text} from t"));
    is_defused(&format!("select x59 from ({text} from t) q"));
}

#[test]
fn common_tables_that_are_read_twice_by_each_next_one() {
    let mut text = "with w0 as (select a from t)".to_owned();
    for level in 1..60 {
        let below = level - 1;
        write!(
            text,
            ", w{level} as (select l.a + r.a as a from w{below} l join w{below} r on l.a = r.a \
             where exists (select 1 from w{below}))"
        )
        .expect("a text");
    }
    is_defused(&format!("{text} select a from w59"));
}

#[test]
fn text_types_that_double_with_each_column() {
    let mut text = "select b as x0".to_owned();
    for level in 1..60 {
        write!(text, ", x{0} || x{0} as x{level}", level - 1).expect("a text");
    }
    is_defused(&format!("{text} from t"));
    is_defused(&format!("select {} from t", vec!["c"; 90].join(" * ")));
}

#[test]
fn a_wide_table_read_many_times() {
    let mut ddl = "create table wide (c0 integer".to_owned();
    for column in 1..1_600 {
        write!(ddl, ", c{column} integer").expect("a text");
    }
    ddl.push_str(");");
    let (catalogue, _) = schema::catalogue(&ddl);
    let mut text = "select count(*) from wide w0".to_owned();
    for relation in 1..20 {
        write!(
            text,
            " join wide w{relation} on w{relation}.c1599 = w0.c{relation}"
        )
        .expect("a text");
    }
    is_defused_over(&text, &catalogue);
    let nested = "select * from (".repeat(4);
    let nested = format!("{nested}select * from wide{}", ") q".repeat(4));
    is_defused_over(&nested, &catalogue);
}

#[test]
fn many_faults_in_one_statement() {
    let columns: Vec<String> = (0..400).map(|n| format!("nothing_{n}")).collect();
    is_defused(&format!("select {} from t", columns.join(", ")));
    is_defused(&format!("select {} from t", columns.join("(1), ")));
}
