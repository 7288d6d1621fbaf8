//! `CREATE TABLE`, `CREATE TABLE AS`, `CREATE SCHEMA`.

use std::collections::BTreeSet;

use plan::Identifier;

use super::attributes::Attributes;
use super::cursor::Cursor;
use super::other;
use crate::fault::{Fault, FaultKind};
use crate::span::Spanned;
use crate::statement::{
    ColumnDefinition, CreateSchema, CreateTable, CreateTableAs, Name, Persistence, Presence,
    Statement, TableConstraint,
};
use crate::syntax;
use crate::syntax::lex::TokenKind;
use crate::typed::Nullability;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    if cursor.take(&["create", "schema"]).is_some() {
        return create_schema(cursor).map_err(|fault| vec![fault]);
    }
    let temporary = [
        &["create", "temp", "table"] as &[_],
        &["create", "temporary", "table"],
        &["create", "local", "temp", "table"],
        &["create", "local", "temporary", "table"],
    ];
    let persistence = if temporary.iter().any(|words| cursor.take(words).is_some()) {
        Persistence::Temporary
    } else if cursor.take(&["create", "table"]).is_some() {
        Persistence::Permanent
    } else {
        return other::parse(cursor);
    };
    create_table(cursor, persistence)
}

fn presence(cursor: &mut Cursor<'_>) -> Presence {
    match cursor.take(&["if", "not", "exists"]) {
        Some(_) => Presence::Optional,
        None => Presence::Required,
    }
}

fn create_schema(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let presence = presence(cursor);
    let name = cursor.identifier("a schema")?;
    if !cursor.is_at_end() {
        return Err(Fault::new(
            FaultKind::Unsupported,
            cursor.rest(),
            "only `CREATE SCHEMA IF NOT EXISTS name` is supported",
            "not supported",
        ));
    }
    Ok(Statement::CreateSchema(CreateSchema { name, presence }))
}

fn create_table(
    cursor: &mut Cursor<'_>,
    persistence: Persistence,
) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let presence = presence(cursor);
    let name = cursor.name("a table").map_err(one)?;
    let persistence = if name.table.as_str().starts_with('#') {
        Persistence::Temporary
    } else {
        persistence
    };
    if persistence == Persistence::Temporary && name.schema.is_some() {
        return Err(vec![
            Fault::new(
                FaultKind::Syntax,
                name.span,
                "a temporary table has no schema",
                "names a schema",
            )
            .help("leave the schema out"),
        ]);
    }
    let names_only = cursor.is("(") && is_name_list(cursor);
    if cursor.is("(") && !names_only {
        return with_columns(cursor, name, persistence, presence);
    }
    let columns = if names_only {
        cursor.columns().map_err(one)?
    } else {
        Vec::new()
    };
    let mut attributes = Attributes::default();
    attributes.read(cursor).map_err(one)?;
    cursor.expect(&["as"]).map_err(one)?;
    let mut faults = Vec::new();
    if presence == Presence::Optional {
        faults.push(
            Fault::new(
                FaultKind::NotRedshift,
                name.span,
                "Redshift has no `CREATE TABLE IF NOT EXISTS … AS`",
                "not Redshift",
            )
            .help("drop the table first, or create it and insert"),
        );
    }
    let attributes = attributes.finish(&mut faults);
    let query = match syntax::parse(cursor.source(), cursor.rest()) {
        Ok(query) => query,
        Err(more) => {
            faults.extend(more);
            return Err(faults);
        }
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Statement::CreateTableAs(CreateTableAs {
        name,
        persistence,
        columns,
        attributes,
        query,
    }))
}

/// Whether the bracket holds bare names, as `CREATE TABLE t (a, b) AS` does.
fn is_name_list(cursor: &Cursor<'_>) -> bool {
    matches!(cursor.word_at(2).as_str(), "," | ")")
}

fn with_columns(
    cursor: &mut Cursor<'_>,
    name: Name,
    persistence: Persistence,
    presence: Presence,
) -> Result<Statement, Vec<Fault>> {
    let mut table = Columns::default();
    let mut faults = Vec::new();
    cursor.expect(&["("]).map_err(|fault| vec![fault])?;
    loop {
        if let Err(fault) = table.item(cursor) {
            faults.push(fault);
            cursor.skip_to(&[",", ")"]);
        }
        if cursor.take(&[","]).is_none() {
            break;
        }
    }
    if let Err(fault) = cursor
        .expect(&[")"])
        .and_then(|_| table.attributes.read(cursor))
        .and_then(|()| cursor.end())
    {
        faults.push(fault);
    }
    let attributes = table.attributes.finish(&mut faults);
    table.constraints.extend(table.keys);
    let mut seen = BTreeSet::new();
    for column in &table.declared {
        if !seen.insert(&column.name.value) {
            faults.push(
                Fault::new(
                    FaultKind::DuplicateColumn,
                    column.name.span,
                    format!("the column `{}` is declared twice", column.name.value),
                    "the second one",
                )
                .help("rename or remove one"),
            );
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Statement::CreateTable(CreateTable {
        name,
        persistence,
        presence,
        columns: table.declared,
        constraints: table.constraints,
        attributes,
    }))
}

#[derive(Default)]
struct Columns {
    declared: Vec<ColumnDefinition>,
    constraints: Vec<TableConstraint>,
    /// `PRIMARY KEY` and `UNIQUE` of single columns.
    keys: Vec<TableConstraint>,
    attributes: Attributes,
}

impl Columns {
    /// One column or one constraint.
    fn item(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let names = |columns: Vec<Spanned<Identifier>>| {
            columns.into_iter().map(|column| column.value).collect()
        };
        if cursor.take(&["constraint"]).is_some() {
            cursor.identifier("the name of a constraint")?;
        }
        if cursor.take(&["primary", "key"]).is_some() {
            let columns = names(cursor.columns()?);
            self.constraints.push(TableConstraint::PrimaryKey(columns));
        } else if cursor.is("unique") && cursor.word_at(1) == "(" {
            cursor.next();
            let columns = names(cursor.columns()?);
            self.constraints.push(TableConstraint::Unique(columns));
        } else if cursor.take(&["foreign", "key"]).is_some() {
            let columns = names(cursor.columns()?);
            cursor.expect(&["references"])?;
            self.references(cursor, columns)?;
        } else if cursor.is("like") {
            return Err(Fault::new(
                FaultKind::Unsupported,
                cursor.span(),
                "`LIKE` in CREATE TABLE is not supported",
                "not supported",
            )
            .help("list the columns"));
        } else if cursor.is("check") {
            return Err(Fault::new(
                FaultKind::NotRedshift,
                cursor.span(),
                "Redshift has no CHECK constraints",
                "not Redshift",
            )
            .help("write a check in the pipeline"));
        } else {
            self.column(cursor)?;
        }
        match cursor.word().as_str() {
            "," | ")" => Ok(()),
            _ => Err(cursor.unexpected("a column attribute, `,` or `)`")),
        }
    }

    fn references(
        &mut self,
        cursor: &mut Cursor<'_>,
        columns: Vec<Identifier>,
    ) -> Result<(), Fault> {
        let table = cursor.name("a table")?;
        let referred = if cursor.is("(") {
            cursor.columns()?.into_iter().map(|c| c.value).collect()
        } else {
            Vec::new()
        };
        self.constraints.push(TableConstraint::ForeignKey {
            columns,
            table,
            referred,
        });
        Ok(())
    }

    fn column(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let name = cursor.identifier("a column")?;
        let ty = cursor.column_type()?;
        let mut column = ColumnDefinition {
            name: name.clone(),
            ty,
            nullability: Nullability::Nullable,
            default: None,
            identity: None,
            encode: None,
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
                    self.references(cursor, vec![name.value.clone()])?;
                }
                "identity" | "generated" => {
                    cursor.take(&["generated", "by", "default", "as"]);
                    cursor.expect(&["identity"])?;
                    column.identity = Some(seed_and_step(cursor)?);
                    column.nullability = Nullability::NotNull;
                }
                "collate" => {
                    return Err(Fault::new(
                        FaultKind::Unsupported,
                        cursor.span(),
                        "`COLLATE` is not supported",
                        "not supported",
                    ));
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
    const ENDS: &[&str] = &[
        ",",
        ")",
        "not",
        "null",
        "encode",
        "distkey",
        "sortkey",
        "primary",
        "unique",
        "references",
        "identity",
    ];
    if cursor.take(&["null"]).is_some() {
        return Ok(());
    }
    if ENDS.contains(&cursor.word().as_str()) || cursor.is_at_end() {
        return Err(cursor.unexpected("a value"));
    }
    cursor.skip_to(ENDS);
    Ok(())
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html>.
fn encoding(cursor: &mut Cursor<'_>) -> Result<String, Fault> {
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
    cursor.next();
    Ok(word)
}

fn seed_and_step(cursor: &mut Cursor<'_>) -> Result<(i64, i64), Fault> {
    cursor.expect(&["("])?;
    let seed = signed(cursor)?;
    cursor.expect(&[","])?;
    let step = signed(cursor)?;
    cursor.expect(&[")"])?;
    Ok((seed, step))
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
