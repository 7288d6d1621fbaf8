//! Places in the checkout.

use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2);
    root.expect("this crate lies in crates/xtask").to_owned()
}

/// Where `.cargo/config.toml` tells the build to look for the engine.
pub(crate) fn engine() -> PathBuf {
    root().join("target").join("engine")
}
