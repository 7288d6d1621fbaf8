//! The local engine beside PostgreSQL, over random expressions where it and Redshift agree.
//!
//! Each case is a typed expression over two rows of columns. The values must be the same, and an
//! error on one side must be an error on the other; what the local engine refuses by name is
//! counted, and must stay the smaller part. Deliberately left out, because the two databases
//! differ there: blanks at the end of text, the scale of quotients, seconds with fractions,
//! negative lengths, and words about the present. Divisors are not zero and numbers small, since
//! which parts of an expression are computed at all is each database's own choice.
//!
//! `CALLSHEET_DIFFERENTIAL_CASES` is the number of cases, `CALLSHEET_DIFFERENTIAL_SEED` where
//! their random numbers start.

#![expect(clippy::print_stderr, reason = "what was compared is told")]

use std::cell::{Cell, RefCell};

use executor::{Session as _, SessionError, Warehouse as _};
use local::{Database, LocalSession, LocalWarehouse, OpenOptions};
use proptest::prelude::{Just, Strategy, prop};
use proptest::strategy::{BoxedStrategy, Union};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use rig::{Client, ClientFault, Postgres};
use tokio::runtime::{Builder, Runtime};

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Big,
    Numeric,
    Text,
    Day,
    Moment,
    Truth,
}

const KINDS: [Kind; 7] = [
    Kind::Integer,
    Kind::Big,
    Kind::Numeric,
    Kind::Text,
    Kind::Day,
    Kind::Moment,
    Kind::Truth,
];

/// Columns, and literals that both databases read alike.
fn leaves(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Integer => &["i", "j", "0", "1", "7", "(-3)", "CAST(NULL AS integer)"],
        Kind::Big => &[
            "b",
            "CAST(9000000000 AS bigint)",
            "CAST(5 AS bigint)",
            "CAST(NULL AS bigint)",
        ],
        Kind::Numeric => &[
            "n",
            "CAST(2.50 AS decimal(10,2))",
            "CAST(0 AS decimal(10,2))",
        ],
        Kind::Text => &[
            "v",
            "w",
            "CAST('abcabc' AS varchar(20))",
            "CAST('' AS varchar(20))",
        ],
        Kind::Day => &["d", "date '2018-11-01'", "date '2016-02-29'"],
        Kind::Moment => &["t", "timestamp '2018-12-31 23:59:59'"],
        Kind::Truth => &["(i > 1)", "TRUE", "FALSE", "CAST(NULL AS boolean)"],
    }
}

/// Forms in which a letter stands for an operand: i, b, n, v, d, t, p of the kinds above; `#` for
/// a small whole number.
fn forms(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Integer => &[
            "({i} + {i})",
            "({i} - {i})",
            "({i} * #)",
            "({i} / nullif({i}, 0))",
            "({i} % nullif({i}, 0))",
            "(-{i})",
            "abs({i})",
            "mod({i}, nullif({i}, 0))",
            "coalesce({i}, {i})",
            "nullif({i}, {i})",
            "greatest({i}, {i})",
            "least({i}, {i})",
            "CASE WHEN {p} THEN {i} ELSE {i} END",
            "CASE {i} WHEN {i} THEN {i} END",
            "length({v})",
            "strpos({v}, {v})",
            "position({v} in {v})",
            "octet_length({v})",
            "ascii({v})",
            "CAST(extract(year from {d}) AS integer)",
            "CAST(extract(month from {t}) AS integer)",
            "CAST(extract(week from {d}) AS integer)",
            "CAST(extract(dow from {d}) AS integer)",
            "CAST(extract(doy from {t}) AS integer)",
            "CAST(extract(quarter from {t}) AS integer)",
            "CAST(extract(hour from {t}) AS integer)",
            "CAST(extract(minute from {t}) AS integer)",
            "({d} - {d})",
            "CAST({n} AS integer)",
            "({i} & {i})",
            "({i} | {i})",
            "({i} # {i})",
            "({i} << #)",
            "({i} >> #)",
            "(SELECT max(j) FROM s WHERE i = {i})",
        ],
        Kind::Big => &[
            "({b} + {b})",
            "({b} - {i})",
            "({b} * {i})",
            "({b} / nullif({b}, 0))",
            "({b} % nullif({b}, 0))",
            "abs({b})",
            "CAST({i} AS bigint)",
            "CASE WHEN {p} THEN {b} ELSE {b} END",
            "coalesce({b}, {b})",
            "(SELECT sum(i) FROM s WHERE j > {i})",
            "(SELECT count(*) FROM s WHERE {p})",
            "({b} << #)",
            "({b} >> #)",
        ],
        Kind::Numeric => &[
            "({n} + {n})",
            "({n} - {n})",
            "(-{n})",
            "abs({n})",
            "round({n}, #)",
            "floor({n})",
            "ceil({n})",
            "trunc({n}, 1)",
            "CASE WHEN {p} THEN {n} ELSE {n} END",
            "CAST({i} AS decimal(12,2))",
            "coalesce({n}, {n})",
            "greatest({n}, {n})",
            "(CAST({n} AS decimal(8,2)) * CAST({i} AS decimal(6,0)))",
            "CAST(to_number(CAST({n} AS varchar(20)), '999999D99') AS decimal(12,2))",
        ],
        Kind::Text => &[
            "({v} || {v})",
            "lower({v})",
            "upper({v})",
            "replace({v}, {v}, {v})",
            "substring({v} from # for #)",
            "left({v}, #)",
            "right({v}, #)",
            "repeat({v}, #)",
            "reverse({v})",
            "translate({v}, 'abc', 'xy')",
            "lpad({v}, #, 'xy')",
            "rpad({v}, #, 'z')",
            "btrim({v}, 'a')",
            "ltrim({v}, 'ab')",
            "rtrim({v}, 'c')",
            "split_part({v}, 'b', 1)",
            "split_part({v}, 'b', 2)",
            "md5({v})",
            "initcap({v})",
            "CASE WHEN {p} THEN {v} ELSE {v} END",
            "coalesce({v}, {v})",
            "nullif({v}, {v})",
            "CAST({i} AS varchar(20))",
            "CAST({b} AS varchar(30))",
            "CAST({d} AS varchar(20))",
            "to_char({t}, 'YYYY-MM-DD HH24:MI:SS')",
            "to_char({d}, 'DDD-ID-Q')",
            "to_char({d}, 'IYYY-IW-IYY-IY-I-IDDD-J-CC')",
            "to_char({t}, 'FMMonth-FMDDth,FMDay-FMHH12:FMMI-am-BC')",
            "to_char({t}, 'FMRM-SSSS-FMDDD-FMYYYY-HH24th-WWTH')",
            "to_char({n}, 'FM999990D00')",
            "to_char({n}, 'FM999999D99')",
            "replace(to_char({n}, 'S999G999D9'), ' ', '_')",
            "replace(to_char({n}, '0G000G000D99'), ' ', '_')",
            "replace(to_char({n}, '9999999D99MI'), ' ', '_')",
            "replace(to_char({n}, 'PL9999999.9'), ' ', '_')",
            "replace(to_char({n}, 'SG0000009'), ' ', '_')",
            "replace(to_char({n}, '9999999PR'), ' ', '_')",
            "to_char({n}, 'FM99G999G99000S')",
            "replace(to_char({i}, '9999999th'), ' ', '_')",
            "to_char({i}, 'FM9,999,999')",
            "to_char({i}, 'FMRN')",
            "replace(to_char({b}, 'MI99G999G999G999G999'), ' ', '_')",
            "to_char({b}, 'FMS999999999999.09')",
            "to_char(CAST({i} AS double precision) / 8, 'FM999999D0999')",
            "chr(65 + #)",
            "CAST({v} AS varchar(3))",
            "quote_literal({v})",
            "greatest({v}, {v})",
        ],
        Kind::Day => &[
            "({d} + #)",
            "({d} - #)",
            "CASE WHEN {p} THEN {d} ELSE {d} END",
            "coalesce({d}, {d})",
            "CAST({t} AS date)",
            "CAST(date_trunc('month', {t}) AS date)",
            "greatest({d}, {d})",
            "(SELECT max(d) FROM s WHERE i > {i})",
            "to_date('20181130', 'YYYYMMDD')",
        ],
        Kind::Moment => &[
            "({t} + interval '1 day')",
            "({t} - interval '2 hours')",
            "({t} + interval '1 month')",
            "({t} + # * interval '1 minute')",
            "date_trunc('day', {t})",
            "date_trunc('hour', {t})",
            "date_trunc('week', {t})",
            "date_trunc('quarter', {t})",
            "date_trunc('year', {t})",
            "CAST({d} AS timestamp)",
            "CASE WHEN {p} THEN {t} ELSE {t} END",
            "coalesce({t}, {t})",
        ],
        Kind::Truth => &[
            "({p} AND {p})",
            "({p} OR {p})",
            "(NOT {p})",
            "({i} = {i})",
            "({i} <> {i})",
            "({b} < {i})",
            "({n} >= {n})",
            "({v} = {v})",
            "({v} < {v})",
            "({d} <= {d})",
            "({d} > {t})",
            "({t} = {t})",
            "({i} IS NULL)",
            "({v} IS NOT NULL)",
            "({p} IS TRUE)",
            "({p} IS NOT FALSE)",
            "({p} IS UNKNOWN)",
            "({i} BETWEEN {i} AND {i})",
            "({v} IN ('abc', {v}))",
            "({i} NOT IN (#, {i}))",
            "({v} LIKE 'a%')",
            "({v} LIKE '_b%c')",
            "({v} ILIKE 'ABC%')",
            "({v} SIMILAR TO '(ab|b)%')",
            "({v} ~ '^a.*c$')",
            "({i} IN (SELECT j FROM s))",
            "(({i}, {v}) = ({i}, {v}))",
            "(({i}, {p}) <> ({i}, {p}))",
            "(({i}, {v}) IN ((#, 'abc'), ({i}, {v})))",
            "(({i}, {i}) NOT IN (SELECT i, j FROM s))",
            "(({i}, {v}) IN (SELECT i, w FROM s))",
            "(({d}, {i}) = ANY (SELECT d, j FROM s WHERE {p}))",
            "EXISTS (SELECT 1 FROM s WHERE s.i = {i})",
            "CASE WHEN {p} THEN {p} ELSE {p} END",
        ],
    }
}

fn expression(kind: Kind, depth: u32) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(leaves(kind)).prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let form = prop::sample::select(forms(kind)).prop_flat_map(move |form| filled(form, depth - 1));
    Union::new_weighted(vec![(1, leaf.boxed()), (4, form.boxed())]).boxed()
}

/// A form with an expression in the place of each letter.
fn filled(form: &'static str, depth: u32) -> BoxedStrategy<String> {
    let mut pieces: Vec<BoxedStrategy<String>> = Vec::new();
    let mut text = String::new();
    let mut rest = form;
    while let Some(next) = rest.chars().next() {
        let operand = rest
            .strip_prefix('{')
            .and_then(|inside| inside.split_once('}'));
        if let Some((letter, after)) = operand {
            let kind = match letter {
                "i" => Kind::Integer,
                "b" => Kind::Big,
                "n" => Kind::Numeric,
                "v" => Kind::Text,
                "d" => Kind::Day,
                "t" => Kind::Moment,
                _ => Kind::Truth,
            };
            pieces.push(Just(std::mem::take(&mut text)).boxed());
            pieces.push(expression(kind, depth));
            rest = after;
        } else if let ('#', false) = (next, rest.starts_with("# {")) {
            pieces.push(Just(std::mem::take(&mut text)).boxed());
            pieces.push((1..5).prop_map(|number: i32| number.to_string()).boxed());
            rest = &rest[1..];
        } else {
            text.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    pieces.push(Just(text).boxed());
    pieces.prop_map(|pieces| pieces.concat()).boxed()
}

const ROWS: &[&str] = &[
    "CREATE TABLE s (id integer, i integer, j integer, b bigint, n decimal(10,2), v varchar(20), \
     w varchar(20), d date, t timestamp)",
    "INSERT INTO s VALUES \
     (1, 2, -7, 4000000000, 12.35, 'abc', 'xyz', '2018-11-04', '2018-11-04 21:01:46'), \
     (2, NULL, 3, -5, -0.45, NULL, 'b', '2020-02-29', NULL), \
     (3, 0, 0, 0, 0, '', 'cab', NULL, '2000-01-01 00:00:00')",
];

/// Both databases with the same rows.
struct Both {
    runtime: Runtime,
    local: LocalSession,
    postgres: Client,
}

enum Answer {
    Values(Vec<Option<String>>),
    /// With what was said.
    Error(String),
    /// By name.
    Refused,
}

impl Both {
    fn new(postgres: &Postgres) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let warehouse = LocalWarehouse::open(OpenOptions::new(Database::Memory)).expect("memory");
        let local = runtime.block_on(warehouse.connect()).expect("a session");
        let mut both = Self {
            runtime,
            local,
            postgres: postgres.client(),
        };
        for sql in ROWS {
            both.runtime.block_on(both.local.run(sql)).expect("rows");
            both.postgres.query(sql).expect("rows");
        }
        both
    }

    fn here(&mut self, sql: &str) -> Result<Answer, String> {
        match self.runtime.block_on(self.local.query(sql)) {
            Ok(rows) => Ok(Answer::Values(rows.into_iter().map(first).collect())),
            Err(SessionError::Refused(refusal)) if refusal.sqlstate == "0A000" => {
                Ok(Answer::Refused)
            }
            Err(SessionError::Refused(refusal)) if refusal.message.contains("local engine") => {
                Err(refusal.message)
            }
            Err(SessionError::Refused(refusal)) => Ok(Answer::Error(refusal.message)),
            Err(error) => Err(format!("{error:?}")),
        }
    }

    fn there(&mut self, sql: &str) -> Result<Answer, String> {
        match self.postgres.query(sql) {
            Ok(rows) => Ok(Answer::Values(rows.into_iter().map(first).collect())),
            Err(ClientFault::Server { message, .. }) => Ok(Answer::Error(message)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Answer {
    fn shown(&self) -> String {
        match self {
            Self::Values(values) => {
                let values = values
                    .iter()
                    .map(|value| value.as_deref().unwrap_or("NULL"));
                values.collect::<Vec<_>>().join(", ")
            }
            Self::Error(message) => format!("an error: {message}"),
            Self::Refused => "refused".to_owned(),
        }
    }
}

fn first(row: Vec<Option<String>>) -> Option<String> {
    row.into_iter().next().flatten()
}

/// Numbers are the same if their digits are, however many zeros follow the point.
fn is_same(kind: Kind, here: Option<&str>, there: Option<&str>) -> bool {
    let plain = |text: &str| {
        if kind == Kind::Numeric && text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    match (here, there) {
        (Some(here), Some(there)) => plain(here) == plain(there),
        (here, there) => here == there,
    }
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    let found = std::env::var(name).ok();
    found
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[test]
fn random_expressions_have_the_same_value_in_postgresql() {
    let postgres = match Postgres::start() {
        Ok(postgres) => postgres,
        Err(absent) => {
            eprintln!("skipped: {absent}");
            return;
        }
    };
    let cases: u32 = setting("CALLSHEET_DIFFERENTIAL_CASES", 600);
    let seed: u64 = setting("CALLSHEET_DIFFERENTIAL_SEED", 20_181_101);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases,
            failure_persistence: None,
            max_shrink_iters: 200,
            ..Config::default()
        },
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
    );
    let both = RefCell::new(Both::new(&postgres));
    let (compared, errors, refused) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let case = prop::sample::select(&KINDS[..])
        .prop_flat_map(|kind| expression(kind, 3).prop_map(move |text| (kind, text)));
    let run = runner.run(&case, |(kind, text)| {
        let sql = format!("SELECT {text} AS x FROM s ORDER BY id");
        let mut both = both.borrow_mut();
        let fail = |message: String| TestCaseError::fail(format!("{sql}\n{message}"));
        let here = both.here(&sql).map_err(fail)?;
        if matches!(here, Answer::Refused) {
            refused.set(refused.get() + 1);
            return Ok(());
        }
        let there = both.there(&sql).map_err(fail)?;
        let are_same = match (&here, &there) {
            (Answer::Values(here), Answer::Values(there)) => {
                compared.set(compared.get() + 1);
                here.len() == there.len()
                    && here
                        .iter()
                        .zip(there)
                        .all(|(here, there)| is_same(kind, here.as_deref(), there.as_deref()))
            }
            (Answer::Error(_), Answer::Error(_)) => {
                errors.set(errors.get() + 1);
                true
            }
            _ => false,
        };
        if are_same {
            Ok(())
        } else {
            Err(fail(format!(
                "here {}\nPostgreSQL {}",
                here.shown(),
                there.shown()
            )))
        }
    });
    eprintln!(
        "seed {seed}: {} expressions had the same values, {} were errors on both sides, {} were refused by name",
        compared.get(),
        errors.get(),
        refused.get()
    );
    if let Err(error) = run {
        panic!("seed {seed}: {error}");
    }
    assert!(
        compared.get() > refused.get() * 2,
        "too much is refused to say anything"
    );
}
