//! The language of the simulated warehouse: what the plans of these tests are written in.
//!
//! It is as small as reading and writing rows allows: `verb table column=value …`. The protocol is text
//! in it, as it is SQL in a plan for Redshift; the warehouse knows no step of the protocol by name.

/// One statement in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Statement<'a> {
    Begin,
    Commit,
    Rollback,
    /// Does nothing: settings, and steps that a broken plan leaves out.
    Nothing,
    /// Answers pid and start of the session.
    Identity,
    /// Counts the sessions of that pid and start.
    Alive {
        pid: i64,
        start: i64,
    },
    /// Lists pid and start of every session.
    Live,
    Terminate {
        pid: i64,
    },
    /// Rows of the session's last COPY.
    Copied,
    /// How many COPYs the session has carried out.
    Loads,
    /// Answers a number.
    Value(i64),
    /// Answers no row.
    NoRow,
    Lock(&'a str),
    /// Makes a table if it is absent.
    Create(&'a str),
    /// Makes an empty table in place of the one that may be there.
    Recreate(&'a str),
    Drop(&'a str),
    /// Empties a table and commits, as on Redshift.
    Truncate(&'a str),
    /// Work outside transactions; leaves a row that says so.
    Vacuum(&'a str),
    Insert {
        table: &'a str,
        cells: Cells<'a>,
    },
    /// Inserts a row for each of these tables that has none.
    Note {
        table: &'a str,
        names: Vec<&'a str>,
        cells: Cells<'a>,
    },
    /// Inserts the rows of a file that lies outside the warehouse.
    Copy {
        table: &'a str,
        file: &'a str,
        cells: Cells<'a>,
    },
    /// Inserts rows of other tables, with these columns set.
    Append {
        table: &'a str,
        from: Vec<&'a str>,
        wanted: Vec<Condition<'a>>,
        cells: Cells<'a>,
    },
    Update {
        table: &'a str,
        wanted: Vec<Condition<'a>>,
        cells: Cells<'a>,
    },
    Delete {
        table: &'a str,
        wanted: Vec<Condition<'a>>,
    },
    Select {
        table: &'a str,
        shape: Shape<'a>,
        wanted: Vec<Condition<'a>>,
    },
    /// Rows of several queries: the query's place, then its columns, then zeros up to three.
    Union(Vec<Self>),
}

pub(crate) type Cells<'a> = Vec<(&'a str, &'a str)>;

/// What a query answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape<'a> {
    Rows(Vec<&'a str>),
    Distinct(Vec<&'a str>),
    Count,
    /// Distinct rows; of them those for which no row says how it ended.
    Unended(Vec<&'a str>),
    /// Counts the rows whose value of a column is in no row of another table.
    Missing {
        column: &'a str,
        table: &'a str,
    },
    /// The greatest number of a column; zero where there is no row.
    Greatest(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Condition<'a> {
    pub(crate) column: &'a str,
    pub(crate) relation: Relation,
    pub(crate) value: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    Differs,
    Below,
    AtMost,
    Above,
    AtLeast,
    /// The value is a list.
    Among,
}

/// Longer ones first.
const RELATIONS: &[(&str, Relation)] = &[
    ("!=", Relation::Differs),
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("=", Relation::Equal),
    ("<", Relation::Below),
    (">", Relation::Above),
    ("~", Relation::Among),
];

impl<'a> Statement<'a> {
    /// Reads a statement of a plan of these tests.
    pub(crate) fn parse(sql: &'a str) -> Self {
        if sql.contains('|') {
            return Self::Union(sql.split('|').map(Self::parse).collect());
        }
        let mut words = sql.split_ascii_whitespace();
        let mut word = || words.next().expect("a statement is whole");
        match word() {
            "begin" => Self::Begin,
            "commit" => Self::Commit,
            "rollback" => Self::Rollback,
            "nothing" => Self::Nothing,
            "identity" => Self::Identity,
            "live" => Self::Live,
            "none" => Self::NoRow,
            "copied" => Self::Copied,
            "loads" => Self::Loads,
            "alive" => Self::Alive {
                pid: number(word()),
                start: number(word()),
            },
            "terminate" => Self::Terminate {
                pid: number(word()),
            },
            "value" => Self::Value(number(word())),
            "lock" => Self::Lock(word()),
            "create" => Self::Create(word()),
            "recreate" => Self::Recreate(word()),
            "drop" => Self::Drop(word()),
            "truncate" => Self::Truncate(word()),
            "vacuum" => Self::Vacuum(word()),
            "insert" => Self::Insert {
                table: word(),
                cells: words.map(cell).collect(),
            },
            "note" => Self::Note {
                table: word(),
                names: word().split(',').collect(),
                cells: words.map(cell).collect(),
            },
            "copy" => Self::Copy {
                table: word(),
                file: word(),
                cells: words.map(cell).collect(),
            },
            "append" => {
                let (table, from) = (word(), word().split(',').collect());
                let (wanted, cells) = wanted_and_set(words);
                Self::Append {
                    table,
                    from,
                    wanted,
                    cells,
                }
            }
            "update" => {
                let table = word();
                let (wanted, cells) = wanted_and_set(words);
                Self::Update {
                    table,
                    wanted,
                    cells,
                }
            }
            "delete" => Self::Delete {
                table: word(),
                wanted: words.map(condition).collect(),
            },
            verb => {
                let table = word();
                let mut columns = || word().split(',').collect();
                let shape = match verb {
                    "select" => Shape::Rows(columns()),
                    "distinct" => Shape::Distinct(columns()),
                    "unended" => Shape::Unended(columns()),
                    "count" => Shape::Count,
                    "missing" => Shape::Missing {
                        column: word(),
                        table: word(),
                    },
                    "greatest" => Shape::Greatest(word()),
                    _ => panic!("the simulated warehouse knows no `{verb}`"),
                };
                Self::Select {
                    table,
                    shape,
                    wanted: words.map(condition).collect(),
                }
            }
        }
    }

    /// Whether it needs a transaction: it reads or writes tables.
    pub(crate) fn is_about_tables(&self) -> bool {
        !matches!(
            self,
            Self::Begin
                | Self::Commit
                | Self::Rollback
                | Self::Nothing
                | Self::Identity
                | Self::Alive { .. }
                | Self::Live
                | Self::NoRow
                | Self::Terminate { .. }
                | Self::Copied
                | Self::Loads
                | Self::Value(_)
        )
    }
}

/// Reads `column=value … set column=value …`.
fn wanted_and_set<'a>(mut words: impl Iterator<Item = &'a str>) -> (Vec<Condition<'a>>, Cells<'a>) {
    let wanted = words.by_ref().take_while(|word| *word != "set");
    (wanted.map(condition).collect(), words.map(cell).collect())
}

fn number(word: &str) -> i64 {
    word.parse().expect("a number")
}

fn cell(word: &str) -> (&str, &str) {
    word.split_once('=').expect("column=value")
}

fn condition(word: &str) -> Condition<'_> {
    let at = word.find(['=', '<', '>', '!', '~']).expect("a relation");
    let (column, rest) = word.split_at(at);
    let found = RELATIONS.iter().find_map(|(sign, relation)| {
        let value = rest.strip_prefix(sign)?;
        Some(Condition {
            column,
            relation: *relation,
            value,
        })
    });
    found.expect("a relation")
}
