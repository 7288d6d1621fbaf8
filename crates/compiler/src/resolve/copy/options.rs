//! Options of COPY as SQL text.

use super::super::fault::Fault;
use super::super::names::Names;
use crate::loads::CopyOption;
use crate::source::{Span, Spanned};
use crate::spec::Switch;
use crate::sql_fault;
use crate::template::Expanded;

/// Whether every option could be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sound {
    Yes,
    No,
}

pub(super) struct Options<'a, 'names> {
    read: Vec<CopyOption>,
    sound: Sound,
    names: &'a mut Names<'names>,
}

impl<'a, 'names> Options<'a, 'names> {
    pub(super) fn new(names: &'a mut Names<'names>) -> Self {
        Self {
            read: Vec::new(),
            sound: Sound::Yes,
            names,
        }
    }

    pub(super) fn names(&mut self) -> &mut Names<'names> {
        self.names
    }

    /// An option could not be read; a fault says why.
    pub(super) fn break_off(&mut self) {
        self.sound = Sound::No;
    }

    pub(super) fn push(&mut self, line: String, span: Span) {
        self.read.push(CopyOption {
            sample: line.clone(),
            slotted: line,
            span,
        });
    }

    pub(super) fn switch(&mut self, option: &str, switch: Option<&Spanned<Switch>>) {
        if let Some(switch) = switch.filter(|switch| switch.value == Switch::On) {
            self.push(option.to_owned(), switch.span);
        }
    }

    pub(super) fn text(&mut self, option: &str, text: Option<&Spanned<String>>) {
        if let Some(text) = text {
            self.literal(option, &text.value, text.span);
        }
    }

    /// A text that may hold values of the interval.
    pub(super) fn expanded(&mut self, option: &str, text: &Expanded) {
        let literals = [text.slotted(), text.sample()].map(|text| sql::quote::copy_literal(&text));
        match literals {
            [Ok(slotted), Ok(sample)] => self.read.push(CopyOption {
                slotted: format!("{option} {slotted}"),
                sample: format!("{option} {sample}"),
                span: text.span(),
            }),
            [Err(why), _] | [_, Err(why)] => self.refuse(&text.sample(), &why, text.span()),
        }
    }

    pub(super) fn literal(&mut self, option: &str, text: &str, span: Span) {
        match sql::quote::copy_literal(text) {
            Ok(literal) => self.push(format!("{option} {literal}"), span),
            Err(why) => self.refuse(text, &why, span),
        }
    }

    /// One character; those that do not print are written as COPY documents them.
    pub(super) fn character(&mut self, option: &str, character: &Spanned<char>) {
        let text = match character.value {
            '\t' => "\\t".to_owned(),
            control if control.is_ascii_control() => {
                let octal = format!("{option} '\\{:03o}'", u32::from(control));
                return self.push(octal, character.span);
            }
            other => other.to_string(),
        };
        self.literal(option, &text, character.span);
    }

    fn refuse(&mut self, written: &str, why: &sql::quote::QuoteFault, span: Span) {
        self.sound = Sound::No;
        self.names.fault(Fault::Literal {
            written: written.to_owned(),
            why: why.to_string(),
            span,
        });
    }

    /// The options, if COPY takes them together. A fault stands at its option, or at `otherwise`.
    pub(super) fn finish(self, otherwise: Span) -> Option<Vec<CopyOption>> {
        if self.sound == Sound::No {
            return None;
        }
        let mut copy = "COPY t FROM 's3://b/k' IAM_ROLE default".to_owned();
        let mut ends = Vec::new();
        for option in &self.read {
            copy.push('\n');
            copy.push_str(&option.sample);
            ends.push((copy.len(), option.span));
        }
        let Err(found) = sql::parse(&copy) else {
            return Some(self.read);
        };
        for fault in &found {
            let option = ends.iter().find(|(end, _)| fault.span.start < *end);
            let span = option.map_or(otherwise, |(_, span)| *span);
            self.names.diagnostic(sql_fault::diagnostic(fault, span));
        }
        None
    }
}
