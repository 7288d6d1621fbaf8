//! What the database holds.

use std::collections::BTreeMap;

use crate::session::{Refusal, Row};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) tables: BTreeMap<String, Vec<String>>,
    /// What the catalogue says about a table.
    pub(crate) columns: BTreeMap<String, Vec<Row>>,
    pub(crate) lease: Option<LeaseRow>,
    pub(crate) attempts: Vec<AttemptRow>,
    pub(crate) ledger: Vec<LedgerRow>,
    /// Runs and how they ended.
    pub(crate) runs: Vec<(String, Option<String>)>,
    /// Check, attempt, value, outcome.
    pub(crate) results: Vec<[String; 4]>,
    /// The table of loaded files: attempt, name, bytes.
    pub(crate) files: Vec<(String, String, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeaseRow {
    pub(crate) generation: i64,
    /// Run, pid and session start.
    pub(crate) holder: Option<(String, i64, i64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttemptRow {
    pub(crate) id: String,
    pub(crate) sequence: i64,
    pub(crate) generation: i64,
    pub(crate) session: (i64, i64),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LedgerRow {
    pub(crate) unit: String,
    pub(crate) interval: String,
    pub(crate) digest: String,
    pub(crate) attempt: String,
    pub(crate) sequence: i64,
    pub(crate) rows: i64,
}

/// A statement in parts.
pub(crate) struct Command<'a> {
    pub(crate) verb: &'a str,
    arguments: BTreeMap<&'a str, &'a str>,
}

impl<'a> Command<'a> {
    pub(crate) fn parse(sql: &'a str) -> Self {
        let mut words = sql.split_whitespace();
        let verb = words.next().expect("a statement has a verb");
        let arguments = words
            .map(|word| word.split_once('=').expect("key=value"))
            .collect();
        Self { verb, arguments }
    }

    pub(crate) fn text(&self, key: &str) -> &'a str {
        self.arguments
            .get(key)
            .unwrap_or_else(|| panic!("`{}` needs `{key}`", self.verb))
    }

    pub(crate) fn number(&self, key: &str) -> i64 {
        self.text(key).parse().expect("a number")
    }

    /// The table that the statement writes.
    pub(crate) fn written(&self) -> Option<&'a str> {
        matches!(
            self.verb,
            "create" | "recreate" | "drop" | "copy" | "delete" | "insert"
        )
        .then(|| self.text("t"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) written: Option<u64>,
}

pub(crate) fn one(value: impl std::fmt::Display) -> Answer {
    rows(vec![vec![Some(value.to_string())]])
}

pub(crate) fn rows(rows: Vec<Row>) -> Answer {
    Answer {
        rows,
        written: None,
    }
}

impl Data {
    /// Runs everything but what concerns sessions and transactions.
    pub(crate) fn apply(&mut self, command: &Command<'_>) -> Result<Answer, Refusal> {
        let absent = || Refusal {
            sqlstate: "42P01".to_owned(),
            message: "relation does not exist".to_owned(),
            detail: None,
            help: None,
        };
        let some = |value: &str| Some(value.to_owned());
        let text = |key| command.text(key);
        let number = |key| command.number(key);
        match command.verb {
            "set" | "lease_lock" => {}
            "bootstrap" => {
                self.lease.get_or_insert(LeaseRow {
                    generation: 0,
                    holder: None,
                });
            }
            "lease_read" => {
                let lease = self.lease.as_ref().ok_or_else(absent)?;
                let mut row = vec![some(&lease.generation.to_string())];
                match &lease.holder {
                    None => row.extend([None, None, None]),
                    Some((run, pid, start)) => {
                        row.extend([some(run), some(&pid.to_string()), some(&start.to_string())]);
                    }
                }
                return Ok(rows(vec![row]));
            }
            "lease_take" => {
                let lease = self.lease.as_mut().ok_or_else(absent)?;
                if lease.generation == number("seen") {
                    lease.generation = number("generation");
                    lease.holder = Some((text("run").to_owned(), number("pid"), number("start")));
                }
            }
            "lease_release" => {
                let lease = self.lease.as_mut().ok_or_else(absent)?;
                if lease.generation == number("generation") {
                    lease.holder = None;
                }
            }
            "fence" => return Ok(one(self.lease.as_ref().ok_or_else(absent)?.generation)),
            "old_sessions" => {
                let all = self.attempts.iter();
                let generations = all.clone().map(|row| row.generation);
                let last = generations
                    .filter(|past| *past < number("generation"))
                    .max();
                let old = all.filter(|row| Some(row.generation) == last);
                let session =
                    |row: &AttemptRow| [row.session.0, row.session.1].map(|n| some(&n.to_string()));
                return Ok(rows(old.map(|row| session(row).to_vec()).collect()));
            }
            "run_started" => self.runs.push((text("run").to_owned(), None)),
            "run_ended" => {
                for (run, outcome) in &mut self.runs {
                    if run == text("run") {
                        *outcome = some(text("outcome"));
                    }
                }
            }
            "last_sequence" => {
                let last = self.attempts.iter().map(|row| row.sequence).max();
                return Ok(rows(vec![vec![last.map(|last| last.to_string())]]));
            }
            "ledger_read" => {
                let row = |row: &LedgerRow| {
                    let sequence = row.sequence.to_string();
                    [&row.unit, &row.interval, &row.digest, &sequence]
                        .map(|v| some(v))
                        .to_vec()
                };
                return Ok(rows(self.ledger.iter().map(row).collect()));
            }
            "attempt_started" => self.attempts.push(AttemptRow {
                id: text("attempt").to_owned(),
                sequence: number("sequence"),
                generation: number("generation"),
                session: (number("pid"), number("start")),
            }),
            "attempt_committed" => {
                let mine = self
                    .ledger
                    .iter()
                    .filter(|row| row.attempt == text("attempt"));
                return Ok(one(mine.count()));
            }
            "record" => self.ledger.push(LedgerRow {
                unit: text("unit").to_owned(),
                interval: text("interval").to_owned(),
                digest: text("digest").to_owned(),
                attempt: text("attempt").to_owned(),
                sequence: number("sequence"),
                rows: number("rows"),
            }),
            "note" => self
                .results
                .push(["check", "attempt", "value", "outcome"].map(|key| text(key).to_owned())),
            "columns" => {
                return Ok(rows(
                    self.columns.get(text("t")).cloned().unwrap_or_default(),
                ));
            }
            "create" => {
                self.tables.entry(text("t").to_owned()).or_default();
            }
            "recreate" => {
                self.tables.insert(text("t").to_owned(), Vec::new());
            }
            "drop" => {
                self.tables.remove(text("t")).ok_or_else(absent)?;
            }
            "copy" => {
                let table = self.tables.get_mut(text("t")).ok_or_else(absent)?;
                table.extend((0..number("rows")).map(|row| format!("row{row}")));
            }
            "delete" => {
                let table = self.tables.get_mut(text("t")).ok_or_else(absent)?;
                let before = table.len();
                table.retain(|row| !row.starts_with(text("row")));
                return Ok(written(before - table.len()));
            }
            "insert" => {
                let source = self.tables.get(text("from")).ok_or_else(absent)?;
                let rows: Vec<_> = source
                    .iter()
                    .map(|row| format!("{}:{row}", text("row")))
                    .collect();
                let inserted = rows.len();
                self.tables
                    .get_mut(text("t"))
                    .ok_or_else(absent)?
                    .extend(rows);
                return Ok(written(inserted));
            }
            "files_read" => return Ok(rows(self.files_of(text("attempt")))),
            "count" => return Ok(one(self.tables.get(text("t")).ok_or_else(absent)?.len())),
            "value" => return Ok(one(text("n"))),
            "null" => return Ok(rows(vec![vec![None]])),
            verb => panic!("the scripted warehouse knows no `{verb}`"),
        }
        Ok(Answer::default())
    }
}

impl Data {
    /// Sequence, file and bytes of a try and of the load before it.
    fn files_of(&self, attempt: &str) -> Vec<Row> {
        let Some(this) = self.ledger.iter().find(|row| row.attempt == attempt) else {
            return Vec::new();
        };
        let key = |row: &LedgerRow| (row.unit.clone(), row.interval.clone());
        let noted = |row: &&LedgerRow| self.files.iter().any(|(of, ..)| *of == row.attempt);
        let same = self.ledger.iter().filter(|row| key(row) == key(this));
        let earlier = same
            .clone()
            .filter(|row| row.sequence < this.sequence)
            .filter(noted)
            .map(|row| row.sequence)
            .max();
        let least = earlier.unwrap_or(0);
        same.filter(|row| row.sequence >= least)
            .flat_map(|row| {
                let files = self.files.iter().filter(|(of, ..)| *of == row.attempt);
                files.map(|(_, name, bytes)| {
                    [row.sequence.to_string(), name.clone(), bytes.to_string()]
                        .map(Some)
                        .to_vec()
                })
            })
            .collect()
    }
}

fn written(rows: usize) -> Answer {
    Answer {
        rows: Vec::new(),
        written: Some(rows as u64),
    }
}
