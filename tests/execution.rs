//! Plans that run on the embedded engine.

mod blocked;
mod killed;
mod loads;
mod small;
mod sparkify;
