//! Folders in place of buckets.

use std::fs;
use std::path::Path;

use super::Personality;
use crate::faultwire::ServerError;

/// One file, under the name that S3 would have for it.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) uri: String,
    pub(super) content: Vec<u8>,
}

/// The objects whose keys begin so, in the order of their keys.
///
/// # Errors
/// No bucket, or no object.
pub(super) fn below(personality: &Personality, uri: &str) -> Result<Vec<Object>, ServerError> {
    let buckets = personality.buckets.iter();
    let found = buckets.filter_map(|(bucket, folder)| {
        let key = uri.strip_prefix(bucket)?.strip_prefix('/')?;
        Some((bucket, folder, key))
    });
    let Some((bucket, folder, key)) = found.max_by_key(|(bucket, ..)| bucket.len()) else {
        return Err(ServerError::new(
            "XX000",
            "S3ServiceException: The specified bucket does not exist, Status 404, Error NoSuchBucket",
        ));
    };
    let mut keys = Vec::new();
    collect(folder, "", &mut keys);
    keys.retain(|found| found.starts_with(key));
    keys.sort();
    let objects = keys.into_iter().map(|key| {
        let content = fs::read(folder.join(&key))
            .map_err(|error| ServerError::new("XX000", format!("S3ServiceException: {error}")))?;
        Ok(Object {
            uri: format!("{bucket}/{key}"),
            content,
        })
    });
    let objects: Vec<Object> = objects.collect::<Result<_, ServerError>>()?;
    if objects.is_empty() {
        return Err(ServerError::new(
            "XX000",
            format!("The specified S3 prefix '{key}' does not exist"),
        ));
    }
    Ok(objects)
}

fn collect(folder: &Path, prefix: &str, keys: &mut Vec<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let key = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{key}/"), keys);
        } else {
            keys.push(key);
        }
    }
}
