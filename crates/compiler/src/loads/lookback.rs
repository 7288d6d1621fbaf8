//! `lookback: n` beside the options of a load: each interval reads `n` earlier ones again, for rows that
//! came late.

use std::num::NonZeroU16;

use plan::Lookback;

use crate::json_schema::Shape;
use crate::source::Spanned;
use crate::spec::Fault;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::yaml::NodeKind;

/// The most intervals that are read again: a whole year of days, and more is a reload.
const MOST: u16 = 366;

/// Reads `lookback: 2`.
pub(super) fn read(decoder: &mut Decoder<'_>, options: &Fields<'_>) -> Option<Spanned<NonZeroU16>> {
    let number = decoder.leaf::<u16>(options.get("lookback")?)?;
    match NonZeroU16::new(number.value).filter(|number| number.get() <= MOST) {
        Some(intervals) => Some(Spanned::new(intervals, number.span)),
        None => {
            decoder.faults.push(Fault::OutOfRange {
                field: "`lookback`".to_owned(),
                problem: "is no number of earlier intervals",
                span: number.span,
                help: format!("write a number from 1 to {MOST}, or drop the key"),
            });
            None
        }
    }
}

/// Says that a load takes no `lookback`.
pub(super) fn refuse(decoder: &mut Decoder<'_>, chosen: Field<'_>) -> Option<()> {
    let NodeKind::Mapping(_, entries) = &chosen.value.kind else {
        return Some(());
    };
    let Some(written) = entries.iter().find(|entry| entry.key.value == "lookback") else {
        return Some(());
    };
    decoder.faults.push(Fault::KeyWithoutMeaning {
        key: "lookback".to_owned(),
        place: format!("in `{}`", chosen.name),
        span: written.key.span,
        because: (chosen.key, "leaves the rows of earlier intervals as they are".to_owned()),
        help: "drop it, or load by `replace_window` or `merge`, which put in order what they read again",
    });
    None
}

/// Where a load's rows start: at the interval's start, or so many intervals before it.
pub(super) fn start(lookback: Option<&Spanned<Lookback>>) -> String {
    match lookback {
        None => super::START.to_owned(),
        Some(lookback) => format!("⟦start-{}⟧", lookback.value),
    }
}

pub(super) const ABOUT: &str =
    "How many earlier intervals each one reads again, for rows that came late.";

pub(super) fn shape() -> Shape {
    Shape::whole(1..=i64::from(MOST))
}
