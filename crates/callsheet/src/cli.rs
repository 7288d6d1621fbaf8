//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::{
    bootstrap, explain, lineage, migrate, plan, query, rehearse, report, run, schema, sql, status,
    validate, verify,
};
use crate::exit::{EXIT_CODES, Exit};
use crate::failure::Failure;
use crate::logging::{self, LogArguments};
use crate::output;

const EXAMPLES: &str = "\
Examples:
  callsheet validate pipelines/sparkify
  callsheet plan pipelines/sparkify --date 2018-11-01            the dry run, on the terminal
  callsheet plan pipelines/sparkify --start 2018-11-01 --end 2018-12-01 -o november.plan
  callsheet run november.plan                                    runs exactly that file
  callsheet run november.plan --log-format json                  logs for machines
  callsheet query \"SELECT COUNT(*) FROM sparkify.songplays\"";

/// Turns declarative YAML pipelines into an ordered, dated SQL plan for Amazon Redshift, and runs
/// exactly that plan.
#[derive(Parser)]
#[command(name = "callsheet", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    log: LogArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Validate(validate::Arguments),
    Plan(plan::Arguments),
    Migrate(migrate::Arguments),
    Bootstrap(bootstrap::Arguments),
    Run(run::Arguments),
    Rehearse(rehearse::Arguments),
    Status(status::Arguments),
    Report(report::Arguments),
    Verify(verify::Arguments),
    Query(query::Arguments),
    Lineage(lineage::Arguments),
    Sql(sql::Arguments),
    Explain(explain::Arguments),
    Schema(schema::Arguments),
}

/// Runs the command and tells a failure on standard error.
pub(crate) fn run(cli: Cli) -> Exit {
    logging::start(cli.log);
    let done = match cli.command {
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Bootstrap(arguments) => bootstrap::run(arguments),
        Command::Run(arguments) => run::run(arguments),
        Command::Rehearse(arguments) => rehearse::run(arguments),
        Command::Status(arguments) => status::run(arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Query(arguments) => query::run(&arguments),
        Command::Lineage(arguments) => lineage::run(&arguments),
        Command::Sql(arguments) => sql::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
    };
    done.unwrap_or_else(|failure: Failure| {
        output::error(&failure);
        failure.exit
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_every_command_shows_examples() {
        Cli::command().debug_assert();
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            let examples = help.is_some_and(|help| help.starts_with("Examples:"));
            assert!(examples, "{}", command.get_name());
        }
    }
}
