//! The example pipeline, run on the embedded engine, and what it must end up with.

mod defects;
mod public_truth;
pub(crate) mod reader;
pub(crate) mod rig;
mod sample_truth;
pub(crate) mod table;
mod truth;
