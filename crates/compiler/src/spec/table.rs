//! One entry of `tables:`.

use indexmap::IndexMap;
use plan::Identifier;

use super::checks::CheckSpec;
use super::column::ColumnSpec;
use super::decode::{Decoder, Field, Owner, Parts, Words};
use super::lints::{LintLevelSpec, WaiverSpec};
use super::named::Named;
use super::scalar::Switch;
use super::upkeep::{self, UpkeepSpec};
use super::{checks, column, lints, load};
use crate::json_schema::{Keys, Shape};
use crate::loads::LoadSpec;
use crate::parts;
use crate::source::Spanned;
use crate::yaml::NodeKind;

/// A table: its columns, how rows get into it, what must be true of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSpec {
    pub name: Spanned<Identifier>,
    pub kind: Spanned<TableKindSpec>,
    pub description: Option<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub owner: Option<Spanned<String>>,
    /// Loaded once per plan set, not once per interval.
    pub static_table: Option<Spanned<Switch>>,
    /// By name, in the order of the file; never empty.
    pub columns: IndexMap<Identifier, ColumnSpec>,
    pub dist: Option<Spanned<DistSpec>>,
    pub sort: Option<Spanned<SortSpec>>,
    /// Tables to wait for that no SQL shows.
    pub after: Vec<Spanned<Identifier>>,
    /// Its span is the key that names the variant, such as `merge`.
    pub load: Spanned<LoadSpec>,
    pub checks: Vec<CheckSpec>,
    pub lints: Vec<LintLevelSpec>,
    pub waive: Vec<WaiverSpec>,
    pub upkeep: UpkeepSpec,
}

/// What a table is for; decides defaults of load, check scope and lints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKindSpec {
    Staging,
    Fact,
    Dimension,
    Table,
}

impl Words for TableKindSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("staging", Self::Staging),
        ("fact", Self::Fact),
        ("dimension", Self::Dimension),
        ("table", Self::Table),
    ];
}

/// How rows are spread over the slices.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_choosing_dist_sort.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistSpec {
    Auto,
    Even,
    All,
    Key(Spanned<Identifier>),
}

/// How rows are ordered on disk. Interleaved keys are deliberately absent.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/t_Sorting_data.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortSpec {
    Auto,
    /// A compound key, at least one column.
    Columns(Vec<Spanned<Identifier>>),
}

/// The keys of a table. The last two are gone once a table is read: parts are expanded before.
pub(crate) const KEYS: &[&str] = &[
    "kind",
    "description",
    "tags",
    "owner",
    "static",
    "columns",
    "dist",
    "sort",
    "after",
    "load",
    "checks",
    "lints",
    "waive",
    "grants",
    "comment",
    "maintenance",
    "on_failure",
    "meta",
    "was",
    "allow",
    "for_each",
    "use",
];

const COLUMNS: Named = Named {
    one: "column",
    expected: "a mapping of names to types",
};

const DIST_KEYS: &[&str] = &["key"];

impl Decoder<'_> {
    pub(super) fn table(
        &mut self,
        name: Spanned<Identifier>,
        field: Field<'_>,
        parts: Parts,
    ) -> Option<TableSpec> {
        let owner = Owner::new(format!("the table `{}`", name.value), field.key).with(parts);
        let fields = self.fields(field.value, owner, KEYS)?;
        let kind = self
            .require(&fields, "kind", "kind: dimension")
            .and_then(|field| self.word(field));
        let columns = self
            .require(&fields, "columns", "columns:")
            .and_then(|field| self.columns(field));
        let load = self
            .require(&fields, "load", "load:")
            .and_then(|field| self.load(field));
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let owner = fields.get("owner").and_then(|field| self.prose(field));
        let tags = fields.get("tags").and_then(|field| self.tags(field));
        let static_table = fields.get("static").and_then(|field| self.leaf(field));
        let dist = fields.get("dist").and_then(|field| self.dist(field));
        let sort = fields.get("sort").and_then(|field| self.sort(field));
        let after = fields.get("after").and_then(|field| self.names(field));
        let checks = fields
            .get("checks")
            .and_then(|field| self.list(field, "a list of checks", Self::check));
        let lints = fields.get("lints").and_then(|field| self.lints(field));
        let waive = fields.get("waive").and_then(|field| self.waivers(field));
        let upkeep = self.upkeep(&fields);
        Some(TableSpec {
            name,
            kind: kind?,
            description,
            tags: tags.unwrap_or_default(),
            owner,
            static_table,
            columns: columns?,
            dist,
            sort,
            after: after.unwrap_or_default(),
            load: load?,
            checks: checks.unwrap_or_default(),
            lints: lints.unwrap_or_default(),
            waive: waive.unwrap_or_default(),
            upkeep,
        })
    }

    pub(super) fn columns(&mut self, field: Field<'_>) -> Option<IndexMap<Identifier, ColumnSpec>> {
        let value = self.joined_types(field.value, &[]);
        self.named(field, &value, COLUMNS, Self::column)
    }

    fn dist(&mut self, field: Field<'_>) -> Option<Spanned<DistSpec>> {
        let span = field.value.span;
        let dist = match &field.value.kind {
            NodeKind::Mapping(..) => {
                let fields = self.fields(field.value, Owner::of(&field), DIST_KEYS)?;
                let key = self.require(&fields, "key", "dist: { key: user_id }")?;
                DistSpec::Key(self.leaf(key)?)
            }
            _ => self.word::<DistWord>(field)?.value.into(),
        };
        Some(Spanned::new(dist, span))
    }

    fn sort(&mut self, field: Field<'_>) -> Option<Spanned<SortSpec>> {
        let span = field.value.span;
        let sort = match &field.value.kind {
            NodeKind::Scalar(scalar) if scalar.text == "auto" => SortSpec::Auto,
            NodeKind::Sequence(_) => SortSpec::Columns(self.names(field)?),
            NodeKind::Scalar(scalar) if !field.value.is_null() => {
                let hint = format!("put it in brackets: `[{}]`", scalar.text);
                self.wrong_type(field, "`auto` or a list of columns", Some(hint));
                return None;
            }
            _ => {
                self.wrong_type(field, "`auto` or a list of columns", None);
                return None;
            }
        };
        Some(Spanned::new(sort, span))
    }
}

/// The styles of distribution that are one word.
#[derive(Clone, Copy)]
enum DistWord {
    Auto,
    Even,
    All,
}

impl Words for DistWord {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("auto", Self::Auto),
        ("even", Self::Even),
        ("all", Self::All),
    ];
}

impl From<DistWord> for DistSpec {
    fn from(word: DistWord) -> Self {
        match word {
            DistWord::Auto => Self::Auto,
            DistWord::Even => Self::Even,
            DistWord::All => Self::All,
        }
    }
}

/// All keys of a table.
pub(crate) fn keys() -> Keys {
    let by_key = Keys::of(DIST_KEYS).required(
        "key",
        Shape::text(),
        "The column by whose values rows are spread.",
    );
    let dist = Shape::either([Shape::word::<DistWord>(), by_key.into()]);
    let sort = Shape::either([Shape::words(["auto"]), Shape::names()]);
    Keys::of(KEYS)
        .required("kind", Shape::word::<TableKindSpec>(), "`staging` holds an interval's rows while it is loaded; `fact`, `dimension` and `table` stay.")
        .key("description", Shape::text(), "What its rows are.")
        .key("tags", Shape::list(Shape::filled()), "Words of a team's own.")
        .key("owner", Shape::text(), "The team that looks after it, not a database user.")
        .key("static", Shape::leaf::<Switch>(), "Whether it is loaded once, and not for each interval.")
        .required("columns", column::columns_shape(), "Its columns by name, in order.")
        .key("dist", dist, "How rows are spread over the slices: `auto`, `even`, `all`, or `{ key: column }`.")
        .key("sort", sort, "How rows are ordered on disk: `auto`, or a list of columns.")
        .key("after", Shape::growing(Shape::text()), "Tables to wait for that no SQL shows.")
        .required("load", load::shape(), "How rows get into it.")
        .key("checks", checks::shape(), "What must be true once it is loaded, inside of the load's transaction.")
        .key("lints", lints::levels_shape(), "Levels of lints, for this table.")
        .key("waive", lints::waivers_shape(), "Lints that do not apply to it, with the reason.")
        .with(upkeep::keys())
        .key(parts::FOR_EACH, parts::elements_shape(), "A table for each element: a list, or `{ file: lists/name.csv }`; templates see it as `each`.")
        .key(parts::USE, parts::calls_shape(), "Blocks whose keys it takes: names, or names with their arguments.")
        .or_nothing(&parts::default_keys())
}
