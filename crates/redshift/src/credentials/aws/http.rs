//! The one place that speaks HTTP.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqsign_core::HttpSend;
use ureq::Agent;
use ureq::http::request::Parts;
use ureq::http::{Request, Uri};
use ureq::tls::{PemItem, RootCerts, TlsConfig};

use crate::login::LoginFault;

/// For a call to AWS, from the first packet to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The metadata service of a machine of AWS answers at once; elsewhere nobody does.
const METADATA_TIMEOUT: Duration = Duration::from_secs(2);
/// More than any answer that is meant.
const LARGEST: u64 = 1 << 20;

/// Sends requests. Redirects are not followed, for they would take signed headers elsewhere.
#[derive(Clone)]
pub(super) struct Http {
    tls: TlsConfig,
}

pub(super) struct Response {
    pub(super) status: u16,
    /// `x-amzn-errortype`, where AWS's JSON services say it outside the body.
    pub(super) error_type: Option<String>,
    pub(super) body: Vec<u8>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// With the machine's roots, or those of a PEM file that `AWS_CA_BUNDLE` names.
    pub(super) fn new(bundle: Option<&str>) -> Result<Self, LoginFault> {
        let roots = match bundle {
            None => RootCerts::PlatformVerifier,
            Some(path) => {
                let pem = std::fs::read(path).map_err(|error| bundle_fault(error.kind()))?;
                let certificates = ureq::tls::parse_pem(&pem)
                    .filter_map(|item| match item {
                        Ok(PemItem::Certificate(certificate)) => Some(certificate),
                        _ => None,
                    })
                    .collect::<Vec<_>>();
                if certificates.is_empty() {
                    return Err(bundle_fault("no certificate is in it"));
                }
                RootCerts::new_with_certs(&certificates)
            }
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        Ok(Self { tls })
    }

    /// Sends a request with a thread of its own.
    pub(super) async fn send(
        &self,
        parts: Parts,
        body: impl Into<Vec<u8>>,
    ) -> Result<Response, String> {
        let agent = self.agent(&parts.uri);
        let request = Request::from_parts(parts, body.into());
        let sent = tokio::task::spawn_blocking(move || exchange(&agent, request)).await;
        sent.unwrap_or_else(|_| Err("the thread that asked has ended".to_owned()))
    }

    fn agent(&self, uri: &Uri) -> Agent {
        let config = Agent::config_builder()
            .tls_config(self.tls.clone())
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(if is_metadata(uri) {
                METADATA_TIMEOUT
            } else {
                TIMEOUT
            }));
        // Plain HTTP is spoken on this machine and its own network only.
        let config = if uri.scheme_str() == Some("https") {
            config
        } else {
            config.proxy(None)
        };
        config.build().new_agent()
    }
}

fn exchange(agent: &Agent, request: Request<Vec<u8>>) -> Result<Response, String> {
    let mut response = agent.run(request).map_err(|error| plainly(&error))?;
    let error_type = response.headers().get("x-amzn-errortype");
    let error_type = error_type.and_then(|value| value.to_str().ok());
    let error_type = error_type.map(str::to_owned);
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LARGEST);
    let body = body.read_to_vec().map_err(|error| plainly(&error))?;
    Ok(Response {
        status,
        error_type,
        body,
    })
}

/// What went wrong, without the request.
fn plainly(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "its name is not known".to_owned(),
        ureq::Error::ConnectionFailed => "the connection failed".to_owned(),
        ureq::Error::Io(error) => error.kind().to_string(),
        ureq::Error::Rustls(error) => error.to_string(),
        ureq::Error::BadUri(_) => "this is no URL".to_owned(),
        _ => "the exchange failed".to_owned(),
    }
}

/// Link-local addresses, at which machines and containers of AWS ask who they are.
fn is_metadata(uri: &Uri) -> bool {
    uri.host()
        .is_some_and(|host| host.starts_with("169.254.") || host.starts_with("[fd00:ec2:"))
}

fn bundle_fault(why: impl fmt::Display) -> LoginFault {
    LoginFault {
        message: format!("the file that `AWS_CA_BUNDLE` names cannot be used: {why}"),
        help: Some("name a PEM file with certificates, or unset it".to_owned()),
    }
}

/// For the sources of credentials that ask somebody.
impl HttpSend for Http {
    async fn http_send(
        &self,
        request: Request<Bytes>,
    ) -> reqsign_core::Result<ureq::http::Response<Bytes>> {
        let (parts, body) = request.into_parts();
        let response = self
            .send(parts, body)
            .await
            .map_err(reqsign_core::Error::unexpected)?;
        ureq::http::Response::builder()
            .status(response.status)
            .body(Bytes::from(response.body))
            .map_err(|_| reqsign_core::Error::unexpected("the answer has no status"))
    }
}
