mod cascades;
mod doubled;
mod encodings;
mod faults;
mod forms;
mod functions;
mod group_order;
mod outer_joins;
mod shapes;
mod statements;
mod types;

use plan::{Identifier, TableName};

use crate::catalogue::{Catalogue, Column, Table};
use crate::fault::Fault;
use crate::typed::{self, Nullability, OutputColumn};
use crate::{Bound, bind, parse};

/// The tables of the Sparkify pipeline, one of unknown shape, and one with every type.
pub(crate) fn sparkify() -> Catalogue {
    let mut catalogue = Catalogue::new();
    for (name, columns) in [
        (
            "staging_events",
            "artist varchar(512), auth varchar(16), first_name varchar(64), gender char(1), \
             item_in_session integer, last_name varchar(64), length decimal(10,5), \
             level varchar(8), location varchar(256), page varchar(32), \
             session_id integer, song varchar(512), ts bigint not null, \
             user_agent varchar(512), user_id varchar(18)",
        ),
        (
            "staging_songs",
            "song_id varchar(18) not null, title varchar(512), artist_id varchar(18), \
             artist_name varchar(512), year integer, duration decimal(10,5)",
        ),
        (
            "songplays",
            "songplay_id char(32) not null, start_time timestamp not null, \
             user_id integer not null, level varchar(8), song_id varchar(18), \
             artist_id varchar(18), session_id integer, location varchar(256), \
             user_agent varchar(512)",
        ),
        (
            "users",
            "user_id integer not null, first_name varchar(64), gender char(1), \
             level varchar(8), seen_at timestamp not null",
        ),
        (
            "songs",
            "song_id varchar(18) not null, title varchar(512), artist_id varchar(18), \
             year integer, duration decimal(10,5)",
        ),
        (
            "artists",
            "artist_id varchar(18) not null, name varchar(512)",
        ),
        (
            "kinds",
            "s smallint, i integer, b bigint, d decimal(8,2), r real, f double precision, \
             o boolean, c char(4), v varchar(9), day date, t timestamp, tz timestamptz",
        ),
        (
            "orders",
            "id integer not null, customer super, items super, clock time, took interval day to second",
        ),
        (
            "staff",
            "id integer not null, name varchar(20), boss integer",
        ),
    ] {
        catalogue.insert(table(name), Table::Known(columns_of(columns)));
    }
    catalogue.insert(table("secret"), Table::Open);
    catalogue
}

fn table(name: &str) -> TableName {
    format!("public.{name}").parse().expect("a name")
}

/// `name type [not null]`, separated by commas outside brackets.
fn columns_of(text: &str) -> Vec<Column> {
    text.split(", ")
        .map(|column| {
            let (name, ty) = column.split_once(' ').expect("a type");
            let (ty, nullability) = match ty.strip_suffix(" not null") {
                Some(ty) => (ty, Nullability::NotNull),
                None => (ty, Nullability::Nullable),
            };
            Column {
                name: name.parse().expect("a name"),
                ty: ty.parse().expect("a type"),
                nullability,
            }
        })
        .collect()
}

fn try_bound(text: &str) -> Result<Bound, Vec<Fault>> {
    let schema: Identifier = "public".parse().expect("a name");
    bind(&parse(text)?, &sparkify(), &schema)
}

fn bound(text: &str) -> Bound {
    try_bound(text).unwrap_or_else(|faults| panic!("{text}: {faults:#?}"))
}

fn query(text: &str) -> typed::Query {
    match bound(text).statement {
        typed::Statement::Query(query) => query,
        other => panic!("a query, not {other:?}"),
    }
}

/// The outputs of a query as `name type`, `!` where they cannot be NULL and `?` where they can.
fn outputs(text: &str) -> String {
    let shape = query(text).shape();
    let columns = shape.columns().expect("a closed shape");
    columns.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn shown(column: &OutputColumn) -> String {
    let mark = match column.nullability {
        Nullability::NotNull => "!",
        Nullability::Unknown => "",
        Nullability::Nullable => "?",
    };
    format!("{} {}{mark}", column.name, column.ty)
}

/// The type of one expression over the table `kinds`.
fn ty(expression: &str) -> String {
    let shape = query(&format!("select {expression} from kinds")).shape();
    shape.columns().expect("a closed shape")[0].ty.to_string()
}

/// Codes and marked words of all faults.
fn faults(text: &str) -> Vec<String> {
    match try_bound(text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|fault| format!("{} at `{}`", fault.code(), fault.span.text(text)))
            .collect(),
    }
}
