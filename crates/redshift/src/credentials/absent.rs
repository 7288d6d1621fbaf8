//! A build without the feature `aws`.

use std::sync::Arc;

use super::request::AwsRequest;
use crate::login::{LoginFault, Logins};
use crate::variables::Variables;

pub(crate) fn logins(_: AwsRequest, _: &Variables) -> Result<Arc<dyn Logins>, LoginFault> {
    Err(LoginFault {
        message: "this build of callsheet asks no service of AWS for a login".to_owned(),
        help: Some("use a build with the feature `aws`, or log in with a password".to_owned()),
    })
}
