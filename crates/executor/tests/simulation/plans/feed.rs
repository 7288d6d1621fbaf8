//! Another pipeline whose table is read: when it has loaded what.

use std::time::Duration;

use plan::unit::{Rerun, Scope};
use plan::upstream::{Require, UpstreamLoad, UpstreamTable};
use plan::{Digest, Plan, UnitId, Upstream};

use super::{Load, Shape, statement};
use crate::random::Random;

/// Its ledger.
pub(crate) const FEED: &str = "feed.ledger";

#[derive(Clone, Debug)]
pub(crate) struct Feed {
    /// When each day is loaded; the ledger comes with the first one.
    pub(crate) days: Vec<Duration>,
    /// The unit that reads it.
    pub(crate) reader: String,
}

impl Feed {
    pub(crate) fn draw(shape: &Shape, random: &mut Random) -> Self {
        let readers = shape.units.iter();
        let readers = readers.filter(|unit| matches!(unit.load, Load::Replace | Load::Append));
        let readers: Vec<&str> = readers.map(|unit| unit.id.as_str()).collect();
        let day = |random: &mut Random| {
            if random.one_in(2) {
                Duration::ZERO
            } else {
                Duration::from_millis(random.below(60_000))
            }
        };
        Self {
            days: (0..shape.days).map(|_| day(random)).collect(),
            reader: (*random.pick(&readers)).to_owned(),
        }
    }

    /// The plan asks it.
    pub(crate) fn add_to(&self, plan: &mut Plan) {
        let name = |name: &str| name.parse().expect("a name");
        let query = format!("select {FEED} unit,interval,digest,sequence,generation");
        plan.upstreams.push(Upstream {
            source: name("feed"),
            pipeline: name("feed"),
            require: Require::SameInterval,
            query: statement(&query),
            tables: vec![UpstreamTable {
                name: name("songs"),
                loads: vec![UpstreamLoad {
                    unit: UnitId::new("songs"),
                    scope: Scope::EachInterval,
                    rerun: Rerun::Replaces,
                }],
                refresh: None,
                read_by: vec![UnitId::new(self.reader.as_str())],
            }],
        });
    }
}

/// What its ledger has of a day.
pub(crate) fn feed_row(plan: &Plan, day: usize) -> [(&'static str, String); 5] {
    [
        ("unit", "songs".to_owned()),
        ("interval", plan.intervals[day].interval.key().to_string()),
        ("digest", Digest::of("songs").to_string()),
        ("sequence", (day + 1).to_string()),
        ("generation", "1".to_owned()),
    ]
}
