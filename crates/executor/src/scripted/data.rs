//! What the database holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::session::{Refusal, Row};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) tables: BTreeMap<String, Vec<String>>,
    /// What the catalogue says about a table.
    pub(crate) columns: BTreeMap<String, Vec<Row>>,
    pub(crate) kinds: BTreeMap<String, Vec<Row>>,
    pub(crate) keys: BTreeMap<String, Vec<Row>>,
    /// Rows of the ledgers of other pipelines.
    pub(crate) upstream: BTreeMap<String, Vec<Row>>,
    pub(crate) lease: Option<LeaseRow>,
    pub(crate) attempts: Vec<AttemptRow>,
    pub(crate) ledger: Vec<LedgerRow>,
    pub(crate) runs: Vec<RunRow>,
    /// Generation and session.
    pub(crate) sessions: Vec<(i64, (i64, i64))>,
    /// Check, attempt, value, outcome.
    pub(crate) results: Vec<[String; 4]>,
    /// By table: the pipeline that owns it.
    pub(crate) owners: BTreeMap<String, String>,
    /// The table of loaded files: attempt, name, bytes.
    pub(crate) files: Vec<(String, String, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeaseRow {
    pub(crate) generation: i64,
    /// Run, pid and session start.
    pub(crate) holder: Option<(String, i64, i64)>,
    pub(crate) plan: String,
    pub(crate) owner: String,
}

/// A process of a run came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RunRow {
    pub(crate) run: String,
    pub(crate) plan: String,
    pub(crate) generation: i64,
    pub(crate) session: (i64, i64),
    pub(crate) outcome: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttemptRow {
    pub(crate) id: String,
    pub(crate) sequence: i64,
    pub(crate) generation: i64,
    pub(crate) unit: String,
    pub(crate) session: (i64, i64),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LedgerRow {
    pub(crate) unit: String,
    pub(crate) interval: String,
    pub(crate) digest: String,
    pub(crate) attempt: String,
    pub(crate) sequence: i64,
    pub(crate) generation: i64,
    pub(crate) rows: i64,
}

/// The user of every session.
pub(crate) const USER: &str = "etl";

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

    fn find(&self, key: &str) -> Option<&'a str> {
        self.arguments.get(key).copied()
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
            "set" | "lease_lock" | "runs_lock" | "claim_lock" | "owners_lock" => {}
            "bootstrap" => {
                self.lease.get_or_insert(LeaseRow {
                    generation: 0,
                    holder: None,
                    plan: String::new(),
                    owner: String::new(),
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
                let own = i64::from(lease.owner == USER).to_string();
                row.extend([some(&lease.plan), some(&lease.owner), some(&own)]);
                return Ok(rows(vec![row]));
            }
            "lease_take" => {
                let lease = self.lease.as_mut().ok_or_else(absent)?;
                if lease.generation == number("seen") {
                    lease.generation = number("generation");
                    lease.holder = Some((text("run").to_owned(), number("pid"), number("start")));
                    lease.plan = text("plan").to_owned();
                    USER.clone_into(&mut lease.owner);
                }
            }
            "lease_release" => {
                let lease = self.lease.as_mut().ok_or_else(absent)?;
                if lease.generation == number("generation") {
                    lease.holder = None;
                }
            }
            "fence" => return Ok(one(self.lease.as_ref().ok_or_else(absent)?.generation)),
            "session_started" => {
                let session = (number("pid"), number("start"));
                self.sessions.push((number("generation"), session));
            }
            "known_sessions" => {
                let known = self.sessions.iter().filter(|(generation, session)| {
                    *generation <= number("generation") && session.1 >= number("start")
                });
                return Ok(numbers(known.map(|(generation, session)| {
                    vec![*generation, session.0, session.1]
                })));
            }
            "run_started" | "run_ended" => self.runs.push(RunRow {
                run: text("run").to_owned(),
                plan: text("plan").to_owned(),
                generation: number("generation"),
                session: (number("pid"), number("start")),
                outcome: (command.verb == "run_ended").then(|| text("outcome").to_owned()),
            }),
            "other_processes" => {
                let own = (number("pid"), number("start"));
                let of_run = |row: &&RunRow| row.generation == number("generation");
                let ended = |session| {
                    let mut rows = self.runs.iter().filter(of_run);
                    rows.any(|row| row.session == session && row.outcome.is_some())
                };
                let others = self.runs.iter().filter(of_run).map(|row| row.session);
                let others: BTreeSet<_> = others
                    .filter(|session| *session != own && !ended(*session))
                    .collect();
                return Ok(numbers(
                    others.iter().map(|session| vec![session.0, session.1]),
                ));
            }
            "recent_runs" | "last_run" if self.lease.is_none() => return Err(absent()),
            "recent_runs" => return Ok(self.past_runs(|_| true)),
            "last_run" => return Ok(self.past_runs(|row| row.plan == text("plan"))),
            "open_tries" => {
                let open = self.attempts.iter().filter(|row| {
                    row.generation == number("generation")
                        && self.ledger.iter().all(|done| done.attempt != row.id)
                });
                let row = |row: &AttemptRow| {
                    let [pid, start] = [row.session.0, row.session.1].map(|n| n.to_string());
                    [&pid, &start, &row.unit, "2018-12-01 00:00:00"]
                        .map(&some)
                        .to_vec()
                };
                return Ok(rows(open.map(row).collect()));
            }
            "claim_read" => return Ok(self.position(command)),
            "ledger_read" | "ledger_times" => {
                let row = |row: &LedgerRow| {
                    let sequence = row.sequence.to_string();
                    let generation = row.generation.to_string();
                    let time = format!("2018-12-01 00:00:{:02}", row.sequence);
                    let mut values = vec![&row.unit, &row.interval, &row.digest];
                    values.extend([&sequence, &generation]);
                    if command.verb == "ledger_times" {
                        values.push(&time);
                    }
                    values.into_iter().map(|v| some(v)).collect()
                };
                return Ok(rows(self.ledger.iter().map(row).collect()));
            }
            "attempt_started" => self.attempts.push(AttemptRow {
                id: text("attempt").to_owned(),
                sequence: number("sequence"),
                generation: number("generation"),
                unit: text("unit").to_owned(),
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
                generation: number("generation"),
                rows: number("rows"),
            }),
            "note" => self
                .results
                .push(["check", "attempt", "value", "outcome"].map(|key| text(key).to_owned())),
            "upstream" => {
                let found = self.upstream.get(text("p")).ok_or_else(absent)?;
                return Ok(rows(found.clone()));
            }
            "columns" | "kind" | "keys" => {
                let catalogue = match command.verb {
                    "columns" => &self.columns,
                    "kind" => &self.kinds,
                    _ => &self.keys,
                };
                let found = catalogue.get(text("t"));
                return Ok(rows(found.cloned().unwrap_or_default()));
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
            "owners_read" => {
                let row = |table: &str| {
                    let owner = self.owners.get(table)?;
                    Some(vec![some(table), some(owner)])
                };
                return Ok(rows(text("tables").split(',').filter_map(row).collect()));
            }
            "owners_claim" => {
                for table in text("tables").split(',') {
                    let owner = self.owners.entry(table.to_owned());
                    owner.or_insert_with(|| text("pipeline").to_owned());
                }
            }
            "owners_adopt" => {
                let owned = |(table, _): &(&String, &mut String)| {
                    text("tables").split(',').any(|name| name == table.as_str())
                };
                for (_, owner) in self.owners.iter_mut().filter(owned) {
                    text("pipeline").clone_into(owner);
                }
            }
            "files_read" => return Ok(rows(self.files_of(text("attempt")))),
            // A tally outside transactions only, as VACUUM is.
            "tally" | "mark" => {
                let table = self.tables.entry(text("t").to_owned()).or_default();
                table.push("ran".to_owned());
            }
            "happened" => {
                let happened = self.tables.contains_key(text("t"));
                return Ok(one(i64::from(happened)));
            }
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

    /// How processes ended.
    pub(crate) fn outcomes(&self) -> Vec<&str> {
        let outcomes = self.runs.iter().map(|row| row.outcome.as_deref());
        outcomes.flatten().collect()
    }

    /// Runs by generation, the latest first.
    fn past_runs(&self, of: impl Fn(&RunRow) -> bool) -> Answer {
        let mut runs: BTreeMap<i64, Vec<&RunRow>> = BTreeMap::new();
        for row in self.runs.iter().filter(|row| of(row)) {
            runs.entry(row.generation).or_default().push(row);
        }
        let row = |(generation, rows): (i64, Vec<&RunRow>)| {
            let ended: Vec<i64> = rows
                .iter()
                .filter_map(|row| row.outcome.as_ref()?.parse().ok())
                .collect();
            let time = "2018-12-01 00:00:00";
            vec![
                Some(rows[0].run.clone()),
                Some(rows[0].plan.clone()),
                Some(generation.to_string()),
                Some((rows.len() - ended.len()).to_string()),
                Some(ended.len().to_string()),
                ended.iter().max().map(ToString::to_string),
                Some(time.to_owned()),
                Some(time.to_owned()),
            ]
        };
        rows(runs.into_iter().rev().map(row).collect())
    }

    /// What a claim asks about a unit.
    fn position(&self, command: &Command<'_>) -> Answer {
        let unit = command.text("unit");
        let last = self.attempts.iter().map(|row| row.sequence).max();
        let of_unit = || self.ledger.iter().filter(|row| row.digest == unit);
        let generation = command.number("generation");
        let new = of_unit()
            .filter(|row| row.sequence > command.number("seen") && row.generation == generation);
        let tries = || self.attempts.iter().filter(|row| row.unit == unit);
        let open = tries().filter(|tried| of_unit().all(|row| row.attempt != tried.id));
        let count = |count: usize| i64::try_from(count).expect("few rows");
        let mut position = vec![
            vec![0, last.unwrap_or(0), 0],
            vec![1, count(new.count()), 0],
            vec![2, count(open.count()), 0],
        ];
        let here = tries().filter(|row| row.generation == generation);
        position.extend(here.map(|row| vec![3, row.session.0, row.session.1]));
        if let Some(tables) = command.find("tables") {
            let owned = tables.split(',').filter_map(|table| self.owners.get(table));
            let taken = owned.filter(|owner| *owner != command.text("pipeline"));
            position.push(vec![4, count(taken.count()), 0]);
        }
        numbers(position.into_iter())
    }
}

pub(crate) fn numbers(numbers: impl Iterator<Item = Vec<i64>>) -> Answer {
    let row = |row: Vec<i64>| row.iter().map(|n| Some(n.to_string())).collect();
    rows(numbers.map(row).collect())
}

fn written(rows: usize) -> Answer {
    Answer {
        rows: Vec::new(),
        written: Some(rows as u64),
    }
}
