//! One end of a connection: frames in, bytes out, and the ways to end it.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::frame::Frame;

/// A socket. What comes in is read ahead, so that its end is noticed while something else is awaited.
#[derive(Debug)]
pub(super) struct Line {
    writer: OwnedWriteHalf,
    frames: mpsc::UnboundedReceiver<Frame>,
    reader: JoinHandle<()>,
}

impl Line {
    pub(super) fn new(stream: TcpStream) -> Self {
        let (read, writer) = stream.into_split();
        let (sender, frames) = mpsc::unbounded_channel();
        let reader = tokio::spawn(async move {
            let mut read = read;
            while let Some(frame) = frame(&mut read).await {
                if sender.send(frame).is_err() {
                    return;
                }
            }
        });
        Self {
            writer,
            frames,
            reader,
        }
    }

    /// The next frame; none at the end. Nothing is lost when it is dropped while it waits.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        self.frames.recv().await
    }

    /// Whether it was written.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> bool {
        self.writer.write_all(bytes).await.is_ok()
    }

    /// Ends what we say; the other side may go on.
    pub(super) async fn half_close(&mut self) {
        let _ = self.writer.shutdown().await;
    }

    /// Ends it, in order.
    pub(super) async fn close(mut self) {
        self.half_close().await;
        self.reader.abort();
    }

    /// Ends it by a reset: what is under way is lost.
    pub(super) async fn reset(self) {
        // A socket without time to linger is reset when it is closed.
        let _ = self.writer.as_ref().set_zero_linger();
        self.reader.abort();
        let _ = self.reader.await;
        self.writer.forget();
    }
}

async fn frame(read: &mut OwnedReadHalf) -> Option<Frame> {
    let tag = read.read_u8().await.ok()?;
    let length = read.read_u32().await.ok()? as usize;
    if !(4..=Frame::LONGEST).contains(&length) {
        return None;
    }
    let mut body = vec![0; length - 4];
    read.read_exact(&mut body).await.ok()?;
    Some(Frame::new(tag, body))
}
