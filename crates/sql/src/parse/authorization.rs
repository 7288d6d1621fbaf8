//! Who reads or writes the files of COPY and UNLOAD.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html>.
//! No key is kept: only where it stands.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::Authorization;

/// What was read so far.
#[derive(Default)]
pub(super) struct Authorizing {
    found: Option<Authorization>,
}

impl Authorizing {
    pub(super) const WORDS: [&'static str; 5] = [
        "iam_role",
        "credentials",
        "access_key_id",
        "secret_access_key",
        "session_token",
    ];

    /// Reads an authorization if one is next.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>, faults: &mut Vec<Fault>) -> bool {
        let start = cursor.span();
        if cursor.is("with") && cursor.is_at(1, "credentials") {
            cursor.next();
        }
        let Some(word) = cursor.take_one(&Self::WORDS) else {
            return false;
        };
        cursor.take(&["as"]);
        let result = match word {
            "iam_role" => iam_role(cursor),
            "credentials" => credentials(cursor, start),
            _ => keys(cursor, start),
        };
        match result {
            Ok(found) => self.add(found, start, faults),
            Err(fault) => faults.push(fault),
        }
        true
    }

    fn add(&mut self, found: Authorization, span: Span, faults: &mut Vec<Fault>) {
        self.found = Some(match (self.found.take(), found) {
            // A key id, its secret and its token are one.
            (Some(Authorization::Keys(before)), Authorization::Keys(span)) => {
                Authorization::Keys(before.union(span))
            }
            (Some(_), found) => {
                faults.push(
                    Fault::new(
                        FaultKind::DuplicateOption,
                        span,
                        "the authorization is given twice",
                        "the second one",
                    )
                    .help("keep one"),
                );
                found
            }
            (None, found) => found,
        });
    }

    pub(super) fn finish(
        self,
        command: &str,
        verb: &str,
        statement: Span,
        faults: &mut Vec<Fault>,
    ) -> Option<Authorization> {
        // Whatever else is wrong may have been meant to be it.
        if self.found.is_none() && faults.is_empty() {
            faults.push(
                Fault::new(
                    FaultKind::Syntax,
                    statement,
                    format!("{command} does not say which role {verb} the files"),
                    "no `IAM_ROLE`",
                )
                .help("add `IAM_ROLE default`"),
            );
        }
        self.found
    }
}

fn iam_role(cursor: &mut Cursor<'_>) -> Result<Authorization, Fault> {
    if cursor.take(&["default"]).is_some() {
        return Ok(Authorization::Default);
    }
    let role = cursor.literal("`default` or the name of a role in quotes")?;
    // An ARN, several of them, `'SESSION'`, or what a tool fills in: nobody here can know better.
    Ok(Authorization::Role(role.value))
}

/// `CREDENTIALS 'aws_iam_role=…'` names a role, anything else is a key.
fn credentials(cursor: &mut Cursor<'_>, start: Span) -> Result<Authorization, Fault> {
    let text = cursor.literal("the credentials in quotes")?;
    let role = text.value.trim().strip_prefix("aws_iam_role=");
    Ok(match role {
        Some(role) if !text.value.contains(';') => Authorization::Role(role.trim().to_owned()),
        _ => Authorization::Keys(start.union(text.span)),
    })
}

fn keys(cursor: &mut Cursor<'_>, start: Span) -> Result<Authorization, Fault> {
    let key = cursor.literal("a text in quotes")?;
    Ok(Authorization::Keys(start.union(key.span)))
}

/// Something that is filled in before the statement runs.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.contains(['<', '{', '$', '%'])
}
