//! How long an answer is kept.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use super::stub::{Canned, Stub, ok};
use super::{AwsLogins, identity, request, stored, user, variables, workgroup};
use crate::credentials::AwsCall;

/// A password that ends at second 1000, the earlier one being the time to refresh.
fn answer(call: &AwsCall) -> Canned {
    ok(match call {
        AwsCall::ClusterUser { .. } => {
            "<R><GetClusterCredentialsResult><DbUser>u</DbUser>\
            <DbPassword>p</DbPassword><Expiration>1970-01-01T00:16:40Z</Expiration>\
            </GetClusterCredentialsResult></R>"
        }
        AwsCall::ClusterIdentity { .. } => {
            "<R><GetClusterCredentialsWithIAMResult>\
            <DbUser>u</DbUser><DbPassword>p</DbPassword>\
            <Expiration>1970-01-01T00:33:20Z</Expiration>\
            <NextRefreshTime>1970-01-01T00:16:40Z</NextRefreshTime>\
            </GetClusterCredentialsWithIAMResult></R>"
        }
        AwsCall::Workgroup { .. } => {
            r#"{"dbUser": "u", "dbPassword": "p", "expiration": 2000.5, "nextRefreshTime": 1000}"#
        }
        AwsCall::StoredSecret { .. } => {
            r#"{"SecretString": "{\"username\": \"u\", \"password\": \"p\"}"}"#
        }
    })
}

/// How often AWS was asked when sessions were opened at these seconds. A clock of its own per test.
async fn asked(call: AwsCall, now: fn() -> Timestamp, clock: &AtomicI64, seconds: &[i64]) -> usize {
    let stub = Stub::start(vec![answer(&call)]);
    let logins = AwsLogins::new(request(call), &variables(&stub.url(), &[]), now).expect("roots");
    for second in seconds {
        clock.store(*second, Ordering::SeqCst);
        logins.kept_or_fetched().await.expect("a login");
    }
    stub.asked().len()
}

#[tokio::test]
async fn a_password_is_kept_until_a_minute_before_it_ends_or_is_to_be_refreshed() {
    static CLOCK: AtomicI64 = AtomicI64::new(0);
    let now = || Timestamp::from_second(CLOCK.load(Ordering::SeqCst)).expect("a time");
    for call in [user(), identity(), workgroup()] {
        let kept = asked(call.clone(), now, &CLOCK, &[0, 500, 939]).await;
        assert_eq!(kept, 1, "{call:?}");
        let ended = asked(call.clone(), now, &CLOCK, &[0, 940, 941]).await;
        assert!(ended > 1, "{call:?}");
    }
}

#[tokio::test]
async fn a_stored_secret_is_read_again_after_some_minutes() {
    static CLOCK: AtomicI64 = AtomicI64::new(0);
    let now = || Timestamp::from_second(CLOCK.load(Ordering::SeqCst)).expect("a time");
    assert_eq!(asked(stored(), now, &CLOCK, &[0, 60, 239]).await, 1);
    assert_eq!(asked(stored(), now, &CLOCK, &[0, 240]).await, 2);
}

#[tokio::test]
async fn sessions_opened_at_once_ask_once() {
    let soon = r#"{"dbUser": "u", "dbPassword": "p", "expiration": 4070908800}"#;
    let stub = Stub::start(vec![ok(soon)]);
    let logins = super::logins(request(workgroup()), &variables(&stub.url(), &[]));
    let login = || logins.kept_or_fetched();
    let (one, two, three) = tokio::join!(login(), login(), login());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let soon = r#"{"dbUser": "u", "dbPassword": "p", "expiration": 4070908800}"#;
    let stub = Stub::start(vec![super::stub::refusal(500, ""), ok(soon)]);
    let logins = super::logins(request(workgroup()), &variables(&stub.url(), &[]));
    assert!(logins.kept_or_fetched().await.is_err());
    assert!(logins.kept_or_fetched().await.is_ok());
}
