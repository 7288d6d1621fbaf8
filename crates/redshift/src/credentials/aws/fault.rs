//! What AWS's refusals mean, and what to do about them.

use super::super::request::{AwsCall, AwsRequest, Creation};
use super::endpoint::{Endpoint, Partition};
use crate::login::LoginFault;

/// As AWS answers it.
pub(super) struct AwsError {
    pub(super) code: String,
    pub(super) message: String,
}

/// As much of AWS's own words as helps.
const MOST_SHOWN: usize = 400;

fn fault(message: impl Into<String>, help: impl Into<String>) -> LoginFault {
    LoginFault {
        message: message.into(),
        help: Some(help.into()),
    }
}

pub(super) fn unreachable(endpoint: &Endpoint, why: &str) -> LoginFault {
    fault(
        format!("{endpoint} cannot be asked for a password: {why}"),
        "check the region, the network, and `HTTPS_PROXY` or a VPC endpoint if there is no way out",
    )
}

pub(super) fn unreadable(request: &AwsRequest) -> LoginFault {
    fault(
        format!("the answer to `{}` cannot be read", request.call.action()),
        "see who answers there: a proxy, or an `AWS_ENDPOINT_URL…` that is no longer meant",
    )
}

pub(super) fn not_text() -> LoginFault {
    fault(
        "the secret holds bytes and no text",
        "store it as JSON with `username` and `password`, as Secrets Manager does for Redshift",
    )
}

pub(super) fn no_user_and_password() -> LoginFault {
    fault(
        "the secret is no JSON with `username` and `password`",
        "store it as Secrets Manager does for Redshift",
    )
}

/// A response that is no answer.
pub(super) fn refused(request: &AwsRequest, status: u16, error: Option<AwsError>) -> LoginFault {
    let action = request.call.action();
    let Some(AwsError { code, message }) = error else {
        return fault(
            format!("`{action}` failed with HTTP status {status}"),
            "see who answers there: a proxy, or an `AWS_ENDPOINT_URL…` that is no longer meant",
        );
    };
    let name = code.trim_end_matches("Exception").trim_end_matches("Fault");
    match name {
        "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => fault(
            format!("AWS does not allow `{action}`: {}", shown(&message)),
            allowed(request),
        ),
        "ExpiredToken" | "RequestExpired" | "TokenRefreshRequired" => fault(
            "the credentials for AWS have expired",
            "get new ones, with `aws sso login` for example, and run again",
        ),
        "InvalidClientTokenId"
        | "UnrecognizedClient"
        | "InvalidAccessKeyId"
        | "AuthFailure"
        | "MissingAuthenticationToken" => fault(
            "AWS does not know the access key",
            "check which credentials are taken: `aws sts get-caller-identity`",
        ),
        // AWS's message repeats what was signed, and a session token is part of it.
        "SignatureDoesNotMatch" | "InvalidSignature" | "IncompleteSignature" => fault(
            "AWS does not accept the signature",
            "check the secret access key and this machine's clock",
        ),
        "ClusterNotFound" => fault(
            format!("there is no such cluster in {}", request.region),
            "check `cluster_identifier` and `region`; a workgroup of Redshift Serverless is named by `workgroup`",
        ),
        "ResourceNotFound" => fault(
            match request.call {
                AwsCall::StoredSecret { .. } => {
                    format!("there is no such secret in {}", request.region)
                }
                _ => format!("there is no such workgroup in {}", request.region),
            },
            "check its name and `region`",
        ),
        "Throttling" | "RequestLimitExceeded" | "TooManyRequests" => fault(
            format!("AWS answers `{action}` too often already"),
            "run again later; one run asks once per quarter of an hour",
        ),
        "DecryptionFailure" => fault(
            "the secret cannot be decrypted",
            "allow `kms:Decrypt` on the key of the secret",
        ),
        _ => fault(
            format!("`{action}` failed: {code}: {}", shown(&message)),
            "the message is AWS's own",
        ),
    }
}

/// What a policy has to allow.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-iam-access-control-identity-based.html>.
fn allowed(request: &AwsRequest) -> String {
    let region = &request.region;
    let partition = Partition::of(region).name;
    let of_redshift = |kind: &str, cluster: &str, name: &str| {
        format!("`arn:{partition}:redshift:{region}:ACCOUNT:{kind}:{cluster}/{name}`")
    };
    let action = request.call.action();
    match &request.call {
        AwsCall::ClusterUser {
            cluster,
            database,
            user,
            ..
        } => {
            let dbuser = of_redshift("dbuser", cluster, &user.name);
            let dbname = of_redshift("dbname", cluster, database);
            let mut actions = vec![format!("`{action}` on {dbuser} and {dbname}")];
            if user.creation == Creation::IfMissing {
                actions.push(format!("`redshift:CreateClusterUser` on {dbuser}"));
            }
            actions.extend(user.groups.iter().map(|group| {
                let group = of_redshift("dbgroup", cluster, group);
                format!("`redshift:JoinGroup` on {group}")
            }));
            format!("allow {}", actions.join(", "))
        }
        AwsCall::ClusterIdentity {
            cluster, database, ..
        } => format!(
            "allow `{action}` on {}",
            of_redshift("dbname", cluster, database)
        ),
        AwsCall::Workgroup { workgroup, .. } => format!(
            "allow `{action}` on the ARN of the workgroup `{workgroup}`, \
             `arn:{partition}:redshift-serverless:{region}:ACCOUNT:workgroup/…`"
        ),
        AwsCall::StoredSecret { id } => {
            format!("allow `{action}` on `{id}`, and `kms:Decrypt` if it has a key of its own")
        }
    }
}

/// On one line, and not endless.
fn shown(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").chars().take(MOST_SHOWN).collect()
}
