//! Which servers are believed, under each `sslmode`.

use std::sync::Arc;

use executor::Session as _;
use redshift::{Connection, ConnectionFault, RedshiftWarehouse, SslMode, SslRoots};
use rig::{Cluster, Extras, Isolation, Postgres};

use crate::authorities::{Authority, Validity, server};
use crate::cancel::stopped;
use crate::connection::{open, shown, to_port, to_postgres};
use crate::stub::{Heard, Stub, read_startup};

const MODES: [SslMode; 3] = [SslMode::Require, SslMode::VerifyCa, SslMode::VerifyFull];

fn secured(port: u16, mode: SslMode, roots: SslRoots) -> Connection {
    let mut connection = to_port(port);
    "localhost".clone_into(&mut connection.endpoint.host);
    connection.ssl_mode = mode;
    connection.ssl_roots = roots;
    connection
}

/// What opening a session and asking something comes to.
async fn outcome(connection: Connection) -> String {
    match open(connection).await {
        Ok(mut session) => match session.query("SELECT 1").await {
            Ok(rows) => format!("answers {rows:?}"),
            Err(error) => shown(&error),
        },
        Err(error) => shown(&error),
    }
}

#[tokio::test]
async fn each_mode_believes_what_it_says_and_no_more() {
    let ours = Authority::new("ours");
    let others = Authority::new("others");
    let mut story = String::new();
    // Of the same name, but not the same.
    let namesake = Authority::new("ours");
    for (name, identity) in [
        ("by a namesake", namesake.sign("localhost", Validity::Now)),
        ("right", ours.sign("localhost", Validity::Now)),
        (
            "for another host",
            ours.sign("cluster.example", Validity::Now),
        ),
        (
            "by an unknown authority",
            others.sign("localhost", Validity::Now),
        ),
        ("expired", ours.sign("localhost", Validity::Ended)),
        ("not valid yet", ours.sign("localhost", Validity::NotBegun)),
    ] {
        let server = server(&identity);
        for mode in MODES {
            let roots = SslRoots::File(ours.file());
            let outcome = outcome(secured(server.port(), mode, roots)).await;
            story = format!("{story}{name}, {mode:?}: {outcome}\n");
        }
    }
    insta::assert_snapshot!(story, @r#"
by a namesake, Require: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
by a namesake, VerifyCa: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
by a namesake, VerifyFull: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
right, Require: answers [[Some("1")]]
right, VerifyCa: answers [[Some("1")]]
right, VerifyFull: answers [[Some("1")]]
for another host, Require: answers [[Some("1")]]
for another host, VerifyCa: answers [[Some("1")]]
for another host, VerifyFull: refused 08001: the certificate is not for `localhost`, but for `cluster.example`
  help: use the endpoint's own host name; behind a name of your own, `sslmode: verify-ca` checks the authority and not the name
by an unknown authority, Require: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
by an unknown authority, VerifyCa: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
by an unknown authority, VerifyFull: refused 08001: no trusted authority signed the certificate of `localhost`
  help: name the authority's PEM file in `sslrootcert`, such as Amazon's `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own
expired, Require: refused 08001: the certificate of `localhost` has expired
  help: check this machine's clock; if it is right, the server needs a new certificate
expired, VerifyCa: refused 08001: the certificate of `localhost` has expired
  help: check this machine's clock; if it is right, the server needs a new certificate
expired, VerifyFull: refused 08001: the certificate of `localhost` has expired
  help: check this machine's clock; if it is right, the server needs a new certificate
not valid yet, Require: refused 08001: the certificate of `localhost` is not valid yet
  help: check this machine's clock
not valid yet, VerifyCa: refused 08001: the certificate of `localhost` is not valid yet
  help: check this machine's clock
not valid yet, VerifyFull: refused 08001: the certificate of `localhost` is not valid yet
  help: check this machine's clock
"#);
}

#[tokio::test]
async fn require_without_a_file_believes_anybody_and_the_others_ask_the_machine() {
    let server = server(&Authority::new("ours").sign("cluster.example", Validity::Ended));
    let mut story = String::new();
    for mode in MODES {
        let connection = secured(server.port(), mode, SslRoots::System);
        match RedshiftWarehouse::new(connection.clone()) {
            Ok(_) => story = format!("{story}{mode:?}: {}\n", outcome(connection).await),
            Err(fault) => eprintln!("skipped: {fault}"),
        }
    }
    assert!(
        story.starts_with("Require: answers [[Some(\"1\")]]\n"),
        "{story}"
    );
    assert_eq!(story.matches("answers").count(), 1, "{story}");
}

#[tokio::test]
async fn a_server_without_tls_gets_not_a_byte_of_a_login() {
    for mode in MODES {
        let heard = Heard::default();
        let told = heard.clone();
        let server = Stub::start(move |mut stream| {
            use std::io::Write as _;
            told.add(format!("{:?}", read_startup(&mut stream)));
            let _ = stream.write_all(b"N");
            told.add(format!("{:?}", read_startup(&mut stream).is_ok()));
        });
        let authority = Authority::new("ours");
        let connection = secured(server.port(), mode, SslRoots::File(authority.file()));
        let outcome = outcome(connection).await;
        assert_eq!(
            outcome.lines().next(),
            Some(
                "refused 08001: `localhost` does not offer TLS, and nothing is sent in plain text"
            )
        );
        assert_eq!(server.connections(), 1);
        assert_eq!(heard.all()[0], "Ok(Tls)");
        assert_ne!(heard.all().get(1).map(String::as_str), Some("true"));
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_tls_is_an_error() {
    let server = Stub::start(|mut stream| {
        use std::io::Write as _;
        let _ = read_startup(&mut stream);
        let _ = stream.write_all(b"SHTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let connection = secured(server.port(), SslMode::Require, SslRoots::System);
    insta::assert_snapshot!(outcome(connection).await, @r"
refused 08001: TLS with `localhost` failed: received corrupt message of type InvalidContentType
  help: check the target's host and port; TLS 1.2 and 1.3 are spoken
");
}

#[test]
fn plain_text_is_for_this_machine_only() {
    let faults = |host: &str| {
        let mut connection = to_port(5439);
        connection.endpoint.host = host.to_owned();
        RedshiftWarehouse::new(connection).err()
    };
    for host in [
        "cluster.example",
        "10.0.0.1",
        "0.0.0.0",
        "localhost.example",
        "::ffff:10.0.0.1",
    ] {
        let fault = faults(host).expect("a fault");
        assert_eq!(fault.code(), "run/plain-text", "{host}");
        assert!(fault.to_string().contains(host));
    }
    for host in ["127.0.0.1", "::1", "localhost"] {
        assert_eq!(faults(host), None, "{host}");
    }
}

#[test]
fn a_file_of_authorities_is_whole_or_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let fault = |name: &str, content: Option<&str>| {
        let file = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&file, content).expect("a file");
        }
        let connection = secured(5439, SslMode::VerifyFull, SslRoots::File(file));
        let fault = RedshiftWarehouse::new(connection).err().expect("a fault");
        assert_eq!(fault.code(), "run/no-authorities");
        fault
            .to_string()
            .replace(&*folder.path().to_string_lossy(), "")
    };
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let open = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    let story = [
        fault("absent.pem", None),
        fault("empty.pem", Some("")),
        fault("text.pem", Some("hello\n")),
        fault("broken.pem", Some(broken)),
        fault("open.pem", Some(open)),
    ];
    insta::assert_snapshot!(story.join("\n"), @r"
no certificate authorities can be read from `/absent.pem`: there is no such file
no certificate authorities can be read from `/empty.pem`: it holds no certificate
no certificate authorities can be read from `/text.pem`: it holds no certificate
no certificate authorities can be read from `/broken.pem`: certificate 1: invalid peer certificate: BadEncoding
no certificate authorities can be read from `/open.pem`: it is no PEM file
");
}

#[test]
fn a_host_is_no_url() {
    let mut connection = to_port(5439);
    connection.ssl_mode = SslMode::Require;
    connection.endpoint.host = "https://cluster.example".to_owned();
    let fault = RedshiftWarehouse::new(connection).err();
    let host = "https://cluster.example".to_owned();
    assert_eq!(fault, Some(ConnectionFault::Host { host }));
}

/// A PostgreSQL that speaks TLS.
fn with_tls(authority: &Authority) -> Option<Postgres> {
    let identity = authority.sign("localhost", Validity::Now);
    let extras = Extras {
        settings: [
            "ssl = on",
            "ssl_cert_file = 'server.pem'",
            "ssl_key_file = 'server.key'",
        ]
        .map(str::to_owned)
        .to_vec(),
        files: vec![
            ("server.pem".to_owned(), identity.certificate.into_bytes()),
            ("server.key".to_owned(), identity.key.into_bytes()),
        ],
    };
    let cluster = Cluster::start(&extras)
        .inspect_err(|absent| eprintln!("skipped: {absent}"))
        .ok()?;
    Some(Postgres::on(&Arc::new(cluster), Isolation::Serializable))
}

#[tokio::test]
async fn a_session_and_its_cancel_request_are_both_encrypted() {
    let authority = Authority::new("ours");
    let Some(postgres) = with_tls(&authority) else {
        return;
    };
    let mut connection = to_postgres(&postgres);
    connection.endpoint.host = "localhost".to_owned();
    connection.ssl_mode = SslMode::VerifyFull;
    connection.ssl_roots = SslRoots::File(authority.file());
    let mut session = open(connection.clone()).await.expect("a session");
    let rows = session
        .query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        .await
        .expect("a row");
    assert_eq!(rows, [["t", "TLSv1.3"].map(|text| Some(text.to_owned()))]);
    assert!(stopped(&mut session).await.to_string().contains("cancel"));
    // SCRAM binds itself to the certificate.
    connection.logins = crate::connection::login(rig::SCRAM_USER, rig::PASSWORD);
    open(connection.clone()).await.expect("a session");
    // The very server, and an authority that did not sign it.
    let stranger = Authority::new("ours");
    connection.ssl_roots = SslRoots::File(stranger.file());
    assert!(open(connection).await.is_err());
}
