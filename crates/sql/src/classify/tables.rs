//! The tables that statements name.

use crate::parse::Parsed;
use crate::span::Span;
use crate::statement::{AlterAction, Dropped, Name, Statement};
use crate::syntax::{self, Sql};

/// The tables that a statement names, in the order of the text, common table expressions left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub reads: Vec<Name>,
    /// Created, changed or dropped.
    pub writes: Vec<Name>,
    /// Held exclusively to the end of the transaction.
    pub locks: Vec<Name>,
    /// The names of common table expressions, as written.
    pub ctes: Vec<String>,
}

/// The tables it reads, writes and locks.
pub fn tables(parsed: &Parsed) -> Tables {
    let mut tables = Tables::default();
    add(&mut tables, &parsed.statement);
    tables
}

fn add(tables: &mut Tables, statement: &Statement) {
    match statement {
        Statement::Query(sql)
        | Statement::Insert(sql)
        | Statement::Update(sql)
        | Statement::Delete(sql)
        | Statement::Merge(sql)
        | Statement::RemoveDuplicates(sql) => add_sql(tables, sql),
        Statement::CreateTable(create) => {
            let likes = create.likes.iter().map(|like| like.table.clone());
            tables.reads.extend(likes);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateTableAs(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateExternalTable(create) => {
            if let Some(query) = &create.query {
                add_sql(tables, query);
            }
            tables.writes.push(create.name.clone());
        }
        Statement::CreateView(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateMaterializedView(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::RefreshMaterializedView(refresh) => tables.writes.push(refresh.name.clone()),
        Statement::AlterTable(alter) => {
            for action in &alter.actions {
                if let AlterAction::Append { from, .. } = &action.value {
                    // Its rows move, so it is changed too.
                    tables.reads.push(from.clone());
                    tables.writes.push(from.clone());
                }
            }
            tables.writes.insert(0, alter.table.clone());
        }
        Statement::DropTable(drop) => tables.writes.clone_from(&drop.names),
        Statement::Drop(drop) => match drop.kind {
            Dropped::View | Dropped::MaterializedView => tables.writes.clone_from(&drop.names),
            Dropped::Schema => {}
        },
        Statement::Truncate(table) => tables.writes.push(table.clone()),
        Statement::Copy(copy) => tables.writes.push(copy.name.clone()),
        Statement::Unload(unload) => add_sql(tables, &unload.query),
        Statement::Vacuum(vacuum) => tables.writes.extend(vacuum.table.clone()),
        Statement::Analyze(analyze) => tables.reads.extend(analyze.table.clone()),
        Statement::Lock(names) => tables.locks.clone_from(names),
        Statement::Declare(declare) => add_sql(tables, &declare.query),
        // Nothing is written, and what is planned is read by nobody but the planner.
        Statement::Explain(explain) => {
            let mut inner = Tables::default();
            add(&mut inner, &explain.statement);
            tables.reads.extend(inner.reads);
        }
        // What a procedure or a prepared statement touches is not known here.
        Statement::Call(_)
        | Statement::Prepare(_)
        | Statement::Privileges(_)
        | Statement::CreateSchema(_)
        | Statement::Begin
        | Statement::Commit
        | Statement::Rollback
        | Statement::Set(_)
        | Statement::Other(_) => {}
    }
}

fn add_sql(tables: &mut Tables, sql: &Sql) {
    let found = syntax::relations(sql);
    tables.ctes.extend(found.ctes);
    let named = |(parts, span): (Vec<String>, Span)| Name::from_parts(&parts, span);
    tables
        .reads
        .extend(found.reads.into_iter().filter_map(named));
    tables
        .writes
        .extend(found.writes.into_iter().filter_map(named));
}
