//! A bucket with files, and a COPY from it.

use std::collections::BTreeMap;
use std::fs;

use executor::SessionError;
use plan::TableName;
use sql::span::{Span, Spanned};
use sql::statement::{Authorization, Copy, CopyFormat, CopyOptions, JsonPaths, Name};
use sql::typed::Nullability;
use tempfile::TempDir;

use crate::buckets::Buckets;
use crate::cancel::Cancellation;
use crate::copy::{Column, Load, Loaded, Trace, load};
use crate::row::{Cell, Row};

pub(super) struct Case {
    pub(super) folder: TempDir,
    pub(super) columns: Vec<Column>,
    pub(super) statement: Copy,
}

impl Case {
    /// `columns` as in `id integer not null, name varchar(8)`.
    pub(super) fn new(columns: &str) -> Self {
        let columns = columns
            .split(", ")
            .enumerate()
            .map(|(place, text)| {
                let (name, ty) = text.split_once(' ').expect("a name and a type");
                let plain = ty.strip_suffix(" not null");
                Column {
                    name: name.parse().expect("a name"),
                    ty: plain.unwrap_or(ty).parse().expect("a type"),
                    nullability: match plain {
                        Some(_) => Nullability::NotNull,
                        None => Nullability::Nullable,
                    },
                    place,
                }
            })
            .collect();
        let span = Span::default();
        Self {
            folder: TempDir::new().expect("a folder"),
            columns,
            statement: Copy {
                name: Name {
                    database: None,
                    schema: None,
                    table: "t".parse().expect("a name"),
                    span,
                },
                columns: Vec::new(),
                from: Spanned::new("s3://bucket/in".to_owned(), span),
                authorization: Authorization::Default,
                format: CopyFormat::Json(JsonPaths::Auto),
                options: CopyOptions::default(),
                places: BTreeMap::new(),
            },
        }
    }

    pub(super) fn file(self, key: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(key);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    pub(super) fn from(mut self, uri: &str) -> Self {
        uri.clone_into(&mut self.statement.from.value);
        self
    }

    pub(super) fn format(mut self, format: CopyFormat) -> Self {
        self.statement.format = format;
        self
    }

    pub(super) fn delimited(self, delimiter: &str) -> Self {
        self.format(CopyFormat::Delimited {
            delimiter: delimiter.to_owned(),
        })
    }

    pub(super) fn csv(self) -> Self {
        self.format(CopyFormat::Csv {
            quote: '"',
            delimiter: ",".to_owned(),
        })
    }

    pub(super) fn paths(self, uri: &str) -> Self {
        self.format(CopyFormat::Json(JsonPaths::File(uri.to_owned())))
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut CopyOptions)) -> Self {
        change(&mut self.statement.options);
        self
    }

    pub(super) fn load(&self) -> (Vec<String>, Result<Loaded, SessionError>) {
        let table: TableName = "a.t".parse().expect("a table");
        let buckets = Buckets::new().with("bucket", self.folder.path());
        let mut rows = Vec::new();
        let done = load(
            &Load {
                table: &table,
                columns: &self.columns,
                width: self.columns.len(),
                statement: &self.statement,
                buckets: &buckets,
                cancellation: &Cancellation::default(),
            },
            &mut |row| {
                rows.push(shown(row));
                Ok(())
            },
            &mut Trace::default(),
        );
        (rows, done)
    }

    pub(super) fn rows(&self) -> Vec<String> {
        let (rows, done) = self.load();
        done.expect("a load without faults");
        rows
    }

    pub(super) fn fault(&self) -> String {
        match self.load().1 {
            Err(SessionError::Refused(refusal)) => format!(
                "{} {}\nhelp: {}",
                refusal.sqlstate,
                refusal.message,
                refusal.help.unwrap_or_default()
            ),
            other => panic!("expected a refusal, found {other:?}"),
        }
    }
}

fn shown(row: &Row) -> String {
    let cells: Vec<_> = (0..row.cells().len())
        .map(|column| match &row.cells()[column] {
            Cell::Null => "null".to_owned(),
            Cell::Text(_) => format!("{:?}", row.text_of(column).expect("text")),
            Cell::Boolean(value) => value.to_string(),
            Cell::SmallInt(value) => value.to_string(),
            Cell::Integer(value) => value.to_string(),
            Cell::BigInt(value) => value.to_string(),
            Cell::Decimal { scaled, scale, .. } => format!("{scaled}e-{scale}"),
            Cell::Real(value) => format!("{value:?}"),
            Cell::Double(value) => format!("{value:?}"),
            Cell::Date(days) => format!("day {days}"),
            Cell::Timestamp(microseconds) => format!("us {microseconds}"),
        })
        .collect();
    cells.join(" ")
}
