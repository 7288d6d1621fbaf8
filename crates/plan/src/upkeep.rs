//! What a table needs besides its columns and its rows: who may read it, what it is called in the
//! catalogue, what is done for it after a load, and how it may change.
//!
//! None of it makes rows, so that none of it makes loaded rows stale.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::identifier::Identifier;

/// Everything of one table; empty for most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upkeep {
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub grants: Vec<Grant>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comments: Option<Comments>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vacuum: Option<Vacuum>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub analyze: Option<Analyze>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub on_failure: Option<OnFailure>,
    /// The users' own words, which nothing here reads.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub meta: BTreeMap<String, Meta>,
    /// What the table was called in an earlier plan.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub was: Option<Identifier>,
    /// Losses that a migration may bring about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub allow: Vec<Allowance>,
    /// By name; only columns of which there is something to say.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub columns: BTreeMap<Identifier, ColumnUpkeep>,
}

impl Upkeep {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is said of one column besides its type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUpkeep {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// The declared compression: `az64`, `zstd`, …
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encode: Option<String>,
    /// What the column was called in an earlier plan.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub was: Option<Identifier>,
    /// For a migration that adds the column: its value for the rows that are there, an expression
    /// over the columns that they had.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fill: Option<String>,
}

impl ColumnUpkeep {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One privilege on a table, and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub privilege: Privilege,
    /// At least one, in the order of the source.
    pub to: Vec<Grantee>,
}

macro_rules! privileges {
    ($($variant:ident $word:literal,)*) => {
        /// What may be done with a table:
        /// <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html>.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Privilege { $($variant,)* }

        impl Privilege {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As the specification has it; in capitals it is SQL.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

privileges! {
    Select "select",
    Insert "insert",
    Update "update",
    Delete "delete",
    References "references",
    Drop "drop",
    Alter "alter",
    Truncate "truncate",
    All "all",
}

/// Who has a privilege. The kind is always written: a bare name would be taken for a user, and a
/// group of that name would go without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grantee {
    Group(Identifier),
    Role(Identifier),
    User(Identifier),
    /// Everybody.
    Public,
}

impl Grantee {
    /// As GRANT and REVOKE have it.
    pub fn to_sql(&self) -> String {
        match self {
            Self::Group(name) => format!("GROUP {}", name.to_sql()),
            Self::Role(name) => format!("ROLE {}", name.to_sql()),
            Self::User(name) => name.to_sql(),
            Self::Public => "PUBLIC".to_owned(),
        }
    }
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(f, "group {name}"),
            Self::Role(name) => write!(f, "role {name}"),
            Self::User(name) => write!(f, "user {name}"),
            Self::Public => f.write_str("public"),
        }
    }
}

/// What is written into the catalogue with COMMENT ON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comments {
    /// The descriptions of the table and of its columns.
    Descriptions,
}

/// VACUUM after loads: <https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacuum {
    pub kind: VacuumKind,
    /// Percent of sorted and of kept rows from which on nothing is done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub threshold: Option<u8>,
}

/// Deliberately absent: REINDEX, which is for interleaved sort keys, and BOOST, which takes the
/// memory of everybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VacuumKind {
    Full,
    SortOnly,
    DeleteOnly,
    Recluster,
}

impl VacuumKind {
    /// As VACUUM has it.
    pub fn to_sql(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::SortOnly => "SORT ONLY",
            Self::DeleteOnly => "DELETE ONLY",
            Self::Recluster => "RECLUSTER",
        }
    }
}

/// ANALYZE after loads: <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Analyze {
    AllColumns,
    /// Those that queries have filtered, joined or grouped by.
    PredicateColumns,
    Columns(Vec<Identifier>),
}

/// What a unit of the table that could not be done means for the rest of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// Nothing new is started, even where the run was asked to go on.
    Stop,
    /// What needs the table is skipped, all else goes on, even where the run was not asked to.
    Continue,
}

/// A value of `meta`. Scalars keep the text that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Meta {
    Text(String),
    List(Vec<Self>),
    Mapping(BTreeMap<String, Self>),
}

/// A loss that somebody has agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    pub loss: Loss,
    pub reason: String,
}

/// What a migration can lose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// A column of an earlier plan, with its values.
    Drop(Identifier),
    /// Values of a column that do not fit into its new type: the migration fails on the first one.
    Narrow(Identifier),
    /// The kind of values that a column had, such as numbers that become text.
    Cast(Identifier),
    /// The numbers that the warehouse gave to rows: they get new ones.
    Renumber(Identifier),
}

impl Loss {
    /// Its key in the specification.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Drop(_) => "drop",
            Self::Narrow(_) => "narrow",
            Self::Cast(_) => "cast",
            Self::Renumber(_) => "renumber",
        }
    }

    pub fn column(&self) -> &Identifier {
        match self {
            Self::Drop(column)
            | Self::Narrow(column)
            | Self::Cast(column)
            | Self::Renumber(column) => column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_upkeep_takes_no_room_in_a_plan() {
        assert!(Upkeep::default().is_empty());
        assert_eq!(
            serde_json::to_string(&Upkeep::default()).expect("plain data"),
            "{}"
        );
    }

    #[test]
    fn meta_reads_itself_back() {
        let text = r#"{"cost":"1.50","teams":["a",["b"]],"x":{"y":"no"}}"#;
        let meta: BTreeMap<String, Meta> = serde_json::from_str(text).expect("three kinds");
        assert_eq!(serde_json::to_string(&meta).expect("plain data"), text);
    }

    #[test]
    fn who_has_a_privilege_is_said_as_redshift_says_it() {
        let name = |name: &str| name.parse::<Identifier>().expect("a name");
        let sql = [
            Grantee::Group(name("analysts")),
            Grantee::Role(name("AWSIDC:team")),
            Grantee::User(name("group")),
            Grantee::Public,
        ]
        .map(|grantee| grantee.to_sql());
        assert_eq!(
            sql,
            [
                "GROUP analysts",
                "ROLE \"awsidc:team\"",
                "\"group\"",
                "PUBLIC"
            ]
        );
    }
}
