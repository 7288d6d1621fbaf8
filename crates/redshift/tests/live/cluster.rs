//! The kit against the database that the environment names.

use std::path::Path;
use std::{env, fs, io};

use redshift::settings::{Readers, SettingsFile, Surroundings, TargetSettings, resolve};
use redshift::{Secret, Variables};

use crate::kit::{self, Findings, Kit, Verdict};
use crate::probes;

/// Where the findings go, as JSON.
const FILE: &str = "CALLSHEET_CONFORMANCE_JSON";

fn read(path: &Path) -> io::Result<SettingsFile> {
    Ok(SettingsFile {
        text: Secret::new(fs::read_to_string(path)?),
        readers: Readers::Owner,
    })
}

#[tokio::test]
async fn a_cluster_answers_the_probes() {
    let variables: Variables = env::vars().collect();
    let surroundings = Surroundings {
        variables: &variables,
        read: &read,
        root: Path::new("."),
    };
    let resolved = resolve(TargetSettings::default(), surroundings).unwrap_or_else(|faults| {
        let told = faults
            .iter()
            .map(|fault| format!("{fault}; {}", fault.help()));
        panic!("{}", told.collect::<Vec<_>>().join("\n"))
    });
    println!("{}", resolved.connection.endpoint);

    let kit = Kit::open(resolved.connection).await.expect("a schema");
    let mut findings = Findings::default();
    probes::all(&kit, &mut findings).await;
    kit.close().await.expect("the schema is dropped");
    println!("{}", kit::table(&findings));
    if let Some(file) = env::var_os(FILE) {
        let json = serde_json::to_string_pretty(&findings.0).expect("plain data");
        fs::write(file, json).expect("the file can be written");
    }
    let different = findings
        .0
        .iter()
        .filter(|finding| finding.verdict == Verdict::Different)
        .count();
    println!(
        "{} probes, {different} different from what was expected",
        findings.0.len()
    );
}
