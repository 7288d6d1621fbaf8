//! Columns and constraints of a table.

use plan::Identifier;

use super::attributes::Attributes;
use super::cursor::Cursor;
use super::foreign;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::{
    ColumnDefinition, Defaults, Identity, IdentityValues, Like, TableConstraint,
};
use crate::syntax::lex::TokenKind;
use crate::typed::Nullability;

/// The first words of all attributes of a column.
const ATTRIBUTES: &[&str] = &[
    "not",
    "null",
    "default",
    "encode",
    "distkey",
    "sortkey",
    "primary",
    "unique",
    "references",
    "identity",
    "generated",
    "collate",
];

/// What stands between the brackets of CREATE TABLE.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) declared: Vec<ColumnDefinition>,
    pub(super) likes: Vec<Like>,
    pub(super) constraints: Vec<TableConstraint>,
    /// `PRIMARY KEY` and `UNIQUE` of single columns.
    pub(super) keys: Vec<TableConstraint>,
    pub(super) attributes: Attributes,
}

impl Columns {
    /// One column, one constraint or one `LIKE table`.
    pub(super) fn item(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        if is_constraint(cursor) {
            let constraint = constraint(cursor)?;
            self.constraints.push(constraint);
        } else if cursor.is("like") {
            self.like(cursor)?;
        } else if cursor.is("check") {
            return Err(no_check(cursor));
        } else {
            self.column(cursor)?;
        }
        match cursor.word().as_str() {
            "," | ")" => Ok(()),
            word => Err(foreign::column_attribute(cursor).unwrap_or_else(|| {
                cursor
                    .unexpected("a column attribute, `,` or `)`")
                    .nearest(word, ATTRIBUTES.iter().copied())
            })),
        }
    }

    fn like(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        cursor.expect(&["like"])?;
        let table = cursor.name("a table")?;
        let defaults = if cursor.take(&["including", "defaults"]).is_some() {
            Defaults::Included
        } else {
            cursor.take(&["excluding", "defaults"]);
            Defaults::Excluded
        };
        self.likes.push(Like {
            table,
            defaults,
            position: self.declared.len(),
        });
        Ok(())
    }

    pub(super) fn column(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let name = cursor.identifier("a column or a constraint")?;
        let ty = cursor.column_type()?;
        let mut column = ColumnDefinition {
            name: name.clone(),
            ty,
            nullability: Nullability::Nullable,
            default: None,
            identity: None,
            encode: None,
            collation: None,
        };
        loop {
            match cursor.word().as_str() {
                "not" => {
                    cursor.expect(&["not", "null"])?;
                    column.nullability = Nullability::NotNull;
                }
                "null" => {
                    cursor.next();
                }
                "default" => {
                    cursor.next();
                    let start = cursor.span();
                    default_value(cursor)?;
                    column.default = Some(start.union(cursor.previous()));
                }
                "encode" => {
                    cursor.next();
                    column.encode = Some(encoding(cursor)?);
                }
                "distkey" => {
                    cursor.next();
                    self.attributes.column_is_dist_key(name.clone())?;
                }
                "sortkey" => {
                    cursor.next();
                    self.attributes.column_is_sort_key(name.clone());
                }
                "primary" => {
                    cursor.expect(&["primary", "key"])?;
                    // Redshift makes the columns of a primary key NOT NULL.
                    column.nullability = Nullability::NotNull;
                    self.keys
                        .push(TableConstraint::PrimaryKey(vec![name.value.clone()]));
                }
                "unique" => {
                    cursor.next();
                    self.keys
                        .push(TableConstraint::Unique(vec![name.value.clone()]));
                }
                "references" => {
                    cursor.next();
                    let key = references(cursor, vec![name.value.clone()])?;
                    self.constraints.push(key);
                }
                "identity" | "generated" => {
                    column.identity = Some(identity(cursor)?);
                    column.nullability = Nullability::NotNull;
                }
                "collate" => column.collation = Some(collation(cursor)?),
                // The name of a constraint of the column.
                "constraint" => {
                    cursor.next();
                    cursor.identifier("the name of a constraint")?;
                }
                _ => break,
            }
        }
        self.declared.push(column);
        Ok(())
    }
}

/// Steps over the expression after `DEFAULT`, which ends at the next attribute.
fn default_value(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let ends = [&[",", ")"], ATTRIBUTES].concat();
    if cursor.take(&["null"]).is_some() {
        return Ok(());
    }
    if ends.contains(&cursor.word().as_str()) || cursor.is_at_end() {
        return Err(cursor.unexpected("a value"));
    }
    // The first word is a part of the value, whatever it is.
    if !cursor.is("(") {
        cursor.next();
    }
    cursor.skip_to(&ends);
    Ok(())
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html>.
pub(super) fn encoding(cursor: &mut Cursor<'_>) -> Result<Spanned<String>, Fault> {
    const ENCODINGS: &[&str] = &[
        "auto",
        "raw",
        "az64",
        "bytedict",
        "delta",
        "delta32k",
        "lzo",
        "mostly8",
        "mostly16",
        "mostly32",
        "runlength",
        "text255",
        "text32k",
        "zstd",
    ];
    let word = cursor.word();
    if !ENCODINGS.contains(&word.as_str()) {
        return Err(cursor
            .unexpected("an encoding")
            .nearest(&word, ENCODINGS.iter().copied()));
    }
    let span = cursor.span();
    cursor.next();
    Ok(Spanned::new(word, span))
}

/// `IDENTITY`, which counts from 1 in steps of 1 unless it says otherwise.
fn identity(cursor: &mut Cursor<'_>) -> Result<Identity, Fault> {
    if let Some(span) = cursor.take(&["generated", "always"]) {
        return Err(Fault::new(
            FaultKind::NotRedshift,
            span,
            "Redshift has no `GENERATED ALWAYS`",
            "not Redshift",
        )
        .help("write `IDENTITY(seed, step)`, or `GENERATED BY DEFAULT AS IDENTITY(seed, step)`"));
    }
    let values = match cursor.take(&["generated", "by", "default", "as"]) {
        Some(_) => IdentityValues::ByDefault,
        None => IdentityValues::Generated,
    };
    cursor.expect(&["identity"])?;
    let (mut seed, mut step) = (1, 1);
    if cursor.take(&["("]).is_some() {
        seed = signed(cursor)?;
        cursor.expect(&[","])?;
        step = signed(cursor)?;
        cursor.expect(&[")"])?;
    }
    Ok(Identity { seed, step, values })
}

fn collation(cursor: &mut Cursor<'_>) -> Result<Span, Fault> {
    const COLLATIONS: &[&str] = &["case_sensitive", "case_insensitive", "cs", "ci"];
    let start = cursor.expect(&["collate"])?;
    let word = cursor.word();
    if cursor.take_one(COLLATIONS).is_none() {
        return Err(cursor
            .unexpected("`CASE_SENSITIVE` or `CASE_INSENSITIVE`")
            .nearest(&word, COLLATIONS.iter().copied()));
    }
    Ok(start.union(cursor.previous()))
}

pub(super) fn is_constraint(cursor: &Cursor<'_>) -> bool {
    cursor.is("constraint")
        || cursor.are(&["primary", "key"])
        || cursor.are(&["foreign", "key"])
        || cursor.are(&["unique", "("])
}

/// A constraint of the table, with or without its name.
pub(super) fn constraint(cursor: &mut Cursor<'_>) -> Result<TableConstraint, Fault> {
    let names = |columns: Vec<Spanned<Identifier>>| {
        columns.into_iter().map(|column| column.value).collect()
    };
    if cursor.take(&["constraint"]).is_some() {
        cursor.identifier("the name of a constraint")?;
    }
    if cursor.take(&["primary", "key"]).is_some() {
        return Ok(TableConstraint::PrimaryKey(names(cursor.columns()?)));
    }
    if cursor.take(&["unique"]).is_some() {
        return Ok(TableConstraint::Unique(names(cursor.columns()?)));
    }
    if cursor.is("check") {
        return Err(no_check(cursor));
    }
    cursor.expect(&["foreign", "key"])?;
    let columns = names(cursor.columns()?);
    cursor.expect(&["references"])?;
    references(cursor, columns)
}

fn no_check(cursor: &Cursor<'_>) -> Fault {
    Fault::new(
        FaultKind::NotRedshift,
        cursor.span(),
        "Redshift has no CHECK constraints",
        "not Redshift",
    )
    .help("write a check in the pipeline")
}

fn references(cursor: &mut Cursor<'_>, columns: Vec<Identifier>) -> Result<TableConstraint, Fault> {
    let table = cursor.name("a table")?;
    let referred = if cursor.is("(") {
        cursor.columns()?.into_iter().map(|c| c.value).collect()
    } else {
        Vec::new()
    };
    Ok(TableConstraint::ForeignKey {
        columns,
        table,
        referred,
    })
}

fn signed(cursor: &mut Cursor<'_>) -> Result<i64, Fault> {
    let sign = if cursor.take(&["-"]).is_some() { -1 } else { 1 };
    let is_number = cursor
        .peek()
        .is_some_and(|token| token.kind == TokenKind::Number);
    if !is_number {
        return Err(cursor.unexpected("a whole number"));
    }
    let number = cursor.number("a whole number")?;
    i64::try_from(number.value)
        .map(|value| sign * value)
        .map_err(|_| {
            Fault::new(
                FaultKind::BadLiteral,
                number.span,
                format!("`{}` is out of range", number.value),
                "too large",
            )
        })
}
