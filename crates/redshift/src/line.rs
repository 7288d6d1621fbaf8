//! The open line of a session, and what moves bytes over it.
//!
//! The driver splits a connection in two: a client that queues messages, and a connection that has to
//! be polled for anything to move. It is polled here, by the task that awaits an answer, and by no
//! task of its own: an answer then costs no switch between tasks, notices are there before it, and a
//! line that is dropped is closed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use executor::Notice;
use tokio::net::TcpStream;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::notices::Notices;
use crate::password_watch::Watched;

/// What the driver speaks over.
type Socket = Watched<TcpStream>;
type Inside = Watched<<MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;
type Wire = tokio_postgres::Connection<Socket, Inside>;

pub(crate) struct Line {
    /// None once it is closed.
    wire: Option<Wire>,
    notices: Notices,
}

impl Line {
    pub(crate) fn new(wire: Wire) -> Self {
        Self {
            wire: Some(wire),
            notices: Notices::default(),
        }
    }

    pub(crate) fn take_notices(&mut self) -> Vec<Notice> {
        self.notices.take()
    }

    /// What the server says of one of its settings, as it last reported it.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.wire.as_ref()?.parameter(name)
    }

    /// Moves bytes until an answer is there.
    ///
    /// # Errors
    /// The server's own, or what ended the line; it is closed then.
    pub(crate) async fn carry<T>(
        &mut self,
        answer: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut answer = pin!(answer);
        poll_fn(|cx| {
            // First the answer: that queues the message which the wire is then to write.
            if let Poll::Ready(answer) = answer.as_mut().poll(cx) {
                return Poll::Ready(answer);
            }
            let ended = self.poll_wire(cx);
            // What the wire has just read may be it, also where it was the last thing on the line.
            match (answer.as_mut().poll(cx), ended) {
                (Poll::Ready(Err(error)), Some(reason)) if error.is_closed() => {
                    Poll::Ready(Err(reason))
                }
                (answer, _) => answer,
            }
        })
        .await
    }

    /// Moves what can be moved now; answers why the line ended, if it did.
    fn poll_wire(&mut self, cx: &mut Context<'_>) -> Option<Error> {
        let wire = self.wire.as_mut()?;
        let ended = loop {
            match wire.poll_message(cx) {
                Poll::Ready(Some(Ok(AsyncMessage::Notice(remark)))) => self.notices.add(&remark),
                // Nobody listens to channels.
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => break Some(error),
                Poll::Ready(None) => break None,
                Poll::Pending => return None,
            }
        };
        // It must not be polled again, and dropping it tells the client.
        self.wire = None;
        ended
    }

    /// Closes the socket at once, without a word.
    pub(crate) fn close(&mut self) {
        self.wire = None;
    }

    /// Says goodbye, as far as that is possible without waiting, and closes. The client must have been
    /// dropped.
    pub(crate) fn say_goodbye(&mut self) {
        // One turn queues the message, hands it to the socket and shuts that down.
        self.poll_wire(&mut Context::from_waker(Waker::noop()));
        self.close();
    }
}
