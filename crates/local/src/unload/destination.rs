//! Where the objects go: a folder in the place of a bucket.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use executor::SessionError;

use super::options::Existing;
use super::unfinished::Unfinished;
use crate::buckets::{Buckets, Location};
use crate::refusal::{refused, refused_with_help, sqlstate};

/// A bucket's folder, and what the keys begin with.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    bucket: String,
    folder: PathBuf,
    prefix: String,
}

impl Destination {
    pub(crate) fn find(uri: &str, buckets: &Buckets) -> Result<Self, SessionError> {
        let location = Location::parse(uri).ok_or_else(|| {
            refused(
                sqlstate::SYNTAX,
                format!("`{uri}` is no place that UNLOAD writes to: expected `s3://bucket/prefix`"),
            )
        })?;
        let Some(folder) = buckets.folder(location.bucket) else {
            let known: Vec<_> = buckets.names().collect();
            return Err(refused_with_help(
                sqlstate::INTERNAL,
                format!("no folder stands for the bucket `{}`", location.bucket),
                format!("known buckets: {}", known.join(", ")),
            ));
        };
        let is_plain = Path::new(location.key)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_plain {
            return Err(refused(
                sqlstate::SYNTAX,
                format!("`{uri}` is no key: it has `.`, `..` or an empty part"),
            ));
        }
        Ok(Self {
            bucket: location.bucket.to_owned(),
            folder: folder.to_path_buf(),
            prefix: location.key.to_owned(),
        })
    }

    /// With a `/` at the end of the prefix, as partitions want it.
    pub(crate) fn folded(mut self) -> Self {
        if !self.prefix.is_empty() && !self.prefix.ends_with('/') {
            self.prefix.push('/');
        }
        self
    }

    /// The same, further inside.
    pub(crate) fn inside(&self, rest: &str) -> Self {
        Self {
            prefix: format!("{}{rest}", self.prefix),
            ..self.clone()
        }
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        format!("s3://{}/{}{name}", self.bucket, self.prefix)
    }

    /// A file that can become an object.
    pub(super) fn unfinished(&self, name: &str) -> Result<Unfinished, SessionError> {
        Unfinished::within(&self.folder).map_err(|error| self.unwritable(name, &error))
    }

    /// Makes the file the object of that name.
    pub(super) fn publish(&self, name: &str, file: Unfinished) -> Result<(), SessionError> {
        let object = self.folder.join(format!("{}{name}", self.prefix));
        file.publish(&object)
            .map_err(|error| self.unwritable(name, &error))
    }

    /// Deals with the objects that are there under the prefix.
    pub(crate) fn clear(&self, existing: Existing) -> Result<(), SessionError> {
        if existing == Existing::Overwritten {
            return Ok(());
        }
        let unlistable = |error: io::Error| self.unwritable("", &error);
        for path in self.objects().map_err(unlistable)? {
            match existing {
                Existing::Removed => fs::remove_file(&path).map_err(unlistable)?,
                Existing::Refused | Existing::Overwritten => {
                    return Err(refused_with_help(
                        sqlstate::INTERNAL,
                        format!(
                            "Specified unload destination on S3 is not empty: {}",
                            self.uri("")
                        ),
                        "choose another prefix, remove the objects, or say ALLOWOVERWRITE or CLEANPATH",
                    ));
                }
            }
        }
        Ok(())
    }

    /// Files whose keys begin with the prefix.
    fn objects(&self) -> io::Result<Vec<PathBuf>> {
        let start = match self.prefix.rsplit_once('/') {
            Some((folder, _)) => self.folder.join(folder),
            None => self.folder.clone(),
        };
        let mut waiting = vec![start];
        let mut found = Vec::new();
        while let Some(folder) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for entry in entries {
                let entry = entry?;
                let path = entry.path();
                if entry.file_type()?.is_dir() {
                    waiting.push(path);
                } else if self
                    .key(&path)
                    .is_some_and(|key| key.starts_with(&self.prefix))
                {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn key(&self, path: &Path) -> Option<String> {
        let key = path.strip_prefix(&self.folder).ok()?;
        let parts: Vec<_> = key
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        Some(parts.join("/"))
    }

    /// An error that names the object and not the machine's path.
    pub(crate) fn unwritable(&self, name: &str, error: &io::Error) -> SessionError {
        refused(
            sqlstate::INTERNAL,
            format!("`{}` cannot be written: {}", self.uri(name), error.kind()),
        )
    }
}
