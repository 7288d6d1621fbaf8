//! The twenty faults that a checker of SQL should find: each has its code and its exact place, and
//! the same statement without the fault is clean.
//!
//! `«…»` marks the place in the faulty statement and is not part of it.

#[path = "support/schema.rs"]
mod schema;

use sql::{Catalogue, Span};

struct Case {
    fault: &'static str,
    code: &'static str,
    faulty: &'static str,
    sound: &'static str,
}

const fn case(
    fault: &'static str,
    code: &'static str,
    faulty: &'static str,
    sound: &'static str,
) -> Case {
    Case {
        fault,
        code,
        faulty,
        sound,
    }
}

const CASES: &[Case] = &[
    case(
        "unknown column",
        "resolve/unknown-column",
        "select b.title, b.«relased» from albums b where b.genre = 'jazz'",
        "select b.title, b.released from albums b where b.genre = 'jazz'",
    ),
    case(
        "unknown table",
        "resolve/unknown-table",
        "select count(*) from sales s join «refund» r on r.sale_id = s.sale_id",
        "select count(*) from sales s join refunds r on r.sale_id = s.sale_id",
    ),
    case(
        "unknown alias",
        "resolve/unknown-alias",
        "select a.name from artists a join albums b on «al».artist_id = a.artist_id",
        "select a.name from artists a join albums b on b.artist_id = a.artist_id",
    ),
    case(
        "ambiguous column",
        "resolve/ambiguous-column",
        "select name, b.title from artists a join albums b on a.artist_id = «artist_id»",
        "select name, b.title from artists a join albums b on a.artist_id = b.artist_id",
    ),
    case(
        "unknown function",
        "resolve/unknown-function",
        "select email, «uper»(last_name) as surname from customers",
        "select email, upper(last_name) as surname from customers",
    ),
    case(
        "too many arguments",
        "sql/argument-count",
        "select shop_id, «upper(city, 'pt')» as city from shops",
        "select shop_id, upper(city) as city from shops",
    ),
    case(
        "too few arguments",
        "sql/argument-count",
        "select «split_part(email, '@')» as domain from customers",
        "select split_part(email, '@', 2) as domain from customers",
    ),
    case(
        "INSERT with too many columns",
        "sql/column-count",
        "insert into «daily_sales» (day, shop_id)\n\
         select trunc(sold_at), shop_id, quantity from sales",
        "insert into daily_sales (day, shop_id)\n\
         select trunc(sold_at), shop_id from sales",
    ),
    case(
        "INSERT with too few columns",
        "sql/column-count",
        "insert into «daily_sales» (day, shop_id, albums_sold)\n\
         select trunc(sold_at), shop_id from sales",
        "insert into daily_sales (day, shop_id, albums_sold)\n\
         select trunc(sold_at), shop_id, quantity from sales",
    ),
    case(
        "set operation of unequal width",
        "sql/column-count",
        "select shop_id, city from shops union all «select shop_id from stock»",
        "select shop_id, city from shops union all select shop_id, null from stock",
    ),
    case(
        "column not in GROUP BY",
        "sql/not-grouped",
        "select country, «city», count(*) as shops from shops group by country",
        "select country, city, count(*) as shops from shops group by country, city",
    ),
    case(
        "aggregate in WHERE",
        "sql/misplaced-aggregate",
        "select album_id from sales where «sum(quantity)» > 10 group by album_id",
        "select album_id from sales group by album_id having sum(quantity) > 10",
    ),
    case(
        "window function in WHERE",
        "sql/misplaced-window",
        "select customer_id, level from customer_levels\n\
         where «row_number() over (partition by customer_id order by since desc)» = 1",
        "select customer_id, level from customer_levels\n\
         qualify row_number() over (partition by customer_id order by since desc) = 1",
    ),
    case(
        "varchar + integer",
        "sql/operand-type",
        "select «email» + customer_id as key from customers",
        "select email || customer_id as key from customers",
    ),
    case(
        "timestamp = integer",
        "sql/operand-type",
        "select sale_id from sales where «sold_at = sale_id»",
        "select sale_id from sales where extract(epoch from sold_at) = sale_id",
    ),
    case(
        "sum of a varchar",
        "sql/argument-type",
        "select genre, sum(«title») as total from albums group by genre",
        "select genre, sum(list_price) as total from albums group by genre",
    ),
    case(
        "varchar into a timestamp column",
        "sql/not-assignable",
        "insert into customer_levels (customer_id, level, since)\n\
         select customer_id, level, «email» from customers",
        "insert into customer_levels (customer_id, level, since)\n\
         select customer_id, level, signed_up from customers",
    ),
    case(
        "text too long for its column",
        "sql/not-assignable",
        "insert into shops (shop_id, country) values (7, «'Portugal'»)",
        "insert into shops (shop_id, country) values (7, 'PT')",
    ),
    case(
        "common table expression used before it exists",
        "resolve/unknown-table",
        "with busy as (select shop_id from «totals» where albums_sold > 9),\n\
         totals as (select shop_id, albums_sold from daily_sales)\n\
         select b.shop_id, t.albums_sold from busy b join totals t on t.shop_id = b.shop_id",
        "with totals as (select shop_id, albums_sold from daily_sales),\n\
         busy as (select shop_id from totals where albums_sold > 9)\n\
         select b.shop_id, t.albums_sold from busy b join totals t on t.shop_id = b.shop_id",
    ),
    case(
        "duplicate alias",
        "resolve/duplicate-alias",
        "select s.city from shops s join stock «s» on true",
        "select s.city from shops s join stock k on k.shop_id = s.shop_id",
    ),
];

fn star_schema() -> Catalogue {
    let (catalogue, refused) = schema::catalogue(include_str!("star_schema/schema.sql"));
    assert!(refused.is_empty(), "{refused:#?}");
    catalogue
}

/// The statement without its marks, and the place they mark.
fn unmarked(text: &str) -> (String, Span) {
    let start = text.find('«').expect("a place is marked");
    let text = text.replacen('«', "", 1);
    let end = text.find('»').expect("the mark ends");
    (text.replacen('»', "", 1), Span::new(start, end))
}

/// Code and place of every fault.
fn found(text: &str, catalogue: &Catalogue) -> Vec<(&'static str, Span)> {
    let bound =
        sql::parse(text).and_then(|parsed| sql::bind(&parsed, catalogue, &schema::public()));
    let faults = bound.err().unwrap_or_default();
    faults
        .iter()
        .map(|fault| (fault.code(), fault.span))
        .collect()
}

#[test]
fn each_seeded_fault_is_found_alone_and_at_its_place() {
    let catalogue = star_schema();
    assert_eq!(CASES.len(), 20);
    let mut wrong = Vec::new();
    for case in CASES {
        let (text, place) = unmarked(case.faulty);
        let found = found(&text, &catalogue);
        if found != [(case.code, place)] {
            let shown: Vec<String> = found
                .iter()
                .map(|(code, span)| format!("{code} at `{}`", span.text(&text)))
                .collect();
            wrong.push(format!("{}: found {shown:?}", case.fault));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_statement_without_its_fault_is_clean() {
    let catalogue = star_schema();
    for case in CASES {
        let found = found(case.sound, &catalogue);
        assert!(found.is_empty(), "{}: {found:?}", case.fault);
    }
}
