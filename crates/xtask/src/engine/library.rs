//! A library file, looked at before anything is linked to it.

use std::fs;
use std::path::Path;

/// The bytes of a library.
pub(crate) struct Library(Vec<u8>);

impl Library {
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        fs::read(path)
            .map(Self)
            .map_err(|error| format!("`{}`: {error}", path.display()))
    }

    /// Whether the library says that it is of `version`: its text holds `v1.5.6`, not followed by
    /// another digit.
    pub(crate) fn is_version(&self, version: &str) -> bool {
        let mut rest = self.0.as_slice();
        while let Some(at) = rest.iter().position(|byte| *byte == b'v') {
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(version.as_bytes())
                && !after.first().is_some_and(u8::is_ascii_digit)
            {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Library;

    #[test]
    fn a_library_of_the_version_counts_and_another_does_not() {
        let says = |text: &str| Library(text.as_bytes().to_vec()).is_version("1.5.6");
        assert!(says("\0v1.5.6\0"));
        assert!(!says("\0v1.5.60\0"));
        assert!(!says("\0v1.5.5\0"));
        assert!(!says(""));
    }
}
