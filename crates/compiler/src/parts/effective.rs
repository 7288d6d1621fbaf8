//! Every value that counts for a table, and where it came from.

use plan::Identifier;
use plan::table::{DistStyle, SortKey};

use super::merge::GROWING;
use super::origin::{Level, Origin};
use super::shown::{Room, shown};
use crate::compile::analysed;
use crate::diagnostic::Diagnostics;
use crate::ir::{self, Lifetime};
use crate::source::{Sources, Span};
use crate::spec::decode::{Decoder, Words};
use crate::spec::{
    CheckScopeSpec, CheckSeveritySpec, LintLevelSpec, PipelineSpec, ProjectSpec, did_you_mean,
    parse_pipeline, parse_project,
};
use crate::yaml::{self, Entry, Node, NodeKind};

/// A table with all its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    pub pipeline: Identifier,
    pub table: Identifier,
    /// In the order of the table's keys, then what others decided.
    pub values: Vec<Given>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its keys, joined by dots, such as `load.copy.region`; items of lists by their number from 1.
    pub key: String,
    /// As YAML writes it in one line.
    pub value: String,
    pub origin: Origin,
}

/// What was found under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Table(Effective),
    /// No table is called so; the nearest name.
    Unknown {
        nearest: Option<String>,
    },
}

/// Explains a table of the pipeline in a folder, for one target.
pub fn effective(
    sources: &Sources,
    folder: &str,
    target: Option<&str>,
    table: &str,
) -> Result<Found, Diagnostics> {
    let (analysis, _) = analysed(sources, folder, target)?;
    let pipeline = analysis.pipeline;
    let Some(known) = find(&pipeline, table) else {
        let names = pipeline
            .tables
            .iter()
            .map(|table| table.name.value.as_str());
        let nearest = did_you_mean(table, names).map(str::to_owned);
        return Ok(Found::Unknown { nearest });
    };
    let spec = parse_pipeline(sources, folder)?;
    let file = sources.find("callsheet.yml").expect("it was analysed");
    let project = parse_project(sources, file)?;
    let mut decoder = Decoder::new(sources, folder);
    let entry = entry(&mut decoder, &known.name.value).expect("it was resolved");
    let mut told = Told {
        decoder,
        values: Vec::new(),
    };
    told.table(&entry);
    told.switched_off(&entry.key.value, &spec);
    told.others(&pipeline, known, &spec, &project);
    Ok(Found::Table(Effective {
        pipeline: pipeline.name.clone(),
        table: known.name.value.clone(),
        values: told.values,
    }))
}

fn find<'p>(pipeline: &'p ir::Pipeline, name: &str) -> Option<&'p ir::Table> {
    let name: Identifier = name.parse().ok()?;
    pipeline
        .tables
        .iter()
        .find(|table| table.name.value == name)
}

/// The table's entry with all that parts bring.
fn entry(decoder: &mut Decoder<'_>, name: &Identifier) -> Option<Entry> {
    let pipeline = decoder.sources.find(&decoder.path("pipeline.yml"))?;
    let root = yaml::read(decoder.sources, pipeline, &mut decoder.faults)?;
    let defaults = decoder.all_defaults(&root);
    let mut tables: Vec<Node> = match root.kind {
        NodeKind::Mapping(_, entries) => {
            let tables = entries.into_iter().filter(|it| it.key.value == "tables");
            tables.map(|entry| entry.value).collect()
        }
        _ => Vec::new(),
    };
    for file in decoder.table_files() {
        tables.extend(yaml::read(decoder.sources, file, &mut decoder.faults));
    }
    for node in &tables {
        let NodeKind::Mapping(_, entries) = &node.kind else {
            continue;
        };
        for entry in entries {
            let mut made = decoder.tables_of(entry, &defaults).into_iter();
            let found = made.find(|made| made.key.value.parse::<Identifier>().as_ref() == Ok(name));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// The values told so far.
struct Told<'a> {
    decoder: Decoder<'a>,
    values: Vec<Given>,
}

impl Told<'_> {
    fn push(&mut self, key: &str, value: impl Into<String>, origin: Origin) {
        self.values.push(Given {
            key: key.to_owned(),
            value: value.into(),
            origin,
        });
    }

    fn has(&self, key: &str) -> bool {
        self.values.iter().any(|given| given.key == key)
    }

    fn table(&mut self, table: &Entry) {
        let NodeKind::Mapping(_, entries) = &table.value.kind else {
            return;
        };
        for entry in entries {
            let name = entry.key.value.as_str();
            match &entry.value.kind {
                NodeKind::Mapping(_, columns) if name == "columns" => {
                    for column in columns {
                        self.one(&format!("columns.{}", column.key.value), column);
                    }
                }
                NodeKind::Sequence(items) if GROWING.contains(&name) => {
                    for (at, item) in items.iter().enumerate() {
                        self.leaf(&format!("{name}.{}", at + 1), item, item.span);
                    }
                }
                _ => self.tree(name, entry),
            }
        }
    }

    /// Keys under which nothing stands, so that no default counts.
    fn switched_off(&mut self, table: &str, spec: &PipelineSpec) {
        let off = self.decoder.expansion.switched_off.clone();
        for off in off.into_iter().filter(|off| off.table == table) {
            // The pipeline's own `owner` is no default.
            let is_given = off.key == "owner" && spec.owner.is_some();
            if !is_given && !self.has(&off.key) {
                let instances = &self.decoder.expansion.instances;
                let origin = Origin::of(off.at, instances, self.decoder.sources);
                self.push(&off.key, "~", origin);
            }
        }
    }

    fn tree(&mut self, key: &str, entry: &Entry) {
        match &entry.value.kind {
            NodeKind::Mapping(_, entries) if !entries.is_empty() => {
                for entry in entries {
                    self.tree(&format!("{key}.{}", entry.key.value), entry);
                }
            }
            _ => self.one(key, entry),
        }
    }

    /// A key whose value stands beside it, or in an element or a call.
    fn one(&mut self, key: &str, entry: &Entry) {
        let is_beside = self.is_beside(entry);
        let place = if is_beside {
            entry.key.span
        } else {
            entry.value.span
        };
        self.leaf(key, &entry.value, place);
    }

    fn leaf(&mut self, key: &str, value: &Node, place: Span) {
        let rendered = self.decoder.rendered(value);
        // A template that waits for a target or an interval stays as it is.
        let text = match &rendered {
            Some(rendered) => first_line(rendered),
            None => first_line(value),
        };
        let instances = &self.decoder.expansion.instances;
        let origin = Origin::of(place, instances, self.decoder.sources);
        self.push(key, text, origin);
    }

    fn is_beside(&self, entry: &Entry) -> bool {
        let (key, value) = (entry.key.span, entry.value.span);
        if value.is_empty() {
            return true;
        }
        if key.file != value.file || value.start < key.end {
            return false;
        }
        let text = self.decoder.sources.file(key.file).text();
        let between = &text[key.end..value.start];
        between.trim_start_matches(['"', '\'']).starts_with(':')
            && between.matches(':').count() == 1
    }

    /// What the table does not say itself.
    fn others(
        &mut self,
        pipeline: &ir::Pipeline,
        table: &ir::Table,
        spec: &PipelineSpec,
        project: &ProjectSpec,
    ) {
        let sources = self.decoder.sources;
        if let (false, Some(owner)) = (self.has("owner"), &spec.owner) {
            let origin = Origin::at(Level::Pipeline, owner.span, sources);
            self.push("owner", owner.value.clone(), origin);
        }
        if !self.has("static") {
            let value = match table.lifetime {
                // Without a schedule.
                Lifetime::Static => "true",
                Lifetime::Interval | Lifetime::Lasting => "false",
            };
            self.push("static", value, Origin::BUILT_IN);
        }
        if !self.values.iter().any(|it| it.key.starts_with("dist")) {
            let dist = match &table.dist {
                DistStyle::Auto => "auto".to_owned(),
                DistStyle::Even => "even".to_owned(),
                DistStyle::All => "all".to_owned(),
                DistStyle::Key(key) => format!("{{ key: {key} }}"),
            };
            self.push("dist", dist, Origin::BUILT_IN);
        }
        if !self.has("sort") {
            let sort = match &table.sort {
                SortKey::Auto => "auto".to_owned(),
                SortKey::Compound(columns) if columns.is_empty() => "none".to_owned(),
                SortKey::Compound(columns) => {
                    let names: Vec<&str> = columns.iter().map(Identifier::as_str).collect();
                    format!("[{}]", names.join(", "))
                }
            };
            self.push("sort", sort, Origin::BUILT_IN);
        }
        self.checks(table, spec);
        self.levels(&spec.lints, Level::Pipeline);
        self.levels(&project.lints, Level::Project);
        let name = match table.lifetime {
            Lifetime::Lasting | Lifetime::Static => table.physical.sample().to_sql(),
            Lifetime::Interval => {
                let schema = &pipeline.target.plan.schema;
                format!("{schema}.{}__<interval>", table.name.value)
            }
        };
        self.push("name", name, Origin::BUILT_IN);
    }

    /// How severe each check is and which rows it looks at, where that is not written.
    fn checks(&mut self, table: &ir::Table, spec: &PipelineSpec) {
        let Some(written) = spec.tables.get(&table.name.value) else {
            return;
        };
        for (at, (written, check)) in written.checks.iter().zip(&table.checks).enumerate() {
            let key = format!("checks.{}", at + 1);
            if written.severity.is_none() {
                let severity = word(match check.severity {
                    plan::check::Severity::Error => CheckSeveritySpec::Error,
                    plan::check::Severity::Warn => CheckSeveritySpec::Warn,
                    plan::check::Severity::Info => CheckSeveritySpec::Info,
                });
                self.push(&format!("{key}.severity"), severity, Origin::BUILT_IN);
            }
            if written.scope.is_none() {
                let scope = word(match check.scope {
                    plan::check::CheckScope::Interval => CheckScopeSpec::Interval,
                    plan::check::CheckScope::Table => CheckScopeSpec::Table,
                });
                self.push(&format!("{key}.scope"), scope, Origin::BUILT_IN);
            }
        }
    }

    /// Levels of lints that nothing nearer sets. All others are the lints' own.
    fn levels(&mut self, levels: &[LintLevelSpec], level: Level) {
        for set in levels {
            let key = format!("lints.{}", set.lint.value.name());
            if !self.has(&key) {
                let origin = Origin::at(level, set.lint.span, self.decoder.sources);
                self.push(&key, word(set.level.value), origin);
            }
        }
    }
}

/// The word for a choice.
fn word<T: Words + PartialEq>(value: T) -> &'static str {
    let known = T::WORDS.iter().find(|(_, other)| *other == value);
    known.map_or("", |(word, _)| word)
}

/// A value on one line; of a long text its first line.
fn first_line(node: &Node) -> String {
    let text = match &node.kind {
        NodeKind::Scalar(scalar) if scalar.text.trim_end().contains('\n') => {
            let line = scalar.text.lines().find(|line| !line.trim().is_empty());
            format!("{} …", line.unwrap_or_default().trim())
        }
        _ => return shown(node, Room::Endless),
    };
    crate::source::masked(&text).into_owned()
}
