//! The files that have a schema.

use super::Shape;
use super::draft07::{self, JsonSchema};
use crate::{parts, spec};

/// A kind of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Project,
    Pipeline,
    Tables,
    Block,
    LoadTemplate,
}

impl Document {
    pub const ALL: &[Self] = &[
        Self::Project,
        Self::Pipeline,
        Self::Tables,
        Self::Block,
        Self::LoadTemplate,
    ];

    /// As the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Pipeline => "pipeline",
            Self::Tables => "tables",
            Self::Block => "block",
            Self::LoadTemplate => "load-template",
        }
    }

    /// Which files it is for, as a pattern below the project's root.
    pub fn files(self) -> &'static str {
        match self {
            Self::Project => "callsheet.yml",
            Self::Pipeline => "**/pipeline.yml",
            Self::Tables => "**/tables/*.yml",
            Self::Block => "blocks/*.yml",
            Self::LoadTemplate => "templates/*.yml",
        }
    }

    /// What such a file holds.
    pub fn about(self) -> &'static str {
        match self {
            Self::Project => "The project: targets, and what holds for all pipelines.",
            Self::Pipeline => "A pipeline: its schedule, its variables and its tables.",
            Self::Tables => "More tables of the pipeline in whose folder `tables` the file lies.",
            Self::Block => "A block: keys of a table, with parameters, for tables that `use` it.",
            Self::LoadTemplate => {
                "A load template: what the SQL of the same name is given, and what it does."
            }
        }
    }

    pub fn schema(self) -> JsonSchema {
        let title = format!("Callsheet: {}", self.files());
        draft07::schema(&title, &self.shape().about(self.about()))
    }

    fn shape(self) -> Shape {
        match self {
            Self::Project => spec::project_shape(),
            Self::Pipeline => spec::pipeline_shape(),
            Self::Tables => spec::tables_shape(),
            Self::Block => parts::block_shape(),
            Self::LoadTemplate => parts::load_template_shape(),
        }
    }
}
