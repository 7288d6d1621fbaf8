//! A source that another pipeline makes: which one, and what it has to have loaded.

use plan::Identifier;

use super::decode::{Decoder, Fields, Words};
use super::fault::Fault;
use crate::source::Spanned;

/// The pipeline that makes a source's tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSpec {
    pub pipeline: Spanned<Identifier>,
    pub require: Option<Spanned<RequireSpec>>,
}

/// What it has to have loaded before a unit reads its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequireSpec {
    /// All of the unit's interval.
    SameInterval,
    /// Anything, once.
    Latest,
}

impl Words for RequireSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("same_interval", Self::SameInterval),
        ("latest", Self::Latest),
    ];
}

impl Decoder<'_> {
    /// The keys `pipeline` and `require` of a source.
    pub(super) fn upstream(
        &mut self,
        source: &Spanned<Identifier>,
        fields: &Fields<'_>,
    ) -> Option<UpstreamSpec> {
        let require = fields.get("require");
        let Some(pipeline) = fields.get("pipeline") else {
            if let Some(require) = require {
                self.faults.push(Fault::KeyWithoutMeaning {
                    key: require.name.to_owned(),
                    place: "in a source that no pipeline makes".into(),
                    span: require.key,
                    because: (source.span, "names no `pipeline`".into()),
                    help: "name the pipeline, `pipeline: <name>`, or drop it",
                });
            }
            return None;
        };
        let pipeline = self.leaf(pipeline);
        let require = match require {
            None => None,
            Some(field) => Some(self.word(field)?),
        };
        Some(UpstreamSpec {
            pipeline: pipeline?,
            require,
        })
    }
}
