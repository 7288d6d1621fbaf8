//! What can be wrong with schemas that each developer has.

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A target whose developers cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the target `{target}` has a schema for each developer, and none is named")]
    Unnamed { target: String, span: Span },
    #[error("the schema of the developer `{developer}` has more than 127 bytes")]
    TooLong { developer: String, span: Span },
    #[error("the developers of `{target}` would share the ledger in the schema `{control_schema}`")]
    SharedLedger {
        target: String,
        control_schema: String,
        example: String,
        span: Span,
        schema: Span,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::Unnamed { span, .. } => Self::error(&DEVELOPER_UNNAMED, message)
                .at(span, "has a name in it")
                .help("say whose: `--as <name>`, or `CALLSHEET_DEVELOPER=<name>`"),
            Fault::TooLong { span, .. } => Self::error(&DEVELOPER_TOO_LONG, message)
                .at(span, "with the name in it")
                .help("choose a shorter name; the control schema is longer than this one"),
            Fault::SharedLedger {
                example,
                span,
                schema,
                ..
            } => Self::error(&DEVELOPERS_SHARE_LEDGER, message)
                .at(span, "one for all")
                .also(schema, "one for each developer")
                .help(format!(
                    "write `control_schema: \"{example}\"`, or leave it out, which means the same"
                )),
        }
    }
}

define_explanations! {
    DEVELOPER_UNNAMED = "resolve/developer-unnamed" {
        what: "A target's schema has `{{ user }}` in it, and nobody said who that is.",
        why: "The name of the user of the machine is deliberately not taken: the same command would make another plan elsewhere.",
        example: "callsheet plan --target dev --date 2018-11-01",
        instead: "callsheet plan --target dev --as anna --date 2018-11-01",
    }
    DEVELOPER_TOO_LONG = "resolve/developer-too-long" {
        what: "A developer's schema or control schema has more than 127 bytes.",
        why: "Redshift cuts longer names without a word, and two developers could get one schema.",
        example: "schema: \"a_very_long_name_…_{{ user }}\"",
        instead: "schema: \"dev_{{ user }}\"",
    }
    DEVELOPERS_SHARE_LEDGER = "resolve/developers-share-ledger" {
        what: "Each developer has a schema, and all of them one control schema.",
        why: "A ledger says which intervals are loaded. What one developer has loaded would count as loaded for the others.",
        example: "schema: \"dev_{{ user }}\"\ncontrol_schema: callsheet",
        instead: "schema: \"dev_{{ user }}\"\ncontrol_schema: \"dev_{{ user }}_callsheet\"",
    }
}
