//! Against moto, an independent reading of AWS's API. It knows two of the four calls, and has to be
//! told of a cluster and a secret first.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::http::Http;
use super::super::surroundings;
use super::{identity, login, stored, user, variables};
use crate::credentials::{AwsCall, Creation, DbUser};
use reqsign_aws_v4::{RequestSigner, StaticCredentialProvider};
use reqsign_core::Signer;
use ureq::http::Request;

struct Moto {
    server: Child,
    url: String,
}

impl Moto {
    /// None, and it is said, where it is not installed.
    fn start() -> Option<Self> {
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        };
        let started = Command::new("moto_server")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(server) = started else {
            skipped("`moto_server` cannot be started");
            return None;
        };
        let mut moto = Self {
            server,
            url: format!("http://127.0.0.1:{port}"),
        };
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let has_ended = moto.server.try_wait().is_ok_and(|ended| ended.is_some());
            if has_ended || since.elapsed() > Duration::from_mins(1) {
                skipped("`moto_server` does not serve");
                return None;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Some(moto)
    }

    /// A signed call that the tests need and the product does not.
    async fn call(&self, service: &str, target: Option<&str>, body: &str) {
        let mut request = Request::post(format!("{}/", self.url))
            .header("x-amz-content-sha256", plan::Digest::of(body).to_string());
        request = match target {
            Some(target) => request
                .header("x-amz-target", target)
                .header("content-type", "application/x-amz-json-1.1"),
            None => request.header("content-type", "application/x-www-form-urlencoded"),
        };
        let (mut parts, body) = request
            .body(body.to_owned())
            .expect("a request")
            .into_parts();
        let http = Http::new(None).expect("roots");
        let signer = Signer::new(
            surroundings::context(&variables(&self.url, &[]), http.clone()),
            StaticCredentialProvider::new("AKIDEXAMPLE", "x"),
            RequestSigner::new(service, "us-west-2"),
        );
        signer.sign(&mut parts, None).await.expect("signed");
        let response = http.send(parts, body).await.expect("an answer");
        assert_eq!(response.status, 200, "{service}");
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn skipped(why: &str) {
    // A test that did not run must not look like one that did.
    #[allow(clippy::print_stderr, reason = "only tests read it")]
    {
        eprintln!("skipped: {why}");
    }
}

#[tokio::test]
async fn moto_gives_what_it_knows_and_refuses_the_rest_as_aws_does() {
    let Some(moto) = Moto::start() else { return };
    let missing = login(user(), &moto.url).await.expect_err("no cluster");
    assert!(
        missing.message.contains("no such cluster"),
        "{}",
        missing.message
    );
    let missing = login(stored(), &moto.url).await.expect_err("no secret");
    assert!(
        missing.message.contains("no such secret"),
        "{}",
        missing.message
    );
    let cluster = "Action=CreateCluster&Version=2012-12-01&ClusterIdentifier=etl\
                   &NodeType=ra3.large&MasterUsername=root&MasterUserPassword=Abcdefg1&DBName=dev";
    moto.call("redshift", None, cluster).await;
    let secret = r#"{"Name": "prod/etl", "ClientRequestToken": "0123456789abcdef0123456789abcdef", "SecretString": "{\"username\": \"etl\", \"password\": \"pw\"}"}"#;
    moto.call(
        "secretsmanager",
        Some("secretsmanager.CreateSecret"),
        secret,
    )
    .await;

    let made = login(user(), &moto.url).await.expect("a login");
    assert_eq!(made.user, "IAMA:loader");
    assert!(!made.password.expect("given").expose().is_empty());
    let existing = AwsCall::ClusterUser {
        cluster: "etl".to_owned(),
        database: "dev".to_owned(),
        user: DbUser {
            name: "loader".to_owned(),
            groups: Vec::new(),
            creation: Creation::Never,
        },
        duration: Duration::from_mins(15),
    };
    let existing = login(existing, &moto.url).await.expect("a login");
    assert_eq!(existing.user, "IAM:loader");
    let stored = login(stored(), &moto.url).await.expect("a login");
    assert_eq!(stored.user, "etl");
    assert_eq!(stored.password.expect("given").expose(), "pw");

    // Not in moto: it says so, and that is told and not taken for an answer.
    let unknown = login(identity(), &moto.url).await;
    assert!(unknown.is_err(), "the test can ask for more now");
}
