//! Where credentials for AWS come from.

use super::stub::{Stub, ok, refusal};
use super::{CANARY, logins, request, shown, variables, workgroup};
use crate::credentials::{AwsIdentity, AwsRequest};

const ANSWER: &str = r#"{"dbUser": "u", "dbPassword": "p", "expiration": 4070908800}"#;

fn asking(identity: AwsIdentity) -> AwsRequest {
    AwsRequest {
        identity,
        ..request(workgroup())
    }
}

/// The key with which the call was signed, or why it was not made.
async fn signed_by(identity: AwsIdentity, more: &[(&str, &str)]) -> Result<String, String> {
    let stub = Stub::start(vec![ok(ANSWER)]);
    let logins = logins(asking(identity), &variables(&stub.url(), more));
    logins
        .kept_or_fetched()
        .await
        .map_err(|fault| shown(&fault))?;
    let authorization = &stub.only().headers["authorization"];
    let key = authorization.split_once("Credential=").expect("named").1;
    Ok(key.split('/').next().expect("a key").to_owned())
}

fn profiles(config: &str, credentials: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join(".aws");
    std::fs::create_dir(&folder).expect("made");
    std::fs::write(folder.join("config"), config).expect("written");
    std::fs::write(folder.join("credentials"), credentials).expect("written");
    home
}

const KEYS: &str = "\
[default]
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key = x
[etl]
aws_access_key_id = AKIDETL
aws_secret_access_key = x
";

#[tokio::test]
async fn the_environment_comes_first_and_its_session_token_is_sent() {
    let stub = Stub::start(vec![ok(ANSWER)]);
    let more = [
        ("AWS_ACCESS_KEY_ID", "AKIDENV"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_SESSION_TOKEN", "token"),
    ];
    let logins = logins(asking(AwsIdentity::Usual), &variables(&stub.url(), &more));
    logins.kept_or_fetched().await.expect("a login");
    let asked = stub.only();
    assert_eq!(asked.headers["x-amz-security-token"], "token");
    assert!(asked.headers["authorization"].contains("Credential=AKIDENV/"));
    assert!(asked.headers["authorization"].contains("x-amz-security-token"));
}

#[tokio::test]
async fn profiles_are_taken_by_variable_by_name_or_by_default() {
    let home = profiles("", KEYS);
    let home = [("HOME", home.path().to_str().expect("text"))];
    assert_eq!(
        signed_by(AwsIdentity::Usual, &home).await.as_deref(),
        Ok("AKIDDEFAULT")
    );
    let by_variable = [home[0], ("AWS_PROFILE", "etl")];
    assert_eq!(
        signed_by(AwsIdentity::Usual, &by_variable).await.as_deref(),
        Ok("AKIDETL")
    );
    // A profile that is named counts more than keys that happen to be set.
    let keys = [
        home[0],
        ("AWS_ACCESS_KEY_ID", "AKIDENV"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
    ];
    let named = AwsIdentity::Profile("etl".to_owned());
    assert_eq!(signed_by(named, &keys).await.as_deref(), Ok("AKIDETL"));
}

#[tokio::test]
async fn a_credential_process_is_run() {
    let script = r#"{"Version": 1, "AccessKeyId": "AKIDPROC", "SecretAccessKey": "x"}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("credentials.json");
    std::fs::write(&file, script).expect("written");
    let config = format!("[default]\ncredential_process = cat {}\n", file.display());
    let home = profiles(&config, "");
    let home = [("HOME", home.path().to_str().expect("text"))];
    assert_eq!(
        signed_by(AwsIdentity::Usual, &home).await.as_deref(),
        Ok("AKIDPROC")
    );
}

#[tokio::test]
async fn a_container_asks_its_own_endpoint_with_its_token() {
    let container = Stub::start(vec![ok(
        r#"{"AccessKeyId": "AKIDTASK", "SecretAccessKey": "x", "Token": "t", "Expiration": "2099-01-01T00:00:00Z"}"#,
    )]);
    let url = format!("{}/credentials", container.url());
    let more = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "task-token"),
    ];
    assert_eq!(
        signed_by(AwsIdentity::Usual, &more).await.as_deref(),
        Ok("AKIDTASK")
    );
    let asked = container.only();
    assert_eq!(asked.line, "GET /credentials");
    assert_eq!(asked.headers["authorization"], "task-token");
}

#[tokio::test]
async fn where_nobody_has_credentials_it_is_told_who_was_asked() {
    let found = signed_by(AwsIdentity::Usual, &[]).await;
    insta::assert_snapshot!(found.expect_err("nobody"), @r"
    there are no credentials for AWS
    help: set `AWS_PROFILE` or `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or run where a role is attached
    ");
    let container = Stub::start(vec![refusal(403, "no role")]);
    let more = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.url())];
    let more = more.each_ref().map(|(name, url)| (*name, url.as_str()));
    let found = signed_by(AwsIdentity::Usual, &more).await;
    let found = found.expect_err("refused");
    assert!(found.contains("container: "), "{found}");
}

#[tokio::test]
async fn a_profile_of_a_kind_that_is_not_read_is_told_with_the_way_around() {
    let home = profiles(
        "[profile etl]\nsso_session = work\nsso_account_id = 1\n",
        "",
    );
    let home = [("HOME", home.path().to_str().expect("text"))];
    let named = AwsIdentity::Profile("etl".to_owned());
    let found = signed_by(named, &home).await.expect_err("not read");
    assert!(
        found.contains("`sso_session`, which is not read here"),
        "{found}"
    );
    assert!(
        found.contains("aws configure export-credentials --profile etl"),
        "{found}"
    );
}

#[tokio::test]
async fn no_message_about_credentials_holds_one() {
    let process = format!(
        "[default]\ncredential_process = echo {{\"Version\":\"{CANARY}\",\"SecretAccessKey\":\"{CANARY}\"}}\n"
    );
    for (config, credentials) in [
        (process.as_str(), String::new()),
        ("", format!("[default]\naws_secret_access_key = {CANARY}\n")),
        ("", format!("[default\n{CANARY}")),
    ] {
        let home = profiles(config, &credentials);
        let home = [("HOME", home.path().to_str().expect("text"))];
        let found = signed_by(AwsIdentity::Usual, &home).await;
        let found = found.expect_err("no credentials");
        assert!(!found.contains(CANARY), "{found}");
    }
}

#[test]
fn logins_show_no_key() {
    let logins = logins(request(workgroup()), &variables("http://127.0.0.1:1", &[]));
    let shown = format!("{logins:?} {:?}", logins.identity);
    assert!(
        !shown.contains(CANARY) && !shown.contains("AKID"),
        "{shown}"
    );
}
