//! A process that stands still, is taken over, and goes on.

use rig::Isolation;

use super::scene::Scene;

#[test]
fn a_stopped_process_that_was_taken_over_is_fenced() {
    for isolation in Isolation::BOTH {
        let Some(scene) = Scene::set(isolation) else {
            return;
        };
        stopped_and_taken_over(&scene);
    }
}

fn stopped_and_taken_over(scene: &Scene) {
    // The unit that appends: what is done twice there stays twice.
    let is = |at: &usize, text: &str| scene.messages[*at].starts_with(text);
    let messages = 0..scene.messages.len();
    let load = messages.clone().find(|at| is(at, "INSERT INTO s.appended"));
    let load = load.expect("it appends");
    let begin = messages.clone().take(load).rfind(|at| is(at, "BEGIN"));
    let commit = messages.skip(load).find(|at| is(at, "COMMIT"));
    let unit = begin.expect("it begins")..=commit.expect("it commits");
    for at in unit.clone() {
        let sql = &scene.messages[at];
        scene.reset();
        let mut stopped = scene.signalled("b2", at + 1, "STOP");
        stopped.wait_for_signal();
        // It does what is done already, so that the other one still has something to do.
        let next = ["run", "p.plan", "--takeover", "--unit", "events"];
        scene.redshift.run(&scene.project, &next).exits(0);
        let left = scene.rows();
        stopped.running.signal("CONT");
        let ran = stopped.running.wait();
        assert_eq!(ran.exit, Some(6), "stopped at `{sql}`: {ran:#?}");
        assert_eq!(scene.rows(), left, "stopped at `{sql}`");
        scene.resume("d4").exits(0);
        assert_eq!(scene.rows(), scene.end, "stopped at `{sql}`");
    }
    eprintln!("SIGSTOP, takeover, SIGCONT at {} messages", unit.count());
}
