//! Passwords become known to the filter of the output before a session is opened with them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use redshift::{Login, LoginFault, Logins};

use crate::redaction;

/// Other logins, overheard.
#[derive(Debug)]
pub(super) struct Learning(pub(super) Arc<dyn Logins>);

impl Logins for Learning {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        Box::pin(async {
            let login = self.0.login().await?;
            if let Some(password) = &login.password {
                redaction::learn(password.expose());
            }
            Ok(login)
        })
    }
}
