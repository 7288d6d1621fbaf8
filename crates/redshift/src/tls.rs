//! TLS of a session: which certificates are believed.

mod authorities;
mod verifier;

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::config;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::connection_fault::ConnectionFault;
use crate::endpoint::{Connection, SslMode, SslRoots};
use crate::socket::is_this_machine;
use verifier::{Anybody, Chain};

/// How the lines of one connection are secured. The authorities are read once.
#[derive(Clone)]
pub(crate) struct Tls {
    mode: SslMode,
    host: String,
    connector: MakeRustlsConnect,
}

impl Tls {
    pub(crate) fn new(connection: &Connection) -> Result<Self, ConnectionFault> {
        let host = connection.endpoint.host.clone();
        if connection.ssl_mode == SslMode::Disable && !names_this_machine(&host) {
            return Err(ConnectionFault::PlainText { host });
        }
        if ServerName::try_from(host.as_str()).is_err() {
            return Err(ConnectionFault::Host { host });
        }
        let provider = Arc::new(default_provider());
        let verifier = verifier(connection.ssl_mode, &connection.ssl_roots, &provider)?;
        // TLS 1.2 and 1.3: https://docs.aws.amazon.com/redshift/latest/mgmt/behavior-changes.html
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring has suites for both versions")
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Self {
            mode: connection.ssl_mode,
            host,
            connector: MakeRustlsConnect::new(config),
        })
    }

    pub(crate) fn mode(&self) -> SslMode {
        self.mode
    }

    /// The driver's word for it. It never gets `prefer`, which falls back to plain text.
    pub(crate) fn driver_mode(&self) -> config::SslMode {
        match self.mode {
            SslMode::Disable => config::SslMode::Disable,
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => config::SslMode::Require,
        }
    }

    /// What secures one line.
    pub(crate) fn connector<S>(&self) -> <MakeRustlsConnect as MakeTlsConnect<S>>::TlsConnect
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let mut connector = self.connector.clone();
        let Ok(connector) = MakeTlsConnect::<S>::make_tls_connect(&mut connector, &self.host);
        connector
    }
}

/// Whether a host is written as this machine. What the name means is looked at again when a socket is
/// opened.
fn names_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(is_this_machine)
}

fn verifier(
    mode: SslMode,
    roots: &SslRoots,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, ConnectionFault> {
    let chain = |roots| -> Arc<dyn ServerCertVerifier> {
        Arc::new(Chain::new(roots, Arc::clone(provider)))
    };
    match (mode, roots) {
        (SslMode::Disable, _) | (SslMode::Require, SslRoots::System) => {
            Ok(Arc::new(Anybody::new(Arc::clone(provider))))
        }
        (SslMode::Require | SslMode::VerifyCa, SslRoots::File(file)) => {
            authorities::of_file(file).map(chain)
        }
        (SslMode::VerifyCa, SslRoots::System) => authorities::of_machine().map(chain),
        (SslMode::VerifyFull, SslRoots::File(file)) => {
            verifier::with_name(authorities::of_file(file)?, Arc::clone(provider)).map_err(
                |cause| ConnectionFault::Roots {
                    file: file.clone(),
                    cause,
                },
            )
        }
        (SslMode::VerifyFull, SslRoots::System) => match Verifier::new(Arc::clone(provider)) {
            Ok(verifier) => Ok(Arc::new(verifier)),
            Err(error) => Err(ConnectionFault::SystemRoots {
                cause: error.to_string(),
            }),
        },
    }
}
