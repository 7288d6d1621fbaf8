use executor::{Session, SessionError, Warehouse};
use tempfile::TempDir;
use tokio::runtime::Builder;

use crate::{Access, Database, LocalWarehouse, OpenOptions};

fn options(folder: &TempDir) -> OpenOptions {
    // A name that is a schema too must not matter.
    OpenOptions::new(Database::Path(folder.path().join("public.duckdb")))
}

fn run(warehouse: &LocalWarehouse, statements: &[&str]) -> Result<(), SessionError> {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let mut session = warehouse.connect().await?;
        for statement in statements {
            session.run(statement).await?;
        }
        Ok(())
    })
}

#[test]
fn what_was_committed_is_there_when_the_file_is_opened_again() {
    let folder = TempDir::new().expect("a folder");
    let statements = [
        "CREATE TABLE public.t (a varchar(3))",
        "INSERT INTO public.t (a) VALUES ('x')",
        "BEGIN",
        "INSERT INTO public.t (a) VALUES ('y')",
    ];
    {
        let warehouse = LocalWarehouse::open(options(&folder)).expect("a new file");
        run(&warehouse, &statements).expect("statements");
    }
    let reader =
        LocalWarehouse::open(options(&folder).with_access(Access::ReadOnly)).expect("the file");
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let table = runtime
        .block_on(reader.query_table("SELECT a FROM public.t"))
        .expect("rows");
    assert_eq!(table.rows, [[Some("x".to_owned())]]);
    assert_eq!(table.columns[0].name.as_str(), "a");
    assert_eq!(table.columns[0].ty, "varchar(3)".parse().ok());
    let written = run(&reader, &["INSERT INTO public.t (a) VALUES ('z')"]);
    let Err(SessionError::Refused(refusal)) = written else {
        panic!("expected a refusal, found {written:?}")
    };
    assert_eq!(refusal.sqlstate, "25006");
}

/// Where the other process finds the file.
const FILE: &str = "CALLSHEET_TEST_DATABASE";

#[test]
#[ignore = "runs in the other process of the next test"]
fn another_process_tries_the_file() {
    let path = std::env::var_os(FILE).expect("set by the next test");
    let opened = LocalWarehouse::open(OpenOptions::new(Database::Path(path.into())));
    assert!(matches!(opened, Err(SessionError::InUse { .. })));
}

#[test]
fn another_process_is_told_that_the_file_is_in_use() {
    let folder = TempDir::new().expect("a folder");
    let options = options(&folder);
    let Database::Path(path) = options.database.clone() else {
        panic!("a file")
    };
    let warehouse = LocalWarehouse::open(options).expect("a new file");
    let other = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--ignored",
            "--exact",
            "tests::access::another_process_tries_the_file",
        ])
        .env(FILE, path)
        .output()
        .expect("a process");
    let told = String::from_utf8_lossy(&other.stdout);
    assert!(told.contains("1 passed"), "{told}");
    drop(warehouse);
}

#[test]
fn one_warehouse_at_a_time_has_a_file() {
    let folder = TempDir::new().expect("a folder");
    let warehouse = LocalWarehouse::open(options(&folder)).expect("a new file");
    let second = LocalWarehouse::open(options(&folder));
    assert!(matches!(second, Err(SessionError::InUse { .. })));
    drop(warehouse);
    assert!(LocalWarehouse::open(options(&folder)).is_ok());
}

#[test]
fn a_database_that_is_not_there_cannot_be_read() {
    let folder = TempDir::new().expect("a folder");
    let reader = LocalWarehouse::open(options(&folder).with_access(Access::ReadOnly));
    assert!(matches!(reader, Err(SessionError::Unreachable { .. })));
}

#[test]
fn a_file_that_is_no_database_cannot_be_opened() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(
        folder.path().join("public.duckdb"),
        "no database, but long enough to be looked at",
    )
    .expect("a file");
    let opened = LocalWarehouse::open(options(&folder));
    assert!(matches!(opened, Err(SessionError::Unreachable { .. })));
}
