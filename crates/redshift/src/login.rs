//! Who a session is opened as.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use crate::secret::Secret;

/// A database user and its password.
#[derive(Clone, Debug)]
pub struct Login {
    pub user: String,
    /// None: the server asks for none.
    pub password: Option<Secret>,
}

/// Answers a login for the session that is about to be opened.
///
/// Asked before each one, because IAM's passwords last for minutes; whoever asks a service keeps its
/// answer as long as it is good. An answer that the server refuses is never asked for again.
pub trait Logins: fmt::Debug + Send + Sync + 'static {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>>;
}

/// No login could be had. No message holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LoginFault {
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A login that is known from the start.
#[derive(Clone, Debug)]
pub struct FixedLogin(pub Login);

impl Logins for FixedLogin {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}
