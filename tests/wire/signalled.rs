//! SIGTERM at every message.

use rig::{Isolation, wait_for_no_sessions};

use super::scene::{PATIENCE, Scene};

#[test]
fn a_process_told_to_end_at_any_message_leaves_nothing_open() {
    for isolation in Isolation::BOTH {
        let Some(scene) = Scene::set(isolation) else {
            return;
        };
        told_to_end(&scene);
    }
}

fn told_to_end(scene: &Scene) {
    let mut interrupted = 0;
    for (at, sql) in scene.messages.iter().enumerate() {
        scene.reset();
        let ran = scene.signalled("b2", at + 1, "TERM").running.wait();
        // The last messages come when all is done.
        let code = ran.exit.expect("it ends by itself");
        assert!([0, 130].contains(&code), "at `{sql}`: {ran:#?}");
        interrupted += usize::from(code == 130);
        let gone = wait_for_no_sessions(&scene.redshift.postgres, PATIENCE);
        gone.unwrap_or_else(|left| panic!("at `{sql}`: {left}"));
        assert_eq!(scene.lease(), "", "at `{sql}`: {ran:#?}");
        scene.run("c3").exits(0);
        assert_eq!(scene.rows(), scene.end, "ended at `{sql}`");
    }
    let messages = scene.messages.len();
    assert!(interrupted * 2 > messages, "{interrupted} of {messages}");
    eprintln!("SIGTERM at {messages} messages, {interrupted} interrupted");
}
