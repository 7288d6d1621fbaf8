//! Places in SQL text that are filled later: `⟦…⟧`.
//!
//! An *interval slot* is filled when a unit's shape is unfolded for one data interval. A *run
//! parameter* is filled by the executor; the list is closed, and each value is an integer or a hex
//! string, so that nothing a run learns can change what a statement says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::interval::DataInterval;
use crate::lookback::Lookback;
use crate::time_format::TimeFormat;

pub const OPEN: char = '⟦';
pub const CLOSE: char = '⟧';

/// A value of the data interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntervalSlot {
    /// `⟦start⟧`, `⟦start|%Y/%m⟧`: its first instant.
    Start(TimeFormat),
    /// `⟦start-2d⟧`, `⟦start-2d|%Y-%m-%d⟧`: so many intervals before its first instant.
    Earlier(Lookback, TimeFormat),
    /// `⟦end⟧`: the first instant after it.
    End(TimeFormat),
    /// `⟦interval⟧`: its key in the ledger.
    Key,
}

impl IntervalSlot {
    fn parse(inside: &str) -> Option<Self> {
        let (name, format) = match inside.split_once('|') {
            Some((name, format)) => (name, TimeFormat::parse(format)?),
            None => (inside, TimeFormat::timestamp()),
        };
        if let Some(lookback) = name.strip_prefix("start-") {
            return Some(Self::Earlier(lookback.parse().ok()?, format));
        }
        match name {
            "start" => Some(Self::Start(format)),
            "end" => Some(Self::End(format)),
            "interval" if !inside.contains('|') => Some(Self::Key),
            _ => None,
        }
    }

    fn fill(&self, interval: &DataInterval) -> String {
        match self {
            Self::Start(format) => format.write(interval.start()),
            Self::Earlier(lookback, format) => format.write(lookback.before(interval.start())),
            Self::End(format) => format.write(interval.end()),
            Self::Key => interval.key().to_string(),
        }
    }
}

impl fmt::Display for IntervalSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timed = |f: &mut fmt::Formatter<'_>, name: &str, format: &TimeFormat| {
            if *format == TimeFormat::timestamp() {
                write!(f, "{OPEN}{name}{CLOSE}")
            } else {
                write!(f, "{OPEN}{name}|{format}{CLOSE}")
            }
        };
        match self {
            Self::Start(format) => timed(f, "start", format),
            Self::Earlier(lookback, format) => timed(f, &format!("start-{lookback}"), format),
            Self::End(format) => timed(f, "end", format),
            Self::Key => write!(f, "{OPEN}interval{CLOSE}"),
        }
    }
}

macro_rules! run_parameters {
    ($($variant:ident $name:literal $kind:ident $meaning:literal,)*) => {
        /// A value known only while running.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RunParameter { $(#[doc = $meaning] $variant,)* }

        impl RunParameter {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            pub fn kind(self) -> ValueKind {
                match self { $(Self::$variant => ValueKind::$kind,)* }
            }

            /// What it holds, for people.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

run_parameters! {
    Run "run" Hex "the run that executes this plan",
    Plan "plan" Hex "the digest of this plan",
    Generation "generation" Integer "the lease's generation that this run holds",
    SeenGeneration "seen_generation" Integer "the lease's generation before this run took it",
    Attempt "attempt" Hex "one try of one unit",
    Sequence "sequence" Integer "the place of this try among all tries of the pipeline",
    SeenSequence "seen_sequence" Integer "the place of the last try of the unit that this process saw in the ledger, or 0",
    UnitDigest "unit_digest" Hex "the digest of the unit for its interval",
    Pid "pid" Integer "the server's process of a session",
    SessionStart "session_start" Integer "when that session started, seconds since 1970",
    Rows "rows" Integer "rows written by the unit",
    Value "value" Integer "what a check measured",
    Load "load" Integer "the id of a COPY in the system views",
    Outcome "outcome" Integer "how a run or a check ended; the codes stand in crates/README.md",
}

/// What a run parameter may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    Integer,
    Hex,
}

/// A value of a run parameter. Nothing else can be written into a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunValue {
    Integer(i64),
    Hex(HexText),
}

/// Hex digits in lower case, at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HexText(String);

impl HexText {
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (!text.is_empty() && text.bytes().all(hex)).then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HexText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text).ok_or("expected hex digits in lower case")
    }
}

impl From<HexText> for String {
    fn from(text: HexText) -> Self {
        text.0
    }
}

impl From<Digest> for HexText {
    fn from(digest: Digest) -> Self {
        Self(digest.to_string())
    }
}

impl fmt::Display for HexText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<i64> for RunValue {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<HexText> for RunValue {
    fn from(text: HexText) -> Self {
        Self::Hex(text)
    }
}

impl From<Digest> for RunValue {
    fn from(digest: Digest) -> Self {
        Self::Hex(digest.into())
    }
}

impl fmt::Display for RunValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{number}"),
            Self::Hex(text) => write!(f, "{text}"),
        }
    }
}

/// The values at hand when a statement is sent.
#[derive(Clone, Debug, Default)]
pub struct RunValues(BTreeMap<RunParameter, RunValue>);

impl RunValues {
    /// These values and one more.
    ///
    /// # Panics
    /// If the value is not of the parameter's kind, which no caller can do but by mistake.
    #[must_use]
    pub fn with(mut self, parameter: RunParameter, value: impl Into<RunValue>) -> Self {
        let value = value.into();
        let fits = matches!(
            (parameter.kind(), &value),
            (ValueKind::Integer, RunValue::Integer(_)) | (ValueKind::Hex, RunValue::Hex(_))
        );
        assert!(fits, "`{}` does not hold {value:?}", parameter.name());
        self.0.insert(parameter, value);
        self
    }
}

/// One part of a slotted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Interval(IntervalSlot),
    Parameter(RunParameter),
}

/// A bracket that opens no known slot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotFault {
    #[error("`{OPEN}{0}{CLOSE}` is no slot that this version knows")]
    Unknown(String),
    #[error("a `{OPEN}` is not closed")]
    Unclosed,
    #[error("a `{CLOSE}` closes nothing")]
    Stray,
    #[error("the run parameter `{0}` has no value here")]
    NoValue(&'static str),
}

/// SQL text whose slots are all known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlottedText(String);

impl SlottedText {
    pub fn new(text: impl Into<String>) -> Result<Self, SlotFault> {
        let text = text.into();
        pieces(&text)?;
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With a `*` for each slot: a name for all intervals.
    pub fn starred(&self) -> String {
        let pieces = self.pieces().into_iter();
        let text = pieces.map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Interval(_) | Piece::Parameter(_) => "*",
        });
        text.collect()
    }

    /// The parts, in order.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        pieces(&self.0).expect("checked when it was made")
    }

    /// Whether the text is another one for each interval.
    pub fn depends_on_interval(&self) -> bool {
        self.pieces()
            .iter()
            .any(|piece| matches!(piece, Piece::Interval(_)))
    }

    /// The exact text for one interval; run parameters stay.
    pub fn unfold(&self, interval: Option<&DataInterval>) -> String {
        if !self.0.contains(OPEN) {
            return self.0.clone();
        }
        self.pieces()
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => Cow::Borrowed(text),
                Piece::Interval(slot) => match (interval, &slot) {
                    (Some(interval), slot) => Cow::Owned(slot.fill(interval)),
                    // What is loaded once has a key, but neither start nor end.
                    (None, IntervalSlot::Key) => Cow::Borrowed("once"),
                    (None, slot) => Cow::Owned(slot.to_string()),
                },
                Piece::Parameter(parameter) => {
                    Cow::Owned(format!("{OPEN}{}{CLOSE}", parameter.name()))
                }
            })
            .collect()
    }

    /// The bytes to send: unfolded, then every run parameter filled.
    pub fn fill(
        &self,
        interval: Option<&DataInterval>,
        values: &RunValues,
    ) -> Result<String, SlotFault> {
        let unfolded = self.unfold(interval);
        pieces(&unfolded)?
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => Ok(Cow::Borrowed(text)),
                Piece::Interval(slot) => Err(SlotFault::Unknown(slot.to_string())),
                Piece::Parameter(parameter) => values
                    .0
                    .get(&parameter)
                    .map(|value| Cow::Owned(value.to_string()))
                    .ok_or(SlotFault::NoValue(parameter.name())),
            })
            .collect()
    }
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, SlotFault> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([OPEN, CLOSE]) {
        let (before, marked) = rest.split_at(at);
        let inside = marked.strip_prefix(OPEN).ok_or(SlotFault::Stray)?;
        let (inside, after) = inside.split_once(CLOSE).ok_or(SlotFault::Unclosed)?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let parameter = RunParameter::ALL.iter().find(|p| p.name() == inside);
        pieces.push(match (parameter, IntervalSlot::parse(inside)) {
            (Some(&parameter), _) => Piece::Parameter(parameter),
            (None, Some(slot)) => Piece::Interval(slot),
            (None, None) => return Err(SlotFault::Unknown(inside.to_owned())),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

impl TryFrom<String> for SlottedText {
    type Error = SlotFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl From<SlottedText> for String {
    fn from(text: SlottedText) -> Self {
        text.0
    }
}

impl fmt::Display for SlottedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::{Cadence, parse_timestamp};

    fn day() -> DataInterval {
        Cadence::Daily
            .interval_at(parse_timestamp("2018-11-01").expect("a date"))
            .expect("a day")
    }

    #[test]
    fn interval_slots_unfold_and_run_parameters_wait() {
        let text = SlottedText::new(
            "a__⟦start|%Y%m%d⟧ ⟦start-1d|%d⟧ '⟦start-2d⟧' '⟦start⟧' '⟦end⟧' ⟦interval⟧ ⟦generation⟧",
        )
        .expect("known slots");
        assert_eq!(
            text.unfold(Some(&day())),
            "a__20181101 31 '2018-10-30 00:00:00' '2018-11-01 00:00:00' '2018-11-02 00:00:00' \
             2018-11-01T00:00:00/2018-11-02T00:00:00 ⟦generation⟧"
        );
        let values = RunValues::default().with(RunParameter::Generation, 7);
        assert!(
            text.fill(Some(&day()), &values)
                .expect("all values are there")
                .ends_with(" 7")
        );
        assert_eq!(
            text.fill(Some(&day()), &RunValues::default()),
            Err(SlotFault::NoValue("generation"))
        );
    }

    #[test]
    fn what_is_no_slot_is_refused() {
        assert_eq!(
            SlottedText::new("⟦password⟧"),
            Err(SlotFault::Unknown("password".into()))
        );
        assert_eq!(SlottedText::new("⟦start"), Err(SlotFault::Unclosed));
        assert_eq!(SlottedText::new("start⟧"), Err(SlotFault::Stray));
        assert!(SlottedText::new("⟦start|%Y' OR 1⟧").is_err());
        assert!(SlottedText::new("⟦start-0d⟧").is_err());
        assert!(SlottedText::new("⟦end-1d⟧").is_err());
    }

    #[test]
    fn a_value_that_is_no_hex_cannot_be_made() {
        assert_eq!(HexText::new("x' OR 1=1 --"), None);
        assert_eq!(HexText::new(""), None);
        assert!(HexText::new("00ff").is_some());
    }
}
