//! What is sent, and what is read from the answers.

use super::stub::{Asked, Stub, ok};
use super::{identity, login, stored, user, workgroup};
use crate::login::Login;

const CLUSTER_ANSWER: &str = "\
<GetClusterCredentialsResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\">
  <GetClusterCredentialsResult>
    <DbUser>IAMA:loader:a</DbUser>
    <DbPassword>p&lt;w&amp;1=</DbPassword>
    <Expiration>2099-01-01T00:00:00Z</Expiration>
  </GetClusterCredentialsResult>
  <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
</GetClusterCredentialsResponse>";

const IDENTITY_ANSWER: &str = "\
<GetClusterCredentialsWithIAMResponse xmlns=\"http://redshift.amazonaws.com/doc/2012-12-01/\">
  <GetClusterCredentialsWithIAMResult>
    <DbUser>IAMR:etl</DbUser><DbPassword>pw</DbPassword>
    <Expiration>2099-01-01T00:00:00.123Z</Expiration>
    <NextRefreshTime>2098-01-01T00:00:00Z</NextRefreshTime>
  </GetClusterCredentialsWithIAMResult>
</GetClusterCredentialsWithIAMResponse>";

/// Signed for this service: who, when, where and what, and the body too.
fn is_signed(asked: &Asked, service: &str) {
    let header = |name: &str| {
        let value = asked.headers.get(name);
        value.unwrap_or_else(|| panic!("no {name} in {asked:?}"))
    };
    let day = &header("x-amz-date")[..8];
    let scope = format!("Credential=AKIDEXAMPLE/{day}/us-west-2/{service}/aws4_request");
    let authorization = header("authorization");
    assert!(
        authorization.starts_with(&format!("AWS4-HMAC-SHA256 {scope}, ")),
        "{authorization}"
    );
    let (_, signed) = authorization.split_once("SignedHeaders=").expect("named");
    let (signed, signature) = signed.split_once(", Signature=").expect("signed");
    for needed in ["content-type", "host", "x-amz-content-sha256", "x-amz-date"] {
        assert!(signed.split(';').any(|name| name == needed), "{signed}");
    }
    assert_eq!(signature.len(), 64, "{signature}");
    assert_eq!(
        *header("x-amz-content-sha256"),
        plan::Digest::of(&asked.body).to_string()
    );
    assert_eq!(asked.line, "POST /");
}

fn parts(login: Login) -> (String, String) {
    let password = login.password.expect("a password");
    (login.user, password.expose().to_owned())
}

#[tokio::test]
async fn a_users_password_is_asked_for_with_groups_and_creation() {
    let stub = Stub::start(vec![ok(CLUSTER_ANSWER)]);
    let answer = login(user(), &stub.url()).await.expect("a login");
    assert_eq!(
        parts(answer),
        ("IAMA:loader:a".to_owned(), "p<w&1=".to_owned())
    );
    let asked = stub.only();
    is_signed(&asked, "redshift");
    insta::assert_snapshot!(asked.body.replace('&', "\n"), @r"
    Action=GetClusterCredentials
    Version=2012-12-01
    DbUser=loader
    DbName=dev%20%26%20test
    ClusterIdentifier=etl
    DurationSeconds=1800
    AutoCreate=true
    DbGroups.DbGroup.1=a
    DbGroups.DbGroup.2=b
    ");
}

#[tokio::test]
async fn an_identitys_password_is_asked_for_without_a_user() {
    let stub = Stub::start(vec![ok(IDENTITY_ANSWER)]);
    let answer = login(identity(), &stub.url()).await.expect("a login");
    assert_eq!(parts(answer), ("IAMR:etl".to_owned(), "pw".to_owned()));
    let asked = stub.only();
    is_signed(&asked, "redshift");
    insta::assert_snapshot!(asked.body.replace('&', "\n"), @r"
    Action=GetClusterCredentialsWithIAM
    Version=2012-12-01
    DbName=dev
    ClusterIdentifier=etl
    DurationSeconds=900
    ");
}

#[tokio::test]
async fn a_workgroups_password_is_asked_for_in_json() {
    let answer = "{\"dbUser\": \"IAMR:etl\", \"dbPassword\": \"pw\", \
                  \"expiration\": 4.07090880012E9, \"nextRefreshTime\": 4070908000}";
    let stub = Stub::start(vec![ok(answer)]);
    let answer = login(workgroup(), &stub.url()).await.expect("a login");
    assert_eq!(parts(answer), ("IAMR:etl".to_owned(), "pw".to_owned()));
    let asked = stub.only();
    is_signed(&asked, "redshift-serverless");
    assert_eq!(
        asked.headers["x-amz-target"],
        "RedshiftServerless.GetCredentials"
    );
    assert_eq!(asked.headers["content-type"], "application/x-amz-json-1.1");
    assert_eq!(
        asked.body,
        r#"{"dbName":"dev","durationSeconds":900,"workgroupName":"wg"}"#
    );
}

#[tokio::test]
async fn a_stored_secret_gives_user_and_password_and_its_host_is_left_aside() {
    let secret =
        r#"{\"username\": \"etl\", \"password\": \"p\\\"w\", \"host\": \"h\", \"port\": 5439}"#;
    let answer = format!("{{\"ARN\": \"arn:x\", \"Name\": \"n\", \"SecretString\": \"{secret}\"}}");
    let stub = Stub::start(vec![ok(answer)]);
    let answer = login(stored(), &stub.url()).await.expect("a login");
    assert_eq!(parts(answer), ("etl".to_owned(), "p\"w".to_owned()));
    let asked = stub.only();
    is_signed(&asked, "secretsmanager");
    assert_eq!(
        asked.headers["x-amz-target"],
        "secretsmanager.GetSecretValue"
    );
    assert_eq!(asked.body, r#"{"SecretId":"prod/etl"}"#);
}
