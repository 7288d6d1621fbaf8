//! `pipeline.yml` and `tables/*.yml`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use plan::Identifier;

use super::decode::{Decoder, Field, Owner, Parts};
use super::fault::Fault;
use super::lints::{LintLevelSpec, WaiverSpec};
use super::scalar::Switch;
use super::schedule::{CronSpec, ScheduleSpec};
use super::sources::SourceSpec;
use super::table::{self, KEYS as TABLE_KEYS, TableSpec};
use super::vars::{self, VarSpec};
use super::{lints, schedule, sources, version};
use crate::diagnostic::{Collector, Diagnostics};
use crate::json_schema::{Keys, Shape};
use crate::parts::{self, Bindings, Defaults, Instances, Reason};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::yaml::{self, Entry, NodeKind};

/// A pipeline as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineSpec {
    /// `pipeline.yml` itself.
    pub file: FileId,
    pub pipeline: Spanned<Identifier>,
    pub description: Option<Spanned<String>>,
    pub owner: Option<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub schedule: ScheduleSpec,
    /// By name, in the order of the file.
    pub vars: IndexMap<String, VarSpec>,
    pub lints: Vec<LintLevelSpec>,
    /// Tables that others own, by name, in the order of the file.
    pub sources: IndexMap<Identifier, SourceSpec>,
    /// What its parts were made for.
    pub instances: Instances,
    /// Lints that do not apply to any table of it.
    pub waive: Vec<WaiverSpec>,
    /// By name: first those of `pipeline.yml`, then those of `tables/*.yml` in byte order.
    pub tables: IndexMap<Identifier, TableSpec>,
    /// Tables that could not be read: they are there, and nothing else is known of them.
    pub broken: BTreeSet<Identifier>,
}

impl PipelineSpec {
    /// Whether a table is loaded once for all intervals: by its own word, or without a schedule.
    pub(crate) fn loads_once(&self, table: &TableSpec) -> bool {
        let switch = table.static_table.as_ref();
        self.schedule.cron.value == CronSpec::Once
            || switch.is_some_and(|switch| switch.value == Switch::On)
    }
}

const KEYS: &[&str] = &[
    "version",
    "pipeline",
    "description",
    "owner",
    "tags",
    "schedule",
    "vars",
    "defaults",
    "lints",
    "waive",
    "sources",
    "tables",
];

pub(super) fn parse(sources: &Sources, folder: &str) -> Result<PipelineSpec, Diagnostics> {
    let mut faults = Collector::default();
    let spec = read(sources, folder, &mut faults);
    faults.finish_in(sources)?;
    Ok(spec.expect("a spec that is missing was reported"))
}

pub(super) fn read(
    sources: &Sources,
    folder: &str,
    faults: &mut Collector,
) -> Option<PipelineSpec> {
    let mut decoder = Decoder::new(sources, folder);
    let spec = decoder.pipeline();
    faults.absorb(decoder.faults);
    faults.know(decoder.expansion.instances);
    spec
}

impl Decoder<'_> {
    fn pipeline(&mut self) -> Option<PipelineSpec> {
        let name = self.path("pipeline.yml");
        let Some(file) = self.sources.find(&name) else {
            self.faults.push(Fault::MissingFile {
                path: name,
                span: None,
                suggestion: None,
            });
            return None;
        };
        let mut tables = Tables::default();
        let head = self.pipeline_file(file, &mut tables);
        for file in self.table_files() {
            if let Some(root) = yaml::read(self.sources, file, &mut self.faults) {
                self.refuse_credentials(&root);
                let field = Field::root(&root, self.sources.file(file).name());
                self.tables(field, &mut tables);
            }
        }
        self.blocks_left(&mut tables);
        let mut spec = head?;
        // What is wrong with one table leaves the others as they are; anything else can be about
        // all of them.
        if self.faults.errors() > tables.errors {
            return None;
        }
        spec.tables = tables.specs;
        spec.instances = self.expansion.instances.clone();
        spec.broken = tables.broken;
        Some(spec)
    }

    /// `tables/*.yml` beside `pipeline.yml`, in byte order. Folders below are not looked into.
    pub(crate) fn table_files(&self) -> Vec<FileId> {
        let folder = self.path("tables/");
        let mut files: Vec<_> = self
            .sources
            .iter()
            .filter_map(|(id, file)| {
                let name = file.name().strip_prefix(&folder)?;
                let stem = name.strip_suffix(".yml")?;
                (!stem.is_empty() && !stem.contains('/')).then_some((name, id))
            })
            .collect();
        files.sort_unstable();
        files.into_iter().map(|(_, id)| id).collect()
    }

    fn pipeline_file(&mut self, file: FileId, tables: &mut Tables) -> Option<PipelineSpec> {
        let root = yaml::read(self.sources, file, &mut self.faults)?;
        self.refuse_credentials(&root);
        tables.defaults = self.all_defaults(&root);
        let owner = Owner::new("the pipeline", Span::new(file, 0..0));
        let fields = self.fields(&root, owner, KEYS)?;
        let version = self.version(&fields);
        let pipeline = self
            .require(&fields, "pipeline", "pipeline: <name>")
            .and_then(|field| self.leaf(field));
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let owner = fields.get("owner").and_then(|field| self.prose(field));
        let tags = fields.get("tags").and_then(|field| self.tags(field));
        let schedule = match fields.get("schedule") {
            Some(field) => self.schedule(field),
            None => Some(ScheduleSpec::once(file)),
        };
        let vars = fields.get("vars").and_then(|field| self.vars(field));
        if let Some(field) = fields.get("defaults") {
            self.defaults(field);
        }
        let lints = fields.get("lints").and_then(|field| self.lints(field));
        let waive = fields.get("waive").and_then(|field| self.waivers(field));
        let sources = fields.get("sources").and_then(|field| self.sources(field));
        // Only where all tables lie in files of their own can the key be absent.
        let field = if self.table_files().is_empty() {
            self.require(&fields, "tables", "tables:")
        } else {
            fields.get("tables")
        };
        if let Some(field) = field {
            self.tables(field, tables);
        }
        version?;
        Some(PipelineSpec {
            file,
            pipeline: pipeline?,
            description,
            owner,
            tags: tags.unwrap_or_default(),
            schedule: schedule?,
            vars: vars.unwrap_or_default(),
            lints: lints.unwrap_or_default(),
            waive: waive.unwrap_or_default(),
            sources: sources.unwrap_or_default(),
            tables: IndexMap::new(),
            broken: BTreeSet::new(),
            instances: Instances::default(),
        })
    }

    /// What is wrong with a block that nobody takes is no reason to leave the tables unread.
    fn blocks_left(&mut self, tables: &mut Tables) {
        let before = self.faults.errors();
        self.other_blocks();
        tables.errors += self.faults.errors() - before;
    }

    /// Adds the tables of one mapping to those that are known.
    fn tables(&mut self, field: Field<'_>, tables: &mut Tables) {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of names to tables", None);
            return;
        };
        if let Some(kind) = entries.iter().find(|entry| is_kind_of_table(entry)) {
            self.faults.push(Fault::WrongType {
                field: field.to_string(),
                expected: "a mapping of names to tables".into(),
                found: "one table without a name",
                span: kind.key.span,
                hint: Some(format!(
                    "write the table's name above its keys, `{}:`, and indent them",
                    own_name(field.name)
                )),
            });
            return;
        }
        if let Some(key) = tables_of_tables(entries) {
            self.faults.push(Fault::WrongType {
                field: field.to_string(),
                expected: "a mapping of names to tables".into(),
                found: "`tables:` over such a mapping",
                span: key.span,
                hint: Some(
                    "take `tables:` away: a file in `tables/` starts with the name of a table"
                        .into(),
                ),
            });
            return;
        }
        if entries.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
        }
        for entry in entries {
            let before = self.faults.errors();
            let made = self.tables_of(entry, &tables.defaults);
            let errors = self.faults.errors() - before;
            if made.is_empty() {
                continue;
            }
            tables.errors += errors;
            let parts = if errors == 0 {
                Parts::Whole
            } else {
                Parts::Faulty
            };
            for entry in &made {
                self.table_entry(entry, parts, tables);
            }
        }
    }

    fn table_entry(&mut self, entry: &Entry, parts: Parts, tables: &mut Tables) {
        let Some(name) = self.name_of_key(&entry.key) else {
            return;
        };
        let before = self.faults.errors();
        if let Some(&first) = tables.places.get(&name.value) {
            self.refuse_second(&name, first);
        }
        tables.places.insert(name.value.clone(), name.span);
        let table = self.table(name.clone(), Field::of(entry), parts);
        let errors = self.faults.errors() - before;
        tables.errors += errors;
        match table {
            Some(table) if errors == 0 && parts == Parts::Whole => {
                tables.specs.insert(name.value, table);
            }
            _ => {
                tables.specs.shift_remove(&name.value);
                tables.broken.insert(name.value);
            }
        }
    }

    /// The value in which the elements of two tables differ, as a template names it.
    fn differing(&self, first: Span, second: Span) -> Option<String> {
        let instances = &self.expansion.instances;
        let each = |span: Span| {
            let mut chain = instances.chain(span.instance());
            chain.find_map(|instance| instance.bindings.as_ref())
        };
        let (one, other) = (each(first)?, each(second)?);
        let shown = |bindings: &Bindings, key: &str| bindings.shown(key);
        let key = one.keys().find(|key| shown(one, key) != shown(other, key));
        key.map(|key| format!("{}.{key}", one.name))
    }

    fn refuse_second(&mut self, name: &Spanned<Identifier>, first: Span) {
        let element = |span: Span| {
            let mut chain = self.expansion.instances.chain(span.instance());
            chain.find_map(|instance| match &instance.reason {
                Reason::Element { element, shown, .. } => Some((*element, shown.clone())),
                _ => None,
            })
        };
        match (element(first), element(name.span)) {
            (Some(one), Some(other)) if first.as_written() == name.span.as_written() => {
                self.faults.push(parts::fault::Fault::SameName {
                    name: name.value.to_string(),
                    span: name.span,
                    elements: [one, other],
                    differs: self.differing(first, name.span),
                });
            }
            _ => self.faults.push(Fault::DuplicateName {
                what: format!("the table `{}`", name.value),
                place: "in one pipeline".into(),
                span: name.span,
                first,
            }),
        }
    }
}

/// `kind: fact` where a table's name should be: the keys of a table stand one level too high.
fn is_kind_of_table(entry: &Entry) -> bool {
    entry.key.value == "kind" && matches!(entry.value.kind, NodeKind::Scalar(_))
}

/// `tables:` where a table's name should be: none of what stands below is a key of a table.
fn tables_of_tables(entries: &[Entry]) -> Option<&Spanned<String>> {
    let over = entries.iter().find(|entry| entry.key.value == "tables")?;
    let NodeKind::Mapping(_, below) = &over.value.kind else {
        return None;
    };
    let is_table = |entry: &Entry| {
        !TABLE_KEYS.contains(&entry.key.value.as_str())
            && matches!(entry.value.kind, NodeKind::Mapping(..))
    };
    below.iter().all(is_table).then_some(&over.key)
}

/// What a table of the file `tables/users.yml` is most likely called: `users`.
fn own_name(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".yml").unwrap_or("users")
}

/// The tables found so far, and where each name was first given, even if the table is faulty.
#[derive(Default)]
struct Tables {
    defaults: Defaults,
    places: IndexMap<Identifier, Span>,
    specs: IndexMap<Identifier, TableSpec>,
    broken: BTreeSet<Identifier>,
    /// Errors inside of tables.
    errors: usize,
}

pub(crate) fn shape() -> Shape {
    Keys::of(KEYS)
        .required("version", version::shape(), "Of the language: 1.")
        .required(
            "pipeline",
            Shape::text(),
            "The pipeline's name; its ledger is called so.",
        )
        .key("description", Shape::text(), "What the pipeline is for.")
        .key(
            "owner",
            Shape::text(),
            "The team that looks after it, not a database user.",
        )
        .key(
            "tags",
            Shape::list(Shape::filled()),
            "Words of a team's own.",
        )
        .key(
            "schedule",
            schedule::shape(),
            "Its intervals. Without it every table is loaded once.",
        )
        .key(
            "vars",
            vars::shape(),
            "What templates read as `vars.name`; a target can have other values.",
        )
        .key(
            "defaults",
            parts::defaults_shape(),
            "What tables have that do not say otherwise.",
        )
        .key(
            "lints",
            lints::levels_shape(),
            "Levels of lints, for this pipeline.",
        )
        .key(
            "waive",
            lints::waivers_shape(),
            "Lints that do not apply to any table here, with the reason.",
        )
        .key(
            "sources",
            sources::shape(),
            "Tables that others own and this pipeline reads as `source.table`.",
        )
        // They may all stand in files of their own.
        .key(
            "tables",
            tables_shape(),
            "Its tables by name, in any order; more may stand in `tables/*.yml`.",
        )
        .into()
}

/// Of `tables:`, and of the files in the folder of that name.
pub(crate) fn tables_shape() -> Shape {
    let table = Shape::from(table::keys().unless(parts::USE));
    let about = "A table: its columns, how rows get into it, what must be true of it.";
    let table = Shape::templated(table.about(about));
    Shape::some_map(Shape::named("table", table))
}
