//! A login that gets no answer: before the password it may be repeated, behind it never.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use executor::SessionError;
use redshift::{Connection, SslMode, SslRoots};

use crate::authorities::{Authority, Validity, greeting};
use crate::connection::{open, shown, to_port};
use crate::stub::{Stub, authentication, read_startup};

fn impatient(port: u16) -> Connection {
    let mut connection = to_port(port);
    connection.connect_timeout = Duration::from_millis(1500);
    connection
}

async fn told(connection: Connection) -> (SessionError, String) {
    let port = connection.endpoint.port.to_string();
    let error = open(connection).await.err().expect("an error");
    let story = shown(&error).replace(&port, "PORT");
    (error, story)
}

/// Says something to the startup packet and nothing more.
fn silent_behind(bytes: Vec<u8>) -> Stub {
    Stub::start(move |mut stream| {
        let _ = read_startup(&mut stream);
        let _ = stream.write_all(&bytes);
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

#[tokio::test]
async fn silence_and_a_break_behind_the_password_may_be_a_failed_login() {
    let mut story = String::new();
    for server in [
        silent_behind(authentication(3, b"")),
        silent_behind(authentication(5, b"salt")),
        Stub::says(authentication(3, b"")),
    ] {
        let (error, told) = told(impatient(server.port())).await;
        assert!(
            matches!(error, SessionError::LoginUnanswered { .. }),
            "{told}"
        );
        story = format!("{story}{told}\n");
    }
    insta::assert_snapshot!(story, @r"
the login was not answered: `127.0.0.1:PORT/dev` took the password and was not ready within 1.5 s
the login was not answered: `127.0.0.1:PORT/dev` took the password and was not ready within 1.5 s
the login was not answered: `127.0.0.1:PORT/dev` broke off behind the password: connection closed
");
}

#[tokio::test]
async fn silence_and_a_break_before_the_password_are_no_failed_login() {
    for server in [silent_behind(Vec::new()), Stub::says(Vec::new())] {
        let (error, told) = told(impatient(server.port())).await;
        assert!(matches!(error, SessionError::Unreachable { .. }), "{told}");
    }
}

#[tokio::test]
async fn within_tls_the_password_is_told_from_the_handshake_too() {
    let authority = Authority::new("ours");
    let identity = authority.sign("localhost", Validity::Now);
    let secured = |port| {
        let mut connection = impatient(port);
        "localhost".clone_into(&mut connection.endpoint.host);
        connection.ssl_mode = SslMode::VerifyFull;
        connection.ssl_roots = SslRoots::File(authority.file());
        connection
    };
    let asks = greeting(&identity, authentication(3, b""));
    let (error, story) = told(secured(asks.port())).await;
    assert!(
        matches!(error, SessionError::LoginUnanswered { .. }),
        "{story}"
    );
    let silent = greeting(&identity, Vec::new());
    let (error, story) = told(secured(silent.port())).await;
    assert!(matches!(error, SessionError::Unreachable { .. }), "{story}");
}
