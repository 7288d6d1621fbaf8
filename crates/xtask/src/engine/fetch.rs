//! Fetching the library.

use std::path::{Path, PathBuf};

use super::VERSION;
use super::platform::Platform;
use crate::command::Program;

/// By the ordinary npm client, from whatever registry it is set up for.
///
/// npm checks the package against its registry's digest; where we have seen the package ourselves,
/// it is held against our own pin too.
pub(super) fn by_npm(platform: &Platform, scratch: &Path) -> Result<PathBuf, String> {
    let package = format!("@duckdb/node-bindings-{}", platform.npm);
    let version = format!("{VERSION}-r.1");
    let answer = Program::new("npm")
        .args(["pack", "--json", "--silent", "--pack-destination"])
        .args([scratch.as_os_str()])
        .args([format!("{package}@{version}")])
        .output()?;
    let stated = |key: &str| {
        text_of(&answer, key).ok_or_else(|| format!("npm did not say the package's {key}"))
    };
    if stated("name")? != package || stated("version")? != version {
        return Err("npm brought another package".to_owned());
    }
    let integrity = stated("integrity")?;
    if platform.npm_integrity.is_some_and(|pin| pin != integrity) {
        return Err(format!(
            "the package is not the one we know: it has {integrity}"
        ));
    }
    let file = stated("filename")?;
    if Path::new(file).components().count() != 1 {
        return Err("npm named no plain file".to_owned());
    }
    let inside = format!("package/{}", platform.library);
    Program::new("tar")
        .args(["-xzf".as_ref(), scratch.join(file).as_os_str()])
        .args(["-C".as_ref(), scratch.as_os_str()])
        .args([&inside])
        .output()?;
    Ok(scratch.join(inside))
}

/// From the engine's own release, over HTTPS.
pub(super) fn release_archive(platform: &Platform, scratch: &Path) -> Result<PathBuf, String> {
    let name = format!("libduckdb-{}.zip", platform.archive);
    let url = format!("https://github.com/duckdb/duckdb/releases/download/v{VERSION}/{name}");
    let archive = scratch.join(&name);
    Program::new("curl")
        .args(["--fail", "--silent", "--show-error", "--location"])
        .args(["--proto", "=https", "--connect-timeout", "20"])
        .args(["--output".as_ref(), archive.as_os_str()])
        .args([url])
        .output()?;
    Program::new("unzip")
        .args(["-q".as_ref(), archive.as_os_str()])
        .args([platform.library])
        .args(["-d".as_ref(), scratch.as_os_str()])
        .output()?;
    Ok(scratch.join(platform.library))
}

/// The value of a key of `npm pack --json`, whose strings hold no escapes where we look.
fn text_of<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let (_, after) = json.split_once(&format!("\"{key}\":"))?;
    let (_, value) = after.split_once('"')?;
    value.split_once('"').map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn npms_answer_is_read_by_key() {
        let json = "[\n {\n \"id\": \"x@1\",\n \"name\": \"x\",\n \"version\": \"1\"\n }\n]";
        assert_eq!(text_of(json, "name"), Some("x"));
        assert_eq!(text_of(json, "version"), Some("1"));
        assert_eq!(text_of(json, "filename"), None);
    }
}
