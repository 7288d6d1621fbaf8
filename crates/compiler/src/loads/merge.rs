//! `merge`: new keys are inserted, known ones updated.
//!
//! With `latest_by`, an older row never overwrites a newer one, whichever interval is loaded last;
//! of a row as old as the loaded one, the loaded one stays, so that a corrected source wins.
//! Repeated keys inside the source: the latest wins, and among rows equally late the order of all
//! other columns decides, so that the outcome depends on nothing else, except for columns of a type
//! without an order, such as `geometry`. Without `latest_by`, repeated keys are refused by a blocking
//! check, and the last interval loaded wins.
//!
//! Redshift merges tables only, with two arms and no conditions, so the source is put into a table
//! of its own first, made and dropped in the same transaction:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html>.

use std::num::NonZeroU16;

use plan::{Identifier, Lookback};

use super::{
    Beside, BesideColumns, BuiltIn, LoadKind, Numbering, Options, column_list, equal, list,
    lookback, of,
};
use crate::ir::{SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields, Owner};
use crate::template::{Values, template};

/// What the name of the source's table ends with.
pub(super) const SOURCE_SUFFIX: &str = "__callsheet_merge";

/// `merge: { key, latest_by, lookback }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// At least one column.
    pub key: Vec<Spanned<Identifier>>,
    /// An older source row never overwrites a newer one by this column.
    pub latest_by: Option<Spanned<Identifier>>,
    pub lookback: Option<Spanned<NonZeroU16>>,
    pub select: SelectSpec,
}

const KEYS: &[&str] = &["key", "latest_by", "lookback"];

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        let options = decoder.fields(chosen.value, Owner::of(&chosen), KEYS)?;
        let lookback = lookback::read(decoder, &options);
        let key = decoder
            .require(&options, "key", "key: [user_id]")
            .and_then(|field| decoder.names(field));
        let latest_by = options
            .get("latest_by")
            .and_then(|field| decoder.leaf(field));
        Some(Self {
            key: key?,
            latest_by,
            lookback,
            select: select?,
        })
    }
}

pub(super) fn options() -> Options {
    let options = Keys::of(KEYS)
        .required("key", Shape::names(), "What identifies a row; the columns are `not null`.")
        .key("latest_by", Shape::text(), "A column by which an older row never overwrites a newer one.")
        .key("lookback", lookback::shape(), lookback::ABOUT);
    Options::of_select(options, "One row for each key: new ones are inserted, known ones updated.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Merge> {
    let key: Vec<Option<Identifier>> = spec
        .key
        .iter()
        .map(|key| names.not_null_column(key, "a merge key"))
        .collect();
    let latest_by = match &spec.latest_by {
        None => Some(None),
        Some(column) => names.not_null_column(column, "`latest_by`").map(Some),
    };
    let (select, lookback) = names.select_again(&spec.select, spec.lookback.as_ref());
    Some(Merge {
        key: key.into_iter().collect::<Option<_>>()?,
        latest_by: latest_by?,
        lookback,
        select: select?,
    })
}

#[derive(Clone, Debug)]
pub struct Merge {
    /// At least one column, none of which may be NULL.
    pub key: Vec<Identifier>,
    /// A column that may not be NULL.
    pub latest_by: Option<Identifier>,
    pub lookback: Option<Spanned<Lookback>>,
    pub select: SelectText,
}

const SOURCE: Beside = Beside {
    suffix: SOURCE_SUFFIX,
    columns: BesideColumns::Given,
};

impl Merge {
    fn order(&self, latest_by: &Identifier, table: &Table) -> String {
        let others = table
            .given()
            .filter(|column| column.ty.is_ordered())
            .map(|column| &column.name.value)
            .filter(|name| *name != latest_by && !self.key.contains(name))
            .map(Identifier::to_sql);
        std::iter::once(format!("{} DESC", latest_by.to_sql()))
            .chain(others)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl LoadKind for Merge {
    fn values(&self, table: &Table, values: Values) -> Values {
        let source = table.beside(SOURCE);
        let target = table.physical.sample().table.to_sql();
        // By its own name: an alias could be the name of the merged table.
        let source_table = source.table.to_sql();
        let updated: Vec<&Identifier> = table
            .given()
            .map(|column| &column.name.value)
            .filter(|name| !self.key.contains(name))
            .collect();
        // A table of nothing but its key has nothing to update, but the arm must be there.
        let updated = if updated.is_empty() {
            self.key.iter().collect()
        } else {
            updated
        };
        let assignments = updated
            .iter()
            .map(|column| format!("{} = {}", column.to_sql(), of(&source_table, column)))
            .collect::<Vec<_>>()
            .join(", ");
        let source_columns = table
            .given()
            .map(|column| of(&source_table, &column.name.value))
            .collect::<Vec<_>>()
            .join(", ");
        let values = values
            .with("source", source.to_sql())
            .with("key", list(&self.key))
            .with("columns", column_list(table))
            .with("match", equal(&self.key, &target, &source_table))
            .with("assignments", assignments)
            .with("source_columns", source_columns);
        match &self.latest_by {
            None => values.with("latest_by", ""),
            Some(latest_by) => values
                .with("latest_by", latest_by.to_sql())
                .with("order", self.order(latest_by, table))
                .with("target_latest", of(&target, latest_by))
                .with("source_latest", of(&source_table, latest_by)),
        }
    }

    fn lookback(&self) -> Option<&Spanned<Lookback>> {
        self.lookback.as_ref()
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn beside(&self) -> Option<Beside> {
        Some(SOURCE)
    }

    /// Known keys are updated where they are.
    fn numbering(&self) -> Numbering {
        Numbering::Kept
    }

    fn built_in(&self) -> &'static [BuiltIn] {
        const {
            &[BuiltIn {
                name: "merge_key",
                title: "no key is loaded twice",
                measures: "repeated keys",
                template: template!("check/merge_key"),
            }]
        }
    }

    fn visible(&self) -> &'static str {
        "see the old rows until COMMIT, then old and new ones merged"
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::small;

    /// Redshift refuses spatial values and sketches in ORDER BY.
    #[test]
    fn among_rows_equally_late_only_types_with_an_order_decide() {
        let pipeline = "version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  raw:
    kind: staging
    columns: { id: integer not null, at: timestamp not null, g: geometry, h: hllsketch, n: integer }
    load: { copy: { from: \"s3://b/{{ ds }}.csv\", csv: , region: us-west-2 } }
  places:
    kind: dimension
    columns: { id: integer not null, at: timestamp not null, g: geometry, h: hllsketch, n: integer }
    load: { merge: { key: [id], latest_by: at }, select: \"SELECT id, at, g, h, n FROM raw\" }
";
        let project = "version: 1\ntargets:\n  t: { kind: redshift, schema: s, iam_role: default }";
        let project = small::project([("callsheet.yml", project), ("p/pipeline.yml", pipeline)]);
        let text = small::rendered(&project, "p");
        assert!(text.contains("ORDER BY at DESC, n)"), "{text}");
    }
}
