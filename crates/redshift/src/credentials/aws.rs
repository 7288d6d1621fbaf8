//! Passwords from AWS: four calls, signed by `reqsign`, sent by `ureq`. An SDK would be five times as
//! much code.

mod answer;
mod endpoint;
mod fault;
mod http;
mod identity;
mod surroundings;
mod wire;

#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqsign_aws_v4::{Credential, RequestSigner};
use reqsign_core::Signer;
use tokio::sync::Mutex;

use self::endpoint::Endpoint;
use self::http::Http;
use super::request::AwsRequest;
use crate::login::{Login, LoginFault, Logins};
use crate::variables::Variables;

/// A password that ends while a session is opened would be a failed login.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);

/// Asks AWS when a session is opened, and keeps the answer as long as it is good.
struct AwsLogins {
    request: AwsRequest,
    endpoint: Endpoint,
    http: Http,
    signer: Signer<Credential>,
    identity: identity::Sources,
    now: fn() -> Timestamp,
    /// Held while AWS is asked, so that sessions opened at once ask once.
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    login: Login,
    until: Timestamp,
}

impl fmt::Debug for AwsLogins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsLogins")
            .field("request", &self.request)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Logins by this call. Nothing is asked yet.
pub(crate) fn logins(
    request: AwsRequest,
    variables: &Variables,
) -> Result<Arc<dyn Logins>, LoginFault> {
    Ok(Arc::new(AwsLogins::new(
        request,
        variables,
        Timestamp::now,
    )?))
}

impl AwsLogins {
    fn new(
        request: AwsRequest,
        variables: &Variables,
        now: fn() -> Timestamp,
    ) -> Result<Self, LoginFault> {
        let service = request.call.service();
        let endpoint = Endpoint::of(service, &request.region, variables);
        let http = Http::new(variables.get("AWS_CA_BUNDLE"))?;
        let identity = identity::Sources::new(&request, variables, http.clone());
        let signer = Signer::new(
            surroundings::context(variables, http.clone()),
            identity.clone(),
            RequestSigner::new(service.signing_name(), &request.region),
        );
        Ok(Self {
            request,
            endpoint,
            http,
            signer,
            identity,
            now,
            kept: Mutex::new(None),
        })
    }

    async fn kept_or_fetched(&self) -> Result<Login, LoginFault> {
        let mut kept = self.kept.lock().await;
        let now = (self.now)();
        if let Some(kept) = kept.as_ref().filter(|kept| now < kept.until) {
            return Ok(kept.login.clone());
        }
        let answer = self.fetch().await?;
        *kept = Some(Kept {
            login: answer.login.clone(),
            until: answer.good_until.unwrap_or(now + answer::UNDATED) - MARGIN,
        });
        Ok(answer.login)
    }

    async fn fetch(&self) -> Result<answer::Answer, LoginFault> {
        let request = self.request.call.to_http(&self.endpoint);
        let request = request
            // A path alone has no host to be signed for.
            .filter(|request| request.uri().host().is_some())
            .ok_or_else(|| fault::unreachable(&self.endpoint, "this is no URL"))?;
        let (mut parts, body) = request.into_parts();
        self.sign(&mut parts).await?;
        let response = self
            .http
            .send(parts, body)
            .await
            .map_err(|why| fault::unreachable(&self.endpoint, &why))?;
        answer::read(&self.request, &response)
    }

    async fn sign(&self, parts: &mut ureq::http::request::Parts) -> Result<(), LoginFault> {
        match self.signer.sign(parts, None).await {
            Ok(()) => Ok(()),
            // It does not say which source failed, or how.
            Err(_) => Err(self.identity.explained().await),
        }
    }
}

impl Logins for AwsLogins {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        Box::pin(self.kept_or_fetched())
    }
}
