//! Certificates of servers: right ones, and each way to be wrong.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use crate::stub::{Hello, Stub, done, read_frame, read_startup, ready, row, welcome};

/// An authority of a test, and the file that holds its certificate.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

/// A certificate and its key, as PEM.
pub(crate) struct Identity {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    Now,
    Ended,
    NotBegun,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("an authority");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("authority.pem"), issuer.pem()).expect("a file");
        Self { issuer, folder }
    }

    /// What `sslrootcert` names.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    pub(crate) fn sign(&self, name: &str, validity: Validity) -> Identity {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        let (from, until) = match validity {
            Validity::Now => (2020, 2120),
            Validity::Ended => (2020, 2021),
            Validity::NotBegun => (2119, 2120),
        };
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

/// A server with TLS that answers `1` to every statement.
pub(crate) fn server(identity: &Identity) -> Stub {
    greeting(identity, welcome())
}

/// A server with TLS that says something to whoever says hello, and then answers statements.
pub(crate) fn greeting(identity: &Identity, greeting: Vec<u8>) -> Stub {
    let certificate =
        CertificateDer::from_pem_slice(identity.certificate.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a pair");
    let config = Arc::new(config);
    Stub::start(move |stream| serve(stream, &config, &greeting))
}

fn serve(mut stream: TcpStream, config: &Arc<ServerConfig>, greeting: &[u8]) {
    if read_startup(&mut stream).ok() != Some(Hello::Tls) {
        return;
    }
    let _ = stream.write_all(b"S");
    let connection = ServerConnection::new(Arc::clone(config)).expect("a connection");
    let mut line = StreamOwned::new(connection, stream);
    if read_startup(&mut line).is_err() {
        return;
    }
    let _ = line.write_all(greeting);
    while let Ok((b'Q' | b'p', body)) = read_frame(&mut line) {
        if body.starts_with(b"canary") {
            continue;
        }
        let _ = line.write_all(&[row(b"1"), done("SELECT"), ready()].concat());
    }
}
