//! `schedule:`.

use jiff::civil::DateTime;

use super::decode::{Decoder, Field, Owner, Words};
use super::fault::Fault;
use crate::json_schema::{Keys, Shape};
use crate::source::{FileId, Span, Spanned};

/// When intervals start and end, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleSpec {
    pub cron: Spanned<CronSpec>,
    /// The first interval starts here.
    pub start: Option<Spanned<DateTime>>,
    /// The last interval ends here; half open, later than `start`.
    pub end: Option<Spanned<DateTime>>,
}

impl ScheduleSpec {
    /// Of a pipeline that has none: everything is loaded once.
    pub(super) fn once(file: FileId) -> Self {
        Self {
            cron: Spanned::new(CronSpec::Once, Span::new(file, 0..0)),
            start: None,
            end: None,
        }
    }
}

/// The length of an interval. Other expressions of cron are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CronSpec {
    Hourly,
    Daily,
    Weekly,
    Monthly,
    /// Not written: there is no `schedule`.
    Once,
}

impl Words for CronSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("@hourly", Self::Hourly),
        ("@daily", Self::Daily),
        ("@weekly", Self::Weekly),
        ("@monthly", Self::Monthly),
    ];
}

const KEYS: &[&str] = &["cron", "start", "end"];

impl Decoder<'_> {
    pub(super) fn schedule(&mut self, field: Field<'_>) -> Option<ScheduleSpec> {
        let fields = self.fields(field.value, Owner::of(&field), KEYS)?;
        let cron = self
            .require(&fields, "cron", "cron: \"@daily\"")
            .and_then(|cron| self.cron(cron));
        let start = fields.get("start").and_then(|start| self.time(start));
        let end = fields.get("end").and_then(|end| self.time(end));
        if let (Some(start), Some(end)) = (start, end)
            && end.value <= start.value
        {
            self.faults.push(Fault::EmptySchedule {
                start: start.span,
                end: end.span,
            });
        }
        Some(ScheduleSpec {
            cron: cron?,
            start,
            end,
        })
    }

    fn cron(&mut self, field: Field<'_>) -> Option<Spanned<CronSpec>> {
        let text = self.leaf::<String>(field)?;
        let known = CronSpec::WORDS.iter().find(|(word, _)| *word == text.value);
        if known.is_none() {
            self.faults.push(Fault::UnsupportedCron {
                cron: text.value,
                span: text.span,
            });
        }
        known.map(|(_, cron)| Spanned::new(*cron, text.span))
    }

    /// A date is its midnight; a time may say `Z`, for it is UTC.
    fn time(&mut self, field: Field<'_>) -> Option<Spanned<DateTime>> {
        let text = self.leaf::<String>(field)?;
        let civil = text.value.strip_suffix('Z').unwrap_or(&text.value);
        let Ok(time) = civil.parse() else {
            self.faults.push(Fault::InvalidTime {
                field: field.to_string(),
                text: text.value,
                span: text.span,
            });
            return None;
        };
        Some(Spanned::new(time, text.span))
    }
}

pub(super) fn shape() -> Shape {
    Keys::of(KEYS)
        .required(
            "cron",
            Shape::word::<CronSpec>(),
            "How long an interval is, in UTC.",
        )
        .key(
            "start",
            Shape::filled(),
            "Where the first interval starts: `2018-11-01`, or `2018-11-01T06:00:00`.",
        )
        .key(
            "end",
            Shape::filled(),
            "Where the last interval ends, itself not included; without it they go on.",
        )
        .into()
}
