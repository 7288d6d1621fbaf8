//! One SQL statement of a plan.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::slot::SlottedText;

/// A statement that has been parsed and classified; its text is sent as it stands, slots filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub text: SlottedText,
    /// Digest of the text without comments, white space and the case of keywords: a change of
    /// `text` that leaves `meaning` alone changes nothing that runs.
    pub meaning: Digest,
}
