//! Tables that others own, made from files.

use std::fs;
use std::path::Path;

use executor::{Session, SessionError};
use insta::assert_snapshot;
use plan::source_table::{SourceColumn, SourceTable};
use plan::table::Nullability;
use plan::{Digest, SlottedText, Statement, TableName};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::{Database, LocalWarehouse, OpenOptions, Sampled};

struct Shop {
    runtime: Runtime,
    warehouse: LocalWarehouse,
    folder: TempDir,
}

impl Shop {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let source = "raw".parse().expect("a name");
        let options = OpenOptions::new(Database::Memory).with_samples(source, folder.path());
        Self {
            warehouse: LocalWarehouse::open(options).expect("memory can be opened"),
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
            folder,
        }
    }

    fn with(name: &str, text: &str) -> Self {
        let shop = Self::new();
        shop.write(name, text);
        shop
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("a file");
    }

    fn sample(&self) -> Result<Sampled, SessionError> {
        self.runtime.block_on(self.warehouse.sample(&events()))
    }

    fn filled(&self) -> u64 {
        match self.sample() {
            Ok(Sampled::Filled { rows, .. }) => rows,
            other => panic!("a filled table, found {other:?}"),
        }
    }

    fn refusal(&self) -> String {
        let message = self.sample().expect_err("a refusal").to_string();
        message.replace(&self.folder.path().display().to_string(), "FOLDER")
    }

    fn run(&self, sql: &str) {
        let mut session = self.session();
        self.runtime.block_on(session.run(sql)).expect(sql);
    }

    fn session(&self) -> crate::LocalSession {
        let session = executor::Warehouse::connect(&self.warehouse);
        self.runtime.block_on(session).expect("a session")
    }

    fn rows(&self, columns: &str) -> Vec<String> {
        let sql = format!("SELECT {columns} FROM raw_prod.events ORDER BY 1");
        let mut session = self.session();
        let rows = self.runtime.block_on(session.query(&sql)).expect("rows");
        rows.iter().map(super::line).collect()
    }
}

/// `raw.events`, which lies in `raw_prod`.
fn events() -> SourceTable {
    let column = |name: &str, ty: &str, nullable| SourceColumn {
        name: name.parse().expect("a name"),
        ty: ty.parse().expect("a type"),
        nullable,
    };
    let query = "SELECT column_name FROM svv_columns \
                 WHERE table_schema = 'raw_prod' AND table_name = 'events'";
    SourceTable {
        name: table("raw.events"),
        table: table("raw_prod.events"),
        query: Statement {
            text: SlottedText::new(query).expect("no slot"),
            meaning: Digest::of(query),
        },
        columns: vec![
            column("id", "integer", Nullability::NotNull),
            column("level", "varchar(4)", Nullability::Nullable),
            column("at", "timestamp", Nullability::Nullable),
        ],
        pipeline: None,
        read_by: Vec::new(),
    }
}

fn table(name: &str) -> TableName {
    name.parse().expect("a table")
}

#[test]
fn a_csv_file_is_read_by_the_names_in_its_header_and_may_have_more_columns() {
    let shop = Shop::with(
        "events.csv",
        "at,id,more,level\n2018-11-01 06:00:00,1,x,paid\n,2,\"y,z\",\n",
    );
    assert_eq!(shop.filled(), 2);
    assert_eq!(
        shop.rows("id, level, at, more"),
        ["1|paid|2018-11-01 06:00:00|x", "2|null|null|y,z"]
    );
}

#[test]
fn a_json_file_is_read_by_its_fields_in_any_case() {
    let shop = Shop::with(
        "events.json",
        "{\"ID\": 1, \"level\": \"free\", \"other\": {}}\n{\"id\": 2}\n",
    );
    assert_eq!(shop.filled(), 2);
    assert_eq!(shop.rows("id, level"), ["1|free", "2|null"]);
}

#[test]
fn a_table_without_a_file_is_there_and_empty() {
    let shop = Shop::new();
    assert_eq!(shop.sample(), Ok(Sampled::Empty));
    assert!(shop.rows("id").is_empty());
}

#[test]
fn the_rows_of_a_changed_file_take_the_place_of_the_old_ones() {
    let shop = Shop::with("events.csv", "id,level\n1,paid\n");
    shop.filled();
    shop.write("events.csv", "id\n7\n8\n");
    assert_eq!(shop.filled(), 2);
    assert_eq!(shop.rows("id, level"), ["7|null", "8|null"]);
}

#[test]
fn a_table_that_somebody_else_made_is_left_alone() {
    let shop = Shop::with("events.csv", "id\n1\n");
    shop.run("CREATE SCHEMA raw_prod");
    shop.run("CREATE TABLE raw_prod.events (id integer)");
    shop.run("INSERT INTO raw_prod.events VALUES (5)");
    assert_eq!(shop.sample(), Ok(Sampled::Kept));
    assert_eq!(shop.rows("id"), ["5"]);
}

#[test]
fn a_sample_makes_room_for_the_owner_and_the_owners_table_for_nothing() {
    let shop = Shop::with("events.csv", "id\n1\n");
    shop.filled();
    let forget = || {
        let table = table("raw_prod.events");
        let forgotten = shop.warehouse.forget_sample(&table);
        shop.runtime.block_on(forgotten).expect("forgotten");
    };
    forget();
    shop.run("CREATE TABLE raw_prod.events (id integer)");
    forget();
    assert_eq!(shop.sample(), Ok(Sampled::Kept));
}

#[test]
fn rows_that_do_not_fit_the_declaration_are_refused_and_leave_nothing() {
    let shop = Shop::with("events.csv", "id,level\n1,platinum\n");
    assert_snapshot!(shop.refusal(), @"Load into table 'events' failed. `FOLDER/events.csv`, line 2: column `level`: a field of 8 bytes is too long for varchar(4)");
    shop.write("events.csv", "level\npaid\n");
    assert_snapshot!(shop.refusal(), @"`FOLDER/events.csv`: Cannot insert a NULL value into column id");
    shop.write("events.csv", "id\n3\n");
    assert_eq!(shop.filled(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let shop = Shop::new();
    let folder = shop.folder.path().to_owned();
    fs::remove_dir(&folder).expect("it is empty");
    assert!(!Path::new(&folder).exists());
    assert_snapshot!(shop.refusal(), @"`FOLDER` cannot be read: No such file or directory (os error 2)");
}

#[test]
fn a_sample_that_a_view_is_bound_to_has_its_rows_anew() {
    let shop = Shop::with("events.csv", "id,level,at\n1,free,\n");
    assert_eq!(shop.filled(), 1);
    shop.run("CREATE VIEW raw_prod.levels AS SELECT level FROM raw_prod.events");
    shop.write("events.csv", "id,level,at\n2,paid,\n3,free,\n");
    assert_eq!(shop.filled(), 2);
    assert_eq!(shop.rows("id"), ["2", "3"]);
}
