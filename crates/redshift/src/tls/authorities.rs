//! Where the trusted authorities come from.

use std::io::ErrorKind;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{Error, PemObject};

use crate::connection_fault::ConnectionFault;

/// Those of a PEM file. A certificate that cannot be read is an error: an authority that is silently
/// missing shows itself much later, and somewhere else.
pub(super) fn of_file(file: &Path) -> Result<RootCertStore, ConnectionFault> {
    let fault = |cause: String| ConnectionFault::Roots {
        file: file.to_owned(),
        cause,
    };
    let unreadable = |error: Error| match error {
        Error::Io(error) if error.kind() == ErrorKind::NotFound => {
            fault("there is no such file".to_owned())
        }
        Error::Io(error) => fault(error.kind().to_string()),
        _ => fault("it is no PEM file".to_owned()),
    };
    let mut store = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file).map_err(unreadable)?;
    for (index, certificate) in certificates.enumerate() {
        let certificate = certificate.map_err(unreadable)?;
        store
            .add(certificate)
            .map_err(|error| fault(format!("certificate {}: {error}", index + 1)))?;
    }
    if store.is_empty() {
        return Err(fault("it holds no certificate".to_owned()));
    }
    Ok(store)
}

/// Those that this machine trusts.
pub(super) fn of_machine() -> Result<RootCertStore, ConnectionFault> {
    let found = rustls_native_certs::load_native_certs();
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(found.certs);
    if store.is_empty() {
        let cause = found.errors.first().map_or_else(
            || "there are none".to_owned(),
            std::string::ToString::to_string,
        );
        return Err(ConnectionFault::SystemRoots { cause });
    }
    Ok(store)
}
