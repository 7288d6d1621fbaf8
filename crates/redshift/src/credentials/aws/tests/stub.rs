//! An HTTP server on this machine that answers what it is told to and keeps what it is asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the stub answers.
#[derive(Clone)]
pub(super) struct Canned {
    pub(super) status: u16,
    pub(super) body: String,
}

pub(super) fn ok(body: impl Into<String>) -> Canned {
    Canned {
        status: 200,
        body: body.into(),
    }
}

pub(super) fn refusal(status: u16, body: impl Into<String>) -> Canned {
    Canned {
        status,
        body: body.into(),
    }
}

#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Method and path.
    pub(super) line: String,
    /// By names in lower case.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

pub(super) struct Stub {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    stops: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Stub {
    /// Answers these in turn, the last one again and again.
    pub(super) fn start(answers: Vec<Canned>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stops = Arc::new(AtomicBool::new(false));
        let (kept, stopped) = (Arc::clone(&asked), Arc::clone(&stops));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let so_far = kept.lock().expect("no panic").len();
                let answer = answers.get(so_far).or(answers.last()).expect("an answer");
                let mut reader = BufReader::new(stream);
                if let Some(request) = read(&mut reader) {
                    // Before the answer: whoever has it may look.
                    kept.lock().expect("no panic").push(request);
                    let _ = write(reader.into_inner(), answer);
                }
            }
        });
        Self {
            address,
            asked,
            stops,
            thread: Some(thread),
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }

    /// The one request.
    pub(super) fn only(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.remove(0)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let timeout = Some(Duration::from_secs(20));
    reader.get_ref().set_read_timeout(timeout).ok()?;
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or("0", String::as_str);
    let mut body = vec![0; length.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let body = String::from_utf8(body).ok()?;
    Some(Asked {
        line,
        headers,
        body,
    })
}

fn write(mut stream: TcpStream, answer: &Canned) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {} Canned\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{}",
        answer.status,
        answer.body.len(),
        answer.body
    )
}
