//! `kill -9` at every message.

use rig::Isolation;

use super::scene::Scene;

#[test]
fn a_process_killed_at_any_message_is_resumed_by_the_next_one() {
    for isolation in Isolation::BOTH {
        let Some(scene) = Scene::set(isolation) else {
            return;
        };
        for (at, sql) in scene.messages.iter().enumerate() {
            scene.reset();
            let killed = scene.signalled("b2", at + 1, "KILL");
            let ran = killed.running.wait();
            assert_eq!(ran.exit, None, "at `{sql}`: {ran:#?}");
            scene.resume("c3").exits(0);
            assert_eq!(scene.rows(), scene.end, "killed at `{sql}`");
        }
        let messages = scene.messages.len();
        eprintln!("kill -9 at {messages} messages, {}", isolation.setting());
    }
}
