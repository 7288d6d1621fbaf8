//! Connection settings as people have them: a target of `callsheet.yml`, environment variables,
//! `.pgpass`, service files, dbt's `profiles.yml`.
//!
//! Pure: the environment and the files are arguments, and nothing is asked of a network. The first of
//! these that names a setting counts:
//!
//! 1. the target,
//! 2. the profile of dbt that the target names,
//! 3. `REDSHIFT_…` variables,
//! 4. the service that `PGSERVICE` names, and `PG…` variables, in libpq's order,
//! 5. the defaults: port 5439, `verify-full`, ten seconds.
//!
//! Source: <https://www.postgresql.org/docs/current/libpq-envars.html>.

mod amazon_host;
mod dbt;
mod environment;
mod fault;
mod ini;
mod layer;
mod origin;
mod password_file;
mod region;
mod resolved;
mod service_file;
mod surroundings;
mod values;

#[cfg(test)]
mod tests;

pub use fault::SettingFault;
pub use layer::{DbtProfile, IamService, IamSettings, LoginSettings, SecretSettings, Settings};
pub use origin::{Origin, Origins, Setting, Sourced};
pub use resolved::{OtherTarget, Resolved, TargetSettings, resolve};
pub use surroundings::{Readers, SettingsFile, Surroundings};
