//! The prebuilt engine library under `target/engine`.
//!
//! Building the engine from its sources costs about 2,000 CPU seconds, so it is the last resort.
//! Each attempt says in one line how it went.

mod fetch;
mod library;
mod platform;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace;
use library::Library;
use platform::Platform;

/// The engine's version; the `duckdb` crate in `Cargo.toml` is of the same one.
pub(crate) const VERSION: &str = "1.5.6";

/// Names a folder that holds the library already.
const FOLDER_VARIABLE: &str = "CALLSHEET_ENGINE_DIR";

/// What the build links.
pub(crate) enum Engine {
    /// The library in this folder.
    Prebuilt(PathBuf),
    /// The engine's sources: the feature `bundled`.
    FromSource,
}

impl Engine {
    /// What `cargo build`, `run` and `test` need besides.
    pub(crate) fn features(&self) -> &'static [&'static str] {
        match self {
            Self::Prebuilt(_) => &[],
            Self::FromSource => &["--features", "callsheet/bundled"],
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prebuilt(folder) => write!(f, "engine {VERSION}: {}", folder.display()),
            Self::FromSource => write!(
                f,
                "engine {VERSION}: from its sources; build with `--features callsheet/bundled`"
            ),
        }
    }
}

/// Sees to it that the library lies in `target/engine`, or says that the source build follows.
///
/// A folder named by the user is an order, not a hint: if it does not hold the library, that is an
/// error.
pub(crate) fn place() -> Result<Engine, String> {
    let folder = workspace::engine();
    let Some(platform) = Platform::current() else {
        attempt("there is no prebuilt library for this platform");
        return Ok(from_source());
    };
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE) {
        let named = PathBuf::from(named);
        install(&platform, &folder, |_| Ok(named.join(platform.library)))
            .map_err(|why| format!("{FOLDER_VARIABLE} does not help: {why}"))?;
        attempt(&format!(
            "taken from the folder that {FOLDER_VARIABLE} names"
        ));
        return Ok(Engine::Prebuilt(folder));
    }
    let there = Library::open(&folder.join(platform.library));
    if there.is_ok_and(|library| library.is_version(VERSION)) {
        return Ok(Engine::Prebuilt(folder));
    }
    match install(&platform, &folder, |scratch| {
        fetch::by_npm(&platform, scratch)
    }) {
        Ok(()) => {
            attempt("fetched by npm");
            return Ok(Engine::Prebuilt(folder));
        }
        Err(why) => attempt(&format!("not by npm: {why}")),
    }
    match install(&platform, &folder, |scratch| {
        fetch::release_archive(&platform, scratch)
    }) {
        Ok(()) => {
            attempt("fetched from the engine's release archive");
            return Ok(Engine::Prebuilt(folder));
        }
        Err(why) => attempt(&format!("not from the engine's release archive: {why}")),
    }
    Ok(from_source())
}

fn from_source() -> Engine {
    attempt(&format!(
        "built from its sources instead, which takes about 2,000 CPU seconds, once; to avoid that, \
         set {FOLDER_VARIABLE} to a folder with the library of version {VERSION}"
    ));
    Engine::FromSource
}

fn attempt(how: &str) {
    eprintln!("engine {VERSION}: {how}");
}

/// Obtains the library in a scratch folder and moves it into place whole: what a download left
/// half done never counts.
fn install(
    platform: &Platform,
    folder: &Path,
    obtain: impl FnOnce(&Path) -> Result<PathBuf, String>,
) -> Result<(), String> {
    let scratch = folder.with_extension("partial");
    let shown = |error: std::io::Error| error.to_string();
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(shown)?;
    }
    fs::create_dir_all(&scratch).map_err(shown)?;
    let placed = obtain(&scratch).and_then(|found| {
        let library = Library::open(&found)?;
        if !library.is_version(VERSION) {
            return Err(format!("`{}` is not version {VERSION}", found.display()));
        }
        let whole = scratch.join("whole");
        fs::copy(&found, &whole).map_err(shown)?;
        fs::create_dir_all(folder).map_err(shown)?;
        fs::rename(&whole, folder.join(platform.library)).map_err(shown)
    });
    fs::remove_dir_all(&scratch).map_err(shown)?;
    placed
}
