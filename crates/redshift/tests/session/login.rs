//! A login is tried once, and what stops it is said.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use executor::{Session as _, SessionError};
use redshift::{FixedLogin, Login, LoginFault, Logins};

use crate::connection::{login, open, postgres, refusal, shown, to_port, to_postgres};
use crate::stub::{Heard, Stub, authentication, fatal, read_frame, read_startup};

/// Asks for a password and refuses it.
fn refusing(passwords: &Heard) -> Stub {
    let passwords = passwords.clone();
    Stub::start(move |mut stream| {
        let _ = read_startup(&mut stream);
        let _ = stream.write_all(&authentication(3, b""));
        while let Ok((tag, body)) = read_frame(&mut stream) {
            passwords.add(format!(
                "{} {}",
                char::from(tag),
                String::from_utf8_lossy(&body)
            ));
            let _ = stream.write_all(&fatal("28P01", "password authentication failed"));
        }
    })
}

#[tokio::test]
async fn a_wrong_password_is_sent_once() {
    let passwords = Heard::default();
    let server = refusing(&passwords);
    let mut connection = to_port(server.port());
    // A name has several addresses where there is IPv6, and each could cost a try.
    connection.endpoint.host = "localhost".to_owned();
    let refusal = refusal(connection).await;
    assert_eq!(refusal.sqlstate, "28P01");
    insta::assert_snapshot!(shown(&SessionError::Refused(refusal)), @r"
refused 28P01: password authentication failed
  help: check the user and the password; no second try is made, as a few of them lock the user
");
    assert_eq!(passwords.all(), ["p canary-password\0"]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn ways_to_log_in_that_are_not_spoken_are_explained() {
    let mut story = String::new();
    for (code, more) in [
        (13, &b"salt"[..]),
        (14, b""),
        (99, b""),
        (2, b""),
        (7, b""),
        (10, b"PLAIN\0\0"),
    ] {
        let server = Stub::says(authentication(code, more));
        let error = open(to_port(server.port())).await.err().expect("an error");
        story = format!("{story}{code}: {}\n", shown(&error));
        assert_eq!(server.connections(), 1, "code {code}");
    }
    insta::assert_snapshot!(story, @r"
13: refused 28000: the server asks for the password's SHA-256 digest, which the driver does not speak
  help: log in by IAM, whose temporary passwords need no digest, or set the user's password again: as plain text or as `md5…` in ALTER USER, not as `sha256|…`
14: refused 28000: the server asks for a token of an identity provider, which is not supported
  help: log in by IAM or with a password
99: refused 28000: the server asks for a way to log in that is not supported
  help: log in by IAM or with a password
2: refused 28000: the server asks for Kerberos, GSSAPI or SSPI, which are not supported
  help: log in by IAM or with a password
7: refused 28000: the server asks for Kerberos, GSSAPI or SSPI, which are not supported
  help: log in by IAM or with a password
10: refused 28000: the server asks for a SASL mechanism that is not supported
  help: log in by IAM or with a password
");
}

#[tokio::test]
async fn a_server_that_asks_for_a_password_that_nobody_has_is_refused() {
    let server = Stub::says(authentication(3, b""));
    let mut connection = to_port(server.port());
    connection.logins = Arc::new(FixedLogin(Login {
        user: "someone".to_owned(),
        password: None,
    }));
    insta::assert_snapshot!(shown(&SessionError::Refused(refusal(connection).await)), @r"
refused 28000: the server asks for a password, and the target has none
  help: set the password in the environment, by a command, or log in by IAM
");
}

#[tokio::test]
async fn a_server_that_starts_says_so() {
    let server = Stub::says(fatal("57P03", "the database system is starting up"));
    let refusal = refusal(to_port(server.port())).await;
    assert_eq!(refusal.sqlstate, "57P03");
}

#[tokio::test]
async fn nobody_at_the_port_is_no_refusal() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let error = open(to_port(port)).await.err().expect("an error");
    let story = shown(&error).replace(&port.to_string(), "PORT");
    insta::assert_snapshot!(story, @"the database cannot be reached: no connection to `127.0.0.1` port PORT (127.0.0.1:PORT: connection refused)");
}

/// Counts how often it is asked.
#[derive(Debug)]
struct Counted(Result<Login, LoginFault>, &'static AtomicUsize);

impl Logins for Counted {
    fn login(
        &self,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(self.0.clone()))
    }
}

#[tokio::test]
async fn without_a_login_no_socket_is_opened() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let server = Stub::says(Vec::new());
    let mut connection = to_port(server.port());
    connection.logins = Arc::new(Counted(
        Err(LoginFault {
            message: "`AWS_PROFILE` names no profile".to_owned(),
            help: Some("write it as in `~/.aws/config`".to_owned()),
        }),
        &ASKED,
    ));
    let refusal = refusal(connection).await;
    assert_eq!(refusal.message, "`AWS_PROFILE` names no profile");
    assert_eq!(
        refusal.help.as_deref(),
        Some("write it as in `~/.aws/config`")
    );
    assert_eq!((server.connections(), ASKED.load(Ordering::SeqCst)), (0, 1));
}

#[tokio::test]
async fn each_session_asks_for_a_login_of_its_own() {
    static ASKED: LazyLock<AtomicUsize> = LazyLock::new(|| AtomicUsize::new(0));
    let Some(postgres) = postgres() else { return };
    let mut connection = to_postgres(&postgres);
    let login = Login {
        user: postgres.user().to_owned(),
        password: Some(redshift::Secret::new(postgres.password())),
    };
    connection.logins = Arc::new(Counted(Ok(login), &ASKED));
    for _ in 0..3 {
        open(connection.clone()).await.expect("a session");
    }
    assert_eq!(ASKED.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn md5_scram_and_plain_passwords_are_spoken() {
    let Some(postgres) = postgres() else { return };
    for user in [rig::USER, rig::SCRAM_USER, rig::CLEARTEXT_USER] {
        let mut connection = to_postgres(&postgres);
        connection.logins = login(user, rig::PASSWORD);
        let mut session = open(connection).await.expect("a session");
        let rows = session.query("SELECT current_user").await.expect("a row");
        assert_eq!(rows, [[Some(user.to_owned())]]);
    }
}

#[tokio::test]
async fn a_real_server_refuses_a_wrong_password_and_a_wrong_database() {
    let Some(postgres) = postgres() else { return };
    let mut connection = to_postgres(&postgres);
    connection.logins = login(postgres.user(), "wrong");
    assert_eq!(refusal(connection).await.sqlstate, "28P01");
    let mut connection = to_postgres(&postgres);
    connection.endpoint.database = "no_such_database".to_owned();
    let refusal = refusal(connection).await;
    assert_eq!(refusal.sqlstate, "3D000");
    assert!(refusal.help.is_some());
}
