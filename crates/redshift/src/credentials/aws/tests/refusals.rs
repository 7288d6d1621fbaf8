//! What AWS refuses, explained; and that no message holds a secret.

use super::stub::{Canned, Stub, ok, refusal};
use super::{CANARY, identity, login, shown, stored, user, workgroup};
use crate::credentials::AwsCall;

fn xml(code: &str, message: &str) -> Canned {
    refusal(
        400,
        format!(
            "<ErrorResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\"><Error>\
             <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>1</RequestId></ErrorResponse>"
        ),
    )
}

fn json(code: &str, message: &str) -> Canned {
    refusal(
        400,
        format!("{{\"__type\": \"com.amazonaws.x#{code}\", \"message\": \"{message}\"}}"),
    )
}

async fn refused(call: AwsCall, answer: Canned) -> String {
    let stub = Stub::start(vec![answer]);
    let fault = login(call, &stub.url()).await.expect_err("refused");
    assert_eq!(stub.asked().len(), 1, "asked once");
    shown(&fault)
}

#[tokio::test]
async fn a_denied_action_is_told_with_what_a_policy_has_to_allow() {
    let said = "User: arn:aws:iam::123456789012:user/etl is not authorized";
    let found = refused(user(), xml("AccessDenied", said)).await;
    insta::assert_snapshot!(found, @r"
    AWS does not allow `redshift:GetClusterCredentials`: User: arn:aws:iam::123456789012:user/etl is not authorized
    help: allow `redshift:GetClusterCredentials` on `arn:aws:redshift:us-west-2:ACCOUNT:dbuser:etl/loader` and `arn:aws:redshift:us-west-2:ACCOUNT:dbname:etl/dev & test`, `redshift:CreateClusterUser` on `arn:aws:redshift:us-west-2:ACCOUNT:dbuser:etl/loader`, `redshift:JoinGroup` on `arn:aws:redshift:us-west-2:ACCOUNT:dbgroup:etl/a`, `redshift:JoinGroup` on `arn:aws:redshift:us-west-2:ACCOUNT:dbgroup:etl/b`
    ");
    let found = refused(identity(), xml("AccessDenied", said)).await;
    insta::assert_snapshot!(found, @r"
    AWS does not allow `redshift:GetClusterCredentialsWithIAM`: User: arn:aws:iam::123456789012:user/etl is not authorized
    help: allow `redshift:GetClusterCredentialsWithIAM` on `arn:aws:redshift:us-west-2:ACCOUNT:dbname:etl/dev`
    ");
    let found = refused(workgroup(), json("AccessDeniedException", said)).await;
    insta::assert_snapshot!(found, @r"
    AWS does not allow `redshift-serverless:GetCredentials`: User: arn:aws:iam::123456789012:user/etl is not authorized
    help: allow `redshift-serverless:GetCredentials` on the ARN of the workgroup `wg`, `arn:aws:redshift-serverless:us-west-2:ACCOUNT:workgroup/…`
    ");
    let found = refused(stored(), json("AccessDeniedException", said)).await;
    insta::assert_snapshot!(found, @r"
    AWS does not allow `secretsmanager:GetSecretValue`: User: arn:aws:iam::123456789012:user/etl is not authorized
    help: allow `secretsmanager:GetSecretValue` on `prod/etl`, and `kms:Decrypt` if it has a key of its own
    ");
}

#[tokio::test]
async fn other_refusals_say_what_to_look_at() {
    for (call, answer, said) in [
        (user(), xml("ExpiredToken", "x"), "have expired"),
        (stored(), json("ExpiredTokenException", "x"), "have expired"),
        (
            user(),
            xml("InvalidClientTokenId", "x"),
            "does not know the access key",
        ),
        (
            stored(),
            json("UnrecognizedClientException", "x"),
            "does not know the access key",
        ),
        (
            user(),
            xml("ClusterNotFound", "x"),
            "no such cluster in us-west-2",
        ),
        (
            identity(),
            xml("ClusterNotFoundFault", "x"),
            "no such cluster in us-west-2",
        ),
        (
            workgroup(),
            json("ResourceNotFoundException", "x"),
            "no such workgroup",
        ),
        (
            stored(),
            json("ResourceNotFoundException", "x"),
            "no such secret",
        ),
        (
            stored(),
            json("DecryptionFailure", "x"),
            "cannot be decrypted",
        ),
        (workgroup(), json("ThrottlingException", "x"), "too often"),
        (
            workgroup(),
            json("ValidationException", "durationSeconds is wrong"),
            "ValidationException: durationSeconds is wrong",
        ),
        (
            user(),
            refusal(502, "<html>Bad Gateway</html>"),
            "HTTP status 502",
        ),
        (stored(), refusal(503, ""), "HTTP status 503"),
    ] {
        let found = refused(call, answer).await;
        assert!(found.contains(said), "{said}: {found}");
    }
}

#[tokio::test]
async fn a_refused_signature_does_not_repeat_what_was_signed() {
    let said = format!("The Canonical String should have been x-amz-security-token:{CANARY}");
    for answer in [
        (user(), xml("SignatureDoesNotMatch", &said)),
        (stored(), json("InvalidSignatureException", &said)),
    ] {
        let found = refused(answer.0, answer.1).await;
        assert!(found.contains("does not accept the signature"), "{found}");
        assert!(!found.contains(CANARY), "{found}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_repeated() {
    let text = |body: &str| ok(body.replace("CANARY", CANARY));
    for (call, answer) in [
        (user(), text("<x><DbPassword>CANARY</DbPassword></x>")),
        (user(), text("CANARY")),
        (workgroup(), text("{\"dbPassword\": \"CANARY\"}")),
        (
            workgroup(),
            text("{\"dbUser\": \"u\", \"dbPassword\": \"CANARY\", \"expiration\": \"CANARY\"}"),
        ),
        (stored(), text("{\"SecretString\": \"CANARY\"}")),
        (
            stored(),
            text("{\"SecretString\": \"{\\\"password\\\": \\\"CANARY\\\"}\"}"),
        ),
        (stored(), text("{\"SecretBinary\": \"CANARY\"}")),
        (stored(), text("[\"CANARY\"]")),
    ] {
        let found = refused(call, answer).await;
        assert!(!found.contains(CANARY), "{found}");
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_is_named() {
    let url = {
        let stub = Stub::start(vec![ok("")]);
        stub.url()
    };
    let fault = login(user(), &url).await.expect_err("nobody listens");
    assert!(fault.message.starts_with(&url), "{}", fault.message);
    assert!(fault.message.contains("cannot be asked"));
    let fault = login(user(), "not a url").await.expect_err("no URL");
    assert!(
        fault.message.contains("cannot be asked"),
        "{}",
        fault.message
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let found = refused(user(), refusal(302, "")).await;
    assert!(found.contains("HTTP status 302"), "{found}");
}
