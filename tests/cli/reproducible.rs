//! The example, compiled a hundred times in surroundings that must not matter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Enough that each pair of surroundings below meets many times.
const COMPILES: usize = 100;

const ZONES: [&str; 5] = [
    "UTC",
    "Pacific/Chatham",
    "America/St_Johns",
    ":/nonexistent",
    "XYZ+13:45",
];
const LOCALES: [&str; 4] = ["C", "tr_TR.UTF-8", "de_DE.UTF-8", "C.UTF-8"];
const THREADS: [&str; 3] = ["1", "2", "7"];

/// The order in which a checkout made its files, and their line ends.
#[derive(Clone, Copy)]
enum Checkout {
    Forwards,
    Backwards,
    Crlf,
}

const CHECKOUTS: [Checkout; 3] = [Checkout::Forwards, Checkout::Backwards, Checkout::Crlf];

/// The pipelines of the repository but for sample data, by their names in the project.
fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines");
    let mut open = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("sample") {
                open.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(&root).expect("below it").to_owned();
                files.push((name, fs::read(path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}

fn check_out(files: &[(PathBuf, Vec<u8>)], to: &Path, checkout: Checkout) {
    let mut files: Vec<_> = files.to_vec();
    match checkout {
        Checkout::Forwards => {}
        Checkout::Backwards => files.reverse(),
        Checkout::Crlf => {
            for (_, bytes) in &mut files {
                let text = String::from_utf8(bytes.clone()).expect("text");
                *bytes = text.replace('\n', "\r\n").into_bytes();
            }
        }
    }
    for (name, bytes) in files {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// A folder of zone files that lie: whoever asks the host about time gets nonsense.
fn poisoned_zones(folder: &Path) -> PathBuf {
    let zones = folder.join("zoneinfo");
    for zone in ["UTC", "Pacific/Chatham", "America/St_Johns", "tzdata.zi"] {
        let file = zones.join(zone);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, b"TZif2 is not what this is").expect("a file");
    }
    zones
}

#[test]
fn a_hundred_compiles_in_other_surroundings_give_the_same_bytes() {
    let files = files();
    let mut first: Option<(Vec<u8>, Vec<u8>)> = None;
    for compile in 0..COMPILES {
        let folder = tempfile::tempdir().expect("a folder");
        // Another depth and another name each time.
        let root = folder
            .path()
            .join("x/".repeat(compile % 4 + 1))
            .join(format!("p{compile}"));
        check_out(&files, &root, CHECKOUTS[compile % CHECKOUTS.len()]);
        // From the root, from the pipeline's folder, and from elsewhere.
        let (current, pipeline) = match compile % 3 {
            0 => (root.clone(), PathBuf::from("sparkify")),
            1 => (root.join("sparkify"), PathBuf::from(".")),
            _ => (folder.path().to_owned(), root.join("sparkify")),
        };
        let plan = folder.path().join("out.plan");
        let status = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .arg("plan")
            .arg(pipeline)
            .args([
                "--start",
                "2018-11-01",
                "--end",
                "2018-11-04",
                "--target",
                "prod",
                "-o",
            ])
            .arg(&plan)
            .current_dir(current)
            .env("TZ", ZONES[compile % ZONES.len()])
            .env("TZDIR", poisoned_zones(folder.path()))
            .env("LC_ALL", LOCALES[compile % LOCALES.len()])
            .env("TOKIO_WORKER_THREADS", THREADS[compile % THREADS.len()])
            .env("RAYON_NUM_THREADS", THREADS[compile % THREADS.len()])
            .env("SOURCE_DATE_EPOCH", compile.to_string())
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("the binary starts");
        assert!(status.success(), "compile {compile}: {status}");
        let read = |path: &Path| fs::read(path).expect("written");
        let written = (read(&plan), read(&plan.with_extension("plan.sql")));
        match &first {
            None => first = Some(written),
            Some(first) => assert!(*first == written, "compile {compile} differs"),
        }
    }
}
