//! Numbers in formats: <https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_formating.html>.
//!
//! What the page says in a word stands for what PostgreSQL makes of the format, from which Redshift
//! comes; the two are compared in a test. Absent on purpose, so that they are refused: `V`, `EEEE`,
//! `CC`, letters that are no part of a format, and numbers that do not fit.

mod read;
mod roman;
mod write;

pub(super) use read::number as read;
pub(super) use write::{float as write_float, number as write};

use super::Fault;

/// One part of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// `9`
    Digit,
    /// `0`
    Zero,
    /// `D` or `.`
    Point,
    /// `G` or `,`
    Group,
    Sign,
    /// `MI`
    Minus,
    /// `PL`
    Plus,
    /// `SG`
    PlusOrMinus,
    /// `PR`, wherever it stands
    Brackets,
    /// `L`
    Currency,
    Ordinal(Letters),
    Roman(Letters),
    /// What is written as it is.
    Other(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Upper,
    Lower,
}

/// How wide a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    /// Always as its format.
    Padded,
    /// `FM`
    Trimmed,
}

/// A format, its parts in order and counted.
#[derive(Clone, Debug)]
struct Format {
    parts: Vec<Part>,
    fill: Fill,
    /// Places before the point.
    whole: usize,
    /// Places behind it.
    fraction: usize,
}

const WORDS: &[(&str, Part)] = &[
    ("MI", Part::Minus),
    ("PL", Part::Plus),
    ("SG", Part::PlusOrMinus),
    ("PR", Part::Brackets),
    ("S", Part::Sign),
    ("L", Part::Currency),
    ("D", Part::Point),
    ("G", Part::Group),
    ("9", Part::Digit),
    ("0", Part::Zero),
    (".", Part::Point),
    (",", Part::Group),
];

fn refused() -> Fault {
    Fault::open("this format of a number")
}

impl Format {
    fn parse(text: &str) -> Result<Self, Fault> {
        let mut format = Self {
            parts: Vec::new(),
            fill: Fill::Padded,
            whole: 0,
            fraction: 0,
        };
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let starts = |word: &str| {
                rest.get(..word.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(word))
            };
            let letters = if next.is_ascii_uppercase() {
                Letters::Upper
            } else {
                Letters::Lower
            };
            if starts("FM") {
                format.fill = Fill::Trimmed;
                rest = &rest[2..];
                continue;
            }
            let (part, length) = if starts("RN") {
                (Part::Roman(letters), 2)
            } else if starts("TH") {
                (Part::Ordinal(letters), 2)
            } else if let Some((word, part)) = WORDS.iter().find(|(word, _)| starts(word)) {
                (*part, word.len())
            } else if next.is_ascii() && !next.is_ascii_alphanumeric() && !"\"\\".contains(next) {
                (Part::Other(next), 1)
            } else {
                return Err(refused());
            };
            format.push(part)?;
            rest = &rest[length..];
        }
        let is_roman = |part: &Part| matches!(part, Part::Roman(_));
        let is_alone = format.parts.len() == 1;
        if (format.parts.iter().any(is_roman) && !is_alone)
            || (format.whole == 0 && !format.parts.iter().any(is_roman))
            || (format.has(Part::Point) && format.fraction == 0)
        {
            return Err(refused());
        }
        Ok(format)
    }

    fn push(&mut self, part: Part) -> Result<(), Fault> {
        let has_point = self.has(Part::Point);
        let signs = [
            Part::Sign,
            Part::Minus,
            Part::Plus,
            Part::PlusOrMinus,
            Part::Brackets,
        ];
        let is_closed = self.has(Part::Brackets)
            || self
                .parts
                .iter()
                .any(|part| matches!(part, Part::Ordinal(_)));
        match part {
            Part::Digit | Part::Zero if is_closed => return Err(refused()),
            Part::Digit | Part::Zero if has_point => self.fraction += 1,
            Part::Digit | Part::Zero => self.whole += 1,
            Part::Point | Part::Group if has_point => return Err(refused()),
            // One of them, once.
            _ if signs.contains(&part) && signs.iter().any(|sign| self.has(*sign)) => {
                return Err(refused());
            }
            _ => {}
        }
        self.parts.push(part);
        Ok(())
    }

    fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }
}
