//! Logins: one try each, whatever the answer.

use rig::{Isolation, Login};

use crate::reference::{self, Days};
use crate::stage::{Passwords, Run, Stage};

#[test]
fn a_wrong_password_is_sent_once() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let before = stage.wire.logins();
    let mut run = Run::named("a1");
    run.passwords = Passwords::Wrong;
    run.options.jobs = std::num::NonZeroUsize::new(4).expect("four");
    let error = stage.run(&plan, &run).expect_err("it is refused");
    assert_eq!(error.exit_code(), 3, "{error:?}");
    assert_eq!(stage.wire.logins() - before, 1);
    assert_eq!(stage.wire.exchanges(), []);
}

#[test]
fn a_password_that_is_changed_meanwhile_is_sent_once_by_all_units_together() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::Two));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let before = stage.wire.logins();
    let mut run = Run::named("a1");
    run.passwords = Passwords::WrongFromTheSecondOn;
    run.options.jobs = std::num::NonZeroUsize::new(8).expect("eight");
    let record = stage.run(&plan, &run).expect("a run");
    assert_eq!(record.ending, plan::record::Ending::Failed);
    assert_eq!(stage.wire.logins() - before, 2);
}

#[test]
fn a_right_password_opens_the_other_sessions_after_the_first() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let before = stage.wire.login_order().len();
    let mut run = Run::named("a1");
    run.options.jobs = std::num::NonZeroUsize::new(3).expect("three");
    let record = stage.run(&plan, &run).expect("a run");
    assert_eq!(record.ending, plan::record::Ending::Complete);
    let order = stage.wire.login_order().split_off(before);
    // The run's own session, and more than one for units.
    assert!(order.len() >= 6, "{order:?}");
    for login in order.chunks(2) {
        let [Login::Begun(begun), Login::Answered(answered)] = login else {
            panic!("a login began before the one before it was answered: {order:?}");
        };
        assert_eq!(begun, answered);
    }
}
