//! The file of a sample: found by the table's name, its format by the end of its own.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use executor::SessionError;
use flate2::read::MultiGzDecoder;
use plan::Identifier;

use crate::refusal::{refused_with_help, sqlstate};

/// The longest header that is read, in bytes.
const LONGEST: u64 = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// With a header.
    Csv,
    /// One object behind the other.
    Json,
    /// With the declared columns, in their order.
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
}

impl Compression {
    /// The option of COPY, behind a space.
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => " GZIP",
        }
    }
}

const ENDS: &[(&str, Format, Compression)] = &[
    (".csv", Format::Csv, Compression::None),
    (".csv.gz", Format::Csv, Compression::Gzip),
    (".json", Format::Json, Compression::None),
    (".json.gz", Format::Json, Compression::Gzip),
    (".jsonl", Format::Json, Compression::None),
    (".jsonl.gz", Format::Json, Compression::Gzip),
    (".parquet", Format::Parquet, Compression::None),
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) path: PathBuf,
    /// Its name in the folder.
    pub(super) key: String,
    pub(super) format: Format,
    pub(super) compression: Compression,
    /// The names in the first line of a CSV file, in its order.
    pub(super) header: Vec<Identifier>,
}

/// The file of a table; none where there is none.
pub(super) fn find(folder: &Path, table: &Identifier) -> Result<Option<Sample>, SessionError> {
    let unreadable = |path: &Path, error: &io::Error| {
        refused_with_help(
            sqlstate::INTERNAL,
            format!("`{}` cannot be read: {error}", path.display()),
            "`--source`, or `local.sources` of callsheet.yml, says where the rows of a source lie",
        )
    };
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut found: Vec<Sample> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let key = entry.file_name().to_string_lossy().into_owned();
        // Names of tables are folded, names of files may not be.
        let end = key.to_ascii_lowercase();
        let Some(end) = end.strip_prefix(table.as_str()) else {
            continue;
        };
        if let Some((_, format, compression)) = ENDS.iter().find(|(known, ..)| *known == end) {
            found.push(Sample {
                path: entry.path(),
                key,
                format: *format,
                compression: *compression,
                header: Vec::new(),
            });
        }
    }
    // As a folder lists them is not always the same.
    found.sort_by(|one, other| one.key.cmp(&other.key));
    match &mut found[..] {
        [] => Ok(None),
        [sample] => {
            if sample.format == Format::Csv {
                let header = header(sample).map_err(|error| unreadable(&sample.path, &error))?;
                sample.header = names(&header, &sample.path)?;
            }
            Ok(found.pop())
        }
        [one, other, ..] => Err(refused_with_help(
            sqlstate::INTERNAL,
            format!(
                "`{}` and `{}` are both a sample of `{table}`",
                one.path.display(),
                other.path.display()
            ),
            "keep one of them",
        )),
    }
}

fn header(sample: &Sample) -> io::Result<String> {
    let file = File::open(&sample.path)?;
    let bytes: Box<dyn Read> = match sample.compression {
        Compression::None => Box::new(file),
        Compression::Gzip => Box::new(MultiGzDecoder::new(file)),
    };
    let mut line = String::new();
    BufReader::new(bytes.take(LONGEST)).read_line(&mut line)?;
    Ok(line)
}

fn names(header: &str, path: &Path) -> Result<Vec<Identifier>, SessionError> {
    let header = header.trim_start_matches('\u{feff}').trim_end();
    let names = header.split(',').map(|name| {
        let name = name.trim().trim_matches('"');
        let fault = |fault: plan::identifier::IdentifierFault| {
            refused_with_help(
                sqlstate::INTERNAL,
                format!(
                    "the header of `{}` names a column that none can have: {fault}",
                    path.display()
                ),
                "a CSV sample has the names of its columns in its first line, with commas between",
            )
        };
        name.parse::<Identifier>().map_err(fault)
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use insta::assert_snapshot;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        folder
    }

    fn events(folder: &Path) -> Result<Option<Sample>, SessionError> {
        find(folder, &"events".parse().expect("a name"))
    }

    fn message(found: Result<Option<Sample>, SessionError>, folder: &Path) -> String {
        let message = found.expect_err("no sample").to_string();
        message.replace(&folder.display().to_string(), "FOLDER")
    }

    #[test]
    fn a_sample_is_named_as_its_table() {
        let folder = folder(&[
            ("Events.csv", "\u{feff}Id, \"at\"\r\n1,2\n"),
            ("events.csv.bak", "x"),
            ("events_more.csv", "x"),
        ]);
        let sample = events(folder.path()).expect("readable").expect("a sample");
        assert_eq!(
            (sample.key.as_str(), sample.format),
            ("Events.csv", Format::Csv)
        );
        let header: Vec<&str> = sample.header.iter().map(Identifier::as_str).collect();
        assert_eq!(header, ["id", "at"]);
    }

    #[test]
    fn the_header_of_a_compressed_file_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = File::create(folder.path().join("events.csv.gz")).expect("a file");
        let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        writer.write_all(b"id,level\n1,a\n").expect("written");
        writer.finish().expect("written");
        let sample = events(folder.path()).expect("readable").expect("a sample");
        assert_eq!(
            (sample.header.len(), sample.compression),
            (2, Compression::Gzip)
        );
    }

    #[test]
    fn a_folder_without_the_table_has_no_sample() {
        let folder = folder(&[("people.csv", "id\n"), ("events.xlsx", "")]);
        assert_eq!(events(folder.path()).expect("readable"), None);
    }

    #[test]
    fn two_samples_of_a_table_and_a_header_without_names_are_refused() {
        let two = folder(&[("events.csv", "id\n"), ("events.json", "{}")]);
        assert_snapshot!(message(events(two.path()), two.path()), @"`FOLDER/events.csv` and `FOLDER/events.json` are both a sample of `events`");
        let blank = folder(&[("events.csv", "id,,at\n")]);
        assert_snapshot!(message(events(blank.path()), blank.path()), @"the header of `FOLDER/events.csv` names a column that none can have: a name cannot be empty");
        let gone = two.path().join("gone");
        assert_snapshot!(message(events(&gone), &gone), @"`FOLDER` cannot be read: No such file or directory (os error 2)");
    }
}
