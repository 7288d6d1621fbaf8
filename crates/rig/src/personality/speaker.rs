//! What one connection needs to know: whether it is in a transaction, and what that has locked.

use std::collections::BTreeSet;

use sql::statement::Statement;
use sql::{Class, Parsed, classify, parse, tables};

use super::dialogue::{Control, Dialogue};
use super::{Personality, Speech, copying, refusals, rewrite};
use crate::faultwire::ServerError;
use crate::frame::{Frame, terminated};

pub(crate) struct Speaker {
    speech: Speech,
    server: u16,
    database: String,
    /// `I` idle, `T` in a transaction, `E` in one that has failed.
    status: u8,
    /// Written by this transaction, as written.
    locked: BTreeSet<String>,
}

impl Speaker {
    pub(super) fn new(speech: Speech, server: u16, database: String) -> Self {
        Self {
            speech,
            server,
            database,
            status: b'I',
            locked: BTreeSet::new(),
        }
    }

    /// Every frame of the server passes here.
    pub(crate) fn heard(&mut self, frame: &Frame) {
        if frame.tag == b'Z' {
            self.status = frame.body.first().copied().unwrap_or(b'I');
            if self.status == b'I' {
                self.locked.clear();
            }
        }
    }

    pub(crate) fn ready(&self) -> Frame {
        Frame::new(b'Z', [self.status])
    }

    pub(crate) fn refuses_extended(&self) -> bool {
        matches!(self.speech, Speech::Redshift(_))
    }

    /// Redshift has it; we do not, because its types are not those that drivers look for.
    pub(crate) fn extended_refusal() -> ServerError {
        ServerError::new(
            "0A000",
            "the extended protocol is not used with this server",
        )
    }

    /// What the server says of its settings. Redshift calls itself 8.0.2, and does not say how it
    /// reads a backslash.
    pub(crate) fn parameter(&self, frame: Frame) -> Option<Frame> {
        if frame.tag != b'S' || matches!(self.speech, Speech::Postgres) {
            return Some(frame);
        }
        match frame.text().as_str() {
            "standard_conforming_strings" => None,
            "server_version" => {
                let mut body = terminated("server_version");
                body.extend(terminated("8.0.2"));
                Some(Frame::new(b'S', body))
            }
            _ => Some(frame),
        }
    }

    pub(crate) fn translate(&mut self, sql: &str) -> Dialogue {
        let Speech::Redshift(personality) = &self.speech else {
            return Dialogue::of(sql);
        };
        let personality = personality.clone();
        match self.redshift(sql, &personality) {
            Ok(dialogue) => dialogue,
            Err(error) => Dialogue::refused(error),
        }
    }

    fn redshift(&mut self, sql: &str, personality: &Personality) -> Result<Dialogue, ServerError> {
        let parsed = parse(sql).map_err(|faults| {
            let message = faults.first().map(ToString::to_string).unwrap_or_default();
            ServerError::new("42601", message)
        })?;
        refusals::functions(sql)?;
        let kind = classify(&parsed);
        let in_transaction = self.status != b'I';
        if in_transaction && kind.class == Class::NotInTransaction {
            return Err(ServerError::new(
                "25001",
                format!("{} cannot run inside a transaction block", kind.command),
            ));
        }
        let mut dialogue = match &parsed.statement {
            Statement::Copy(copy) => {
                copying::dialogue(sql, copy, personality, self.server, &self.database)?
            }
            Statement::Commit | Statement::Rollback => {
                Dialogue::of(sql).control(Control::EndsTransaction)
            }
            Statement::Truncate(_) if in_transaction => Dialogue::of(sql).after("COMMIT"),
            _ => rewrite::dialogue(sql, &parsed)?,
        };
        if self.status == b'T' {
            for lock in self.locks(&parsed) {
                dialogue = dialogue.before(&lock);
            }
        }
        Ok(dialogue)
    }

    /// Writers of one table wait for each other until their transactions end:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/c_write_readwrite.html>
    fn locks(&mut self, parsed: &Parsed) -> Vec<String> {
        let writes_rows = matches!(
            parsed.statement,
            Statement::Insert(_)
                | Statement::Update(_)
                | Statement::Delete(_)
                | Statement::Merge(_)
                | Statement::RemoveDuplicates(_)
                | Statement::Copy(_)
        );
        if !writes_rows {
            return Vec::new();
        }
        let written = tables(parsed).writes.into_iter();
        let mut names: Vec<String> = written
            .map(|name| name.span.text(&parsed.text).to_owned())
            .filter(|name| self.locked.insert(name.clone()))
            .collect();
        // Put in front one by one, so the last comes first.
        names.reverse();
        names
            .iter()
            .map(|name| format!("LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))
            .collect()
    }
}
