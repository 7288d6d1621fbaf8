//! Opens sessions.

use std::time::Duration;

use executor::{SessionError, Warehouse};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_postgres::Config;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::cancel::Cancellation;
use crate::connection_fault::ConnectionFault;
use crate::endpoint::{Connection, SslMode};
use crate::failure;
use crate::line::Line;
use crate::login::Login;
use crate::password_watch::{PasswordWatch, Watched, WatchedConnect};
use crate::session::RedshiftSession;
use crate::socket;
use crate::tls::Tls;

type Connector = <MakeRustlsConnect as MakeTlsConnect<Watched<TcpStream>>>::TlsConnect;

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
    async fn open(
        &self,
        login: &Login,
        watch: &PasswordWatch,
    ) -> Result<RedshiftSession, SessionError> {
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
            .connect_raw(self.watched(stream, watch), self.connector(watch))
            .await
            .map_err(|error| failure::of_login(&error, endpoint, watch.password()))?;
        let cancellation = Cancellation::new(client.cancel_token(), server, self.tls.clone());
        Ok(RedshiftSession::new(client, Line::new(wire), cancellation))
    }

    fn watched(&self, stream: TcpStream, watch: &PasswordWatch) -> Watched<TcpStream> {
        match self.tls.mode() {
            SslMode::Disable => Watched::new(stream, watch.clone()),
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
                Watched::outside_of_tls(stream)
            }
        }
    }

    fn connector(&self, watch: &PasswordWatch) -> WatchedConnect<Connector> {
        WatchedConnect {
            connect: self.tls.connector::<Watched<TcpStream>>(),
            login: watch.clone(),
        }
    }
}

impl Warehouse for RedshiftWarehouse {
    type Session = RedshiftSession;

    async fn connect(&self) -> Result<RedshiftSession, SessionError> {
        let login = self.connection.logins.login().await;
        let login = login.map_err(failure::no_login)?;
        let patience: Duration = self.connection.connect_timeout;
        let watch = PasswordWatch::default();
        let endpoint = &self.connection.endpoint;
        timeout(patience, self.open(&login, &watch))
            .await
            .unwrap_or_else(|_| Err(failure::too_slow(endpoint, patience, watch.password())))
    }
}
