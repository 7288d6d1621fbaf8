//! The binary over the real wire, and what can happen to a process: it is killed, stopped, told to end,
//! started twice, left alone by the database, and told to end while it waits for another pipeline.
//!
//! What can happen to a message is tested one level below, in the tests of the crate `redshift`.

mod example;
mod killed;
mod left_alone;
mod scene;
mod signalled;
mod stopped;
mod together;
mod waiting;
