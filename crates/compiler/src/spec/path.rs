//! Paths of files inside a pipeline.

use super::decode::{Decoder, Field};
use super::fault::Fault;
use super::suggestion::did_you_mean;
use crate::source::{FileId, Spanned};

impl Decoder<'_> {
    /// The name in `sources` of a path that starts in the pipeline's folder.
    pub(crate) fn path(&self, path: &str) -> String {
        if self.folder.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.folder)
        }
    }

    /// Reads a path and finds its file.
    pub(crate) fn file(&mut self, field: Field<'_>) -> Option<(Spanned<String>, FileId)> {
        let path = self.filled(field)?;
        if leads_out(&path.value) {
            self.faults.push(Fault::PathOutsidePipeline {
                path: path.value,
                span: path.span,
            });
            return None;
        }
        let name = self.path(&path.value);
        if let Some(file) = self.sources.find(&name) {
            return Some((path, file));
        }
        let folder = self.path("");
        let files = self.sources.iter();
        let near = files.filter_map(|(_, file)| file.name().strip_prefix(&folder));
        let suggestion = did_you_mean(&path.value, near);
        self.faults.push(Fault::MissingFile {
            suggestion: suggestion.map(str::to_owned),
            path: path.value,
            span: Some(path.span),
        });
        None
    }
}

/// Whether a path is absolute, climbs, or is written for one system only.
fn leads_out(path: &str) -> bool {
    path.starts_with('/') || path.contains(['\\', ':']) || path.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_the_folder() {
        assert!(!leads_out("sql/users.sql"));
        assert!(!leads_out("sql/v1..2.sql"));
    }

    #[test]
    fn a_path_that_leads_out_is_known() {
        for path in [
            "/etc/x.sql",
            "../x.sql",
            "sql/../../x.sql",
            "sql\\x.sql",
            "C:/x.sql",
        ] {
            assert!(leads_out(path), "{path}");
        }
    }
}
