//! `callsheet lineage`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use compiler::lineage::{Depth, Direction, Graph, Start};

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::lineage::{dot, json, mermaid, text};
use crate::project::PipelineFolder;

const EXAMPLES: &str = "\
Examples:
  callsheet lineage                                       which table reads which
  callsheet lineage songplays.user_id                     one column, both ways
  callsheet lineage staging_events.level --downstream     what breaks if it changes
  callsheet lineage users --upstream --output-format mermaid
  callsheet lineage --pipeline pipelines/sparkify --output-format json

A column is `loaded` from files, `direct` (the value itself), `derived` (part of a computation) or
`aggregated` from others; a `filter` decides which rows there are. Text shows filters beside a
column and does not follow them; the other formats do.

--output-format json writes {pipeline, tables: [{name, columns, reads}], edges: [{from, to, how}]}.
`how` is one of the words above; an edge leads from {table, column} or {files} to {table, column}.";

/// Show which columns a column is made from, and what is made from it
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Where to start [default: everything, table by table]
    #[arg(value_name = "TABLE[.COLUMN]")]
    start: Option<String>,
    /// Folder of the pipeline [default: the current one, or the only one of the project]
    #[arg(long, value_name = "FOLDER")]
    pipeline: Option<PathBuf>,
    /// Only what it is made from
    #[arg(long, requires = "start")]
    upstream: bool,
    /// Only what is made from it
    #[arg(long, requires = "start")]
    downstream: bool,
    /// Follow at most so many steps
    #[arg(long, value_name = "N", requires = "start")]
    depth: Option<usize>,
    /// Target of `callsheet.yml` [default: its `default_target`]
    #[arg(long)]
    target: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Trees, for people
    #[default]
    Text,
    /// One object: the tables and every edge between columns
    Json,
    /// A flowchart for Markdown: <https://mermaid.js.org>
    Mermaid,
    /// A graph for Graphviz: <https://graphviz.org>
    Dot,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let pipeline = PipelineFolder::find(arguments.pipeline.as_deref())?;
    let graph = match compilation::lineage(&pipeline, arguments.target.as_deref())? {
        Outcome::Compiled(graph) => graph,
        Outcome::Refused => return Ok(Exit::InputRefused),
    };
    let start = match &arguments.start {
        Some(written) => Some(start(&graph, written)?),
        None => None,
    };
    let (direction, depth) = (direction(arguments), depth(arguments));
    let part = match &start {
        Some(start) => graph.part(start, direction, depth),
        None => graph,
    };
    output::data(&match (arguments.output_format, &start) {
        (Format::Text, Some(start)) => text::trees(&part, start, direction, depth),
        (Format::Text, None) => text::tables(&part),
        (Format::Json, _) => json::document(&part),
        (Format::Mermaid, Some(_)) => mermaid::columns(&part),
        (Format::Mermaid, None) => mermaid::tables(&part),
        (Format::Dot, Some(_)) => dot::columns(&part),
        (Format::Dot, None) => dot::tables(&part),
    })?;
    Ok(Exit::Fine)
}

fn start(graph: &Graph, written: &str) -> Result<Start, Failure> {
    graph.start(written).map_err(|unknown| {
        let failure = Failure::input("lineage/unknown-start", unknown.to_string());
        match unknown.nearest() {
            Some(nearest) => failure.help(format!("did you mean `{nearest}`?")),
            None => failure.help("`callsheet lineage` shows all tables"),
        }
    })
}

fn direction(arguments: &Arguments) -> Direction {
    match (arguments.upstream, arguments.downstream) {
        (true, false) => Direction::Upstream,
        (false, true) => Direction::Downstream,
        (true, true) | (false, false) => Direction::Both,
    }
}

fn depth(arguments: &Arguments) -> Depth {
    arguments.depth.map_or(Depth::All, Depth::AtMost)
}
