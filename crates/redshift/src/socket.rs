//! A TCP connection to the server.
//!
//! The driver could open it too, but it would log in once per address of a host name, and a wrong
//! password must count once.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use executor::SessionError;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};

use crate::endpoint::{Endpoint, SslMode};

/// Silence after which the first probe goes out: firewalls forget a connection that is silent for
/// longer than the 200 seconds that AWS advises.
///
/// <https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-firewall-guidance.html>
const IDLE: Duration = Duration::from_mins(1);
const INTERVAL: Duration = Duration::from_secs(10);
const PROBES: u32 = 6;
/// How long data may go without an acknowledgement: as long as a dead peer is probed.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED: Duration = Duration::from_mins(2);

/// Opens a connection to the first address that answers.
pub(crate) async fn open(endpoint: &Endpoint, mode: SslMode) -> Result<TcpStream, SessionError> {
    let Endpoint { host, port, .. } = endpoint;
    let unreachable = |message: String| SessionError::Unreachable { message };
    let found = lookup_host((host.as_str(), *port)).await;
    let addresses = found.map_err(|error| {
        unreachable(format!(
            "the host name `{host}` was not found: {}",
            plain(&error)
        ))
    })?;
    let mut refusals = String::new();
    for address in addresses {
        if mode == SslMode::Disable && !is_this_machine(address.ip()) {
            continue;
        }
        match connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => {
                let before = if refusals.is_empty() { "" } else { ", " };
                // Writing to a text cannot fail.
                let _ = write!(refusals, "{before}{address}: {}", plain(&error));
            }
        }
    }
    let why = match refusals.as_str() {
        "" => "no address of it may be used".to_owned(),
        _ => refusals,
    };
    Err(unreachable(format!(
        "no connection to `{host}` port {port} ({why})"
    )))
}

/// Opens a connection to one address.
pub(crate) async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let socket = SockRef::from(&stream);
    let keepalive = TcpKeepalive::new()
        .with_time(IDLE)
        .with_interval(INTERVAL)
        .with_retries(PROBES);
    socket.set_tcp_keepalive(&keepalive)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED))?;
    Ok(stream)
}

/// Whether packets to an address stay on this machine.
pub(crate) fn is_this_machine(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// An error of the system without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_this_machine() {
        let here = |address: &str| is_this_machine(address.parse().expect("an address"));
        assert!(here("127.0.0.1") && here("127.9.9.9") && here("::1") && here("::ffff:127.0.0.1"));
        assert!(!here("10.0.0.1") && !here("0.0.0.0") && !here("::ffff:10.0.0.1"));
    }

    #[tokio::test]
    async fn a_connection_shows_that_it_lives() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let stream = connect(address).await.expect("a connection");
        let socket = SockRef::from(&stream);
        assert!(socket.keepalive().expect("a setting"));
        assert!(stream.nodelay().expect("a setting"));
        #[cfg(target_os = "linux")]
        {
            assert_eq!(socket.tcp_keepalive_time().expect("a setting"), IDLE);
            assert_eq!(
                socket.tcp_keepalive_interval().expect("a setting"),
                INTERVAL
            );
            assert_eq!(socket.tcp_keepalive_retries().expect("a setting"), PROBES);
            assert_eq!(
                socket.tcp_user_timeout().expect("a setting"),
                Some(UNACKNOWLEDGED)
            );
        }
    }
}
