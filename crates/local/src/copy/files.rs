//! Which objects a prefix names.

use std::fs;
use std::path::{Path, PathBuf};

use executor::SessionError;

use crate::buckets::{Buckets, Location};
use crate::refusal::{refused, refused_with_help, sqlstate};

/// One object: where it is on this machine and what it is called in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) uri: String,
}

/// All objects whose key begins as `uri` says, in the order of their keys: a prefix is a prefix,
/// so `day.json` names `day.json.bak` too.
pub(super) fn matching(uri: &str, buckets: &Buckets) -> Result<Vec<File>, SessionError> {
    let (location, folder) = resolve(uri, buckets)?;
    let (folders, name) = location.key.rsplit_once('/').unwrap_or(("", location.key));
    let mut found = Vec::new();
    if is_inside(folders) {
        let start = folder.join(folders);
        let base = if folders.is_empty() {
            String::new()
        } else {
            format!("{folders}/")
        };
        walk(&start, &base, name, &mut found)?;
    }
    if found.is_empty() {
        return Err(refused_with_help(
            sqlstate::INTERNAL,
            format!("The specified S3 prefix '{}' does not exist", location.key),
            format!(
                "look at what the folder for `s3://{}` holds; keys are matched from their \
                 beginning and by case",
                location.bucket
            ),
        ));
    }
    found.sort();
    Ok(found
        .into_iter()
        .map(|(key, path)| File {
            path,
            uri: format!("s3://{}/{key}", location.bucket),
        })
        .collect())
}

/// Whether there is an object of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    File(File),
    Nothing,
}

/// Looks for the object of this very key.
pub(super) fn look(uri: &str, buckets: &Buckets) -> Result<Found, SessionError> {
    let (location, folder) = resolve(uri, buckets)?;
    let path = folder.join(location.key);
    let is_there = !location.key.is_empty() && is_inside(location.key) && path.is_file();
    Ok(if is_there {
        Found::File(File {
            path,
            uri: uri.to_owned(),
        })
    } else {
        Found::Nothing
    })
}

/// The one object of this very key.
pub(super) fn exact(uri: &str, buckets: &Buckets) -> Result<File, SessionError> {
    match look(uri, buckets)? {
        Found::File(file) => Ok(file),
        Found::Nothing => Err(refused(
            sqlstate::INTERNAL,
            format!("The specified key does not exist: `{uri}`"),
        )),
    }
}

fn resolve<'a>(
    uri: &'a str,
    buckets: &'a Buckets,
) -> Result<(Location<'a>, &'a Path), SessionError> {
    let location = Location::parse(uri).ok_or_else(|| {
        refused(
            sqlstate::NOT_SUPPORTED,
            format!("the local engine loads from `s3://bucket/key` only, not from `{uri}`"),
        )
    })?;
    let folder = buckets.folder(location.bucket).ok_or_else(|| {
        let known: Vec<_> = buckets
            .names()
            .map(|name| format!("`s3://{name}`"))
            .collect();
        refused_with_help(
            sqlstate::INTERNAL,
            format!("no folder stands for the bucket `s3://{}`", location.bucket),
            format!(
                "name one under `local.buckets` of `callsheet.yml`, or with `--bucket s3://{}=FOLDER`; \
                 there is one for {}",
                location.bucket,
                if known.is_empty() {
                    "no bucket".to_owned()
                } else {
                    known.join(", ")
                }
            ),
        )
    })?;
    Ok((location, folder))
}

/// Keys are not paths: none may lead out of its bucket.
fn is_inside(key: &str) -> bool {
    key.is_empty()
        || key
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\\'))
}

/// Collects the files below `folder` whose key, from `base` on, begins with `name`.
fn walk(
    folder: &Path,
    base: &str,
    name: &str,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), SessionError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(base, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(base, &error))?;
        let file_name = entry.file_name();
        let Some(text) = file_name.to_str() else {
            return Err(refused(
                sqlstate::INTERNAL,
                format!("a file name below `{base}` is not UTF-8"),
            ));
        };
        if !text.starts_with(name) {
            continue;
        }
        let key = format!("{base}{text}");
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(&key, &error))?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{key}/"), "", found)?;
        } else if kind.is_file() || entry.path().is_file() {
            // A link to a folder is passed over: it could lead round in a circle.
            found.push((key, entry.path()));
        }
    }
    Ok(())
}

fn unreadable(key: &str, error: &std::io::Error) -> SessionError {
    refused(
        sqlstate::INTERNAL,
        format!("`{key}` cannot be read: {}", error.kind()),
    )
}
