//! A proxy between a client and PostgreSQL that knows frames, and goes wrong where it is told to.
//!
//! Faults meet statements, not bytes or moments, so that a test that ran once runs again in the same
//! way. It has a thread of its own, listens on the loopback interface and ends with its value.

mod connection;
mod exchange;
mod fault;
mod line;
mod startup;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

pub use exchange::{Exchange, Login, Outcome};
pub use fault::{Afterwards, Fault, Gate, Rule, ServerError};

use crate::personality::Speech;
use fault::Armed;

/// A running proxy.
#[derive(Debug)]
pub struct Faultwire {
    port: u16,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What connections share with whoever holds the proxy.
#[derive(Debug)]
struct Shared {
    server: u16,
    speech: Speech,
    state: Mutex<State>,
    /// Whether the database stays away. Connections that stand see it change, and are reset.
    away: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct State {
    armed: Vec<Armed>,
    exchanges: Vec<Exchange>,
    /// How many were there before those.
    forgotten: usize,
    connections: usize,
    logins: Vec<Login>,
    cancels: usize,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A callback that panics fails its test; the others still want to look.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faultwire {
    /// A proxy before the server at a loopback port.
    pub fn start(server: u16, speech: Speech) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        listener.set_nonblocking(true).expect("a socket");
        let shared = Arc::new(Shared {
            server,
            speech,
            state: Mutex::default(),
            away: watch::Sender::new(false),
        });
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name(String::from("faultwire"))
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime");
                runtime.block_on(async {
                    let listener = TcpListener::from_std(listener).expect("a listener");
                    tokio::select! {
                        () = serve(listener, serving) => {}
                        _ = stopped => {}
                    }
                });
            })
            .expect("a thread");
        Self {
            port,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// From now on the rule waits for its statement. Each fires once, counting from here.
    pub fn arm(&self, rule: Rule) {
        self.shared.state().armed.push(Armed::new(rule));
    }

    /// Takes back all rules that have not fired, and answers how many there were.
    pub fn disarm(&self) -> usize {
        std::mem::take(&mut self.shared.state().armed).len()
    }

    /// The statements that came so far, in their order over all connections.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state().exchanges.clone()
    }

    /// Forgets the statements that came so far.
    pub fn forget(&self) {
        let mut state = self.shared.state();
        state.forgotten += state.exchanges.len();
        state.exchanges.clear();
    }

    /// How many connections got as far as a user's name.
    pub fn logins(&self) -> usize {
        let state = self.shared.state();
        let begun = |login: &&Login| matches!(login, Login::Begun(_));
        state.logins.iter().filter(begun).count()
    }

    /// The logins, in the order in which each began and was answered.
    pub fn login_order(&self) -> Vec<Login> {
        self.shared.state().logins.clone()
    }

    /// How many requests to cancel came.
    pub fn cancels(&self) -> usize {
        self.shared.state().cancels
    }

    /// The database goes away: every connection is reset, and so is every new one.
    pub fn go_away(&self) {
        self.shared.away.send_replace(true);
    }

    /// The database answers again.
    pub fn come_back(&self) {
        self.shared.away.send_replace(false);
    }

    /// Waits until so many statements have come.
    ///
    /// # Errors
    /// They did not come within the time.
    pub fn wait_for(&self, count: usize, within: Duration) -> Result<(), String> {
        let since = Instant::now();
        loop {
            let seen = self.shared.state().exchanges.len();
            if seen >= count {
                return Ok(());
            }
            if since.elapsed() > within {
                return Err(format!("{seen} of {count} statements came"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Faultwire {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Gone already if the thread has panicked.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(startup::begin(stream, Arc::clone(&shared)));
            }
            // Too many open files: wait for some to be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
