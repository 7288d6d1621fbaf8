//! From calls to requests.

use serde_json::json;
use ureq::http::Request;

use super::super::request::{AwsCall, Creation};
use super::endpoint::{Endpoint, Service};

/// Of the API of clusters.
const VERSION: &str = "2012-12-01";

impl AwsCall {
    pub(super) fn service(&self) -> Service {
        match self {
            Self::ClusterUser { .. } | Self::ClusterIdentity { .. } => Service::Redshift,
            Self::Workgroup { .. } => Service::Serverless,
            Self::StoredSecret { .. } => Service::SecretsManager,
        }
    }

    /// As IAM's policies call it.
    pub(super) fn action(&self) -> &'static str {
        match self {
            Self::ClusterUser { .. } => "redshift:GetClusterCredentials",
            Self::ClusterIdentity { .. } => "redshift:GetClusterCredentialsWithIAM",
            Self::Workgroup { .. } => "redshift-serverless:GetCredentials",
            Self::StoredSecret { .. } => "secretsmanager:GetSecretValue",
        }
    }

    /// The request, not signed yet. None where the environment's endpoint is no URL.
    pub(super) fn to_http(&self, endpoint: &Endpoint) -> Option<Request<String>> {
        let (content_type, target, body) = match self {
            Self::ClusterUser { .. } | Self::ClusterIdentity { .. } => {
                let kind = "application/x-www-form-urlencoded; charset=utf-8";
                (kind, None, form(&self.parameters()))
            }
            Self::Workgroup {
                workgroup,
                database,
                duration,
            } => {
                let body = json!({
                    "workgroupName": workgroup,
                    "dbName": database,
                    "durationSeconds": duration.as_secs(),
                });
                let target = Some("RedshiftServerless.GetCredentials");
                (JSON, target, body.to_string())
            }
            Self::StoredSecret { id } => {
                let target = Some("secretsmanager.GetSecretValue");
                (JSON, target, json!({ "SecretId": id }).to_string())
            }
        };
        let mut request = Request::post(endpoint.to_string())
            .header("content-type", content_type)
            // Without it the signer would leave the body unsigned, which only S3 takes.
            .header("x-amz-content-sha256", plan::Digest::of(&body).to_string());
        if let Some(target) = target {
            request = request.header("x-amz-target", target);
        }
        request.body(body).ok()
    }

    /// Of the query API, in the order in which AWS documents them.
    fn parameters(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        match self {
            Self::ClusterUser {
                cluster,
                database,
                user,
                duration,
            } => {
                let mut parameters = vec![
                    pair("Action", "GetClusterCredentials"),
                    pair("Version", VERSION),
                    pair("DbUser", &user.name),
                    pair("DbName", database),
                    pair("ClusterIdentifier", cluster),
                    pair("DurationSeconds", &duration.as_secs().to_string()),
                ];
                let creates = match user.creation {
                    Creation::Never => "false",
                    Creation::IfMissing => "true",
                };
                parameters.push(pair("AutoCreate", creates));
                for (number, group) in (1..).zip(&user.groups) {
                    parameters.push((format!("DbGroups.DbGroup.{number}"), group.clone()));
                }
                parameters
            }
            Self::ClusterIdentity {
                cluster,
                database,
                duration,
            } => vec![
                pair("Action", "GetClusterCredentialsWithIAM"),
                pair("Version", VERSION),
                pair("DbName", database),
                pair("ClusterIdentifier", cluster),
                pair("DurationSeconds", &duration.as_secs().to_string()),
            ],
            Self::Workgroup { .. } | Self::StoredSecret { .. } => Vec::new(),
        }
    }
}

const JSON: &str = "application/x-amz-json-1.1";

fn form(parameters: &[(String, String)]) -> String {
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

/// Percent-encoded but for what RFC 3986 calls unreserved.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
