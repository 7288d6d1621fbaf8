//! `unload`: the SELECT's rows as files in S3; no table is made.
//!
//! `columns` is what the files hold, in that order; `sort` orders their rows. Checks look at the SELECT,
//! before a file is written. Files take no part in the transaction: a crash between the UNLOAD and its
//! COMMIT leaves them, and the next run writes them again, so each is written at least once. What a
//! second load finds there is said by `existing`: `error` refuses it, `overwrite` replaces files of the
//! same name and leaves others, `clean` removes what lies under the path first, or, with
//! `partition_by`, what lies in the folders that get rows.
//!
//! Re-run and late data: the files of the interval are written again, at a path of its own, which is held
//! to. Overlapping ranges: refused, since their files would lie beside each other.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>.

mod columns;
mod format;

use plan::Identifier;
use plan::table::SortKey;
use plan::unit::Rerun;

use super::fault::Fault;
use super::{LoadKind, Options, Product, column_list, list};
use crate::ir::{SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::{SourceText, Spanned};
use crate::spec::decode::{Decoder, Field, Fields, Owner, Words};
use crate::spec::{SelectSpec, Switch};
use crate::template::{Expanded, Values};

use format::FormatSpec;

/// `unload: { to, … }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// A template of an `s3://` prefix.
    pub to: SourceText,
    pub format: FormatSpec,
    pub manifest: Option<Spanned<Manifest>>,
    /// Columns whose values are folders.
    pub partition_by: Vec<Spanned<Identifier>>,
    /// Whether these columns are in the files too.
    pub partition_columns: Option<Spanned<PartitionColumns>>,
    /// In MB.
    pub max_file_size: Option<Spanned<u32>>,
    /// Off writes one file after another, in order.
    pub parallel: Option<Spanned<Switch>>,
    pub existing: Option<Spanned<Existing>>,
    /// A template.
    pub region: Option<SourceText>,
    pub select: SelectSpec,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// The files' addresses.
    Plain,
    /// Columns, rows and sizes too.
    Verbose,
}

impl Words for Manifest {
    const WORDS: &'static [(&'static str, Self)] =
        &[("plain", Self::Plain), ("verbose", Self::Verbose)];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionColumns {
    /// They are in the folders' names only.
    Drop,
    Keep,
}

impl Words for PartitionColumns {
    const WORDS: &'static [(&'static str, Self)] = &[("drop", Self::Drop), ("keep", Self::Keep)];
}

/// What becomes of files that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The UNLOAD fails.
    Error,
    /// Those of the same name are replaced.
    Overwrite,
    /// All under the path are removed; with PARTITION BY, all in the folders that get rows.
    Clean,
}

impl Words for Existing {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("error", Self::Error),
        ("overwrite", Self::Overwrite),
        ("clean", Self::Clean),
    ];
}

const KEYS: &[&str] = &[
    "to",
    "parquet",
    "csv",
    "json",
    "delimited",
    "manifest",
    "partition_by",
    "partition_columns",
    "max_file_size_mb",
    "parallel",
    "existing",
    "region",
];

/// In MB.
const FILE_SIZES: std::ops::RangeInclusive<u32> = 5..=6348;

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        let options = decoder.fields(chosen.value, Owner::of(&chosen), KEYS)?;
        let to = decoder
            .require(&options, "to", "to: \"s3://bucket/prefix/{{ ds }}/\"")
            .and_then(|field| decoder.text(field));
        let format = format::read(decoder, &options);
        let manifest = options.get("manifest");
        let manifest = manifest.and_then(|field| decoder.word(field));
        let partition_by = options.get("partition_by");
        let partition_by = partition_by.and_then(|field| decoder.name_or_names(field));
        let partition_columns = options.get("partition_columns");
        let partition_columns = partition_columns.and_then(|field| decoder.word(field));
        let max_file_size = options.get("max_file_size_mb");
        let max_file_size =
            max_file_size.and_then(|field| format::megabytes(decoder, field, FILE_SIZES));
        let parallel = options.get("parallel");
        let parallel = parallel.and_then(|field| decoder.leaf(field));
        let existing = options.get("existing");
        let existing = existing.and_then(|field| decoder.word(field));
        let region = options.get("region");
        let region = region.and_then(|field| decoder.text(field));
        Some(Self {
            to: to?,
            format: format?,
            manifest,
            partition_by: partition_by.unwrap_or_default(),
            partition_columns,
            max_file_size,
            parallel,
            existing,
            region,
            select: select?,
        })
    }
}

pub(super) fn options() -> Options {
    let (least, most) = (*FILE_SIZES.start(), *FILE_SIZES.end());
    let options = Keys::of(KEYS)
        .required("to", Shape::filled(), "The prefix of the files in S3, a template with the interval in it.")
        .with(format::keys())
        .key("manifest", Shape::word::<Manifest>(), "Whether a manifest is written, and how much it says.")
        .key("partition_by", Shape::name_or_names(), "Columns whose values are folders.")
        .key("partition_columns", Shape::word::<PartitionColumns>(), "Whether these columns are in the files too.")
        .key("max_file_size_mb", Shape::whole(i64::from(least)..=i64::from(most)), "MAXFILESIZE, in MB.")
        .key("parallel", Shape::leaf::<Switch>(), "`false` writes one file after another, in order.")
        .key("existing", Shape::word::<Existing>(), "What becomes of files that are there.")
        .key("region", Shape::filled(), "The region of the bucket, a template; the target's if it is left out.");
    Options::of_select(options, "The SELECT's rows as files in S3; no table is made.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Unload> {
    let to = names.s3_path(&spec.to);
    let partition_by = names.columns(&spec.partition_by);
    columns::hold(spec, names);
    let region = match &spec.region {
        Some(region) => names.plain(region).map(Some),
        None => Some(None),
    };
    let format = spec.format.options(names);
    let select = names.select(&spec.select);
    let (select, to) = (select?, to?);
    if let Err(why) = sql::quote::literal(&select.text.slotted()) {
        names.diagnostic(
            Fault::UnloadLiteral {
                why: why.to_string(),
                span: select.text.span(),
            }
            .into(),
        );
        return None;
    }
    let existing = spec.existing.as_ref();
    let existing = existing.map_or(Existing::Error, |existing| existing.value);
    let mut options = format?;
    if let Some(manifest) = &spec.manifest {
        options.push(match manifest.value {
            Manifest::Plain => "MANIFEST".to_owned(),
            Manifest::Verbose => "MANIFEST VERBOSE".to_owned(),
        });
    }
    let partition_by = partition_by?;
    let layout = if partition_by.is_empty() {
        Layout::Flat
    } else {
        Layout::Folders
    };
    if !partition_by.is_empty() {
        let include = match spec.partition_columns.as_ref().map(|it| it.value) {
            Some(PartitionColumns::Keep) => " INCLUDE",
            Some(PartitionColumns::Drop) | None => "",
        };
        options.push(format!("PARTITION BY ({}){include}", list(&partition_by)));
    }
    if let Some(size) = &spec.max_file_size {
        options.push(format!("MAXFILESIZE {} MB", size.value));
    }
    if let Some(Switch::Off) = spec.parallel.as_ref().map(|parallel| parallel.value) {
        options.push("PARALLEL OFF".to_owned());
    }
    match existing {
        Existing::Error => {}
        Existing::Overwrite => options.push("ALLOWOVERWRITE".to_owned()),
        Existing::Clean => options.push("CLEANPATH".to_owned()),
    }
    match region? {
        Some(region) => options.push(format!("REGION '{}'", region.slotted())),
        None => {
            let region = names.target().region.as_ref();
            options.extend(region.map(|region| format!("REGION '{region}'")));
        }
    }
    Some(Unload {
        to,
        authorization: names.target().authorization.clone(),
        options,
        existing,
        layout,
        select,
    })
}

#[derive(Clone, Debug)]
pub struct Unload {
    /// It will stand in quotes.
    pub to: Expanded,
    /// `IAM_ROLE default`.
    pub authorization: String,
    /// One a line.
    pub options: Vec<String>,
    pub existing: Existing,
    pub layout: Layout,
    pub select: SelectText,
}

/// Where under the path the files lie, which says what CLEANPATH removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Flat,
    /// A folder for each value of the columns of PARTITION BY.
    Folders,
}

impl LoadKind for Unload {
    fn values(&self, table: &Table, values: Values) -> Values {
        values
            .with("columns", column_list(table))
            .with("to", format!("'{}'", self.to.slotted()))
            .with("authorization", self.authorization.clone())
            .with("options", self.options.join("\n"))
            .with(
                "order",
                match &table.sort {
                    SortKey::Compound(columns) => list(columns),
                    SortKey::Auto => String::new(),
                },
            )
    }

    fn product(&self) -> Product {
        Product::Files
    }

    /// Files of intervals that overlap lie beside each other: readers would find the rows twice.
    fn rerun(&self) -> Rerun {
        Rerun::ReplacesOwn
    }

    fn checked(&self, _table: &Table, select: &str) -> Option<String> {
        Some(format!("(\n{}\n)", select.trim_end()))
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        match (self.existing, self.layout) {
            (Existing::Error, _) => {
                "see the files as they are written, also where the unit then fails: at least once; \
                 where files are there, it fails"
            }
            (Existing::Overwrite, _) => {
                "see the files as they are written, also where the unit then fails: at least once; \
                 files of the same name are replaced, others stay"
            }
            (Existing::Clean, Layout::Flat) => {
                "see the files as they are written, also where the unit then fails: at least once; \
                 what lay under the path is removed first, and no rollback brings it back"
            }
            (Existing::Clean, Layout::Folders) => {
                "see the files as they are written, also where the unit then fails: at least once; \
                 what lay in a folder that gets rows is removed first, and no rollback brings it \
                 back; a folder that gets none keeps its files"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::small;

    #[test]
    fn an_unload_needs_no_option() {
        let pipeline = "version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  raw:
    kind: staging
    columns: { id: integer }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
  out:
    kind: table
    columns: { id: integer }
    load: { unload: { to: \"s3://b/out/{{ ds }}/\", delimited: }, select: SELECT id FROM raw }
";
        let project = "version: 1\ntargets:\n  t: { kind: local, schema: s }";
        let project = small::project([("callsheet.yml", project), ("p/pipeline.yml", pipeline)]);
        let text = small::rendered(&project, "p");
        let end = "TO 's3://b/out/2018-11-01/'\nIAM_ROLE default;\n";
        assert!(text.contains(end), "{text}");
    }
}
