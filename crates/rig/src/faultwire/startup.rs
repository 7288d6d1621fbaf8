//! What comes before frames: requests for encryption, to cancel, to begin.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Shared;
use super::connection::Connection;
use super::exchange::Login;
use super::line::Line;

const CANCEL: u32 = 80_877_102;
const TLS: u32 = 80_877_103;
const GSS: u32 = 80_877_104;
/// A startup packet holds a few names.
const LONGEST: usize = 64 << 10;

/// Serves one connection to its end.
pub(super) async fn begin(mut client: TcpStream, shared: Arc<Shared>) {
    let _ = client.set_nodelay(true);
    if *shared.away.borrow() {
        let _ = client.set_zero_linger();
        return;
    }
    let Some(packet) = opening(&mut client).await else {
        return;
    };
    let Ok(mut server) = TcpStream::connect((Ipv4Addr::LOCALHOST, shared.server)).await else {
        return;
    };
    let _ = server.set_nodelay(true);
    if code(&packet) == CANCEL {
        shared.state().cancels += 1;
        let _ = server.write_all(&packet).await;
        // The server closes when it has passed the request on.
        let _ = server.read(&mut [0]).await;
        return;
    }
    let number = {
        let mut state = shared.state();
        state.connections += 1;
        let number = state.connections;
        state.logins.push(Login::Begun(number));
        number
    };
    if server.write_all(&packet).await.is_err() {
        return;
    }
    let speaker = shared.speech.speaker(shared.server, &database(&packet));
    let (client, server) = (Line::new(client), Line::new(server));
    Connection::new(number, client, server, speaker, shared)
        .serve()
        .await;
}

/// The first packet that is no request for encryption; the proxy must read along.
async fn opening(client: &mut TcpStream) -> Option<Vec<u8>> {
    loop {
        let length = client.read_u32().await.ok()?;
        let size = usize::try_from(length).ok()?;
        if !(8..=LONGEST).contains(&size) {
            return None;
        }
        let mut packet = length.to_be_bytes().to_vec();
        packet.resize(size, 0);
        client.read_exact(&mut packet[4..]).await.ok()?;
        if !matches!(code(&packet), TLS | GSS) {
            return Some(packet);
        }
        client.write_all(b"N").await.ok()?;
    }
}

fn code(packet: &[u8]) -> u32 {
    packet
        .get(4..8)
        .and_then(|code| code.try_into().ok())
        .map_or(0, u32::from_be_bytes)
}

/// The database that a startup packet names: pairs of texts, each ended by a zero byte.
fn database(packet: &[u8]) -> String {
    let parameters = packet.get(8..).unwrap_or_default();
    let mut texts = parameters.split(|byte| *byte == 0);
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        if name == b"database" {
            return String::from_utf8_lossy(value).into_owned();
        }
    }
    String::new()
}
