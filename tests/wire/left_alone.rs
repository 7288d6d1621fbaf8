//! The database goes away behind a COMMIT; a login fails.

use rig::{Fault, Isolation, Rule};

use super::scene::Scene;

#[test]
fn a_commit_that_nobody_can_look_up_is_called_unknown() {
    let Some(scene) = Scene::set(Isolation::Serializable) else {
        return;
    };
    for fault in [Fault::ResetAnswered, Fault::ResetBefore] {
        scene.reset();
        let record = scene.messages.iter().position(|sql| {
            let is_record = sql.starts_with("INSERT") && sql.contains("_ledger");
            is_record && sql.contains("'appended'")
        });
        // Its COMMIT is the next one.
        let record = record.expect("it records itself");
        let commit = scene.messages[record..]
            .iter()
            .position(|sql| sql == "COMMIT");
        let commit = record + commit.expect("it commits") + 1;
        let rule = Rule::nth(commit, fault.clone()).then_away();
        scene.redshift.wire.arm(rule);
        scene.run("b2").exits(5);
        scene.redshift.wire.come_back();
        scene.resume("c3").exits(0);
        assert_eq!(scene.rows(), scene.end, "{fault:?}");
    }
}

#[test]
fn a_wrong_password_is_sent_once() {
    let Some(scene) = Scene::set(Isolation::Serializable) else {
        return;
    };
    let before = scene.redshift.wire.logins();
    let mut command = scene
        .redshift
        .command(&scene.project, &["run", "p.plan", "--jobs", "4"]);
    command.env("REDSHIFT_PASSWORD", "wrong");
    let ran: crate::support::Ran = command.output().expect("the binary starts").into();
    ran.exits(3);
    assert_eq!(scene.redshift.wire.logins() - before, 1);
}
