//! Says in time that the engine's library is missing; the linker would say it in a riddle.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    println!("cargo::rerun-if-env-changed=CARGO_FEATURE_BUNDLED");
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    let name = match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("windows") => "duckdb.dll",
        Ok("macos") => "libduckdb.dylib",
        _ => "libduckdb.so",
    };
    let library = env::var_os("DUCKDB_LIB_DIR").map(|folder| PathBuf::from(folder).join(name));
    if let Some(library) = &library {
        // While it is missing Cargo runs this on every build, so that the warning goes with it.
        println!("cargo::rerun-if-changed={}", library.display());
    }
    if !library.is_some_and(|library| library.exists()) {
        println!(
            "cargo::warning=the engine library `{name}` is not in DUCKDB_LIB_DIR: \
             run `cargo xtask engine` (or `cargo demo`) first"
        );
    }
}
