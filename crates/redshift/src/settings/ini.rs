//! Files with sections and `key = value` lines: libpq's service files, AWS's configuration.

use super::surroundings::SettingsFile;

pub(super) struct Section<'t> {
    pub(super) name: &'t str,
    pub(super) entries: Vec<Entry<'t>>,
}

pub(super) struct Entry<'t> {
    pub(super) line: usize,
    pub(super) key: &'t str,
    pub(super) value: &'t str,
}

impl<'t> Section<'t> {
    pub(super) fn get(&self, key: &str) -> Option<&'t str> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(entry.value)
    }
}

/// The sections of a file; the number of the line that is none of them is the fault.
pub(super) fn sections(file: &SettingsFile) -> Result<Vec<Section<'_>>, usize> {
    let mut sections: Vec<Section> = Vec::new();
    for (line, text) in file.lines() {
        let text = text.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = text.strip_prefix('[') {
            let name = name.split_once(']').ok_or(line)?.0.trim();
            let entries = Vec::new();
            sections.push(Section { name, entries });
            continue;
        }
        let (key, value) = text.split_once('=').ok_or(line)?;
        let (key, value) = (key.trim(), value.trim());
        let section = sections.last_mut().ok_or(line)?;
        section.entries.push(Entry { line, key, value });
    }
    Ok(sections)
}
