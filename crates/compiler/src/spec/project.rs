//! `callsheet.yml`.

use indexmap::IndexMap;
use plan::Identifier;

use super::decode::{Decoder, Field, Owner, listed};
use super::fault::Fault;
use super::lints::LintLevelSpec;
use super::samples::SampleSpec;
use super::suggestion::did_you_mean;
use super::target::{self, TargetSpec};
use super::{lints, version};
use crate::diagnostic::Diagnostics;
use crate::json_schema::{Keys, Shape};
use crate::parts;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::yaml::{self, NodeKind};

/// The project: where pipelines can run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectSpec {
    /// `callsheet.yml` itself.
    pub file: FileId,
    /// A key of `targets`.
    pub default_target: Option<Spanned<String>>,
    /// By name, in the order of the file; never empty.
    pub targets: IndexMap<String, TargetSpec>,
    pub local: Option<LocalSpec>,
    pub lints: Vec<LintLevelSpec>,
}

/// What the embedded engine needs to know about this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalSpec {
    /// By `s3://bucket`.
    pub buckets: IndexMap<String, BucketSpec>,
    /// By source.
    pub sources: IndexMap<Identifier, SampleSpec>,
}

/// A folder that stands for a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSpec {
    /// `s3://bucket`, without a slash at its end.
    pub bucket: Spanned<String>,
    /// Relative to the project's root, or absolute.
    pub folder: Spanned<String>,
}

const KEYS: &[&str] = &[
    "version",
    "default_target",
    "targets",
    "local",
    "defaults",
    "lints",
];

const LOCAL_KEYS: &[&str] = &["buckets", "sources"];

pub(super) fn parse(sources: &Sources, file: FileId) -> Result<ProjectSpec, Diagnostics> {
    let mut decoder = Decoder::new(sources, "");
    let spec = decoder.project(file);
    decoder.faults.finish()?;
    Ok(spec.expect("a spec that is missing was reported"))
}

impl Decoder<'_> {
    fn project(&mut self, file: FileId) -> Option<ProjectSpec> {
        let root = yaml::read(self.sources, file, &mut self.faults)?;
        self.refuse_credentials(&root);
        let owner = Owner::new("the project", Span::new(file, 0..0));
        let fields = self.fields(&root, owner, KEYS)?;
        let version = self.version(&fields);
        let targets = self
            .require(&fields, "targets", "targets:")
            .and_then(|field| self.targets(field));
        let default_target = fields.get("default_target").and_then(|field| {
            let name = self.leaf::<String>(field)?;
            if let Some((known, _)) = &targets {
                self.refuse_unknown_target(&name, known);
            }
            Some(name)
        });
        let local = fields.get("local").and_then(|field| self.local(field));
        if let Some(field) = fields.get("defaults") {
            self.defaults(field);
        }
        let lints = fields.get("lints").and_then(|field| self.lints(field));
        version?;
        Some(ProjectSpec {
            file,
            default_target,
            targets: targets?.1,
            local,
            lints: lints.unwrap_or_default(),
        })
    }

    /// The names that are given, and the targets that can be read.
    fn targets<'n>(
        &mut self,
        field: Field<'n>,
    ) -> Option<(Vec<&'n str>, IndexMap<String, TargetSpec>)> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of names to targets", None);
            return None;
        };
        if entries.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        let names = entries.iter().map(|entry| entry.key.value.as_str());
        let targets = entries
            .iter()
            .filter_map(|entry| self.target(Field::of(entry)))
            .map(|target| (target.name.value.clone(), target));
        Some((names.collect(), targets.collect()))
    }

    fn refuse_unknown_target(&mut self, name: &Spanned<String>, known: &[&str]) {
        if !known.contains(&name.value.as_str()) {
            self.faults.push(Fault::UnknownTarget {
                name: name.clone(),
                suggestion: did_you_mean(&name.value, known.iter().copied()).map(str::to_owned),
                known: listed(known),
            });
        }
    }

    fn local(&mut self, field: Field<'_>) -> Option<LocalSpec> {
        let fields = self.fields(field.value, Owner::of(&field), LOCAL_KEYS)?;
        let sources = fields.get("sources").map(|field| self.samples(field));
        let buckets = match &sources {
            None => {
                Some(self.require(&fields, "buckets", "buckets: { \"s3://bucket\": folder }")?)
            }
            Some(_) => fields.get("buckets"),
        };
        let buckets = match buckets {
            None => IndexMap::new(),
            Some(field) => self.buckets(field)?,
        };
        let sources = sources.map_or(Some(IndexMap::new()), |read| read)?;
        Some(LocalSpec { buckets, sources })
    }

    fn buckets(&mut self, buckets: Field<'_>) -> Option<IndexMap<String, BucketSpec>> {
        let NodeKind::Mapping(_, entries) = &buckets.value.kind else {
            self.wrong_type(buckets, "a mapping of buckets to folders", None);
            return None;
        };
        let mut specs = IndexMap::new();
        for entry in entries {
            let bucket = entry.key.clone();
            if !is_bucket(&bucket.value) {
                self.faults.push(Fault::InvalidBucket {
                    bucket: bucket.value,
                    span: bucket.span,
                });
            } else if let Some(folder) = self.filled(Field::of(entry)) {
                specs.insert(bucket.value.clone(), BucketSpec { bucket, folder });
            }
        }
        Some(specs)
    }
}

/// `s3://` and a name: 3 to 63 lower case letters, digits, dots and hyphens.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
fn is_bucket(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
    text.strip_prefix("s3://")
        .is_some_and(|name| (3..=63).contains(&name.len()) && name.chars().all(is_part))
}

pub(crate) fn shape() -> Shape {
    let local = Keys::of(LOCAL_KEYS)
        .key(
            "buckets",
            Shape::map(Shape::filled()),
            "A folder for each bucket: `\"s3://bucket\": folder`.",
        )
        .key(
            "sources",
            Shape::map(Shape::filled()),
            "A folder with sample files for each of the pipelines' `sources`.",
        )
        .at_least_one(LOCAL_KEYS);
    Keys::of(KEYS)
        .required("version", version::shape(), "Of the language: 1.")
        .key(
            "default_target",
            Shape::text(),
            "The target that is compiled for unless `--target` names another one.",
        )
        .required(
            "targets",
            Shape::some_map(target::shape()),
            "Where plans can run, by name.",
        )
        .key(
            "local",
            local,
            "What the embedded engine has in the place of S3 and of other people's tables.",
        )
        .key(
            "defaults",
            parts::defaults_shape(),
            "What tables of all pipelines have that do not say otherwise.",
        )
        .key(
            "lints",
            lints::levels_shape(),
            "Levels of lints, for all pipelines.",
        )
        .into()
}
