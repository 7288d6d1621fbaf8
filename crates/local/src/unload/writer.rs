//! Rows into objects.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use executor::{Row, SessionError};
use flate2::Compression;
use flate2::write::GzEncoder;
use plan::{Identifier, SqlType};

use super::destination::Destination;
use super::line::{self, Field};
use super::manifest;
use super::options::{Form, Header, Manifest, Options, Packing, Parallel, PartitionColumns};
use super::unfinished::Unfinished;

/// A column of the query.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: Identifier,
    pub(crate) ty: Option<SqlType>,
}

/// What was written.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) uri: String,
    pub(super) rows: u64,
    /// As it lies there.
    pub(super) bytes: u64,
}

pub(crate) struct Writer<'a> {
    options: &'a Options,
    columns: &'a [Column],
    destination: Destination,
    /// By the part of the key that tells partitions apart; one without partitions.
    open: BTreeMap<String, Open>,
    /// Whole, but without their names.
    done: Vec<Written>,
    line: String,
}

/// An object that is whole.
struct Written {
    destination: Destination,
    name: String,
    file: Unfinished,
    object: Object,
}

/// An object that is being written.
struct Open {
    destination: Destination,
    part: usize,
    name: String,
    file: Unfinished,
    out: Out,
    rows: u64,
    /// Before packing.
    bytes: u64,
}

enum Out {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

/// What the list of the objects is called.
const MANIFEST: &str = "manifest";

/// Why writing to text cannot fail.
const TEXT: &str = "a string takes text";

/// What Hive calls the partition of NULL.
const NULL_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";

impl<'a> Writer<'a> {
    pub(crate) fn new(
        options: &'a Options,
        columns: &'a [Column],
        destination: Destination,
    ) -> Result<Self, SessionError> {
        let is_partitioned = !options.partition_by.is_empty();
        let destination = if is_partitioned {
            destination.folded()
        } else {
            destination.clear(options.existing)?;
            destination
        };
        let mut writer = Self {
            options,
            columns,
            destination,
            open: BTreeMap::new(),
            done: Vec::new(),
            line: String::new(),
        };
        // Without any row there is an object all the same.
        if !is_partitioned && options.form != Form::Parquet {
            let destination = writer.destination.clone();
            let open = writer.start(destination, 0)?;
            writer.open.insert(String::new(), open);
        }
        Ok(writer)
    }

    /// The name of the n-th object of a place.
    fn object_name(options: &Options, part: usize) -> String {
        let name = match options.parallel {
            Parallel::On => format!("0000_part_{part:02}"),
            Parallel::Off => format!("{part:03}"),
        };
        let extension = match (&options.form, options.packing) {
            (Form::Parquet, _) => ".parquet",
            (_, Packing::Gzip) => ".gz",
            (_, Packing::Plain) => "",
        };
        format!("{name}{extension}")
    }

    pub(crate) fn row(&mut self, row: &Row) -> Result<(), SessionError> {
        let key = self.partition(row);
        let mut open = match self.open.remove(&key) {
            Some(open) if open.bytes < self.options.most => open,
            Some(full) => {
                let (destination, part) = (full.destination.clone(), full.part + 1);
                self.finish_one(full)?;
                self.start(destination, part)?
            }
            None => {
                let destination = self.destination.inside(&key);
                destination.clear(self.options.existing)?;
                self.start(destination, 0)?
            }
        };
        let columns = self.columns.iter().zip(row);
        let fields: Vec<Field<'_>> = columns
            .filter(|(column, _)| self.is_written(column))
            .map(|(column, value)| Field {
                name: &column.name,
                ty: column.ty,
                value: value.as_deref(),
            })
            .collect();
        self.line.clear();
        line::write(&self.options.form, &fields, &mut self.line)?;
        let line = std::mem::take(&mut self.line);
        open.line(&line)?;
        self.line = line;
        self.open.insert(key, open);
        Ok(())
    }

    fn is_written(&self, column: &Column) -> bool {
        self.options.partition_columns == PartitionColumns::Included
            || !self.options.partition_by.contains(&column.name)
    }

    /// `column=value/`, empty without partitions.
    fn partition(&self, row: &Row) -> String {
        let mut key = String::new();
        for name in &self.options.partition_by {
            let at = self.columns.iter().position(|column| column.name == *name);
            let value = at.and_then(|at| row.get(at)?.as_deref());
            let value = value.map_or_else(|| NULL_PARTITION.to_owned(), escaped);
            write!(key, "{name}={value}/").expect(TEXT);
        }
        key
    }

    fn start(&self, destination: Destination, part: usize) -> Result<Open, SessionError> {
        let name = Self::object_name(self.options, part);
        let file = destination.unfinished(&name)?;
        let out =
            File::create(file.path()).map_err(|error| destination.unwritable(&name, &error))?;
        let out = BufWriter::new(out);
        let mut open = Open {
            out: match self.options.packing {
                Packing::Plain => Out::Plain(out),
                Packing::Gzip => Out::Gzip(Box::new(GzEncoder::new(out, Compression::default()))),
            },
            file,
            destination,
            part,
            name,
            rows: 0,
            bytes: 0,
        };
        if self.options.header == Header::Names {
            let names: Vec<Field<'_>> = self
                .columns
                .iter()
                .filter(|column| self.is_written(column))
                .map(|column| Field {
                    name: &column.name,
                    ty: Some(SqlType::Varchar(127)),
                    value: Some(column.name.as_str()),
                })
                .collect();
            let mut line = String::new();
            line::write(&self.options.form, &names, &mut line)?;
            open.line(&line)?;
        }
        Ok(open)
    }

    fn finish_one(&mut self, open: Open) -> Result<(), SessionError> {
        let Open {
            destination,
            name,
            file,
            out,
            rows,
            ..
        } = open;
        let bytes = out
            .finish()
            .map_err(|error| destination.unwritable(&name, &error))?;
        self.done
            .push(Written::new(destination, name, file, rows, bytes));
        Ok(())
    }

    /// A file for the one object that the engine writes itself.
    pub(crate) fn elsewhere(&self) -> Result<Elsewhere, SessionError> {
        let name = Self::object_name(self.options, 0);
        let file = self.destination.unfinished(&name)?;
        Ok(Elsewhere { name, file })
    }

    /// Notes an object that the engine has written.
    pub(crate) fn written(&mut self, written: Elsewhere, rows: u64) -> Result<(), SessionError> {
        let Elsewhere { name, file } = written;
        let bytes = std::fs::metadata(file.path())
            .map_err(|error| self.destination.unwritable(&name, &error))?
            .len();
        let destination = self.destination.clone();
        self.done
            .push(Written::new(destination, name, file, rows, bytes));
        Ok(())
    }

    /// Ends all objects, and only then gives them their names; the manifest's comes last.
    pub(crate) fn finish(mut self) -> Result<(), SessionError> {
        for (_, open) in std::mem::take(&mut self.open) {
            self.finish_one(open)?;
        }
        let manifest = match self.options.manifest {
            Manifest::None => None,
            kind => {
                let objects: Vec<&Object> = self.done.iter().map(|done| &done.object).collect();
                let text = manifest::text(kind, &objects, self.columns);
                let file = self.destination.unfinished(MANIFEST)?;
                std::fs::write(file.path(), text)
                    .map_err(|error| self.destination.unwritable(MANIFEST, &error))?;
                Some(file)
            }
        };
        for done in self.done {
            done.destination.publish(&done.name, done.file)?;
        }
        match manifest {
            None => Ok(()),
            Some(file) => self.destination.publish(MANIFEST, file),
        }
    }
}

/// A file that the engine writes.
pub(crate) struct Elsewhere {
    name: String,
    file: Unfinished,
}

impl Elsewhere {
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }
}

impl Written {
    fn new(
        destination: Destination,
        name: String,
        file: Unfinished,
        rows: u64,
        bytes: u64,
    ) -> Self {
        let uri = destination.uri(&name);
        Self {
            destination,
            name,
            file,
            object: Object { uri, rows, bytes },
        }
    }
}

impl Open {
    fn line(&mut self, line: &str) -> Result<(), SessionError> {
        let written = match &mut self.out {
            Out::Plain(file) => file
                .write_all(line.as_bytes())
                .and_then(|()| file.write_all(b"\n")),
            Out::Gzip(file) => file
                .write_all(line.as_bytes())
                .and_then(|()| file.write_all(b"\n")),
        };
        written.map_err(|error| self.destination.unwritable(&self.name, &error))?;
        self.rows += 1;
        self.bytes += u64::try_from(line.len()).unwrap_or(u64::MAX) + 1;
        Ok(())
    }
}

impl Out {
    /// Bytes of the file.
    fn finish(self) -> io::Result<u64> {
        let mut file = match self {
            Self::Plain(file) => file,
            Self::Gzip(file) => file.finish()?,
        };
        file.flush()?;
        Ok(file.get_ref().metadata()?.len())
    }
}

/// A value as a part of a key: what would start another part is written as its code.
fn escaped(value: &str) -> String {
    let mut key = String::new();
    for character in value.chars() {
        if matches!(
            character,
            '/' | '\\' | '%' | '=' | ':' | '"' | '\'' | '*' | '?'
        ) || character.is_control()
        {
            write!(key, "%{:02X}", u32::from(character)).expect(TEXT);
        } else {
            key.push(character);
        }
    }
    key
}
