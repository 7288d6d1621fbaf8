//! Opens sessions.

use std::time::Duration;

use executor::{SessionError, Warehouse};
use tokio::time::timeout;
use tokio_postgres::Config;

use crate::cancel::Cancellation;
use crate::connection_fault::ConnectionFault;
use crate::endpoint::Connection;
use crate::failure;
use crate::line::Line;
use crate::login::Login;
use crate::session::RedshiftSession;
use crate::socket;
use crate::tls::Tls;

/// A Redshift database, or a PostgreSQL one that speaks as it does.
pub struct RedshiftWarehouse {
    connection: Connection,
    tls: Tls,
}

impl RedshiftWarehouse {
    /// Reads the certificate authorities; opens nothing.
    ///
    /// # Errors
    /// A connection that could never be opened, or only in plain text over a network.
    pub fn new(connection: Connection) -> Result<Self, ConnectionFault> {
        let tls = Tls::new(&connection)?;
        Ok(Self { connection, tls })
    }

    /// Opens a socket and logs in, once.
    async fn open(&self, login: &Login) -> Result<RedshiftSession, SessionError> {
        let endpoint = &self.connection.endpoint;
        let stream = socket::open(endpoint, self.tls.mode()).await?;
        let server = stream.peer_addr().map_err(|_| SessionError::Unreachable {
            message: format!("`{endpoint}` closed the connection"),
        })?;
        let mut config = Config::new();
        config
            .user(&login.user)
            .dbname(&endpoint.database)
            .application_name(&self.connection.application_name)
            .ssl_mode(self.tls.driver_mode());
        if let Some(password) = &login.password {
            config.password(password.expose());
        }
        let (client, wire) = config
            .connect_raw(stream, self.tls.connector())
            .await
            .map_err(|error| failure::of_login(&error, endpoint))?;
        let cancellation = Cancellation::new(client.cancel_token(), server, self.tls.clone());
        Ok(RedshiftSession::new(client, Line::new(wire), cancellation))
    }
}

impl Warehouse for RedshiftWarehouse {
    type Session = RedshiftSession;

    async fn connect(&self) -> Result<RedshiftSession, SessionError> {
        let login = self.connection.logins.login().await;
        let login = login.map_err(failure::no_login)?;
        let patience: Duration = self.connection.connect_timeout;
        timeout(patience, self.open(&login))
            .await
            .unwrap_or_else(|_| Err(failure::too_slow(&self.connection.endpoint, patience)))
    }
}
