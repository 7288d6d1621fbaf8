//! Logins that have to be fetched: by a command, by IAM, from Secrets Manager.
//!
//! Each is asked for just before a session is opened. One that the server refuses is not fetched
//! again, not even from a secret that may have been rotated meanwhile: a second attempt with another
//! password is a second attempt.

#[cfg(not(feature = "aws"))]
mod absent;
#[cfg(feature = "aws")]
mod aws;
mod command;
mod request;

#[cfg(not(feature = "aws"))]
pub(crate) use absent::logins;
#[cfg(feature = "aws")]
pub(crate) use aws::logins;
pub(crate) use command::CommandLogins;
pub use request::{AwsCall, AwsIdentity, AwsRequest, Creation, DbUser};
