//! What can be wrong with YAML before anybody asks what it means.

use super::explanations::{
    ALIAS_INSIDE_ITSELF, DUPLICATE_KEY, EMPTY_FILE, KEY_NOT_TEXT, MERGE_OF_NO_MAPPING,
    RESERVED_CHARACTER, SEVERAL_DOCUMENTS, SYNTAX, TAB, TAG, TOO_DEEP, TOO_MANY_VALUES,
    UNKNOWN_ALIAS,
};
use super::tree::{MAX_DEPTH, MAX_NODES};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A file that is no YAML, or YAML that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("`{name}` is empty")]
    EmptyFile { name: String, span: Span },
    #[error("the file holds more than one document")]
    SeveralDocuments { span: Span },
    #[error("the file cannot be read as YAML: {reason}")]
    Syntax {
        reason: String,
        suspect: Suspect,
        span: Span,
    },
    #[error("a tab stands where YAML wants spaces")]
    Tab { span: Span },
    #[error("the key `{key}` stands twice in one mapping")]
    DuplicateKey {
        key: String,
        span: Span,
        first: Span,
    },
    #[error("the key `{key}` is not text")]
    KeyNotText { key: String, span: Span },
    #[error("the tag `{tag}` is not supported")]
    Tag { tag: String, span: Span },
    #[error("the text holds a character that plans reserve for slots")]
    ReservedCharacter { span: Span },
    #[error("no anchor stands before the alias `{alias}`")]
    UnknownAlias { alias: String, span: Span },
    #[error("an alias stands inside the value it repeats")]
    AliasInsideItself { span: Span },
    #[error("`<<` merges something that is no mapping")]
    MergeOfNoMapping { span: Span },
    #[error("lists and mappings are nested more than {MAX_DEPTH} deep")]
    TooDeep { span: Span },
    #[error("the file holds more than {MAX_NODES} values, those that aliases repeat included")]
    TooManyValues { span: Span },
}

/// What probably led to a syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspect {
    /// A value that starts with `{{`, which YAML reads as a mapping.
    BareTemplate,
    Unknown,
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::EmptyFile { span, .. } => Self::error(&EMPTY_FILE, message)
                .at(span, "no value here")
                .help("write the keys that belong here, or delete the file"),
            Fault::SeveralDocuments { span } => Self::error(&SEVERAL_DOCUMENTS, message)
                .at(span, "the second document starts here")
                .help("move it into a file of its own, and drop the `---`"),
            Fault::Syntax { suspect, span, .. } => {
                Self::error(&SYNTAX, message)
                    .at(span, "here at the latest")
                    .help(match suspect {
                        Suspect::BareTemplate => {
                            "put a value that starts with `{{` in quotes: YAML reads a bare `{` as a mapping"
                        }
                        Suspect::Unknown => {
                            "look at this line and the one before it: indentation, a missing quote, `: ` inside a value"
                        }
                    })
            }
            Fault::Tab { span } => Self::error(&TAB, message)
                .at(span, "a tab")
                .help("indent with spaces; most editors can replace tabs"),
            Fault::DuplicateKey { span, first, .. } => Self::error(&DUPLICATE_KEY, message)
                .at(span, "again here")
                .also(first, "first here")
                .help("keep one of them"),
            Fault::KeyNotText { span, ref key } => Self::error(&KEY_NOT_TEXT, message)
                .at(span, "YAML does not read this as text")
                .help(if key.starts_with('{') {
                    "put a template in quotes: YAML reads a bare `{` as a mapping".to_owned()
                } else if key.starts_with('[') {
                    "write one key per line".to_owned()
                } else {
                    format!("put it in quotes: `\"{key}\"`")
                }),
            Fault::Tag { span, .. } => Self::error(&TAG, message)
                .at(span, "a tag")
                .help("drop it; put a value in quotes where it shall be text"),
            Fault::ReservedCharacter { span } => Self::error(&RESERVED_CHARACTER, message)
                .at(span, "this character")
                .help("leave it out; in SQL, write it with `CHR(…)`"),
            Fault::UnknownAlias { span, alias } => Self::error(&UNKNOWN_ALIAS, message)
                .at(span, "an alias repeats an anchored value")
                .help(format!(
                    "anchor a value before this line with `&{}`, or put the text in quotes",
                    alias.trim_start_matches('*')
                )),
            Fault::AliasInsideItself { span } => Self::error(&ALIAS_INSIDE_ITSELF, message)
                .at(span, "this value would never end")
                .help("write the value out"),
            Fault::MergeOfNoMapping { span } => Self::error(&MERGE_OF_NO_MAPPING, message)
                .at(span, "merges nothing")
                .help("give it an alias of a mapping, or a list of such aliases"),
            Fault::TooDeep { span } => Self::error(&TOO_DEEP, message)
                .at(span, "too deep")
                .help("a pipeline needs no more than ten levels; look for an unclosed bracket"),
            Fault::TooManyValues { span } => Self::error(&TOO_MANY_VALUES, message)
                .at(span, "reading stopped here")
                .help("write fewer values, or let fewer aliases repeat each other"),
        }
    }
}
