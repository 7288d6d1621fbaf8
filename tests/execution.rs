//! Plans that run on the embedded engine.

mod blocked;
mod evidence;
mod files;
mod killed;
mod loads;
mod numbered;
mod outcomes;
mod ranges;
mod small;
mod snapshots;
pub(crate) mod sparkify;
mod whole;
