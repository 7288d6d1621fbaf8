//! `callsheet explain`

use clap::Args;

use crate::exit::Exit;
use crate::explanation::{all, nearest};
use crate::failure::Failure;
use crate::output;

const EXAMPLES: &str = "\
Examples:
  callsheet explain spec/unknown-key
  callsheet explain list";

/// Tell what a code in a message means, why it is so, and what to write instead
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A code such as `plan/changed`, a lint such as `RS001`, or `list` for all of them
    code: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let all = all();
    if arguments.code == "list" {
        let widest = all.iter().map(|one| one.code.len()).max().unwrap_or(0);
        let lines = all
            .iter()
            .map(|one| format!("{:widest$}  {}\n", one.code, one.what));
        output::data(&lines.collect::<String>())?;
        return Ok(Exit::Fine);
    }
    // A lint has a number and a name besides its code.
    let code = compiler::diagnostic::explain(&arguments.code)
        .map_or(arguments.code.as_str(), |lint| lint.code.0);
    if let Some(known) = all.iter().find(|one| one.code == code) {
        output::data(&known.to_string())?;
        return Ok(Exit::Fine);
    }
    let failure = Failure::input(
        "explain/unknown-code",
        format!("there is no code `{}`", arguments.code),
    );
    Err(match nearest(&arguments.code, &all) {
        Some(code) => failure.help(format!(
            "did you mean `{code}`? `callsheet explain list` shows all"
        )),
        None => failure.help("`callsheet explain list` shows all"),
    })
}
