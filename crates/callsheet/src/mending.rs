//! Sources with every safe fix applied, in memory.

use std::collections::{BTreeMap, BTreeSet};

use compiler::Sources;
use compiler::diagnostic::Diagnostic;

/// What fixes left of the sources.
pub(crate) struct Mended {
    pub(crate) sources: Sources,
    /// What no fix took away.
    pub(crate) left: Vec<Diagnostic>,
    /// Codes that were fixed.
    pub(crate) fixed: BTreeSet<&'static str>,
    pub(crate) changes: Vec<Change>,
}

/// A file before and behind, byte order mark and line ends included.
pub(crate) struct Change {
    pub(crate) name: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A fix can uncover another one, such as the faults of a table whose key was misspelt. Fixes that
/// undo each other would go on for ever.
const MOST_ROUNDS: usize = 10;

/// Applies fixes until there are none. `find` is what finds faults and warnings.
pub(crate) fn mend(mut sources: Sources, find: impl Fn(&Sources) -> Vec<Diagnostic>) -> Mended {
    let mut left = find(&sources);
    let mut fixed = BTreeSet::new();
    let mut originals: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let files = compiler::fix(&sources, &left);
        if files.is_empty() {
            break;
        }
        let mended = left.iter().filter(|found| !found.edits.is_empty());
        fixed.extend(mended.map(|found| found.code.0));
        for (file, text) in files {
            let file = sources.file(file);
            let (name, before) = (file.name().to_owned(), file.original().to_string());
            originals.entry(name.clone()).or_insert(before);
            sources
                .add(&name, text.as_bytes())
                .expect("a fix keeps a text a text of about its length");
        }
        left = find(&sources);
    }
    let changes = originals.into_iter().filter_map(|(name, before)| {
        let file = sources.find(&name)?;
        let after = sources.file(file).original().to_string();
        (before != after).then_some(Change {
            name,
            before,
            after,
        })
    });
    Mended {
        changes: changes.collect(),
        sources,
        left,
        fixed,
    }
}
