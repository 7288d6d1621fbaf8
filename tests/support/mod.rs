//! Runs the binary in a project of its own.

mod project;
mod ran;
mod redshift;

pub(crate) use project::{Days, Files, Project, argument};
pub(crate) use ran::{Ran, Running};
pub(crate) use redshift::Redshift;

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub(crate) fn checkout() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().nth(2);
    root.expect("the package lies in crates/callsheet")
        .to_owned()
}
