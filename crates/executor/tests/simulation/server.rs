//! The server's side of a session: it takes one message after the other, whatever became of the client.

use std::time::Duration;

use executor::{Refusal, SessionError};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::database::{Answer, Next, Pid};
use crate::faults::Effect;
use crate::language::Statement;
use crate::world::{Fate, Link, Session, World, refused};

pub(crate) struct Message {
    pub(crate) sql: String,
    pub(crate) fate: Fate,
    pub(crate) answer: oneshot::Sender<Result<Answer, SessionError>>,
}

const ENDED: (&str, &str) = (
    "57P01",
    "terminating connection due to administrator command",
);

/// Serves a session until its client is gone or it is ended.
pub(crate) async fn serve(world: World, pid: Pid, mut inbox: mpsc::UnboundedReceiver<Message>) {
    let Some(kill) = world
        .state()
        .sessions
        .get(&pid)
        .map(|session| session.kill.clone())
    else {
        return;
    };
    loop {
        let message = tokio::select! {
            biased;
            () = kill.notified() => break,
            message = inbox.recv() => message,
        };
        let Some(Message { sql, fate, answer }) = message else {
            let linger = world
                .state()
                .sessions
                .get(&pid)
                .map(|session| session.linger);
            tokio::select! {
                biased;
                () = kill.notified() => {}
                () = sleep(linger.unwrap_or_default()) => {}
            }
            break;
        };
        let answered = tokio::select! {
            biased;
            () = kill.notified() => None,
            answered = take(&world, pid, &sql, fate) => Some(answered),
        };
        let ends = answered.is_none() || matches!(fate, Fate::RefusedForGood(..));
        let reached = {
            let mut state = world.state();
            state.log.note(|| match &answered {
                Some(Ok(answer)) => format!("s{pid} < {:?}", answer.rows),
                Some(Err(error)) => format!("s{pid} < {error}"),
                None => format!("s{pid} ended at {sql}"),
            });
            let link = state.sessions.get(&pid).map(|session| session.link);
            // A client that is told why, and one that only sees the connection end.
            link == Some(Link::Up) && (answered.is_some() || state.random.one_in(2))
        };
        if reached && !matches!(fate, Fate::Unheard(_)) {
            let _ = answer.send(answered.unwrap_or(Err(refused(ENDED))));
        }
        if ends {
            break;
        }
    }
    world.state().close(pid);
}

/// One message, from its arrival to its answer.
async fn take(world: &World, pid: Pid, sql: &str, fate: Fate) -> Result<Answer, SessionError> {
    let pause = |how_long: Duration| async move {
        if !how_long.is_zero() {
            sleep(how_long).await;
        }
    };
    let way = world.state().latency();
    pause(way).await;
    if let Fate::Unheard(delay) = fate {
        pause(delay).await;
    }
    let Some(cancel) = world
        .state()
        .sessions
        .get(&pid)
        .map(|session| session.cancel.clone())
    else {
        return Err(SessionError::Lost {
            message: "the session is gone".to_owned(),
        });
    };
    let work = async {
        match fate {
            Fate::Slow(how_long) => pause(how_long).await,
            Fate::Refused(error) | Fate::RefusedForGood(error, Effect::None) => {
                world.state().database.fail(pid);
                return Err(refused(error));
            }
            _ => {}
        }
        execute(world, pid, sql)
            .await
            .map_err(SessionError::Refused)
    };
    let answered = tokio::select! {
        biased;
        () = cancel.notified() => {
            world.state().database.stop(pid);
            Err(refused(("57014", "canceled on user's request")))
        }
        answered = work => answered,
    };
    let way_back = world.state().latency();
    pause(way_back).await;
    match fate {
        Fate::RefusedForGood(error, Effect::Happens) => Err(refused(error)),
        _ => answered,
    }
}

async fn execute(world: &World, pid: Pid, sql: &str) -> Result<Answer, Refusal> {
    let statement = Statement::parse(sql);
    let done = steps(world, pid, &statement).await;
    if done.is_err() {
        world.state().database.fail(pid);
    }
    done
}

async fn steps(world: &World, pid: Pid, statement: &Statement<'_>) -> Result<Answer, Refusal> {
    world.state().database.open(pid, statement)?;
    loop {
        let released = match world.state().database.lock(pid, statement)? {
            Next::Go => break,
            Next::Wait(released) => released,
        };
        released.notified().await;
    }
    if statement.is_about_tables() {
        let work = world.state().latency();
        if !work.is_zero() {
            sleep(work).await;
        }
    }
    let mut state = world.state();
    match statement {
        Statement::Identity => {
            let start = state.sessions.get(&pid).map_or(0, |session| session.start);
            Ok(Answer::numbers([
                pid,
                i64::try_from(start).expect("this century"),
            ]))
        }
        Statement::Alive { pid, start } => {
            Ok(Answer::numbers([i64::from(state.is_alive(*pid, *start))]))
        }
        Statement::Live => {
            let live = state.sessions.iter();
            let row = |(pid, session): (&Pid, &Session)| {
                vec![Some(pid.to_string()), Some(session.start.to_string())]
            };
            Ok(Answer {
                rows: live.map(row).collect(),
                written: None,
            })
        }
        Statement::Terminate { pid: other } => {
            if let Some(session) = state.sessions.get(other) {
                let kill = session.kill.clone();
                let after = Duration::from_millis(state.random.below(3000));
                // A session that ended meanwhile does not hear it; its pid's next owner does not.
                tokio::spawn(async move {
                    sleep(after).await;
                    kill.notify_one();
                });
            }
            Ok(Answer::numbers([1]))
        }
        Statement::Copied => {
            let copied = state.sessions.get(&pid).map_or(0, |session| session.copied);
            Ok(Answer::numbers(
                [i64::try_from(copied).expect("a few rows")],
            ))
        }
        Statement::Loads => {
            let loads = state.sessions.get(&pid).map_or(0, |session| session.loads);
            Ok(Answer::numbers([loads]))
        }
        statement => {
            let answer = state.perform(pid, statement)?;
            if let Statement::Copy { file, .. } = statement {
                let rows = state.database.files.get(*file).map_or(0, |file| file.rows);
                if let Some(session) = state.sessions.get_mut(&pid) {
                    session.copied = rows;
                    session.loads += 1;
                }
            }
            Ok(answer)
        }
    }
}
