//! Servers that do what a test wants, on a port of their own.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A stream that a server speaks over: a socket, or TLS on one.
pub(crate) trait Line: Read + Write {}

impl<T: Read + Write> Line for T {}

/// A server. It stops listening when it is dropped; whoever is being served is served to the end.
pub(crate) struct Stub {
    port: u16,
    connections: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Stub {
    /// Serves each connection by a thread of its own.
    pub(crate) fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let ended = Arc::new(AtomicBool::new(false));
        let (count, end) = (Arc::clone(&connections), Arc::clone(&ended));
        let serve = Arc::new(serve);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                count.fetch_add(1, Ordering::SeqCst);
                let serve = Arc::clone(&serve);
                // A test that fails must not leave a thread that reads forever.
                let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
                thread::spawn(move || serve(stream));
            }
        });
        Self {
            port,
            connections,
            ended,
        }
    }

    /// Serves statements to whoever logs in.
    pub(crate) fn behind_login(
        serve: impl Fn(&mut TcpStream, &str) -> Next + Send + Sync + 'static,
    ) -> Self {
        Self::start(move |mut stream| {
            let _ = read_startup(&mut stream);
            let _ = stream.write_all(&welcome());
            while let Ok((b'Q', body)) = read_frame(&mut stream) {
                let sql = String::from_utf8_lossy(&body)
                    .trim_end_matches('\0')
                    .to_owned();
                if serve(&mut stream, &sql) == Next::Close {
                    break;
                }
            }
            let _ = stream.shutdown(Shutdown::Both);
        })
    }

    /// Sends the same to everybody who has said hello, and closes.
    pub(crate) fn says(bytes: Vec<u8>) -> Self {
        Self::start(move |mut stream| {
            let _ = read_startup(&mut stream);
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(Shutdown::Write);
            let _ = stream.read_to_end(&mut Vec::new());
        })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Listen,
    Close,
}

/// What was said to a stub, shared with its test.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    pub(crate) fn add(&self, words: impl Into<String>) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(words.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The first packet of a connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Hello {
    /// A session's parameters.
    Startup(BTreeMap<String, String>),
    Tls,
    Cancel,
}

pub(crate) fn read_startup(line: &mut impl Line) -> io::Result<Hello> {
    let mut length = [0; 4];
    line.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).expect("32 bits");
    let mut body = vec![0; length.saturating_sub(4)];
    line.read_exact(&mut body)?;
    let code = u32::from_be_bytes(body[..4].try_into().expect("a protocol number"));
    Ok(match code {
        80_877_103 => Hello::Tls,
        80_877_102 => Hello::Cancel,
        _ => {
            let mut words = body[4..]
                .split(|byte| *byte == 0)
                .map(|word| String::from_utf8_lossy(word).into_owned());
            let mut parameters = BTreeMap::new();
            while let (Some(name), Some(value)) = (words.next(), words.next()) {
                if !name.is_empty() {
                    parameters.insert(name, value);
                }
            }
            Hello::Startup(parameters)
        }
    })
}

pub(crate) fn read_frame(line: &mut impl Line) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    line.read_exact(&mut head)?;
    let length = u32::from_be_bytes(head[1..].try_into().expect("four bytes"));
    let mut body = vec![0; usize::try_from(length).expect("32 bits") - 4];
    line.read_exact(&mut body)?;
    Ok((head[0], body))
}

pub(crate) fn frame(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).expect("a short message");
    [&[tag], &length.to_be_bytes()[..], body].concat()
}

pub(crate) fn authentication(code: u32, more: &[u8]) -> Vec<u8> {
    frame(b'R', &[&code.to_be_bytes(), more].concat())
}

/// The login is good, and the server waits.
pub(crate) fn welcome() -> Vec<u8> {
    [
        authentication(0, b""),
        frame(b'S', b"standard_conforming_strings\0on\0"),
        frame(b'K', &[0, 0, 0, 7, 0, 0, 0, 9]),
        ready(),
    ]
    .concat()
}

pub(crate) fn ready() -> Vec<u8> {
    frame(b'Z', b"I")
}

pub(crate) fn done(tag: &str) -> Vec<u8> {
    frame(b'C', format!("{tag}\0").as_bytes())
}

/// A row of one column, and its description before it.
pub(crate) fn row(value: &[u8]) -> Vec<u8> {
    let description = [
        &[0, 1][..],
        b"column\0",
        &[0, 0, 0, 0, 0, 0],
        &[0, 0, 0, 25, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0],
    ]
    .concat();
    let length = u32::try_from(value.len()).expect("a short value");
    let values = [&[0, 1][..], &length.to_be_bytes(), value].concat();
    [frame(b'T', &description), frame(b'D', &values)].concat()
}

/// An error or a notice, with the fields that Redshift sends.
pub(crate) fn remark(tag: u8, severity: &str, sqlstate: &str, message: &str) -> Vec<u8> {
    frame(
        tag,
        format!("S{severity}\0C{sqlstate}\0M{message}\0\0").as_bytes(),
    )
}

pub(crate) fn fatal(sqlstate: &str, message: &str) -> Vec<u8> {
    remark(b'E', "FATAL", sqlstate, message)
}
