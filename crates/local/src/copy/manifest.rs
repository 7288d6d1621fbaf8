//! A manifest: the files of a load by name.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html>.

use std::fs;

use executor::SessionError;
use serde::Deserialize;
use sql::statement::Packing;

use super::files::{self, File, Found};
use super::source;
use crate::buckets::Buckets;
use crate::refusal::{refused, refused_with_help, sqlstate};

/// Other keys than these are passed over: UNLOAD writes some.
#[derive(Deserialize)]
struct Manifest {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    url: String,
    #[serde(default)]
    mandatory: bool,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    content_length: Option<u64>,
}

/// What has to stand in an entry besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lengths {
    Unneeded,
    /// Columnar files are read from their end.
    Needed,
}

/// The files that the manifest names and that are there, in its order. A file that is named twice is
/// loaded twice.
pub(super) fn listed(
    uri: &str,
    lengths: Lengths,
    buckets: &Buckets,
) -> Result<Vec<File>, SessionError> {
    let file = files::exact(uri, buckets)?;
    let text =
        fs::read(&file.path).map_err(|error| source::unreadable(&file, Packing::Plain, &error))?;
    let broken = |what: String| {
        refused_with_help(
            sqlstate::INTERNAL,
            format!("the manifest `{uri}` cannot be used: {what}"),
            "write {\"entries\": [{\"url\": \"s3://bucket/key\", \"mandatory\": true}, …]}, \
             uncompressed and in UTF-8",
        )
    };
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| broken(error.to_string()))?;
    let mut found = Vec::new();
    for entry in &manifest.entries {
        match files::look(&entry.url, buckets)? {
            Found::File(file) => {
                check_length(entry, &file, lengths).map_err(broken)?;
                found.push(file);
            }
            Found::Nothing if entry.mandatory => {
                return Err(refused(
                    sqlstate::INTERNAL,
                    format!(
                        "Problem reading manifest file `{uri}`: the mandatory url `{}` does not exist",
                        entry.url
                    ),
                ));
            }
            Found::Nothing => {}
        }
    }
    if found.is_empty() {
        return Err(refused_with_help(
            sqlstate::INTERNAL,
            format!("the manifest `{uri}` names no file that exists"),
            "a url is the whole key of a file, with its bucket; mark what has to be there with \
             \"mandatory\": true",
        ));
    }
    Ok(found)
}

fn check_length(entry: &Entry, file: &File, lengths: Lengths) -> Result<(), String> {
    if lengths == Lengths::Unneeded {
        return Ok(());
    }
    let said = entry.meta.as_ref().and_then(|meta| meta.content_length);
    let there = fs::metadata(&file.path).map_or(0, |known| known.len());
    match said {
        Some(said) if said == there => Ok(()),
        Some(said) => Err(format!(
            "`{}` has {there} bytes, and its `content_length` says {said}",
            file.uri
        )),
        None => Err(format!(
            "`{}` has no `meta.content_length`, its size in bytes, which columnar files need",
            file.uri
        )),
    }
}
