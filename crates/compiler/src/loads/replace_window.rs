//! `replace_window`: the rows whose event time lies in the interval.
//!
//! Re-run: the interval's rows are replaced. Late data: a row of another interval is never dropped
//! in silence; a blocking check fails, and `replace_batch` is the load for such data. With `lookback` a
//! window starts so many intervals earlier, and each interval replaces what came late for them too.
//! Overlapping ranges: each interval replaces its own window only.

use std::num::NonZeroU16;

use plan::{Identifier, Lookback};

use super::{BuiltIn, END, LoadKind, Misfit, Options, lookback, only_lasting};
use crate::ir::{Lifetime, SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields, Owner};
use crate::template::{Values, template};

/// `replace_window: { column, lookback }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Holds the event's time.
    pub column: Spanned<Identifier>,
    pub lookback: Option<Spanned<NonZeroU16>>,
    pub select: SelectSpec,
}

const KEYS: &[&str] = &["column", "lookback"];

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        let options = decoder.fields(chosen.value, Owner::of(&chosen), KEYS)?;
        let lookback = lookback::read(decoder, &options);
        let column = decoder.require(&options, "column", "column: start_time")?;
        Some(Self {
            column: decoder.leaf(column)?,
            lookback,
            select: select?,
        })
    }
}

pub(super) fn options() -> Options {
    let options = Keys::of(KEYS)
        .required("column", Shape::text(), "The column with a row's own time.")
        .key("lookback", lookback::shape(), lookback::ABOUT);
    Options::of_select(options, "Replaces the rows whose own time lies in the interval.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<ReplaceWindow> {
    let column = names.time_column(&spec.column);
    let (select, lookback) = names.select_again(&spec.select, spec.lookback.as_ref());
    Some(ReplaceWindow {
        column: column?,
        lookback,
        select: select?,
    })
}

#[derive(Clone, Debug)]
pub struct ReplaceWindow {
    pub column: Identifier,
    pub lookback: Option<Spanned<Lookback>>,
    pub select: SelectText,
}

impl ReplaceWindow {
    fn start(&self) -> String {
        lookback::start(self.lookback.as_ref())
    }
}

impl LoadKind for ReplaceWindow {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn values(&self, _table: &Table, values: Values) -> Values {
        values
            .with("column", self.column.to_sql())
            .with("start", self.start())
            .with("end", END)
    }

    fn interval_rows(&self) -> Option<String> {
        let column = self.column.to_sql();
        let start = self.start();
        Some(format!("{column} >= '{start}' AND {column} < '{END}'"))
    }

    fn lookback(&self) -> Option<&Spanned<Lookback>> {
        self.lookback.as_ref()
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn built_in(&self) -> &'static [BuiltIn] {
        const { &[BuiltIn {
            name: "window",
            title: "every loaded row lies in the interval",
            measures: "rows outside it or without a time",
            template: template!("check/window"),
        }] }
    }

    fn visible(&self) -> &'static str {
        match self.lookback {
            None => "see the interval's old rows until COMMIT, then its new ones",
            Some(_) => {
                "see the old rows of the interval and of those it reads again until COMMIT, then the \
                 new ones"
            }
        }
    }
}
