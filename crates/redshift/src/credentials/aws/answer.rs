//! From responses to logins. No fault quotes an answer: it holds the password.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::super::request::{AwsCall, AwsRequest};
use super::fault::{self, AwsError};
use super::http::Response;
use crate::login::{Login, LoginFault};
use crate::secret::Secret;

/// How long an answer without a date is kept: a stored secret, which may be rotated.
pub(super) const UNDATED: SignedDuration = SignedDuration::from_mins(5);

pub(super) struct Answer {
    pub(super) login: Login,
    /// None: nobody says.
    pub(super) good_until: Option<Timestamp>,
}

pub(super) fn read(request: &AwsRequest, response: &Response) -> Result<Answer, LoginFault> {
    if response.status != 200 {
        let error = match request.call {
            AwsCall::ClusterUser { .. } | AwsCall::ClusterIdentity { .. } => of_xml(response),
            AwsCall::Workgroup { .. } | AwsCall::StoredSecret { .. } => of_json(response),
        };
        return Err(fault::refused(request, response.status, error));
    }
    let body = response.body.as_slice();
    let answer = match request.call {
        AwsCall::ClusterUser { .. } | AwsCall::ClusterIdentity { .. } => cluster(body),
        AwsCall::Workgroup { .. } => workgroup(body),
        AwsCall::StoredSecret { .. } => stored(body)?,
    };
    answer.ok_or_else(|| fault::unreadable(request))
}

#[derive(Deserialize)]
struct XmlResponse {
    #[serde(
        alias = "GetClusterCredentialsResult",
        alias = "GetClusterCredentialsWithIAMResult"
    )]
    result: XmlCredentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct XmlCredentials {
    db_user: String,
    db_password: Secret,
    expiration: Timestamp,
    next_refresh_time: Option<Timestamp>,
}

fn cluster(body: &[u8]) -> Option<Answer> {
    let XmlResponse { result } = quick_xml::de::from_reader(body).ok()?;
    let refresh = result.next_refresh_time.unwrap_or(result.expiration);
    Some(Answer {
        login: Login {
            user: result.db_user,
            password: Some(result.db_password),
        },
        good_until: Some(result.expiration.min(refresh)),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkgroupCredentials {
    db_user: String,
    db_password: Secret,
    /// Seconds since 1970, with a fraction.
    expiration: f64,
    next_refresh_time: Option<f64>,
}

fn workgroup(body: &[u8]) -> Option<Answer> {
    let found: WorkgroupCredentials = serde_json::from_slice(body).ok()?;
    let refresh = found.next_refresh_time.unwrap_or(found.expiration);
    let seconds = SignedDuration::try_from_secs_f64(found.expiration.min(refresh)).ok()?;
    Some(Answer {
        login: Login {
            user: found.db_user,
            password: Some(found.db_password),
        },
        good_until: Some(Timestamp::from_duration(seconds).ok()?),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SecretValue {
    secret_string: Option<Secret>,
}

/// Its other fields, such as `host`, are left aside: where a plan runs is not a secret's to say.
///
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html>
#[derive(Deserialize)]
struct StoredLogin {
    username: String,
    password: Secret,
}

fn stored(body: &[u8]) -> Result<Option<Answer>, LoginFault> {
    let Ok(value) = serde_json::from_slice::<SecretValue>(body) else {
        return Ok(None);
    };
    let text = value.secret_string.ok_or_else(fault::not_text)?;
    let stored: StoredLogin =
        serde_json::from_str(text.expose()).map_err(|_| fault::no_user_and_password())?;
    Ok(Some(Answer {
        login: Login {
            user: stored.username,
            password: Some(stored.password),
        },
        good_until: None,
    }))
}

#[derive(Deserialize)]
struct XmlErrorResponse {
    #[serde(rename = "Error")]
    error: XmlError,
}

#[derive(Deserialize)]
struct XmlError {
    #[serde(rename = "Code")]
    code: String,
    #[serde(rename = "Message", default)]
    message: String,
}

fn of_xml(response: &Response) -> Option<AwsError> {
    let XmlErrorResponse { error } = quick_xml::de::from_reader(response.body.as_slice()).ok()?;
    Some(AwsError {
        code: error.code,
        message: error.message,
    })
}

#[derive(Deserialize)]
struct JsonError {
    #[serde(rename = "__type")]
    kind: Option<String>,
    #[serde(alias = "Message", default)]
    message: String,
}

fn of_json(response: &Response) -> Option<AwsError> {
    let error: JsonError = serde_json::from_slice(&response.body).ok()?;
    let kind = error.kind.or_else(|| response.error_type.clone())?;
    // `com.amazonaws.secretsmanager#ResourceNotFoundException:http://…`
    let code = kind.rsplit('#').next().unwrap_or_default();
    let code = code.split(':').next().unwrap_or_default();
    Some(AwsError {
        code: code.to_owned(),
        message: error.message,
    })
}
