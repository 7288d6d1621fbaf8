//! The longer story of each `run/…` code of a connection.

use executor::Explanation;

/// Every code of [`crate::ConnectionFault`].
pub const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "run/plain-text",
        what: "`sslmode` is `disable`, and the host is not this machine",
        why: "without TLS everybody on the way can read the password and the rows, and change the SQL",
        instead: "leave `sslmode` out, which means `verify-full`, or name `verify-ca` or `require`",
    },
    Explanation {
        code: "run/no-authorities",
        what: "there are no certificate authorities to check the server's certificate with",
        why: "without one nobody knows who answers",
        instead: "name a PEM file in `sslrootcert`, or install the system's package of authorities",
    },
    Explanation {
        code: "run/no-host-name",
        what: "the host is neither a host name nor an address",
        why: "the server's certificate is held against it",
        instead: "write the endpoint's host without scheme, port and database",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConnectionFault;

    #[test]
    fn every_fault_of_a_connection_has_an_explanation() {
        let text = String::new;
        let faults = [
            ConnectionFault::PlainText { host: text() },
            ConnectionFault::Roots {
                file: "".into(),
                cause: text(),
            },
            ConnectionFault::SystemRoots { cause: text() },
            ConnectionFault::Host { host: text() },
        ];
        for fault in faults {
            let found = EXPLANATIONS.iter().any(|story| story.code == fault.code());
            assert!(found, "{} has no story", fault.code());
        }
    }
}
