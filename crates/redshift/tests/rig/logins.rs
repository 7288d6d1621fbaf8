//! Logins: one try each, whatever the answer.

use rig::Isolation;

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

#[test]
fn a_wrong_password_is_sent_once() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let before = stage.wire.logins();
    let mut run = Run::named("a1");
    run.password = "wrong";
    run.options.jobs = std::num::NonZeroUsize::new(4).expect("four");
    let error = stage.run(&plan, &run).expect_err("it is refused");
    assert_eq!(error.exit_code(), 3, "{error:?}");
    assert_eq!(stage.wire.logins() - before, 1);
    assert_eq!(stage.wire.exchanges(), []);
}

#[test]
fn a_right_password_opens_the_other_sessions_after_the_first() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let before = stage.wire.logins();
    let mut run = Run::named("a1");
    run.options.jobs = std::num::NonZeroUsize::new(3).expect("three");
    let record = stage.run(&plan, &run).expect("a run");
    assert_eq!(record.ending, plan::record::Ending::Complete);
    assert!(stage.wire.logins() - before >= 2);
}
