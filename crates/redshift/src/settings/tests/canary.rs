//! Secrets are shown by no type and no message, whatever is wrong.

use super::super::{DbtProfile, LoginSettings, TargetSettings};
use super::{World, of_target, shown};

const CANARY: &str = "canary-7f3a";

/// Every place that can hold a secret holds the canary.
fn world() -> World {
    let service = format!("[etl]\npassword={CANARY}\nport=5439\n");
    let pgpass = format!("*:*:*:*:{CANARY}\n");
    let profiles = format!(
        "p:\n  target: t\n  outputs:\n    t:\n      type: redshift\n      host: h.example\n      \
         dbname: d\n      user: u\n      password: {CANARY}\n"
    );
    World::complete()
        .with("PGPASSWORD", CANARY)
        .with("REDSHIFT_PASSWORD", CANARY)
        .with("AWS_SECRET_ACCESS_KEY", CANARY)
        .with("PGSERVICE", "etl")
        .file("/home/u/.pg_service.conf", &service)
        .file("/home/u/.pgpass", &pgpass)
        .file("/home/u/.dbt/profiles.yml", &profiles)
}

fn of_dbt() -> TargetSettings {
    TargetSettings {
        dbt_profile: of_target(DbtProfile {
            file: None,
            profile: "p".to_owned(),
            target: None,
        }),
        ..TargetSettings::default()
    }
}

#[test]
fn a_resolved_connection_shows_no_secret_and_knows_them_all() {
    for target in [TargetSettings::default(), of_dbt()] {
        let resolved = world().resolve(target).expect("resolved");
        let shown = format!("{resolved:?} {:#?}", resolved.connection);
        assert!(!shown.contains(CANARY), "{shown}");
        assert_eq!(super::password(&resolved).as_deref(), Some(CANARY));
        assert!(
            resolved
                .secrets
                .iter()
                .any(|secret| secret.expose() == CANARY)
        );
    }
}

#[test]
fn no_fault_repeats_a_secret() {
    // A password pasted into each setting in turn, and each file broken around it.
    for name in [
        "PGHOST",
        "PGPORT",
        "PGSSLMODE",
        "PGCONNECT_TIMEOUT",
        "REDSHIFT_PORT",
        "AWS_REGION",
    ] {
        let pasted = format!("{CANARY}@/:");
        let world = world()
            .with(name, &pasted)
            .without("REDSHIFT_PASSWORD")
            .with("REDSHIFT_WORKGROUP", "w");
        let faults = world.faults();
        assert!(!faults.starts_with("resolved"), "{name}");
        assert!(!faults.contains(CANARY), "{name}: {faults}");
    }
    for (file, text) in [
        ("/home/u/.pg_service.conf", format!("[etl]\n{CANARY}\n")),
        ("/home/u/.pg_service.conf", format!("{CANARY}\n")),
        ("/home/u/.dbt/profiles.yml", format!("p: {CANARY}\n")),
        ("/home/u/.dbt/profiles.yml", format!("p: [{CANARY}\n")),
        (
            "/home/u/.dbt/profiles.yml",
            format!("p: {{ outputs: {{ t: {{ password: {CANARY}: x\n"),
        ),
        (
            "/home/u/.dbt/profiles.yml",
            format!(
                "p: {{ outputs: {{ default: {{ type: redshift, password: \"{{{{ {CANARY} }}}}\" }} }} }}\n"
            ),
        ),
    ] {
        let faults = world().file(file, &text).faults_of(of_dbt());
        assert!(!faults.starts_with("resolved"), "{text}");
        assert!(!faults.contains(CANARY), "{text}: {faults}");
    }
}

#[test]
fn a_command_shows_its_program_and_no_argument() {
    let mut target = TargetSettings::default();
    let words = ["op".to_owned(), format!("--token={CANARY}")].to_vec();
    target.settings.login = of_target(LoginSettings::PasswordCommand(words));
    let world = World::complete();
    let resolved = match world.resolve(target) {
        Ok(resolved) => resolved,
        Err(faults) => panic!("{}", shown(&faults)),
    };
    let shown = format!("{resolved:?}");
    assert!(shown.contains("op") && !shown.contains(CANARY), "{shown}");
}
