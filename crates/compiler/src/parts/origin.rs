//! Where a value came from.

use std::fmt;

use super::instances::{DefaultLevel, Instances, Reason};
use crate::source::{Sources, Span};

/// A line of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    /// From 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Table,
    /// A block that the table takes.
    Block,
    /// The pipeline: a default, or what it says for all of its tables.
    Pipeline,
    /// The project.
    Project,
    /// Callsheet itself.
    BuiltIn,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Block => "block",
            Self::Pipeline => "pipeline",
            Self::Project => "project",
            Self::BuiltIn => "built in",
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub level: Level,
    /// Where it is written; none for what is built in.
    pub place: Option<Place>,
    /// How the table came to it, nearest first, such as "the block `audit` is used" and where.
    pub through: Vec<(String, Place)>,
}

impl Origin {
    pub(super) const BUILT_IN: Self = Self {
        level: Level::BuiltIn,
        place: None,
        through: Vec::new(),
    };

    pub(super) fn at(level: Level, span: Span, sources: &Sources) -> Self {
        Self {
            level,
            place: Some(place(span, sources)),
            through: Vec::new(),
        }
    }

    /// The origin of what stands at a place of a table.
    pub(super) fn of(span: Span, instances: &Instances, sources: &Sources) -> Self {
        let mut origin = Self::at(Level::Table, span, sources);
        for (depth, instance) in instances.chain(span.instance()).enumerate() {
            let (level, text, at) = match &instance.reason {
                Reason::Element { element, shown, .. } => {
                    (Level::Table, format!("for `each` = {shown}"), *element)
                }
                Reason::Use { piece, name, call } => {
                    (Level::Block, format!("{piece} `{name}` is used"), *call)
                }
                Reason::Default { level, .. } => {
                    origin.level = match level {
                        DefaultLevel::Project => Level::Project,
                        DefaultLevel::Pipeline => Level::Pipeline,
                    };
                    // A table has it whatever the table was made for.
                    break;
                }
            };
            if depth == 0 {
                origin.level = level;
            }
            origin.through.push((text, place(at, sources)));
        }
        origin
    }
}

fn place(span: Span, sources: &Sources) -> Place {
    let file = sources.file(span.file);
    let before = &file.text()[..span.start];
    Place {
        file: file.name().to_owned(),
        line: 1 + before.matches('\n').count(),
    }
}
