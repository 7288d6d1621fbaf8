//! What a session sends: the bytes of the plan, and nothing besides.

use std::io::Write as _;

use executor::Session as _;

use crate::connection::{open, to_port};
use crate::stub::{Heard, Hello, Stub, done, read_frame, read_startup, ready, welcome};

/// Writes down every packet.
fn listening(heard: &Heard) -> Stub {
    let heard = heard.clone();
    Stub::start(move |mut stream| {
        match read_startup(&mut stream) {
            Ok(Hello::Startup(parameters)) => heard.add(format!("{parameters:?}")),
            hello => heard.add(format!("{hello:?}")),
        }
        let _ = stream.write_all(&welcome());
        while let Ok((tag, body)) = read_frame(&mut stream) {
            heard.add(format!(
                "{} {:?}",
                char::from(tag),
                String::from_utf8_lossy(&body)
            ));
            let _ = stream.write_all(&[done("SELECT 0"), ready()].concat());
        }
        heard.add("end");
    })
}

#[tokio::test]
async fn a_session_sends_each_statement_as_one_simple_message_and_nothing_besides() {
    let heard = Heard::default();
    let server = listening(&heard);
    let mut session = open(to_port(server.port())).await.expect("a session");
    session.run("BEGIN").await.expect("an answer");
    session
        .run("-- ünï\nINSERT INTO t SELECT 1;")
        .await
        .expect("an answer");
    session.query("SELECT 'a''b\\'").await.expect("an answer");
    session.run("COMMIT").await.expect("an answer");
    drop(session);
    // The server sees the end of the line by itself.
    for _ in 0..500 {
        if heard.all().last().is_some_and(|last| last == "end") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    insta::assert_snapshot!(heard.all().join("\n"), @r#"
{"application_name": "callsheet", "client_encoding": "UTF8", "database": "dev", "user": "someone"}
Q "BEGIN\0"
Q "-- ünï\nINSERT INTO t SELECT 1;\0"
Q "SELECT 'a''b\\'\0"
Q "COMMIT\0"
X ""
end
"#);
}

#[tokio::test]
async fn a_message_ends_where_the_statement_does() {
    let heard = Heard::default();
    let server = listening(&heard);
    let mut session = open(to_port(server.port())).await.expect("a session");
    let error = session.run("SELECT 1\0; DROP TABLE t").await;
    assert!(error.is_err_and(|error| error.to_string().contains("NUL")));
    session.run("SELECT 2").await.expect("the session goes on");
    assert_eq!(
        heard.all().last().map(String::as_str),
        Some("Q \"SELECT 2\\0\"")
    );
}
