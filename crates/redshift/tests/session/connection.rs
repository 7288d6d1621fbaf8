//! Connections that tests open.

use std::sync::Arc;
use std::time::Duration;

use executor::{Refusal, SessionError, Warehouse as _};
use redshift::{
    Connection, Endpoint, FixedLogin, Login, RedshiftSession, RedshiftWarehouse, Secret, SslMode,
    SslRoots,
};
use rig::{Isolation, Postgres};

/// In plain text, to this machine.
pub(crate) fn to_port(port: u16) -> Connection {
    Connection {
        endpoint: Endpoint {
            host: "127.0.0.1".to_owned(),
            port,
            database: "dev".to_owned(),
        },
        ssl_mode: SslMode::Disable,
        ssl_roots: SslRoots::System,
        logins: login("someone", "canary-password"),
        application_name: "callsheet".to_owned(),
        connect_timeout: Duration::from_secs(20),
    }
}

pub(crate) fn login(user: &str, password: &str) -> Arc<FixedLogin> {
    Arc::new(FixedLogin(Login {
        user: user.to_owned(),
        password: Some(Secret::new(password)),
    }))
}

pub(crate) fn to_postgres(postgres: &Postgres) -> Connection {
    let mut connection = to_port(postgres.port());
    postgres
        .database()
        .clone_into(&mut connection.endpoint.database);
    connection.logins = login(postgres.user(), postgres.password());
    connection
}

/// A database of one's own; none where PostgreSQL is not installed, which is said.
pub(crate) fn postgres() -> Option<Postgres> {
    Postgres::with(Isolation::Serializable)
        .inspect_err(|absent| eprintln!("skipped: {absent}"))
        .ok()
}

pub(crate) async fn open(connection: Connection) -> Result<RedshiftSession, SessionError> {
    let warehouse = RedshiftWarehouse::new(connection).expect("a sound connection");
    warehouse.connect().await
}

/// What opening a session is refused with.
pub(crate) async fn refusal(connection: Connection) -> Refusal {
    match open(connection).await {
        Err(SessionError::Refused(refusal)) => refusal,
        Err(error) => panic!("no refusal: {error:?}"),
        Ok(_) => panic!("a session was opened"),
    }
}

/// An error as a reviewer reads it.
pub(crate) fn shown(error: &SessionError) -> String {
    match error {
        SessionError::Refused(refusal) => {
            let Refusal {
                sqlstate,
                message,
                detail,
                help,
            } = refusal;
            let mut text = format!("refused {sqlstate}: {message}");
            for (name, more) in [("detail", detail), ("help", help)] {
                if let Some(more) = more {
                    text = format!("{text}\n  {name}: {more}");
                }
            }
            text
        }
        error => error.to_string(),
    }
}
