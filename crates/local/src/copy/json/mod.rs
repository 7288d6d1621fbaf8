//! JSON: <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html>.

mod decode;
mod fields;
mod objects;
mod path;

pub(super) use fields::{Fields, value};
pub(super) use objects::{Item, Objects};
