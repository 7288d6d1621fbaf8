//! Two processes of one run.

use rig::Isolation;

use crate::support::Running;

use super::scene::Scene;

#[test]
fn two_processes_of_one_run_do_each_unit_once() {
    let Some(scene) = Scene::set(Isolation::Serializable) else {
        return;
    };
    for _ in 0..3 {
        scene.reset();
        let processes = [(); 2].map(|()| Running::start(&mut scene.command("b2", &[])));
        for process in processes {
            process.wait().exits(0);
        }
        assert_eq!(scene.rows(), scene.end);
    }
}

#[test]
fn a_process_for_each_unit_makes_up_one_run() {
    let Some(scene) = Scene::set(Isolation::Serializable) else {
        return;
    };
    let units = ["events", "appended", "merged", "events.drop"];
    for unit in units {
        let more = ["--unit", unit];
        Running::start(&mut scene.command("b2", &more))
            .wait()
            .exits(0);
    }
    assert_eq!(scene.rows(), scene.end);
}

#[test]
fn another_run_is_refused_while_one_lives() {
    let Some(scene) = Scene::set(Isolation::Serializable) else {
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
