//! Other pipelines of the project: their names, and the specs of those that are read.
//!
//! Their SQL is not looked at: what they promise is what their files declare.

mod circle;

pub use circle::Naming;

use std::collections::BTreeMap;

use plan::Identifier;

use crate::diagnostic::Collector;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::spec::{PipelineSpec, read_pipeline};
use crate::yaml::{self, Node, NodeKind};

/// The file that makes a folder a pipeline.
const PIPELINE: &str = "pipeline.yml";

/// The other pipelines that a pipeline can name.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    names: Vec<String>,
    read: BTreeMap<Identifier, Neighbour>,
    named: circle::Named,
}

/// A pipeline that is read.
#[derive(Clone, Debug)]
pub struct Neighbour {
    pub folder: String,
    /// None where its files have faults, which were told.
    pub spec: Option<PipelineSpec>,
}

impl Neighbours {
    /// Those that a pipeline's sources name, as far as they are in `sources`.
    pub(crate) fn read(
        sources: &Sources,
        folder: &str,
        spec: &PipelineSpec,
        faults: &mut Collector,
    ) -> Self {
        let mut neighbours = Self::default();
        let upstreams = spec.sources.values().filter_map(|it| it.upstream.as_ref());
        let wanted: Vec<&Identifier> = upstreams.map(|it| &it.pipeline.value).collect();
        if wanted.is_empty() {
            return neighbours;
        }
        for (file, found) in pipelines(sources) {
            let root = root(sources, file).filter(|_| found != folder);
            let Some(name) = root.as_ref().and_then(called) else {
                continue;
            };
            let parsed: Option<Identifier> = name.parse().ok();
            neighbours.names.push(name);
            let Some(name) = parsed else {
                continue;
            };
            let names = root.as_ref().map(named_sources).unwrap_or_default();
            let names = names.into_iter().filter_map(|(name, span)| {
                let name = name.parse().ok()?;
                Some(Spanned::new(name, span))
            });
            neighbours.named.note(name.clone(), names.collect());
            if !wanted.contains(&&name) {
                continue;
            }
            // A collector of its own: places in it are read for other elements than those here.
            let mut found_there = Collector::default();
            let spec = read_pipeline(sources, found, &mut found_there);
            let spec = match found_there.finish_in(sources) {
                // What is only warned of there is told to whoever compiles that pipeline.
                Ok(_) => spec,
                Err(found) => {
                    faults.extend(found);
                    None
                }
            };
            let folder = found.to_owned();
            neighbours
                .read
                .entry(name)
                .or_insert(Neighbour { folder, spec });
        }
        neighbours
    }

    pub(crate) fn get(&self, pipeline: &Identifier) -> Option<&Neighbour> {
        self.read.get(pipeline)
    }

    /// How a pipeline that is named leads back to the one that names it; none where it does not, as far
    /// as the files of those between are there.
    pub(crate) fn way_back(&self, from: &Identifier, own: &Identifier) -> Option<Vec<Naming>> {
        self.named.way_back(from, own)
    }

    /// All of the project.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

/// The pipelines that the sources of a folder's pipeline name. What cannot be read is left out:
/// whoever compiles is told.
pub fn reads(sources: &Sources, folder: &str) -> Vec<String> {
    let file = if folder.is_empty() {
        PIPELINE.to_owned()
    } else {
        format!("{folder}/{PIPELINE}")
    };
    let root = sources.find(&file).and_then(|file| root(sources, file));
    let named = root.as_ref().map(named_sources).unwrap_or_default();
    named.into_iter().map(|(name, _)| name).collect()
}

/// The pipelines that a file names as sources, and where.
fn named_sources(root: &Node) -> Vec<(String, Span)> {
    let Some(NodeKind::Mapping(_, entries)) = value(root, "sources").map(|node| &node.kind) else {
        return Vec::new();
    };
    let named = entries.iter().filter_map(|entry| {
        let named = value(&entry.value, "pipeline")?;
        Some((text(named)?, named.span))
    });
    named.collect()
}

/// What a pipeline calls itself.
pub fn named(sources: &Sources, file: FileId) -> Option<String> {
    called(&root(sources, file)?)
}

fn called(root: &Node) -> Option<String> {
    text(value(root, "pipeline")?)
}

/// The folder of a pipeline, by the name of its `pipeline.yml`; none for any other file.
pub(crate) fn folder(file: &str) -> Option<&str> {
    match file.strip_suffix(PIPELINE)? {
        "" => Some(""),
        folder => folder.strip_suffix('/'),
    }
}

fn pipelines(sources: &Sources) -> Vec<(FileId, &str)> {
    let files = sources.iter();
    let mut pipelines: Vec<(FileId, &str)> = files
        .filter_map(|(id, file)| Some((id, folder(file.name())?)))
        .collect();
    pipelines.sort_unstable_by_key(|(_, folder)| *folder);
    pipelines
}

fn root(sources: &Sources, file: FileId) -> Option<Node> {
    yaml::read(sources, file, &mut Collector::default())
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let NodeKind::Mapping(_, entries) = &node.kind else {
        return None;
    };
    let entry = entries.iter().find(|entry| entry.key.value == key)?;
    Some(&entry.value)
}

fn text(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(scalar.text.clone()),
        _ => None,
    }
}
