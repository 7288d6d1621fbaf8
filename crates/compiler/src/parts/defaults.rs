//! `defaults:`: what tables have that do not say otherwise.
//!
//! In `callsheet.yml` for all pipelines, in `pipeline.yml` for one. The pipeline's come before the
//! project's, and in one file those for a kind before those for all. A value is taken whole: a list
//! takes the place of a list. COPY's options alone are taken one by one.

use super::instances::{DefaultLevel, Instance, Reason};
use super::instantiate::{read_for, size};
use crate::json_schema::{Keys, Shape};
use crate::source::{InstanceId, Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner, Words};
use crate::spec::{
    COPY_FORMATS, TABLE_KEYS, TableKindSpec, copy_keys, copy_options, is_excluded_beside,
    table_keys,
};
use crate::yaml::{self, Entry, Node, NodeKind};

/// Keys that say what a table is, what it was, and what may become of it; they have no default.
const OWN: &[&str] = &[
    "allow",
    "columns",
    "description",
    super::FOR_EACH,
    "kind",
    "load",
    "static",
    super::USE,
    "was",
];

const KINDS: &str = "kinds";
const COPY: &str = "copy";
const LOAD: &str = "load";
const OWNER: &str = "owner";

/// The defaults of a pipeline, nearest first.
#[derive(Debug, Default)]
pub(crate) struct Defaults(Vec<Given>);

#[derive(Debug)]
struct Given {
    entry: Entry,
    level: DefaultLevel,
    /// The kind of table that it is for; all of them if none.
    kind: Option<String>,
}

impl Given {
    fn is_for(&self, kind: Option<&str>) -> bool {
        self.kind.is_none() || self.kind.as_deref() == kind
    }
}

/// Keys that say nothing about what a load leaves behind.
fn without_meaning(kind: Option<&str>, entries: &[Entry]) -> &'static [&'static str] {
    let entry = |key: &str| entries.iter().find(|entry| entry.key.value == key);
    let load = entry(LOAD).map(|load| &load.value.kind);
    let loads_by = |key: &str| {
        let Some(NodeKind::Mapping(_, options)) = load else {
            return false;
        };
        options.iter().any(|option| option.key.value == key)
    };
    if loads_by("unload") {
        &["dist", "maintenance", "grants", "comment"]
    } else if loads_by("view") || loads_by("late_binding_view") {
        &["dist", "sort", "maintenance"]
    } else if loads_by("materialized_view")
        || (kind == Some("staging") && entry("static").is_none())
    {
        &["maintenance"]
    } else {
        &[]
    }
}

impl Decoder<'_> {
    /// Reads the keys under `defaults:`; what they hold is read where a table takes it.
    pub(crate) fn defaults(&mut self, field: Field<'_>) {
        let owner = Owner::of(&field);
        let keys = default_keys();
        let known = [keys.as_slice(), &[KINDS]].concat();
        let Some(fields) = self.fields(field.value, owner, &known) else {
            return;
        };
        let Some(kinds) = fields.get(KINDS) else {
            return;
        };
        let words: Vec<&str> = TableKindSpec::WORDS.iter().map(|(word, _)| *word).collect();
        let Some(kinds) = self.fields(kinds.value, Owner::of(&kinds), &words) else {
            return;
        };
        for kind in words.iter().filter_map(|word| kinds.get(word)) {
            self.fields(kind.value, Owner::of(&kind), &keys);
        }
    }

    /// The defaults for a pipeline: its own, then those of `callsheet.yml`, whose faults are told
    /// where the project is read.
    pub(crate) fn all_defaults(&self, pipeline: &Node) -> Defaults {
        let mut given = Vec::new();
        collect(pipeline, DefaultLevel::Pipeline, &mut given);
        if let Some(file) = self.sources.find("callsheet.yml") {
            let mut untold = crate::diagnostic::Collector::default();
            if let Some(root) = yaml::read(self.sources, file, &mut untold) {
                collect(&root, DefaultLevel::Project, &mut given);
            }
        }
        if has(pipeline, OWNER) {
            // The pipeline's own `owner` is nearer than any default of the project.
            let is_far = |given: &Given| {
                given.level == DefaultLevel::Project && given.entry.key.value == OWNER
            };
            given.retain(|given| !is_far(given));
        }
        Defaults(given)
    }

    /// A table's keys with the defaults of those that it leaves out.
    pub(super) fn with_defaults(
        &mut self,
        table: &Spanned<String>,
        mut entries: Vec<Entry>,
        defaults: &Defaults,
    ) -> Vec<Entry> {
        let kind = entries.iter().find(|entry| entry.key.value == "kind");
        let kind = kind.and_then(|entry| match &entry.value.kind {
            NodeKind::Scalar(scalar) => Some(scalar.text.clone()),
            _ => None,
        });
        let kind = kind.as_deref();
        let without_meaning = without_meaning(kind, &entries);
        let fitting = || {
            let given = defaults.0.iter().filter(move |it| it.is_for(kind));
            // What would be refused of the table is no default for it.
            given.filter(|it| !without_meaning.contains(&it.entry.key.value.as_str()))
        };
        for given in fitting().filter(|given| given.entry.key.value != COPY) {
            if !entries
                .iter()
                .any(|entry| entry.key.value == given.entry.key.value)
            {
                entries.push(self.taken(table, &given.entry, given.level));
            }
        }
        let copy = entries
            .iter_mut()
            .find(|entry| entry.key.value == LOAD)
            .and_then(|load| mapping(&mut load.value))
            .and_then(|load| load.iter_mut().find(|entry| entry.key.value == COPY))
            .and_then(|copy| mapping(&mut copy.value));
        if let Some(copy) = copy {
            for given in fitting().filter(|given| given.entry.key.value == COPY) {
                // The nearest level comes first: without options it switches off what is behind it.
                if given.entry.value.is_null() {
                    break;
                }
                let NodeKind::Mapping(_, options) = &given.entry.value.kind else {
                    continue;
                };
                let is_format = |entry: &Entry| COPY_FORMATS.contains(&entry.key.value.as_str());
                let has_format = copy.iter().any(is_format);
                let format = copy.iter().chain(options).find(|entry| is_format(entry));
                let format = format.map_or("", |entry| &entry.key.value).to_owned();
                for option in options {
                    let key = option.key.value.as_str();
                    let is_there = copy.iter().any(|it| it.key.value == key);
                    // What the table's format excludes is no default for it.
                    let is_strange = is_excluded_beside(&format, key);
                    let is_second = has_format && is_format(option);
                    if !(is_there || is_strange || is_second) {
                        let taken = self.taken(table, option, given.level);
                        copy.push(taken);
                    }
                }
            }
        }
        self.without_switched_off(table, entries)
    }

    /// A key without a value is as if it were not there, and no default takes its place.
    fn without_switched_off(
        &mut self,
        table: &Spanned<String>,
        mut entries: Vec<Entry>,
    ) -> Vec<Entry> {
        let options = entries
            .iter_mut()
            .find(|entry| entry.key.value == LOAD)
            .and_then(|load| mapping(&mut load.value))
            .and_then(|load| load.iter_mut().find(|entry| entry.key.value == COPY))
            .and_then(|copy| mapping(&mut copy.value));
        let off = &mut self.expansion.switched_off;
        let mut remove = |entries: &mut Vec<Entry>, keys: &[&str], prefix: &str| {
            entries.retain(|entry| {
                let key = entry.key.value.as_str();
                let is_off = keys.contains(&key) && entry.value.is_null();
                if is_off {
                    off.push(SwitchedOff {
                        table: table.value.clone(),
                        key: format!("{prefix}{key}"),
                        at: entry.key.span,
                    });
                }
                !is_off
            });
        };
        if let Some(options) = options {
            remove(options, &optional_of_copy(), "load.copy.");
        }
        remove(&mut entries, &default_keys(), "");
        entries
    }

    /// A default as this table has it.
    fn taken(&mut self, table: &Spanned<String>, entry: &Entry, level: DefaultLevel) -> Entry {
        if self.spend(size(&entry.value), entry.key.span).is_none() {
            return entry.clone();
        }
        let id = self.expansion.instances.add(Instance {
            parent: table.span.instance(),
            reason: Reason::Default {
                table: table.value.clone(),
                place: table.span.read_for(InstanceId::AS_WRITTEN),
                value: entry.key.span,
                level,
            },
            bindings: None,
        });
        Entry {
            key: Spanned::new(entry.key.value.clone(), entry.key.span.read_for(id)),
            value: read_for(&entry.value, id),
        }
    }
}

/// A key of a table under which nothing stands.
#[derive(Clone, Debug)]
pub(crate) struct SwitchedOff {
    pub(super) table: String,
    /// As `load.copy.region`.
    pub(super) key: String,
    pub(super) at: Span,
}

/// The options of COPY that can be switched off: a format without options of its own is one.
pub(crate) fn optional_of_copy() -> Vec<&'static str> {
    let options = copy_keys().into_iter();
    options
        .filter(|key| *key != "from" && !COPY_FORMATS.contains(key))
        .collect()
}

/// The keys of a table that can have a default, and COPY's options.
pub(crate) fn default_keys() -> Vec<&'static str> {
    let keys = TABLE_KEYS.iter().filter(|key| !OWN.contains(key));
    keys.copied().chain([COPY]).collect()
}

fn mapping(node: &mut Node) -> Option<&mut Vec<Entry>> {
    match &mut node.kind {
        NodeKind::Mapping(_, entries) => Some(entries),
        _ => None,
    }
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        NodeKind::Mapping(_, entries) => entries,
        _ => &[],
    }
}

fn has(node: &Node, key: &str) -> bool {
    entries(node).iter().any(|entry| entry.key.value == key)
}

/// The defaults of a file, those for kinds first.
fn collect(root: &Node, level: DefaultLevel, out: &mut Vec<Given>) {
    let defaults = entries(root).iter().find(|it| it.key.value == "defaults");
    let Some(defaults) = defaults else {
        return;
    };
    let known = default_keys();
    let mut add = |from: &Node, kind: Option<&str>| {
        let fitting = entries(from)
            .iter()
            .filter(|entry| known.contains(&entry.key.value.as_str()));
        out.extend(fitting.map(|entry| Given {
            entry: entry.clone(),
            level,
            kind: kind.map(str::to_owned),
        }));
    };
    let kinds = entries(&defaults.value)
        .iter()
        .find(|it| it.key.value == KINDS);
    for kind in kinds.map_or(&[][..], |kinds| entries(&kinds.value)) {
        add(&kind.value, Some(&kind.key.value));
    }
    add(&defaults.value, None);
}

/// Of `defaults:`.
pub(crate) fn shape() -> Shape {
    let keys = default_keys();
    let about = "Options of COPY, for tables that are loaded by it; each is taken by itself.";
    let given = || {
        table_keys()
            .only(&keys)
            .key(COPY, Shape::named("copy", copy_options()), about)
    };
    let words: Vec<&str> = TableKindSpec::WORDS.iter().map(|(word, _)| *word).collect();
    let kinds = words.iter().fold(Keys::of(&words), |kinds, word| {
        let of_kind = Shape::named("defaults", given());
        kinds.key(
            word,
            of_kind,
            format!("What tables of kind `{word}` have; nearer than what all have."),
        )
    });
    let all = Keys::of(&[keys.as_slice(), &[KINDS]].concat())
        .with(given())
        .key(KINDS, kinds, "What tables of one kind have.");
    Shape::templated(all)
}
