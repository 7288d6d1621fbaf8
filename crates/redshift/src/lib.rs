//! The wire: sessions on Amazon Redshift, TLS, authentication.
//!
//! Only the simple query protocol is spoken, one message per statement. The driver's other calls
//! prepare statements and ask the server about types, in tables that Redshift does not have; this
//! crate's `.clippy.toml` lists them, and the lint is an error here.

#![deny(clippy::disallowed_methods)]

mod answer;
mod cancel;
mod connection_fault;
mod credentials;
mod endpoint;
mod explanations;
mod failure;
mod line;
mod login;
mod notices;
mod password_watch;
mod secret;
mod session;
pub mod settings;
mod socket;
mod tls;
mod variables;
mod warehouse;

pub use connection_fault::ConnectionFault;
pub use credentials::{AwsCall, AwsIdentity, AwsRequest, Creation, DbUser};
pub use endpoint::{Connection, Endpoint, SslMode, SslRoots};
pub use explanations::EXPLANATIONS;
pub use login::{FixedLogin, Login, LoginFault, Logins};
pub use secret::Secret;
pub use session::RedshiftSession;
pub use variables::Variables;
pub use warehouse::RedshiftWarehouse;
