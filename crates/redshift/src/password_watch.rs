//! Whether the password of a login has left this machine.
//!
//! The driver does not say how far a handshake came, and that decides whether it may be repeated: behind
//! the password, silence may be a failed login. What the driver writes after it has read something,
//! and before it waits for statements, answers the server's question for a password and nothing else.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP>

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

/// How far one login came. Clones are of the same login.
#[derive(Clone, Debug, Default)]
pub(crate) struct PasswordWatch(Arc<AtomicBool>);

/// What is known of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Password {
    Unsent,
    /// It may have arrived.
    Sent,
}

impl PasswordWatch {
    pub(crate) fn password(&self) -> Password {
        if self.0.load(Ordering::SeqCst) {
            Password::Sent
        } else {
            Password::Unsent
        }
    }
}

/// A line that is watched: the socket itself in plain text, and what is inside of TLS otherwise.
pub(crate) struct Watched<S> {
    line: S,
    watch: Option<Watch>,
}

struct Watch {
    login: PasswordWatch,
    /// Whether the server has said something.
    heard: bool,
}

impl<S> Watched<S> {
    pub(crate) fn new(line: S, login: PasswordWatch) -> Self {
        let watch = Some(Watch {
            login,
            heard: false,
        });
        Self { line, watch }
    }

    /// TLS says things of its own on this line.
    pub(crate) fn outside_of_tls(line: S) -> Self {
        Self { line, watch: None }
    }

    fn is_heard(&mut self) {
        if let Some(watch) = &mut self.watch {
            watch.heard = true;
        }
    }

    fn is_written(&self) {
        if let Some(watch) = &self.watch
            && watch.heard
        {
            watch.login.0.store(true, Ordering::SeqCst);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.line).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.is_heard();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.is_written();
        Pin::new(&mut self.line).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.is_written();
        Pin::new(&mut self.line).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

impl<S: TlsStream + Unpin> TlsStream for Watched<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.line.channel_binding()
    }
}

/// Makes the inside of TLS a watched line.
pub(crate) struct WatchedConnect<C> {
    pub(crate) connect: C,
    pub(crate) login: PasswordWatch,
}

impl<S, C> TlsConnect<S> for WatchedConnect<C>
where
    C: TlsConnect<S>,
    C::Stream: Unpin,
    C::Future: Send + 'static,
{
    type Stream = Watched<C::Stream>;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, C::Error>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        let Self { connect, login } = self;
        let inside = connect.connect(stream);
        Box::pin(async move { Ok(Watched::new(inside.await?, login)) })
    }
}
