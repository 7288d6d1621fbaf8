//! What the engine's makers call this platform.

/// A platform with a prebuilt library.
///
/// Windows is absent: its package has no import library to link against. So is Linux without
/// glibc, where the library does not load.
pub(crate) struct Platform {
    /// As npm names it.
    pub(crate) npm: &'static str,
    /// The digest of the npm package, as npm prints it, where we have seen it.
    pub(crate) npm_integrity: Option<&'static str>,
    /// As the release archive names it.
    pub(crate) archive: &'static str,
    pub(crate) library: &'static str,
}

impl Platform {
    /// The platform that this program was built for.
    pub(crate) fn current() -> Option<Self> {
        let linux = cfg!(all(target_os = "linux", target_env = "gnu"));
        let macos = cfg!(target_os = "macos");
        let x64 = cfg!(target_arch = "x86_64");
        let arm64 = cfg!(target_arch = "aarch64");
        if linux && x64 {
            Some(Self {
                npm: "linux-x64",
                npm_integrity: Some(
                    "sha512-IXcrZJE6kEqM0Z4wwdVnGBHX/frOS33VPNAwDXQ/Q+Fs84b058Qe94chrCCIcNJlG8Y3UHIUU4eBeCQxW5mN1Q==",
                ),
                archive: "linux-amd64",
                library: "libduckdb.so",
            })
        } else if linux && arm64 {
            Some(Self {
                npm: "linux-arm64",
                npm_integrity: None,
                archive: "linux-arm64",
                library: "libduckdb.so",
            })
        } else if macos && (x64 || arm64) {
            Some(Self {
                npm: if arm64 { "darwin-arm64" } else { "darwin-x64" },
                npm_integrity: None,
                archive: "osx-universal",
                library: "libduckdb.dylib",
            })
        } else {
            None
        }
    }
}
