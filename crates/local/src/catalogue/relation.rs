//! What is kept of a table or a view beside its rows.

use plan::{Identifier, SqlType};
use sql::catalogue::Column;
use sql::statement::{DistStyle, IdentityValues, SortStyle, TableAttributes};
use sql::typed::Nullability;

/// One column, as its DDL made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewColumn {
    pub(crate) name: Identifier,
    pub(crate) ty: SqlType,
    pub(crate) nullability: Nullability,
    /// In the engine's SQL.
    pub(crate) default: Option<String>,
    pub(crate) identity: Option<Sequence>,
    pub(crate) layout: Layout,
}

/// Where the values of an identity column come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    /// The engine's name of it, without schema.
    pub(crate) name: String,
    pub(crate) seed: i64,
    pub(crate) step: i64,
    pub(crate) values: IdentityValues,
}

/// How Redshift would store the column. It says nothing here, and can be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// As in the DDL; Redshift chooses one without it.
    pub(crate) encoding: Option<String>,
    pub(crate) distribution: Distribution,
    /// Place in the sort key from 1, by turns negative in an interleaved one; 0 outside.
    pub(crate) sort: i32,
}

/// Whether rows are spread by a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Distribution {
    Key,
    #[default]
    Other,
}

/// A table or a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) kind: Kind,
    /// Of a late-binding view none: they show when it is queried.
    pub(crate) columns: Vec<NewColumn>,
    pub(crate) style: Style,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Table,
    View(Definition),
    LateView(Definition),
    MaterializedView(Definition),
}

/// How a view was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The whole statement.
    pub(crate) text: String,
    /// Where bare names led then.
    pub(crate) schema: Identifier,
}

/// `DISTSTYLE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Auto,
    Even,
    All,
    Key,
}

impl NewColumn {
    /// One that takes NULL and has no default, as of a query's output.
    pub(crate) fn plain(name: Identifier, ty: SqlType) -> Self {
        Self {
            name,
            ty,
            nullability: Nullability::Nullable,
            default: None,
            identity: None,
            layout: Layout::default(),
        }
    }

    pub(crate) fn bound(&self) -> Column {
        Column {
            name: self.name.clone(),
            ty: self.ty,
            nullability: self.nullability,
        }
    }
}

impl Kind {
    /// The words under which the catalogue keeps it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View(_) => "view",
            Self::LateView(_) => "late view",
            Self::MaterializedView(_) => "materialized view",
        }
    }

    pub(crate) fn definition(&self) -> Option<&Definition> {
        match self {
            Self::Table => None,
            Self::View(definition)
            | Self::LateView(definition)
            | Self::MaterializedView(definition) => Some(definition),
        }
    }

    pub(super) fn named(name: &str, definition: Option<Definition>) -> Option<Self> {
        Some(match (name, definition) {
            ("table", _) => Self::Table,
            ("view", Some(definition)) => Self::View(definition),
            ("late view", Some(definition)) => Self::LateView(definition),
            ("materialized view", Some(definition)) => Self::MaterializedView(definition),
            _ => return None,
        })
    }
}

impl Style {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Auto, "auto"),
        (Self::Even, "even"),
        (Self::All, "all"),
        (Self::Key, "key"),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(style, _)| *style == self)
            .map_or("auto", |(_, name)| name)
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name)?;
        Some(found.0)
    }
}

/// Writes what the attributes of a table say into its columns; gives its style.
pub(crate) fn lay_out(columns: &mut [NewColumn], attributes: &TableAttributes) -> Style {
    let style = match &attributes.dist {
        None | Some(DistStyle::Auto) => Style::Auto,
        Some(DistStyle::Even) => Style::Even,
        Some(DistStyle::All) => Style::All,
        Some(DistStyle::Key(_) | DistStyle::KeyPosition(_)) => Style::Key,
    };
    if attributes.dist.is_some() {
        for (place, column) in (1..).zip(columns.iter_mut()) {
            let is_key = match &attributes.dist {
                Some(DistStyle::Key(key)) => *key == column.name,
                Some(DistStyle::KeyPosition(key)) => *key == place,
                _ => false,
            };
            column.layout.distribution = if is_key {
                Distribution::Key
            } else {
                Distribution::Other
            };
        }
    }
    if let Some(sort) = &attributes.sort {
        sort_by(columns, Some(sort));
    }
    style
}

/// Makes these the columns of the sort key, and no others.
pub(crate) fn sort_by(columns: &mut [NewColumn], sort: Option<&SortStyle>) {
    for (number, column) in (1..).zip(columns.iter_mut()) {
        let place = match sort {
            Some(SortStyle::Compound(keys) | SortStyle::Interleaved(keys)) => {
                keys.iter().position(|key| *key == column.name)
            }
            Some(SortStyle::Positions(keys)) => keys.iter().position(|key| *key == number),
            Some(SortStyle::Auto) | None => None,
        };
        let place = place.map_or(0, |place| i32::try_from(place + 1).unwrap_or(i32::MAX));
        let is_turned = matches!(sort, Some(SortStyle::Interleaved(_))) && place % 2 == 0;
        column.layout.sort = if is_turned { -place } else { place };
    }
}
