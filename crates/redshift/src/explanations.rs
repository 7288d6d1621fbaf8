//! The longer story of each `run/…` code of a connection.

use executor::Explanation;

use crate::settings::OtherTarget;

/// Every code of [`crate::ConnectionFault`] and of [`crate::settings`].
pub const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "run/plain-text",
        what: "`sslmode` is `disable`, `allow` or `prefer`; `disable` is taken from `REDSHIFT_SSLMODE` alone, for a host that is this machine",
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
    Explanation {
        code: "run/missing-setting",
        what: "a setting that has no default is named nowhere: host, database, user, or how to log in",
        why: "where a plan runs and who runs it is never guessed; libpq's own defaults, this machine and the name of the person at it, would be guesses",
        instead: "name it in the target of `callsheet.yml`, or in a `REDSHIFT_…` or `PG…` variable",
    },
    Explanation {
        code: "run/invalid-setting",
        what: "a setting holds something that it cannot be",
        why: "what is wrong is found before anything is opened, and with the place that says it",
        instead: "correct it where the message says it comes from",
    },
    Explanation {
        code: "run/unreadable-settings",
        what: "a file of settings that is named cannot be read",
        why: "without it other settings would count than those that were meant",
        instead: "correct its path or its rights, or do not name it",
    },
    Explanation {
        code: "run/malformed-settings",
        what: "a line of a file of settings is none",
        why: "a line that is passed over is a wish that is not met",
        instead: "correct the line",
    },
    Explanation {
        code: "run/unknown-profile",
        what: "the service, the profile or the target that is named is not in the file",
        why: "another one would be another database",
        instead: "choose one of those that the message lists",
    },
    Explanation {
        code: "run/missing-variable",
        what: "an environment variable that a target or a profile names is not set",
        why: "an empty password is a failed login, and a few of them lock a user out",
        instead: "set it for this process: schedulers and containers start with few variables",
    },
    Explanation {
        code: "run/unsupported-setting",
        what: "a profile or a build asks for something that this program does not do",
        why: "doing something else silently would be worse than refusing",
        instead: "follow the message; `callsheet.yml` has a setting for most of it",
    },
    Explanation {
        code: "run/several-logins",
        what: "two `REDSHIFT_…` variables name two ways to log in",
        why: "a login is tried once, so it has to be clear which",
        instead: "unset one of them",
    },
    Explanation {
        code: OtherTarget::CODE,
        what: "the plan was compiled for another database than the one it would run on",
        why: "`callsheet.yml` named host and database, and the plan was reviewed for them; its ledger is there too",
        instead: "run it where it belongs, or compile it for the other target",
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

    #[test]
    fn every_fault_of_settings_has_an_explanation() {
        use crate::settings::{Origin, Setting, SettingFault};
        let (setting, origin, text) = (Setting::Host, Origin::Default, String::new);
        let faults = [
            SettingFault::Missing {
                setting,
                help: text(),
            },
            SettingFault::Invalid {
                setting,
                origin: origin.clone(),
                why: text(),
                help: "",
            },
            SettingFault::Unencrypted {
                origin: origin.clone(),
                mode: "",
            },
            SettingFault::Unreadable {
                file: "".into(),
                named_by: origin.clone(),
                why: text(),
            },
            SettingFault::Malformed {
                file: "".into(),
                line: 1,
                why: "",
            },
            SettingFault::Unknown {
                what: "",
                name: text(),
                file: "".into(),
                known: Vec::new(),
            },
            SettingFault::NoVariable {
                name: text(),
                named_by: origin.clone(),
            },
            SettingFault::Unsupported {
                origin,
                what: text(),
                help: "",
            },
            SettingFault::SeveralLogins {
                first: "",
                second: "",
            },
        ];
        let codes = faults.iter().map(SettingFault::code);
        for code in codes.chain([OtherTarget::CODE]) {
            let found = EXPLANATIONS.iter().any(|story| story.code == code);
            assert!(found, "{code} has no story");
        }
    }
}
