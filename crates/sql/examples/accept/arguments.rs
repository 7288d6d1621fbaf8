//! What the command line asks for.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
usage: cargo xtask accept --statements PATH… [--at-least PERCENT]
       cargo xtask accept --queries PATH… --schema FILE… [--spoil SEED:N] [--at-least PERCENT]

  --statements  the share of statements that are accepted, all tables being open
  --queries     the share of statements without fault over the tables of the schema files
  --spoil       misspells N names in statements without fault: the share that is found
  --at-least    exit 10 if the smallest share is below it";

/// Files and folders of `.sql`, and what to ask of them.
pub(crate) enum Mode {
    Statements(Vec<PathBuf>),
    Queries {
        paths: Vec<PathBuf>,
        schemas: Vec<PathBuf>,
        spoil: Option<Spoil>,
    },
}

#[derive(Clone, Copy)]
pub(crate) struct Spoil {
    pub(crate) seed: u64,
    pub(crate) names: usize,
}

pub(crate) struct Arguments {
    pub(crate) mode: Mode,
    /// In percent.
    pub(crate) at_least: f64,
}

impl Arguments {
    pub(crate) fn read(words: &[String]) -> Result<Self, String> {
        let mut statements = Vec::new();
        let mut queries = Vec::new();
        let mut schemas = Vec::new();
        let mut spoil = None;
        let mut at_least = 0.0;
        let mut option = "";
        for word in words {
            match (option, word.as_str()) {
                (_, name) if name.starts_with("--") => option = name,
                ("--statements", path) => statements.push(PathBuf::from(path)),
                ("--queries", path) => queries.push(PathBuf::from(path)),
                ("--schema", path) => schemas.push(PathBuf::from(path)),
                ("--spoil", value) => spoil = Some(read_spoil(value)?),
                ("--at-least", value) => {
                    at_least = value.parse().map_err(|_| unreadable(option, value))?;
                }
                (option, value) => return Err(unreadable(option, value)),
            }
        }
        let mode = match (
            statements.is_empty(),
            queries.is_empty(),
            schemas.is_empty(),
        ) {
            (false, true, true) if spoil.is_none() => Mode::Statements(statements),
            (true, false, false) => Mode::Queries {
                paths: queries,
                schemas,
                spoil,
            },
            _ => return Err(USAGE.to_owned()),
        };
        Ok(Self { mode, at_least })
    }
}

fn read_spoil(value: &str) -> Result<Spoil, String> {
    let parts = value.split_once(':').and_then(|(seed, names)| {
        Some(Spoil {
            seed: seed.parse().ok()?,
            names: names.parse().ok()?,
        })
    });
    parts.ok_or_else(|| unreadable("--spoil", value))
}

fn unreadable(option: &str, value: &str) -> String {
    format!("`{option} {value}` is not understood\n{USAGE}")
}
