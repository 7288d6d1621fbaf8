//! Who asks AWS: its usual sources of credentials, each tried in turn.
//!
//! `reqsign` has a chain of its own, but it keeps why a source failed to itself.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use reqsign_aws_v4::{
    AssumeRoleWithWebIdentityCredentialProvider, Credential, ECSCredentialProvider,
    EnvCredentialProvider, IMDSv2CredentialProvider, ProcessCredentialProvider,
    ProfileCredentialProvider, SSOCredentialProvider, StaticCredentialProvider,
};
use reqsign_core::{Context, ProvideCredential, ProvideCredentialDyn};

use super::super::request::{AwsIdentity, AwsRequest};
use super::http::Http;
use super::surroundings;
use crate::login::LoginFault;
use crate::variables::Variables;

type Source = Arc<dyn ProvideCredentialDyn<Credential = Credential>>;

/// The sources for an identity, in AWS's order.
#[derive(Clone)]
pub(super) struct Sources {
    named: Vec<(&'static str, Source)>,
    profile: String,
    context: Context,
}

/// A source shows the key that it was given.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

impl Sources {
    pub(super) fn new(request: &AwsRequest, variables: &Variables, http: Http) -> Self {
        let context = surroundings::context(variables, http);
        let of_variable = variables.get("AWS_PROFILE").unwrap_or("default");
        let (profile, named) = match &request.identity {
            AwsIdentity::Keys { id, secret } => {
                let keys = StaticCredentialProvider::new(id.expose(), secret.expose());
                (of_variable, vec![source("the given key", keys)])
            }
            // Whoever names a profile does not mean the keys of the environment.
            AwsIdentity::Profile(name) => (name.as_str(), of_profile(name)),
            AwsIdentity::Usual => {
                let mut named = vec![source("environment", EnvCredentialProvider::new())];
                named.extend(of_profile(of_variable));
                // Asked in the region, as AWS's SDKs do: a private subnet reaches no other endpoint.
                let region = variables.get("AWS_REGION").unwrap_or(&request.region);
                let web_identity = AssumeRoleWithWebIdentityCredentialProvider::new()
                    .with_region(region.to_owned())
                    .with_regional_sts_endpoint();
                named.push(source("web identity", web_identity));
                named.push(source("container", ECSCredentialProvider::new()));
                named.push(source("instance metadata", IMDSv2CredentialProvider::new()));
                (of_variable, named)
            }
        };
        Self {
            named,
            profile: profile.to_owned(),
            context,
        }
    }

    /// Why none of them answered.
    pub(super) async fn explained(&self) -> LoginFault {
        let mut tried = Vec::new();
        for (name, source) in &self.named {
            let why = match source.provide_credential_dyn(&self.context).await {
                Ok(Some(_)) => "has credentials that cannot be used, or have expired".to_owned(),
                Ok(None) => continue,
                Err(error) => why(&error),
            };
            tried.push(format!("{name}: {why}"));
        }
        let message = match tried.as_slice() {
            [] => "there are no credentials for AWS".to_owned(),
            tried => format!("there are no credentials for AWS: {}", tried.join("; ")),
        };
        let help = match self.unsupported_key().await {
            Some(key) => format!(
                "the profile `{profile}` has `{key}`, which is not read here; `aws configure export-credentials --profile {profile} --format process` as the `credential_process` of another profile does the same",
                profile = self.profile
            ),
            None => "set `AWS_PROFILE` or `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or run where a role is attached".to_owned(),
        };
        LoginFault {
            message,
            help: Some(help),
        }
    }

    /// A key of the profile that would lead to credentials, but not here.
    async fn unsupported_key(&self) -> Option<&'static str> {
        const KEYS: [&str; 3] = ["sso_session", "role_arn", "login_session"];
        let path = match self.context.env_var("AWS_CONFIG_FILE") {
            Some(path) => PathBuf::from(path),
            None => self.context.home_dir()?.join(".aws/config"),
        };
        let text = self
            .context
            .file_read_as_string(path.to_str()?)
            .await
            .ok()?;
        let titles = [
            format!("[{}]", self.profile),
            format!("[profile {}]", self.profile),
        ];
        let lines = text.lines().map(str::trim);
        let mut section = lines
            .skip_while(|line| !titles.iter().any(|title| title == line))
            .skip(1)
            .take_while(|line| !line.starts_with('['));
        section.find_map(|line| {
            let key = line.split('=').next()?.trim();
            KEYS.into_iter().find(|known| *known == key)
        })
    }
}

/// The three ways in which a profile can hold credentials.
fn of_profile(name: &str) -> Vec<(&'static str, Source)> {
    vec![
        source(
            "profile",
            ProfileCredentialProvider::new().with_profile(name),
        ),
        source("sso", SSOCredentialProvider::new().with_profile(name)),
        source(
            "credential_process",
            ProcessCredentialProvider::new().with_profile(name),
        ),
    ]
}

fn source(
    name: &'static str,
    provider: impl ProvideCredential<Credential = Credential>,
) -> (&'static str, Source) {
    (name, Arc::new(provider))
}

/// What a source says, on one line. What follows a failure to read an answer may quote the answer.
fn why(error: &reqsign_core::Error) -> String {
    const MOST_SHOWN: usize = 300;
    let text = error.to_string();
    let text = match text.split_once(": ") {
        Some((before, _)) if before.contains("parse") => before,
        _ => &text,
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MOST_SHOWN).collect()
}

impl ProvideCredential for Sources {
    type Credential = Credential;

    async fn provide_credential(
        &self,
        context: &Context,
    ) -> reqsign_core::Result<Option<Credential>> {
        for (_, source) in &self.named {
            // One that fails leaves the others their chance, as AWS's own tools do.
            if let Ok(Some(credential)) = source.provide_credential_dyn(context).await {
                return Ok(Some(credential));
            }
        }
        Ok(None)
    }
}
