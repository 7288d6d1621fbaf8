//! Why one plan's tables are not changed into another's.

use plan::{Identifier, SqlType, TableName};

use super::difference::Retyped;
use crate::diagnostic::{Diagnostic, define_explanations};

/// A change that is refused. There is no place in the sources: plans are compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the two plans are of different {what}: `{base}` and `{new}`")]
    OtherPipeline {
        what: &'static str,
        base: String,
        new: String,
    },
    #[error("the {which} plan changes tables and loads none")]
    OfMigration { which: &'static str },
    #[error("the {what} was `{was}`, which the base plan does not have")]
    UnknownWas { what: String, was: Identifier },
    #[error("the {what} would both be made from `{was}`")]
    TwoOfOne { what: String, was: String },
    #[error("`{table}` loses the column `{column}` with its values")]
    ColumnDropped {
        table: TableName,
        column: Identifier,
        ty: SqlType,
    },
    #[error("not every value of `{}.{}` fits when `{}` becomes `{}`", .0.table, .0.column, .0.from, .0.to)]
    ColumnNarrowed(Retyped),
    #[error("the values of `{}.{}` become others when `{}` becomes `{}`", .0.table, .0.column, .0.from, .0.to)]
    ColumnCast(Retyped),
    #[error("Redshift cannot make `{}` of `{}`, for `{}.{}`", .0.to, .0.from, .0.table, .0.column)]
    NoConversion(Retyped),
    #[error("the numbers in `{table}.{column}` would become others")]
    Renumbered {
        table: TableName,
        column: Identifier,
    },
    #[error("`fill` of `{table}.{column}` is no value over the old table: {why}")]
    Fill {
        table: TableName,
        column: Identifier,
        why: String,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        let allow = |loss: &str, column: &Identifier| {
            format!(
                "write `allow: [{{ {loss}: {column}, reason: … }}]` at the table, and plan it again"
            )
        };
        match fault {
            Fault::OtherPipeline { .. } => Self::error(&OTHER_PIPELINE, message)
                .help("give the plan that ran last for this pipeline and this target with `--from`"),
            Fault::OfMigration { .. } => Self::error(&OF_MIGRATION, message)
                .help("give plans that `callsheet plan -o` wrote"),
            Fault::UnknownWas { was, .. } => Self::error(&UNKNOWN_WAS, message).help(format!(
                "correct `was: {was}`, or drop it where nothing was renamed"
            )),
            Fault::TwoOfOne { .. } => Self::error(&TWO_OF_ONE, message)
                .help("drop one `was`; a second column can be filled with `fill`"),
            Fault::ColumnDropped { column, ty, .. } => {
                Self::error(&COLUMN_DROPPED, message).help(format!(
                    "where it only has another name now, write `was: {column}` at that column; to lose it, {}; or declare it again as `{column}: {ty}`",
                    allow("drop", &column)
                ))
            }
            Fault::ColumnNarrowed(retyped) => {
                Self::error(&COLUMN_NARROWED, message).help(allow("narrow", &retyped.column))
            }
            Fault::ColumnCast(retyped) => {
                Self::error(&COLUMN_CAST, message).help(allow("cast", &retyped.column))
            }
            Fault::NoConversion(retyped) => Self::error(&NO_CONVERSION, message).help(format!(
                "give the new column another name and say with `fill` what it is made of, then allow `{}` to be dropped",
                retyped.column
            )),
            Fault::Renumbered { column, .. } => Self::error(&RENUMBERED, message).help(format!(
                "leave the change out that makes the table anew; or {}",
                allow("renumber", &column)
            )),
            Fault::Fill { .. } => Self::error(&FILL, message)
                .help("write an expression over the columns that the table had, such as `0` or `lower(name)`"),
        }
    }
}

define_explanations! {
    OTHER_PIPELINE = "migrate/other-pipeline" {
        what: "The base plan is one of another pipeline, or for another target.",
        why: "A migration changes the tables that the base plan made into those of the new plan; tables of others are none of its business.",
        example: "callsheet migrate new.plan --from another-pipeline.plan",
        instead: "callsheet migrate new.plan --from last-month.plan",
    }
    OF_MIGRATION = "migrate/of-migration" {
        what: "One of the two plans is a migration itself.",
        why: "It holds the tables that it changes and no others, so that everything else would seem to be gone.",
        example: "callsheet migrate new.plan --from migration.plan",
        instead: "callsheet migrate new.plan --from old.plan",
    }
    UNKNOWN_WAS = "migrate/unknown-was" {
        what: "`was` names a table or a column that the base plan does not have.",
        why: "A renaming is declared and never guessed. A slip in the old name would drop a column and add an empty one.",
        example: "columns: { name: { type: varchar(20), was: nmae } }",
        instead: "columns: { name: { type: varchar(20), was: title } }",
    }
    TWO_OF_ONE = "migrate/two-of-one" {
        what: "Two tables, or two columns, say that they were one and the same.",
        why: "A thing that is renamed has one new name.",
        example: "columns: { a: { type: integer, was: x }, b: { type: integer, was: x } }",
        instead: "columns: { a: { type: integer, was: x }, b: { type: integer, fill: x } }",
    }
    COLUMN_DROPPED = "migrate/column-dropped" {
        what: "A column of the base plan is in the new plan no more.",
        why: "Its values would be gone for good, and a column that was only renamed looks just the same.",
        example: "columns: { id: integer }",
        instead: "columns: { id: integer }\nallow: [ { drop: nickname, reason: nobody reads it } ]",
    }
    COLUMN_NARROWED = "migrate/column-narrowed" {
        what: "A column gets a type that does not hold every value of the old one.",
        why: "Text that is too long and numbers that are too great make the migration fail; digits behind the point and times of day are cut off without a word.",
        example: "columns: { title: varchar(10) }",
        instead: "columns: { title: varchar(10) }\nallow: [ { narrow: title, reason: the longest has 8 bytes } ]",
    }
    COLUMN_CAST = "migrate/column-cast" {
        what: "A column gets a type of another kind.",
        why: "Numbers that become text sort and compare in another way, and text that becomes a number may be none.",
        example: "columns: { id: varchar(20) }",
        instead: "columns: { id: varchar(20) }\nallow: [ { cast: id, reason: the source has letters since May } ]",
    }
    NO_CONVERSION = "migrate/no-conversion" {
        what: "A column gets a type into which Redshift converts no value of the old one.",
        why: "There is no statement that would do it. See https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion.",
        example: "columns: { at: timestamp }",
        instead: "columns: { played_at: { type: timestamp, fill: \"TIMESTAMP 'epoch' + at * INTERVAL '1 second'\" } }\nallow: [ { drop: at, reason: now played_at } ]",
    }
    RENUMBERED = "migrate/renumbered" {
        what: "A table with an IDENTITY column has to be made anew.",
        why: "Redshift numbers the rows of the new table by itself and takes no values for such a column, so that whoever noted a number would find another row under it. See https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html.",
        example: "columns: { id: { type: bigint, identity: { start: 1, step: 1 } }, plays: bigint }",
        instead: "columns: { … }\nallow: [ { renumber: id, reason: nobody notes the numbers } ]",
    }
    FILL = "migrate/fill" {
        what: "`fill` cannot be read, or names a column that the table did not have.",
        why: "It is the value of a new column for the rows that are there, made of the columns that they have.",
        example: "columns: { level: { type: varchar(8) not null, fill: free } }",
        instead: "columns: { level: { type: varchar(8) not null, fill: \"'free'\" } }",
    }
}
