//! The binary as people and schedulers meet it: flags, exit codes, what goes to which stream.
//! What compiling and running mean is tested elsewhere.

mod dry_run;
mod explain;
mod journal;
mod lineage;
mod logging;
mod migrate;
mod ownership;
mod plan;
mod redshift;
mod reports;
mod reproducible;
mod restate;
mod run;
mod sarif;
mod schema;
mod secrets;
mod sources;
mod sql;
mod status;
mod surroundings;
mod upstream;
mod validate;
mod verify;
