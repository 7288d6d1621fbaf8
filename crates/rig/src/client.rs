//! A blocking client for what tests look at: simple queries of a trusted user, values as text.
//!
//! Deliberately small. What is under test has a driver of its own, and shares nothing with this.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::frame::{Frame, startup};

/// Rows of text; NULL is none.
pub type Rows = Vec<Vec<Option<String>>>;

/// Why a query gave no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFault {
    /// The server's error: SQLSTATE and message.
    Server { sqlstate: String, message: String },
    /// The line.
    Line(String),
}

impl std::fmt::Display for ClientFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server { sqlstate, message } => write!(f, "{sqlstate}: {message}"),
            Self::Line(message) => f.write_str(message),
        }
    }
}

impl From<std::io::Error> for ClientFault {
    fn from(error: std::io::Error) -> Self {
        Self::Line(error.to_string())
    }
}

/// One session.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Opens a session for a user who needs no password.
    pub fn connect(port: u16, user: &str, database: &str) -> Result<Self, ClientFault> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let mut client = Self {
            stream: BufReader::new(stream),
        };
        let parameters = [("user", user), ("database", database)];
        client.send(&startup(&parameters))?;
        loop {
            let frame = client.receive()?;
            match frame.tag {
                b'Z' => return Ok(client),
                b'E' => return Err(server_fault(&frame)),
                b'R' if frame.body != [0; 4] => {
                    return Err(ClientFault::Line(String::from("a password is asked for")));
                }
                _ => {}
            }
        }
    }

    /// Runs one message and answers the rows of its last query.
    pub fn query(&mut self, sql: &str) -> Result<Rows, ClientFault> {
        self.send(&Frame::query(sql).bytes())?;
        let mut rows = Rows::new();
        let mut fault = None;
        loop {
            let frame = self.receive()?;
            match frame.tag {
                b'Z' => return fault.map_or(Ok(rows), Err),
                b'T' => rows.clear(),
                b'D' => rows.push(values(&frame.body)),
                b'E' => fault = Some(server_fault(&frame)),
                _ => {}
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), ClientFault> {
        Ok(self.stream.get_mut().write_all(bytes)?)
    }

    fn receive(&mut self) -> Result<Frame, ClientFault> {
        let mut head = [0; 5];
        self.stream.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if !(4..=Frame::LONGEST).contains(&length) {
            return Err(ClientFault::Line(format!("a frame of {length} bytes")));
        }
        let mut body = vec![0; length - 4];
        self.stream.read_exact(&mut body)?;
        Ok(Frame::new(head[0], body))
    }
}

fn server_fault(frame: &Frame) -> ClientFault {
    ClientFault::Server {
        sqlstate: frame.field(b'C').unwrap_or_default(),
        message: frame.field(b'M').unwrap_or_default(),
    }
}

/// The values of a `DataRow`: a count, then a length and as many bytes each; -1 is NULL.
fn values(body: &[u8]) -> Vec<Option<String>> {
    let mut rest = body.get(2..).unwrap_or_default();
    let mut values = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        rest = after;
        let length = usize::try_from(i32::from_be_bytes(*length)).ok();
        values.push(length.and_then(|length| {
            let (value, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(String::from_utf8_lossy(value).into_owned())
        }));
    }
    values
}
