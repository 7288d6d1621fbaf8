//! Which folder stands for which bucket: a matter of the machine, outside the plan.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// `s3://bucket/key`, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Location<'a> {
    pub(crate) bucket: &'a str,
    /// The key, or its beginning.
    pub(crate) key: &'a str,
}

impl<'a> Location<'a> {
    pub(crate) fn parse(uri: &'a str) -> Option<Self> {
        let rest = uri.strip_prefix("s3://")?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        (!bucket.is_empty()).then_some(Self { bucket, key })
    }
}

/// Folders in the place of buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buckets(BTreeMap<String, PathBuf>);

impl Buckets {
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `folder` stand for the bucket, which is written `s3://name` or `name`.
    #[must_use]
    pub fn with(mut self, bucket: &str, folder: impl Into<PathBuf>) -> Self {
        let name = bucket.strip_prefix("s3://").unwrap_or(bucket);
        self.0
            .insert(name.trim_end_matches('/').to_owned(), folder.into());
        self
    }

    pub(crate) fn folder(&self, bucket: &str) -> Option<&Path> {
        self.0.get(bucket).map(PathBuf::as_path)
    }

    /// The names that are known, for messages.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_bucket_and_the_beginning_of_a_key() {
        let location = Location::parse("s3://udacity-dend/log_data/2018/");
        assert_eq!(
            location,
            Some(Location {
                bucket: "udacity-dend",
                key: "log_data/2018/"
            })
        );
        assert_eq!(Location::parse("s3://b").map(|l| l.key), Some(""));
    }

    #[test]
    fn other_stores_are_no_locations() {
        assert_eq!(Location::parse("dynamodb://table"), None);
        assert_eq!(Location::parse("s3:///key"), None);
    }

    #[test]
    fn a_bucket_may_be_written_with_its_scheme() {
        let buckets = Buckets::new().with("s3://a/", "x").with("b", "y");
        assert_eq!(buckets.folder("a"), Some(Path::new("x")));
        assert_eq!(buckets.folder("b"), Some(Path::new("y")));
        assert_eq!(buckets.folder("c"), None);
    }
}
