//! Servers that answer what no server answers: an error, never a panic, never a wait without end.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use executor::{Session as _, SessionError};

use crate::connection::{open, shown, to_port};
use crate::stub::{
    Next, Stub, authentication, done, fatal, frame, read_startup, ready, remark, row, welcome,
};

/// What opening a session on a server ends with.
async fn refused_by(server: &Stub) -> String {
    let mut connection = to_port(server.port());
    connection.connect_timeout = Duration::from_millis(1500);
    let error = open(connection).await.err().expect("an error");
    shown(&error).replace(&server.port().to_string(), "PORT")
}

#[tokio::test]
async fn a_handshake_that_makes_no_sense_ends_with_an_error() {
    let mut story = String::new();
    for (name, bytes) in [
        ("closes", Vec::new()),
        (
            "another protocol",
            b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
        ),
        ("a row before the login", row(b"1")),
        ("a length below its own", b"R\0\0\0\x01".to_vec()),
        ("a negative length", b"R\xff\xff\xff\xffabc".to_vec()),
        ("cut off", b"R\0\0\0\x08\0\0".to_vec()),
        (
            "no key",
            [authentication(0, b""), fatal("XX000", "Assert")].concat(),
        ),
        ("an error without fields", frame(b'E', b"\0")),
        ("a message that is none", frame(b'?', b"boo")),
        (
            "a parameter that is not UTF-8",
            [authentication(0, b""), frame(b'S', b"\xff\0\xff\0")].concat(),
        ),
    ] {
        let server = Stub::says(bytes);
        story = format!("{story}{name}: {}\n", refused_by(&server).await);
    }
    insta::assert_snapshot!(story, @r"
closes: the database cannot be reached: `127.0.0.1:PORT/dev` broke off the login: connection closed
another protocol: the database cannot be reached: `127.0.0.1:PORT/dev` broke off the login: error communicating with the server: bytes remaining on stream
a row before the login: refused 08001: what answers at `127.0.0.1:PORT/dev` does not speak the protocol: unexpected message from server
  help: check the target's host and port
a length below its own: refused 08001: what answers at `127.0.0.1:PORT/dev` does not speak the protocol: error communicating with the server: invalid message length: header length < 4
  help: check the target's host and port
a negative length: refused 08001: what answers at `127.0.0.1:PORT/dev` does not speak the protocol: error communicating with the server: invalid message length: header length < 4
  help: check the target's host and port
cut off: the database cannot be reached: `127.0.0.1:PORT/dev` broke off the login: error communicating with the server: bytes remaining on stream
no key: refused XX000: Assert
an error without fields: the database cannot be reached: `127.0.0.1:PORT/dev` broke off the login: error parsing response from server: `S` field missing
a message that is none: refused 08001: what answers at `127.0.0.1:PORT/dev` does not speak the protocol: error communicating with the server: unknown message tag `63`
  help: check the target's host and port
a parameter that is not UTF-8: the database cannot be reached: `127.0.0.1:PORT/dev` broke off the login: error parsing response from server: invalid utf-8 sequence of 1 bytes from index 0
");
}

#[tokio::test]
async fn a_server_that_keeps_silent_costs_the_connect_timeout() {
    let silent = |bytes: Vec<u8>| {
        Stub::start(move |mut stream| {
            let _ = read_startup(&mut stream);
            let _ = stream.write_all(&bytes);
            let _ = stream.read_to_end(&mut Vec::new());
        })
    };
    for bytes in [
        Vec::new(),
        authentication(0, b""),
        // It promises two gigabytes and sends none of them.
        b"R\x7f\xff\xff\xff".to_vec(),
    ] {
        let story = refused_by(&silent(bytes)).await;
        assert!(story.contains("was not ready within 1.5 s"), "{story}");
    }
}

/// What a statement ends with, and what the session is good for afterwards.
async fn answered(bytes: Vec<u8>, next: Next) -> String {
    let server = Stub::behind_login(move |stream, sql| {
        if sql == "SELECT 2" {
            let _ = stream.write_all(&[row(b"2"), done("SELECT"), ready()].concat());
            return Next::Listen;
        }
        let _ = stream.write_all(&bytes);
        next
    });
    let mut session = open(to_port(server.port())).await.expect("a session");
    let first = session.query("SELECT 1").await;
    let second = session.query("SELECT 2").await;
    let told = |answer: Result<Vec<Vec<Option<String>>>, SessionError>| match answer {
        Ok(rows) => format!("{rows:?}"),
        Err(error) => shown(&error),
    };
    format!("{}; then {}", told(first), told(second))
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_ends_the_session() {
    let mut story = String::new();
    for (name, bytes, next) in [
        ("closes", Vec::new(), Next::Close),
        (
            "garbage",
            b"\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(),
            Next::Listen,
        ),
        (
            "a length below its own",
            b"D\0\0\0\x01".to_vec(),
            Next::Listen,
        ),
        (
            "a row without columns",
            [frame(b'D', b"\0\x01\0\0\0\x01a"), done("SELECT 1"), ready()].concat(),
            Next::Listen,
        ),
        (
            "a row that is cut",
            [
                row(b"1"),
                frame(b'D', b"\0\x02\0\0\0\x09a"),
                done("SELECT 2"),
                ready(),
            ]
            .concat(),
            Next::Listen,
        ),
        (
            "a value that is not UTF-8",
            [row(b"\xff"), done("SELECT 1"), ready()].concat(),
            Next::Listen,
        ),
        (
            "cut off in a row",
            row(b"value")[..30].to_vec(),
            Next::Close,
        ),
        (
            "asks for rows of a COPY",
            frame(b'G', &[0, 0, 0]),
            Next::Listen,
        ),
        (
            "sends rows of a COPY",
            frame(b'H', &[0, 0, 0]),
            Next::Listen,
        ),
        ("asks for a password", authentication(3, b""), Next::Listen),
    ] {
        story = format!("{story}{name}: {}\n", answered(bytes, next).await);
    }
    insta::assert_snapshot!(story, @r"
closes: the connection was lost: connection closed; then the connection was lost: the session has ended before
garbage: the connection was lost: error communicating with the server: invalid message length: header length < 4; then the connection was lost: the session has ended before
a length below its own: the connection was lost: error communicating with the server: invalid message length: header length < 4; then the connection was lost: the session has ended before
a row without columns: the connection was lost: unexpected message from server; then the connection was lost: the session has ended before
a row that is cut: the connection was lost: error parsing response from server: unexpected EOF; then the connection was lost: the session has ended before
a value that is not UTF-8: the connection was lost: a value of the answer cannot be read: error deserializing column 0: invalid utf-8 sequence of 1 bytes from index 0; then the connection was lost: the session has ended before
cut off in a row: the connection was lost: error communicating with the server: bytes remaining on stream; then the connection was lost: the session has ended before
asks for rows of a COPY: the connection was lost: unexpected message from server; then the connection was lost: the session has ended before
sends rows of a COPY: the connection was lost: unexpected message from server; then the connection was lost: the session has ended before
asks for a password: the connection was lost: unexpected message from server; then the connection was lost: the session has ended before
");
}

#[tokio::test]
async fn two_results_are_no_answer_and_the_session_stands() {
    let bytes = [done("SELECT"), done("SELECT"), ready()].concat();
    insta::assert_snapshot!(answered(bytes, Next::Listen).await, @r#"
refused 42601: one statement was sent, and 2 results came back
  help: a statement of the plan is several for the server: split it; then [[Some("2")]]
"#);
}

#[tokio::test]
async fn an_error_leaves_the_session_and_a_fatal_one_does_not() {
    let error = remark(b'E', "ERROR", "XX000", "1023");
    let stands = answered([error, ready()].concat(), Next::Listen).await;
    let ends = answered(fatal("57P01", "terminating connection"), Next::Close).await;
    insta::assert_snapshot!(format!("{stands}\n{ends}"), @r#"
refused XX000: 1023; then [[Some("2")]]
the connection was lost: the server ended the session: terminating connection (SQLSTATE 57P01); then the connection was lost: the session has ended before
"#);
}

#[tokio::test]
async fn a_session_that_the_server_ended_between_statements_is_lost_with_the_reason() {
    let server = Stub::start(|mut stream| {
        let _ = read_startup(&mut stream);
        let bye = fatal("57P01", "session timeout");
        let _ = stream.write_all(&[welcome(), bye].concat());
    });
    let mut session = open(to_port(server.port())).await.expect("a session");
    // The server's last words are on their way.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let error = session.run("COMMIT").await.expect_err("no session");
    insta::assert_snapshot!(shown(&error), @"the connection was lost: the server ended the session: session timeout (SQLSTATE 57P01)");
}

#[tokio::test]
async fn remarks_without_end_take_no_memory_without_end() {
    let server = Stub::behind_login(|stream, _| {
        let remarks = remark(b'N', "INFO", "00000", "a row was passed over").repeat(100_000);
        let _ = stream.write_all(&[remarks, done("COPY"), ready()].concat());
        Next::Listen
    });
    let mut session = open(to_port(server.port())).await.expect("a session");
    session
        .run("COPY t FROM 's3://b/k'")
        .await
        .expect("an answer");
    let notices = session.take_notices();
    assert_eq!(notices.len(), 501);
    insta::assert_snapshot!(notices[500].message, @"99500 more remarks of the database were not kept");
    assert_eq!(session.take_notices(), []);
}
