//! What AWS is asked for.

use std::time::Duration;

use crate::secret::Secret;

/// A call to AWS that answers a user and a password.
#[derive(Clone, Debug)]
pub struct AwsRequest {
    pub call: AwsCall,
    pub region: String,
    pub identity: AwsIdentity,
}

/// The four calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsCall {
    /// `GetClusterCredentials`: for a user of the database.
    /// <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html>
    ClusterUser {
        cluster: String,
        database: String,
        user: DbUser,
        duration: Duration,
    },
    /// `GetClusterCredentialsWithIAM`: for the user that stands for the IAM identity.
    /// <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentialsWithIAM.html>
    ClusterIdentity {
        cluster: String,
        database: String,
        duration: Duration,
    },
    /// `GetCredentials` of Redshift Serverless.
    /// <https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_GetCredentials.html>
    Workgroup {
        workgroup: String,
        database: String,
        duration: Duration,
    },
    /// `GetSecretValue` of Secrets Manager, by ARN or name.
    /// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>
    StoredSecret { id: String },
}

/// A user of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbUser {
    pub name: String,
    /// Joined for the session.
    pub groups: Vec<String>,
    pub creation: Creation,
}

/// What happens where there is no such user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creation {
    /// The login fails.
    Never,
    /// The cluster makes it.
    IfMissing,
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum AwsIdentity {
    /// Whoever AWS's usual sources name.
    Usual,
    /// A profile of AWS's configuration files.
    Profile(String),
    /// An access key.
    Keys { id: Secret, secret: Secret },
}

impl AwsRequest {
    /// For seconds as a target names them; IAM's default is 15 minutes.
    pub const DURATION: Duration = Duration::from_mins(15);
}
