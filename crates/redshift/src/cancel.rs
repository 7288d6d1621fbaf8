//! Stops the statement under way, over a connection of its own.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use executor::Canceller;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_postgres::CancelToken;

use crate::socket;
use crate::tls::Tls;

/// How long one request may take, the connection included.
const PATIENCE: Duration = Duration::from_secs(10);

/// The requests of one session.
pub(crate) struct Cancellation {
    canceller: Canceller,
    under_way: watch::Receiver<usize>,
}

impl Cancellation {
    /// `server` is the address of the session itself: another one of its name may be another server.
    pub(crate) fn new(token: CancelToken, server: SocketAddr, tls: Tls) -> Self {
        let (count, under_way) = watch::channel(0);
        let count = Arc::new(count);
        // A run may be interrupted from any thread.
        let runtime = Handle::current();
        let canceller = Canceller::new(move || {
            let (token, tls, count) = (token.clone(), tls.clone(), Arc::clone(&count));
            count.send_modify(|requests| *requests += 1);
            runtime.spawn(async move {
                // The server answers nothing to a request, and a statement that goes on all the same
                // is what the caller has to reckon with anyhow.
                let _ = timeout(PATIENCE, request(&token, server, &tls)).await;
                count.send_modify(|requests| *requests -= 1);
            });
        });
        Self {
            canceller,
            under_way,
        }
    }

    pub(crate) fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    /// Waits until no request is under way: one that comes late would stop the next statement.
    pub(crate) async fn settle(&mut self) {
        if *self.under_way.borrow() > 0 {
            // The sender lives in the canceller, beside it.
            let _ = self.under_way.wait_for(|requests| *requests == 0).await;
        }
    }
}

/// Sends one request and waits until the server has taken it: it closes the connection then.
async fn request(token: &CancelToken, server: SocketAddr, tls: &Tls) -> io::Result<()> {
    let stream = socket::connect(server).await?.into_std()?;
    // The driver shuts its half and drops it; the other half sees the server do the same.
    let mut other_half = TcpStream::from_std(stream.try_clone()?)?;
    let stream = TcpStream::from_std(stream)?;
    let sent = token
        .cancel_query_raw(stream, tls.connector::<TcpStream>())
        .await;
    sent.map_err(io::Error::other)?;
    let mut rest = [0; 256];
    while other_half.read(&mut rest).await? > 0 {}
    Ok(())
}
