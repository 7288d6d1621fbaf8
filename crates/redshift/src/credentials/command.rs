//! A password that a program prints.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::login::{Login, LoginFault, Logins};
use crate::secret::Secret;

/// A password manager may ask somebody to unlock it.
const TIMEOUT: Duration = Duration::from_mins(1);
/// As much of an error's text as helps.
const MOST_SHOWN: usize = 500;

/// Runs a program for each session. No shell takes part, and it gets nothing to read.
pub(crate) struct CommandLogins {
    user: String,
    words: Vec<String>,
    timeout: Duration,
}

/// Arguments are not shown: somebody may have put a secret there.
impl fmt::Debug for CommandLogins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandLogins")
            .field("user", &self.user)
            .field("program", &self.words.first())
            .finish_non_exhaustive()
    }
}

impl CommandLogins {
    pub(crate) fn new(user: String, words: Vec<String>) -> Self {
        Self {
            user,
            words,
            timeout: TIMEOUT,
        }
    }

    async fn password(&self) -> Result<Secret, LoginFault> {
        let (program, arguments) = self
            .words
            .split_first()
            .ok_or_else(|| fault("the command for the password is empty"))?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Past its time, or when nobody waits any more, it must not stay behind.
            .kill_on_drop(true);
        let output = match tokio::time::timeout(self.timeout, command.output()).await {
            Err(_) => {
                let seconds = self.timeout.as_secs();
                return Err(fault(format!(
                    "`{program}` printed no password within {seconds} seconds"
                )));
            }
            Ok(Err(error)) => {
                let why = error.kind();
                return Err(fault(format!("`{program}` cannot be started: {why}")));
            }
            Ok(Ok(output)) => output,
        };
        if !output.status.success() {
            let said = shown(&output.stderr);
            let ended = output.status;
            return Err(fault(match said.as_str() {
                "" => format!("`{program}` failed ({ended}) and said nothing"),
                said => format!("`{program}` failed ({ended}): {said}"),
            }));
        }
        let text = String::from_utf8(output.stdout)
            .map_err(|_| fault(format!("`{program}` printed something that is no text")))?;
        let password = text.strip_suffix('\n').unwrap_or(&text);
        let password = password.strip_suffix('\r').unwrap_or(password);
        if password.is_empty() {
            return Err(fault(format!("`{program}` printed nothing")));
        }
        if password.contains('\n') {
            return Err(fault(format!("`{program}` printed more than one line")));
        }
        Ok(Secret::new(password))
    }
}

impl Logins for CommandLogins {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        Box::pin(async {
            let password = Some(self.password().await?);
            let user = self.user.clone();
            Ok(Login { user, password })
        })
    }
}

fn fault(message: impl Into<String>) -> LoginFault {
    LoginFault {
        message: message.into(),
        help: Some(
            "run the command of `login: { password: { command: […] } }` by hand; it has to print the password and nothing else".to_owned(),
        ),
    }
}

/// What a program said about its failure, on one line. Never what it printed to its output, which
/// may be the password.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MOST_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn printed(script: &str) -> Result<String, String> {
        let words = ["sh", "-c", script].map(str::to_owned).to_vec();
        let login = CommandLogins::new("u".to_owned(), words).login().await;
        login
            .map(|login| login.password.expect("there is one").expose().to_owned())
            .map_err(|fault| fault.message)
    }

    #[tokio::test]
    async fn one_newline_is_no_part_of_a_password_and_blanks_are() {
        assert_eq!(printed("printf 'pw\\n'").await.as_deref(), Ok("pw"));
        assert_eq!(printed("printf ' pw '").await.as_deref(), Ok(" pw "));
        assert_eq!(printed("printf 'pw\\r\\n'").await.as_deref(), Ok("pw"));
    }

    #[tokio::test]
    async fn a_failure_tells_what_was_said_and_never_what_was_printed() {
        let failed = printed("echo canary; echo 'vault is locked' >&2; exit 3").await;
        let failed = failed.expect_err("exit 3");
        assert!(failed.contains("vault is locked"), "{failed}");
        assert!(!failed.contains("canary"), "{failed}");
        let several = printed("printf 'canary\\ncanary\\n'").await;
        assert_eq!(several, Err("`sh` printed more than one line".to_owned()));
        assert_eq!(
            printed("true").await,
            Err("`sh` printed nothing".to_owned())
        );
        let binary = printed("printf '\\377'").await;
        assert!(binary.expect_err("no text").ends_with("that is no text"));
    }

    #[tokio::test]
    async fn a_program_that_is_missing_or_does_not_end_is_named() {
        let missing = CommandLogins::new("u".to_owned(), vec!["no-such-program".to_owned()]);
        let fault = missing.login().await.expect_err("missing");
        assert_eq!(
            fault.message,
            "`no-such-program` cannot be started: entity not found"
        );
        let mut slow =
            CommandLogins::new("u".to_owned(), ["sleep", "600"].map(str::to_owned).to_vec());
        slow.timeout = Duration::from_millis(50);
        let fault = slow.login().await.expect_err("too slow");
        assert!(fault.message.starts_with("`sleep` printed no password"));
    }

    #[test]
    fn arguments_are_not_shown() {
        let words = ["op", "--token=canary"].map(str::to_owned).to_vec();
        let shown = format!("{:?}", CommandLogins::new("u".to_owned(), words));
        assert!(shown.contains("op") && !shown.contains("canary"), "{shown}");
    }
}
