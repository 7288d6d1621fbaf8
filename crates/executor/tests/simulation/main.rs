//! The executor in a simulated world: one seed is one execution.
//!
//! The executor runs as it is, over a warehouse with snapshots, locks and two isolation levels, on a
//! paused clock, in one thread, so that nothing but the seed decides what happens. Each execution has a
//! plan by chance, one to three processes and up to four faults. A witness holds every commit and every
//! end against the promises; in the end an undisturbed run must bring everything to the state that the
//! plan promises. Executors that break one rule of the protocol each must be noticed.
//!
//! `CALLSHEET_SIM_SEEDS=n` plays n seeds, `CALLSHEET_SIM_SEED=n` plays one and prints what happened.

mod client;
mod database;
mod faults;
mod language;
mod log;
mod mutant;
mod plans;
mod process;
mod random;
mod regressions;
mod scenario;
mod server;
mod simulate;
mod tests;
mod witness;
mod world;
