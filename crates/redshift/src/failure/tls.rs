//! Why no TLS came about.

use std::error::Error;
use std::io;

use rustls::CertificateError;

/// What is wrong, and what to do; None where TLS is not the reason.
pub(super) fn explain(error: &tokio_postgres::Error, host: &str) -> Option<(String, String)> {
    if let Some(found) = find(error) {
        return Some(of_handshake(found, host));
    }
    let cause = error.source()?.to_string();
    (cause == "server does not support TLS").then(|| {
        (
            format!("`{host}` does not offer TLS, and nothing is sent in plain text"),
            "check the target's host and port; Redshift always offers TLS".to_owned(),
        )
    })
}

/// The cause that is TLS's own. An IO error hides the error that it holds behind that one's cause.
fn find(error: &tokio_postgres::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .and_then(|held| held.downcast_ref::<rustls::Error>());
        if held.is_some() {
            return held;
        }
        cause = error.source();
    }
    None
}

fn of_handshake(error: &rustls::Error, host: &str) -> (String, String) {
    let rustls::Error::InvalidCertificate(fault) = error else {
        return (
            format!("TLS with `{host}` failed: {error}"),
            "check the target's host and port; TLS 1.2 and 1.3 are spoken".to_owned(),
        );
    };
    match fault {
        CertificateError::NotValidForName => wrong_name(host, &[]),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(host, presented),
        // The second: an authority of the same name, but not the same.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            format!("no trusted authority signed the certificate of `{host}`"),
            "name the authority's PEM file in `sslrootcert`, such as Amazon's \
             `amazon-trust-ca-bundle.crt`; behind a proxy that opens TLS it is the proxy's own"
                .to_owned(),
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            format!("the certificate of `{host}` has expired"),
            "check this machine's clock; if it is right, the server needs a new certificate"
                .to_owned(),
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            format!("the certificate of `{host}` is not valid yet"),
            "check this machine's clock".to_owned(),
        ),
        fault => (
            format!("the certificate of `{host}` cannot be believed: {fault}"),
            "the server needs another certificate".to_owned(),
        ),
    }
}

fn wrong_name(host: &str, presented: &[String]) -> (String, String) {
    let names = match presented {
        [] => String::new(),
        names => {
            let names: Vec<&str> = names.iter().map(|name| bare(name)).collect();
            format!(", but for `{}`", names.join("`, `"))
        }
    };
    (
        format!("the certificate is not for `{host}`{names}"),
        "use the endpoint's own host name; behind a name of your own, `sslmode: verify-ca` checks the \
         authority and not the name"
            .to_owned(),
    )
}

/// A name without the kind of name that rustls writes around it.
fn bare(presented: &str) -> &str {
    let within = presented.split_once("(\"").map(|(_, rest)| rest);
    within
        .and_then(|rest| rest.strip_suffix("\")"))
        .unwrap_or(presented)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_a_user_writes_them() {
        assert_eq!(bare("DnsName(\"*.example\")"), "*.example");
        assert_eq!(bare("IpAddress(10.0.0.1)"), "IpAddress(10.0.0.1)");
    }
}
