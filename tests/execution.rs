//! Plans that run on the embedded engine.

mod blocked;
mod evidence;
mod files;
mod folder;
mod killed;
mod loads;
mod numbered;
mod outcomes;
mod ranges;
mod shop;
mod small;
mod snapshots;
pub(crate) mod sparkify;
mod tpch;
mod whole;
