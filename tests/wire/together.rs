//! Two processes at once.

use super::scene::Scene;

#[test]
fn another_run_is_refused_while_one_lives() {
    let Some(scene) = Scene::set() else {
        return;
    };
    let last = scene.messages.iter().rposition(|sql| sql == "COMMIT");
    let mut stopped = scene.signalled("b2", last.expect("it commits") - 2, "STOP");
    stopped.wait_for_signal();
    scene.run("c3").exits(6);
    stopped.running.signal("CONT");
    stopped.running.wait().exits(0);
    assert_eq!(scene.rows(), scene.end);
}
