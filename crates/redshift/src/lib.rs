//! The wire: sessions on Amazon Redshift, TLS, authentication.

mod endpoint;
mod login;
mod secret;

pub use endpoint::{Connection, Endpoint, SslMode, SslRoots};
pub use login::{FixedLogin, Login, LoginFault, Logins};
pub use secret::Secret;
