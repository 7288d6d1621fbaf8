//! The four calls against a stub on this machine that looks at what is sent, and against moto where
//! it is installed and knows the call.

mod calls;
mod identity;
mod keeping;
mod moto;
mod refusals;
mod stub;

use std::time::Duration;

use jiff::Timestamp;

use super::AwsLogins;
use crate::credentials::{AwsCall, AwsIdentity, AwsRequest, Creation, DbUser};
use crate::login::{Login, LoginFault};
use crate::secret::Secret;
use crate::variables::Variables;

const CANARY: &str = "canary-7f3a";

fn user() -> AwsCall {
    AwsCall::ClusterUser {
        cluster: "etl".to_owned(),
        database: "dev & test".to_owned(),
        user: DbUser {
            name: "loader".to_owned(),
            groups: vec!["a".to_owned(), "b".to_owned()],
            creation: Creation::IfMissing,
        },
        duration: Duration::from_mins(30),
    }
}

fn identity() -> AwsCall {
    AwsCall::ClusterIdentity {
        cluster: "etl".to_owned(),
        database: "dev".to_owned(),
        duration: AwsRequest::DURATION,
    }
}

fn workgroup() -> AwsCall {
    AwsCall::Workgroup {
        workgroup: "wg".to_owned(),
        database: "dev".to_owned(),
        duration: AwsRequest::DURATION,
    }
}

fn stored() -> AwsCall {
    AwsCall::StoredSecret {
        id: "prod/etl".to_owned(),
    }
}

fn request(call: AwsCall) -> AwsRequest {
    AwsRequest {
        call,
        region: "us-west-2".to_owned(),
        identity: AwsIdentity::Keys {
            id: Secret::new("AKIDEXAMPLE"),
            secret: Secret::new(format!("key-{CANARY}")),
        },
    }
}

/// An environment in which a stub stands for AWS, and nothing else is asked.
fn variables(url: &str, more: &[(&str, &str)]) -> Variables {
    [
        ("AWS_ENDPOINT_URL", url),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("HOME", "/nonexistent"),
    ]
    .into_iter()
    .chain(more.iter().copied())
    .collect()
}

fn logins(request: AwsRequest, variables: &Variables) -> AwsLogins {
    AwsLogins::new(request, variables, Timestamp::now).expect("roots")
}

async fn login(call: AwsCall, url: &str) -> Result<Login, LoginFault> {
    let logins = logins(request(call), &variables(url, &[]));
    logins.kept_or_fetched().await
}

/// Message and help.
fn shown(fault: &LoginFault) -> String {
    let help = fault.help.as_deref().unwrap_or("none");
    format!("{}\nhelp: {help}", fault.message)
}
