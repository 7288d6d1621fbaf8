//! `ALTER TABLE` and its actions.

use super::attributes::sort_style;
use super::columns::{self, Columns};
use super::cursor::Cursor;
use super::drop::dependents;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::{AlterAction, AlterTable, DistStyle, SortStyle, Statement, Unmatched};

/// Behind `ALTER TABLE`. A fault in one action does not hide those of the next.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let table = cursor.name("a table").map_err(|fault| vec![fault])?;
    let mut actions = Vec::new();
    let mut faults = Vec::new();
    loop {
        let start = cursor.span();
        match action(cursor) {
            Ok(value) => {
                actions.push(Spanned::new(value, start.union(cursor.previous())));
                if !cursor.is(",")
                    && let Err(fault) = cursor.end()
                {
                    faults.push(fault);
                }
            }
            Err(fault) => faults.push(fault),
        }
        cursor.skip_to(&[","]);
        if cursor.take(&[","]).is_none() {
            break;
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Statement::AlterTable(AlterTable { table, actions }))
}

/// The first words of every action, to suggest the nearest one.
const ACTIONS: &[&str] = &[
    "add",
    "alter",
    "append",
    "drop",
    "masking",
    "owner",
    "partition",
    "rename",
    "row",
    "set",
];

fn action(cursor: &mut Cursor<'_>) -> Result<AlterAction, Fault> {
    let start = cursor.span();
    let word = cursor.word();
    let Some(first) = cursor.take_one(ACTIONS) else {
        return Err(cursor
            .unexpected("an action such as `ADD COLUMN`")
            .nearest(&word, ACTIONS.iter().copied()));
    };
    match first {
        "add" => add(cursor),
        "alter" => alter(cursor, start),
        "append" => append(cursor),
        "drop" => drop(cursor),
        "owner" => {
            cursor.expect(&["to"])?;
            cursor.identifier("a user").map(AlterAction::OwnerTo)
        }
        "rename" if cursor.take(&["to"]).is_some() => {
            let name = cursor.identifier("the new name of the table")?;
            if cursor.is(".") {
                return Err(Fault::new(
                    FaultKind::Syntax,
                    name.span.union(cursor.span()),
                    "a table keeps its schema when it is renamed",
                    "names a schema",
                )
                .help("write the new name alone"));
            }
            Ok(AlterAction::RenameTable(name))
        }
        "rename" => {
            cursor.take(&["column"]);
            let from = cursor.identifier("a column")?;
            cursor.expect(&["to"])?;
            let to = cursor.identifier("the new name of the column")?;
            Ok(AlterAction::RenameColumn { from, to })
        }
        "row" => {
            cursor.expect(&["level", "security"])?;
            switch(cursor)?;
            if cursor.take(&["conjunction", "type"]).is_some()
                && cursor.take_one(&["and", "or"]).is_none()
            {
                return Err(cursor.unexpected("`AND` or `OR`"));
            }
            cursor.take(&["for", "datashares"]);
            Ok(AlterAction::Setting(start.union(cursor.previous())))
        }
        "masking" => {
            switch(cursor)?;
            cursor.take(&["for", "datashares"]);
            Ok(AlterAction::Setting(start.union(cursor.previous())))
        }
        "partition" => {
            brackets(cursor)?;
            cursor.expect(&["set", "location"])?;
            cursor.literal("a path in quotes")?;
            Ok(AlterAction::External)
        }
        // `SET`: of external tables.
        _ => {
            if cursor.take(&["location"]).is_some() {
                cursor.literal("a path in quotes")?;
            } else if cursor.take(&["file", "format"]).is_some() {
                cursor.any_identifier("a file format")?;
            } else if cursor.take(&["table", "properties"]).is_some() {
                brackets(cursor)?;
            } else {
                let word = cursor.word();
                return Err(cursor
                    .unexpected("`LOCATION`, `FILE FORMAT` or `TABLE PROPERTIES`")
                    .nearest(&word, ["location", "file", "table"]));
            }
            Ok(AlterAction::External)
        }
    }
}

fn add(cursor: &mut Cursor<'_>) -> Result<AlterAction, Fault> {
    let conditional = cursor.take(&["if", "not", "exists"]);
    if cursor.is("partition") {
        while cursor.take(&["partition"]).is_some() {
            brackets(cursor)?;
            cursor.expect(&["location"])?;
            cursor.literal("a path in quotes")?;
        }
        return Ok(AlterAction::External);
    }
    if let Some(span) = conditional {
        return Err(no_condition(span, "IF NOT EXISTS"));
    }
    if columns::is_constraint(cursor) || cursor.is("check") {
        return columns::constraint(cursor).map(AlterAction::AddConstraint);
    }
    cursor.take(&["column"]);
    if let Some(span) = cursor.take(&["if", "not", "exists"]) {
        return Err(no_condition(span, "IF NOT EXISTS"));
    }
    let mut table = Columns::default();
    table.column(cursor)?;
    let column = table.declared.pop().expect("one column was read");
    Ok(AlterAction::AddColumn(Box::new(column)))
}

fn drop(cursor: &mut Cursor<'_>) -> Result<AlterAction, Fault> {
    if cursor.take(&["partition"]).is_some() {
        brackets(cursor)?;
        return Ok(AlterAction::External);
    }
    if cursor.take(&["constraint"]).is_some() {
        let constraint = cursor.identifier("a constraint")?;
        let dependents = dependents(cursor);
        return Ok(AlterAction::DropConstraint {
            constraint,
            dependents,
        });
    }
    cursor.take(&["column"]);
    if let Some(span) = cursor.take(&["if", "exists"]) {
        return Err(no_condition(span, "IF EXISTS"));
    }
    let column = cursor.identifier("a column")?;
    let dependents = dependents(cursor);
    Ok(AlterAction::DropColumn { column, dependents })
}

fn no_condition(span: Span, words: &str) -> Fault {
    Fault::new(
        FaultKind::NotRedshift,
        span,
        format!("Redshift has no `{words}` for columns"),
        "not Redshift",
    )
    .help("leave it out")
}

fn append(cursor: &mut Cursor<'_>) -> Result<AlterAction, Fault> {
    cursor.expect(&["from"])?;
    let from = cursor.name("a table")?;
    let unmatched = match cursor.take_one(&["ignoreextra", "filltarget"]) {
        Some("ignoreextra") => Unmatched::IgnoreExtra,
        Some(_) => Unmatched::FillTarget,
        None => Unmatched::Refused,
    };
    Ok(AlterAction::Append { from, unmatched })
}

fn alter(cursor: &mut Cursor<'_>, start: Span) -> Result<AlterAction, Fault> {
    match cursor.word().as_str() {
        "distkey" => {
            cursor.next();
            let column = column_with_or_without_brackets(cursor)?;
            Ok(AlterAction::Distribution(DistStyle::Key(column.value)))
        }
        "diststyle" => {
            cursor.next();
            let style = match cursor.take_one(&["all", "even", "auto", "key"]) {
                Some("all") => DistStyle::All,
                Some("even") => DistStyle::Even,
                Some("auto") => DistStyle::Auto,
                Some(_) => {
                    cursor.expect(&["distkey"])?;
                    DistStyle::Key(column_with_or_without_brackets(cursor)?.value)
                }
                None => return Err(cursor.unexpected("`AUTO`, `EVEN`, `ALL` or `KEY`")),
            };
            Ok(AlterAction::Distribution(style))
        }
        "sortkey" if cursor.is_at(1, "none") => {
            cursor.next();
            cursor.next();
            Ok(AlterAction::Sort(None))
        }
        "sortkey" | "compound" | "interleaved" => {
            let interleaved = cursor.is("interleaved").then(|| cursor.span());
            let style: SortStyle = sort_style(cursor)?;
            match interleaved {
                Some(span) => Err(Fault::new(
                    FaultKind::NotRedshift,
                    span,
                    "a table cannot be given an interleaved sort key later",
                    "not Redshift",
                )
                .help("create the table anew, or use a compound sort key")),
                None => Ok(AlterAction::Sort(Some(style))),
            }
        }
        "encode" => {
            cursor.next();
            cursor.expect(&["auto"])?;
            Ok(AlterAction::EncodeAuto)
        }
        "autorefresh" => {
            cursor.next();
            cursor.take(&["="]);
            switch(cursor)?;
            Ok(AlterAction::Setting(start.union(cursor.previous())))
        }
        _ => alter_column(cursor),
    }
}

fn alter_column(cursor: &mut Cursor<'_>) -> Result<AlterAction, Fault> {
    cursor.take(&["column"]);
    let column = cursor.identifier("a column")?;
    if cursor.take(&["type"]).is_some() || cursor.take(&["set", "data", "type"]).is_some() {
        let ty = cursor.column_type()?;
        return Ok(AlterAction::ColumnType { column, ty });
    }
    if cursor.take(&["encode"]).is_some() {
        let encoding = columns::encoding(cursor)?;
        return Ok(AlterAction::ColumnEncoding { column, encoding });
    }
    if matches!(cursor.word().as_str(), "set" | "drop") {
        return Err(Fault::new(
            FaultKind::NotRedshift,
            cursor.rest(),
            "Redshift cannot change the default or NOT NULL of a column",
            "not Redshift",
        )
        .help("add a column of the new kind, fill it, drop the old one and rename"));
    }
    Err(cursor.unexpected("`TYPE` or `ENCODE`"))
}

fn column_with_or_without_brackets(
    cursor: &mut Cursor<'_>,
) -> Result<Spanned<plan::Identifier>, Fault> {
    let brackets = cursor.take(&["("]);
    let column = cursor.identifier("a column")?;
    if brackets.is_some() {
        cursor.expect(&[")"])?;
    }
    Ok(column)
}

fn switch(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match cursor.take_one(&["on", "off", "true", "false", "yes", "no"]) {
        Some(_) => Ok(()),
        None => Err(cursor.unexpected("`ON` or `OFF`")),
    }
}

fn brackets(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.expect(&["("])?;
    cursor.skip_to(&[")"]);
    cursor.expect(&[")"]).map(|_| ())
}
