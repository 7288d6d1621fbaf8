//! `version: 1`.

use super::decode::{Decoder, Fields};
use super::fault::Fault;
use crate::json_schema::Shape;

/// The one version of the language.
const VERSION: u32 = 1;

impl Decoder<'_> {
    /// The version says how to read a file and is not kept.
    pub(super) fn version(&mut self, fields: &Fields<'_>) -> Option<()> {
        let field = self.require(fields, "version", "version: 1")?;
        let version = self.leaf::<u32>(field)?;
        if version.value == VERSION {
            return Some(());
        }
        self.faults.push(Fault::UnsupportedVersion {
            version: version.value,
            span: version.span,
        });
        None
    }
}

pub(super) fn shape() -> Shape {
    let version = i64::from(VERSION);
    Shape::whole(version..=version)
}
