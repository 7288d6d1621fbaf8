use super::Db;

fn plays() -> Db {
    Db::with(&[
        "CREATE TABLE plays (user_id integer, level varchar(8), length decimal(9,5), ts bigint)",
        "INSERT INTO plays (user_id, level, length, ts) VALUES \
         (1, 'free', 10.50000, 1), (1, 'paid', 20.25000, 3), (2, 'free', NULL, 2), (2, 'free ', 1, 5)",
    ])
}

#[test]
fn aggregates_have_redshifts_types() {
    let mut db = plays();
    assert_eq!(
        db.value(
            "SELECT count(*), count(length), sum(length), min(ts), max(ts), sum(ts) FROM plays"
        ),
        "4|3|31.75000|1|5|11"
    );
    assert_eq!(db.value("SELECT avg(user_id) FROM plays"), "1");
    assert_eq!(
        db.value("SELECT avg(length) FROM plays WHERE user_id = 9"),
        "null"
    );
    assert_eq!(
        db.value("SELECT sum(length), count(*) FROM plays WHERE user_id = 9"),
        "null|0"
    );
}

#[test]
fn an_average_of_decimals_is_exact_and_cut() {
    let mut db = plays();
    let average = db.value("SELECT avg(length) FROM plays");
    assert!(average.starts_with("10.58333"), "{average}");
    assert!(
        average
            .trim_start_matches("10.58")
            .bytes()
            .all(|byte| byte == b'3'),
        "{average}"
    );
}

#[test]
fn groups_of_text_pass_over_trailing_blanks() {
    let mut db = plays();
    assert_eq!(
        db.rows("SELECT level, count(*) FROM plays GROUP BY level ORDER BY level"),
        ["free|3", "paid|1"]
    );
    assert_eq!(
        db.rows(
            "SELECT upper(level) AS l, max(ts) FROM plays GROUP BY 1 HAVING count(*) > 1 ORDER BY l"
        ),
        ["FREE|5"]
    );
    assert_eq!(db.value("SELECT count(DISTINCT level) FROM plays"), "2");
    assert_eq!(
        db.rows("SELECT DISTINCT level FROM plays ORDER BY level"),
        ["free", "paid"]
    );
    assert_eq!(
        db.rows("SELECT DISTINCT user_id, level FROM plays ORDER BY 1, 2"),
        ["1|free", "1|paid", "2|free"]
    );
}

#[test]
fn groups_are_made_of_expressions_that_can_fail() {
    let mut db = plays();
    db.run("CREATE TABLE texts (v varchar(4), n integer)");
    db.run("INSERT INTO texts (v, n) VALUES ('1', 2), (' 1', 2), ('2', 4)");
    for (sql, expected) in [
        (
            "SELECT v::integer, count(*) FROM texts GROUP BY 1 ORDER BY 1",
            ["1|2", "2|1"],
        ),
        (
            "SELECT v::integer, count(*) FROM texts GROUP BY v::integer ORDER BY 1",
            ["1|2", "2|1"],
        ),
        (
            "SELECT v::integer + 1, count(*) FROM texts GROUP BY v::integer ORDER BY 1",
            ["2|2", "3|1"],
        ),
        (
            "SELECT n / v::integer AS q, n, count(*) FROM texts GROUP BY q, n ORDER BY 2",
            ["2|2|2", "2|4|1"],
        ),
    ] {
        assert_eq!(db.rows(sql), expected, "{sql}");
    }
}

#[test]
fn set_operations_pass_over_trailing_blanks() {
    let mut db = plays();
    assert_eq!(
        db.rows("SELECT level FROM plays UNION SELECT 'paid  ' ORDER BY 1"),
        ["free", "paid"]
    );
    assert_eq!(
        db.rows("SELECT level FROM plays EXCEPT SELECT 'free'"),
        ["paid"]
    );
    assert_eq!(
        db.value(
            "SELECT count(*) FROM (SELECT level FROM plays UNION ALL SELECT level FROM plays) AS a"
        ),
        "8"
    );
}

#[test]
fn joins_and_subqueries_pass_over_trailing_blanks() {
    let mut db = plays();
    assert_eq!(
        db.value("SELECT count(*) FROM plays AS p JOIN (SELECT 'free' AS l) AS x ON x.l = p.level"),
        "3"
    );
    assert_eq!(
        db.value("SELECT count(*) FROM plays WHERE level IN (SELECT 'free  ')"),
        "3"
    );
    assert_eq!(
        db.value("SELECT count(*) FROM plays AS p WHERE EXISTS (SELECT 1 FROM plays AS q WHERE q.level = p.level AND q.ts <> p.ts)"),
        "3"
    );
}

#[test]
fn the_latest_row_of_a_group_is_chosen_with_qualify() {
    let mut db = plays();
    assert_eq!(
        db.rows(
            "SELECT user_id, level FROM plays \
             QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY ts DESC) = 1 ORDER BY user_id"
        ),
        ["1|paid", "2|free "]
    );
    assert_eq!(
        db.rows(
            "SELECT ts, sum(ts) OVER (ORDER BY ts ROWS UNBOUNDED PRECEDING), lag(ts) OVER (ORDER BY ts) \
             FROM plays ORDER BY ts"
        ),
        ["1|1|null", "2|3|1", "3|6|2", "5|11|3"]
    );
}

#[test]
fn aggregates_over_windows_keep_their_types() {
    let mut db = plays();
    assert_eq!(
        db.rows(
            "SELECT ts, avg(ts) OVER (PARTITION BY user_id), sum(length) OVER (), count(*) OVER (PARTITION BY level) \
             FROM plays ORDER BY ts"
        ),
        ["1|2|31.75000|3", "2|3|31.75000|3", "3|2|31.75000|1", "5|3|31.75000|3"]
    );
}

#[test]
fn sets_over_text_leave_keys_out_and_say_so() {
    let mut db = plays();
    assert_eq!(
        db.rows(
            "SELECT level, grouping(level), count(*) FROM plays GROUP BY ROLLUP (level) \
             ORDER BY 2, 1"
        ),
        ["free|0|3", "paid|0|1", "null|1|4"]
    );
    assert_eq!(
        db.rows(
            "SELECT upper(level), ts > 2, count(*) FROM plays \
             GROUP BY GROUPING SETS ((level), ()), ts HAVING count(*) > 0 ORDER BY ts, 1 LIMIT 2"
        ),
        ["FREE|f|1", "null|f|1"]
    );
}

#[test]
fn null_sorts_as_the_greatest_value() {
    let mut db = plays();
    assert_eq!(
        db.rows("SELECT length FROM plays ORDER BY length DESC LIMIT 1"),
        ["null"]
    );
    assert_eq!(
        db.rows("SELECT length FROM plays ORDER BY length LIMIT 1"),
        ["1.00000"]
    );
    assert_eq!(
        db.rows("SELECT TOP 1 ts FROM plays ORDER BY ts DESC"),
        ["5"]
    );
}

#[test]
fn a_lateral_alias_is_the_output_of_the_same_select() {
    let mut db = plays();
    assert_eq!(
        db.rows("SELECT ts * 2 AS twice, twice + 1 AS more FROM plays ORDER BY ts LIMIT 1"),
        ["2|3"]
    );
    // One that may raise an error, which the engine does not take by its name.
    assert_eq!(
        db.rows(
            "SELECT (ts + 0.2)::float8::int AS days, days + 1 AS more, more || level AS tag \
             FROM plays ORDER BY more + 0 LIMIT 1"
        ),
        ["1|2|2free"]
    );
    assert_eq!(
        db.rows(
            "SELECT upper(level) AS l, l || '!' AS loud, count(*) AS n, sum(ts) AS s, s / n AS mean, \
             rank() OVER (ORDER BY n) AS place \
             FROM plays GROUP BY l, loud QUALIFY place = 3"
        ),
        ["FREE|FREE!|2|3|1|3"]
    );
    assert_eq!(
        db.rows(
            "SELECT ts * 2 AS twice, sum(twice) AS s FROM plays WHERE ts > 2 GROUP BY 1 ORDER BY 1"
        ),
        ["6|6", "10|10"]
    );
}

#[test]
fn a_chain_of_aliases_is_written_out_or_refused_and_never_grows_without_end() {
    let mut db = plays();
    let chain = |links: usize, form: &str| {
        let mut items = vec!["ts AS a0".to_owned()];
        items.extend(
            (1..links).map(|i| form.replace('#', &format!("a{}", i - 1)) + &format!(" AS a{i}")),
        );
        format!("SELECT {} FROM plays WHERE ts = 1", items.join(", "))
    };
    assert!(db.rows(&chain(30, "# + 1"))[0].ends_with("|30"));
    assert!(
        db.refused(&chain(40, "# % 7 + #"))
            .contains("nested this deep")
    );
}

#[test]
fn a_common_table_expression_is_read_by_its_name() {
    let mut db = plays();
    assert_eq!(
        db.value("WITH a AS (SELECT ts FROM plays WHERE ts > 1), b AS (SELECT max(ts) AS m FROM a) SELECT m FROM b"),
        "5"
    );
    assert_eq!(
        db.value("SELECT listagg(level, ',') WITHIN GROUP (ORDER BY ts DESC) FROM plays"),
        "free ,paid,free,free"
    );
}
