//! The kit itself, against PostgreSQL behind a proxy that speaks like Redshift.

use std::sync::Arc;
use std::time::Duration;

use redshift::{Connection, Endpoint, FixedLogin, Login, Secret, SslMode, SslRoots};
use rig::{Faultwire, Isolation, Personality, Postgres, Speech};

use crate::kit::{self, Finding, Findings, Kit, Verdict};
use crate::probes;

fn connection(postgres: &Postgres, proxy: &Faultwire) -> Connection {
    let login = Login {
        user: postgres.user().to_owned(),
        password: Some(Secret::new(postgres.password())),
    };
    Connection {
        endpoint: Endpoint {
            host: proxy.host().to_owned(),
            port: proxy.port(),
            database: postgres.database().to_owned(),
        },
        ssl_mode: SslMode::Disable,
        ssl_roots: SslRoots::System,
        logins: Arc::new(FixedLogin(login)),
        application_name: "conformance".to_owned(),
        connect_timeout: Duration::from_secs(20),
    }
}

#[tokio::test]
async fn every_probe_finds_something_and_nothing_is_left() {
    let postgres = match Postgres::with(Isolation::Serializable) {
        Ok(postgres) => postgres,
        Err(absent) => {
            eprintln!("skipped: {absent}");
            return;
        }
    };
    let speech = Speech::Redshift(Personality::default());
    let proxy = Faultwire::start(postgres.port(), speech);
    let kit = Kit::open(connection(&postgres, &proxy))
        .await
        .expect("a schema");
    let mut findings = Findings::default();
    probes::all(&kit, &mut findings).await;
    kit.close().await.expect("the schema is dropped");
    println!("{}", kit::table(&findings));

    let seen = |probe: &str| -> &Finding {
        let found = findings.0.iter().find(|finding| finding.probe == probe);
        found.unwrap_or_else(|| panic!("no probe is called {probe}"))
    };
    // What the protocol stands on is the same here.
    for probe in [
        "blind-inserts",
        "lock-waits-for-readers",
        "lock-then-read",
        "error-aborts-block",
        "cancel",
        "statement-timeout",
        "terminate",
        "vanished-client",
        "own-session",
        "whole-plan",
    ] {
        let finding = seen(probe);
        assert_eq!(finding.verdict, Verdict::AsExpected, "{finding:#?}");
    }
    let left = postgres.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'callsheet%'");
    assert_eq!(left[0][0].as_deref(), Some("0"));
}
