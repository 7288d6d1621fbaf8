//! `snapshot`: a slowly changing dimension of type 2, which keeps each row's versions.
//!
//! A version is valid from `valid_from` up to, not including, `valid_to`; the one that is valid now
//! has no end, which is NULL. A version ends and the next one starts where a watched column changes,
//! NULL counting as a value: at the row's `updated_at`, else at the interval's start, never at what a
//! clock says. With `deletes: close` a key that the SELECT does not give ends too. No version is empty: a
//! row whose `updated_at` did not advance makes none, as in dbt's timestamp strategy, since correcting the
//! version in its place would leave nothing to go back to where the interval is taken back; and a version
//! that starts at or after an interval's start is not ended by it.
//!
//! Two columns of Callsheet's own note which interval opened and closed a version, so that an interval
//! can be taken back. Re-run: the interval and all later ones are taken back first, and later ones that
//! were loaded run again behind it: of the same plan, else the run is refused. Late data: a row whose
//! `updated_at` is not later than the start of the version that is valid now changes nothing. Overlapping ranges: refused.

use plan::table::{Column, Nullability};
use plan::unit::Rerun;
use plan::{Identifier, SqlType};

use super::fault::Fault;
use super::{
    Beside, BesideColumns, BuiltIn, LoadKind, Misfit, NEW_SUFFIX, Options, START, column_list, equal, list,
    of, only_lasting,
};
use crate::chain::chain;
use crate::ir::{self, Lifetime, SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields, Owner, Words};
use crate::template::{Values, template};

/// `snapshot: { key, … }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// At least one column.
    pub key: Vec<Spanned<Identifier>>,
    /// When the source says that a row changed.
    pub updated_at: Option<Spanned<Identifier>>,
    /// The columns whose changes make versions; all if none is named.
    pub columns: Option<Vec<Spanned<Identifier>>>,
    pub deletes: Option<Spanned<Deletes>>,
    /// `valid_from` if it is not named.
    pub valid_from: Option<Spanned<Identifier>>,
    /// `valid_to` if it is not named.
    pub valid_to: Option<Spanned<Identifier>>,
    pub select: SelectSpec,
}

/// What becomes of a key that the SELECT does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletes {
    /// Nothing.
    Keep,
    /// Its version ends where the interval starts.
    Close,
}

impl Words for Deletes {
    const WORDS: &'static [(&'static str, Self)] = &[("keep", Self::Keep), ("close", Self::Close)];
}

const KEYS: &[&str] = &[
    "key",
    "updated_at",
    "columns",
    "deletes",
    "valid_from",
    "valid_to",
];

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        let options = decoder.fields(chosen.value, Owner::of(&chosen), KEYS)?;
        let key = decoder
            .require(&options, "key", "key: [user_id]")
            .and_then(|field| decoder.names(field));
        let mut name = |key| options.get(key).and_then(|field| decoder.leaf(field));
        let updated_at = name("updated_at");
        let valid_from = name("valid_from");
        let valid_to = name("valid_to");
        let columns = options.get("columns");
        let columns = columns.and_then(|field| decoder.names(field));
        let deletes = options.get("deletes");
        let deletes = deletes.and_then(|field| decoder.word(field));
        Some(Self {
            key: key?,
            updated_at,
            columns,
            deletes,
            valid_from,
            valid_to,
            select: select?,
        })
    }
}

pub(super) fn options() -> Options {
    let options = Keys::of(KEYS)
        .required("key", Shape::names(), "What identifies a row; the columns are `not null`.")
        .key("updated_at", Shape::text(), "The column that says when a row changed; the start of the interval if it is left out.")
        .key("columns", Shape::names(), "The columns whose changes make a version; all others if they are left out.")
        .key("deletes", Shape::word::<Deletes>(), "What becomes of a key that the SELECT does not give.")
        .key("valid_from", Shape::text(), "The declared column that says since when a version is valid; `valid_from` if it is left out.")
        .key("valid_to", Shape::text(), "The declared column that says until when a version was valid; `valid_to` if it is left out.");
    Options::of_select(options, "Keeps each key's versions: a slowly changing dimension of type 2.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Snapshot> {
    let key: Vec<Option<Identifier>> = spec
        .key
        .iter()
        .map(|key| names.not_null_column(key, "a snapshot's key"))
        .collect();
    let updated_at = match &spec.updated_at {
        None => Some(None),
        Some(column) => {
            let known = names.not_null_column(column, "`updated_at`");
            known.and(names.time_column(column)).map(Some)
        }
    };
    let place = spec.key.first().expect("a key has a column").span;
    let named = |name: &Option<Spanned<Identifier>>, otherwise: &str| match name {
        Some(name) => name.clone(),
        None => Spanned::new(otherwise.parse().expect("a plain name"), place),
    };
    let valid_from = validity(names, &named(&spec.valid_from, "valid_from"), &FROM);
    let valid_to = validity(names, &named(&spec.valid_to, "valid_to"), &TO);
    let select = names.select(&spec.select);
    let (valid_from, valid_to) = (valid_from?, valid_to?);
    let key = key.into_iter().collect::<Option<Vec<_>>>()?;
    let updated_at = updated_at?;
    let watched = match &spec.columns {
        Some(columns) => columns
            .iter()
            .map(|column| Some((names.declared_column(column)?, column.span)))
            .collect::<Option<Vec<_>>>()?,
        None => names
            .all_columns()
            .iter()
            .filter(|column| {
                let name = &column.name.value;
                let others = [Some(&valid_from), Some(&valid_to), updated_at.as_ref()];
                !key.contains(name) && !others.contains(&Some(name))
            })
            .map(|column| (column, column.name.span))
            .collect(),
    };
    for (column, span) in &watched {
        if column.ty == SqlType::Super || !column.ty.is_ordered() {
            names.diagnostic(
                Fault::NotComparable {
                    column: column.name.value.clone(),
                    found: column.ty.to_string(),
                    span: *span,
                    declared: column.name.span,
                }
                .into(),
            );
        }
    }
    Some(Snapshot {
        watched: watched
            .into_iter()
            .map(|(column, _)| Watched {
                column: column.name.value.clone(),
                nullability: column.nullability,
            })
            .collect(),
        key,
        updated_at,
        deletes: spec.deletes.as_ref().map_or(Deletes::Keep, |it| it.value),
        valid_from,
        valid_to,
        select: select?,
    })
}

/// What a column has to be that bounds a version's validity.
struct Validity {
    role: &'static str,
    needs: &'static str,
    nullability: Nullability,
}

const FROM: Validity = Validity {
    role: "from when a row is valid",
    needs: "timestamp not null",
    nullability: Nullability::NotNull,
};

const TO: Validity = Validity {
    role: "up to when a row is valid",
    needs: "timestamp",
    nullability: Nullability::Nullable,
};

fn validity(
    names: &mut Names<'_>,
    name: &Spanned<Identifier>,
    wanted: &Validity,
) -> Option<Identifier> {
    let column: &ir::Column = names.declared_column(name)?;
    let fits = column.ty == SqlType::Timestamp && column.nullability == wanted.nullability;
    if fits && column.identity.is_none() {
        return Some(column.name.value.clone());
    }
    let null = match column.nullability {
        Nullability::NotNull => " not null",
        Nullability::Nullable => "",
    };
    names.diagnostic(
        Fault::ValidityColumn {
            column: column.name.value.clone(),
            role: wanted.role,
            found: format!("{}{null}", column.ty),
            needs: wanted.needs,
            span: name.span,
            declared: column.name.span,
        }
        .into(),
    );
    None
}

#[derive(Clone, Debug)]
pub struct Snapshot {
    /// At least one column, none of which may be NULL.
    pub key: Vec<Identifier>,
    /// A column of times that may not be NULL.
    pub updated_at: Option<Identifier>,
    pub watched: Vec<Watched>,
    pub deletes: Deletes,
    pub valid_from: Identifier,
    pub valid_to: Identifier,
    pub select: SelectText,
}

/// A column whose changes make versions.
#[derive(Clone, Debug)]
pub struct Watched {
    pub column: Identifier,
    pub nullability: Nullability,
}

const SOURCE: Beside = Beside {
    suffix: NEW_SUFFIX,
    columns: BesideColumns::Given,
};

/// Notes the start of the interval that opened a version.
const OPENED: &str = "callsheet_opened";
/// Notes the start of the interval that closed it.
const CLOSED: &str = "callsheet_closed";

fn own(name: &str) -> Identifier {
    name.parse().expect("a plain name")
}

impl Snapshot {
    /// Whether a watched column has another value than before. Redshift has no `IS DISTINCT FROM`.
    fn changed(&self, known: &str, new: &str) -> String {
        let changed = self.watched.iter().map(|watched| {
            let (known, new) = (of(known, &watched.column), of(new, &watched.column));
            match watched.nullability {
                Nullability::NotNull => format!("{known} <> {new}"),
                Nullability::Nullable => format!(
                    "{known} <> {new} OR ({known} IS NULL AND {new} IS NOT NULL) OR \
                     ({known} IS NOT NULL AND {new} IS NULL)"
                ),
            }
        });
        chain(&changed.collect::<Vec<_>>(), " OR ")
    }
}

impl LoadKind for Snapshot {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn values(&self, table: &Table, values: Values) -> Values {
        let source = table.beside(SOURCE);
        let known = table.physical.sample().table.to_sql();
        let new = source.table.to_sql();
        let columns: Vec<String> = table
            .given()
            .map(|column| of("opened", &column.name.value))
            .collect();
        let updated_at = |relation: &str| match &self.updated_at {
            Some(column) => of(relation, column),
            None => String::new(),
        };
        values
            .with("source", source.to_sql())
            .with("columns", column_list(table))
            .with("opened_columns", columns.join(", "))
            .with("key", list(&self.key))
            .with("match", equal(&self.key, &known, &new))
            .with("opened_match", equal(&self.key, "known", "opened"))
            .with("changed", self.changed(&known, &new))
            .with("valid_from", self.valid_from.to_sql())
            .with("valid_to", self.valid_to.to_sql())
            .with("known_from", of(&known, &self.valid_from))
            .with("known_to", of(&known, &self.valid_to))
            .with("opened", OPENED)
            .with("closed", CLOSED)
            .with("start", START)
            .with("updated_at", updated_at(&new))
            .with("opened_at", updated_at("opened"))
            .with(
                "close_absent",
                match self.deletes {
                    Deletes::Keep => "",
                    Deletes::Close => "yes",
                },
            )
    }

    fn interval_rows(&self) -> Option<String> {
        Some(format!("{OPENED} = '{START}'"))
    }

    fn rerun(&self) -> Rerun {
        Rerun::Rewinds
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn beside(&self) -> Option<Beside> {
        Some(SOURCE)
    }

    fn fills(&self) -> Vec<&Identifier> {
        vec![&self.valid_from, &self.valid_to]
    }

    fn own_columns(&self) -> Vec<Column> {
        let own = |name, nullable| Column {
            name: own(name),
            ty: SqlType::Timestamp,
            nullable,
            identity: None,
        };
        vec![
            own(OPENED, Nullability::NotNull),
            own(CLOSED, Nullability::Nullable),
        ]
    }

    fn built_in(&self) -> &'static [BuiltIn] {
        const {
            &[
                BuiltIn {
                    name: "snapshot_key",
                    title: "no key is given twice",
                    measures: "repeated keys",
                    template: template!("check/merge_key"),
                },
                BuiltIn {
                    name: "snapshot_versions",
                    title: "no two versions of a key are valid at one time",
                    measures: "versions that reach into the next one",
                    template: template!("check/snapshot_versions"),
                },
            ]
        }
    }

    fn visible(&self) -> &'static str {
        "see the versions of before until COMMIT, then the new ones too"
    }
}
