//! Changes of texts as unified diffs.

use similar::TextDiff;

/// What `git apply` and people read; empty where nothing is changed.
pub(crate) fn unified(name: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_the_lines_around_a_change_and_nothing_where_there_is_none() {
        assert_eq!(
            unified("a.yml", "x: 1\ny: 2\n", "x: 1\ny: 3\n"),
            "--- a/a.yml\n+++ b/a.yml\n@@ -1,2 +1,2 @@\n x: 1\n-y: 2\n+y: 3\n"
        );
        assert_eq!(unified("a.yml", "x\n", "x\n"), "");
    }
}
