//! Plans that run on the embedded engine.

mod blocked;
mod evidence;
mod killed;
mod loads;
mod small;
pub(crate) mod sparkify;
