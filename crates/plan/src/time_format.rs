//! How a point in time is written.

use std::fmt;

use jiff::civil::DateTime;

/// `strftime`, restricted to what prints letters, digits and separators only, so that a value fits
/// in any quotes; and how its letters are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormat {
    pattern: String,
    letters: Letters,
}

/// How the letters of a written time look: `%b` is `Apr`, `apr` or `APR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    AsTheyAre,
    Lower,
    Upper,
}

/// A time format that could print something else than letters, digits and separators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no time format: `%Y`, `%y`, `%m`, `%b`, `%B`, `%d`, `%j`, `%G`, `%V`, `%a`, `%A`, `%H`, \
     `%M`, `%S`, the same with `-` as in `%-m`, letters, digits and `-_/.:=` and blanks may stand in it"
)]
pub struct TimeFormatFault(String);

/// Conversions of numbers, which may be written without leading zeros.
const NUMBERS: &str = "YymdjGVHMS";
/// Conversions of names, in English whatever the machine speaks.
const NAMES: &str = "bBaA";

impl TimeFormat {
    /// `2018-11-01 00:00:00`, which Redshift reads as a timestamp.
    pub fn timestamp() -> Self {
        Self {
            pattern: "%Y-%m-%d %H:%M:%S".to_owned(),
            letters: Letters::AsTheyAre,
        }
    }

    pub fn new(pattern: &str) -> Result<Self, TimeFormatFault> {
        let fault = || TimeFormatFault(pattern.to_owned());
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            let fine = match character {
                '%' => match characters.next() {
                    Some('-') => characters.next().is_some_and(|c| NUMBERS.contains(c)),
                    Some(c) => NUMBERS.contains(c) || NAMES.contains(c),
                    None => false,
                },
                c => c.is_ascii_alphanumeric() || "-_/.:= ".contains(c),
            };
            if !fine {
                return Err(fault());
            }
        }
        if pattern.is_empty() {
            return Err(fault());
        }
        Ok(Self {
            pattern: pattern.to_owned(),
            letters: Letters::AsTheyAre,
        })
    }

    /// The same, its letters written so.
    #[must_use]
    pub fn with_letters(self, letters: Letters) -> Self {
        Self { letters, ..self }
    }

    pub fn letters(&self) -> Letters {
        self.letters
    }

    /// Whether it prints digits alone, which SQL reads as a number.
    pub fn is_number(&self) -> bool {
        let mut characters = self.pattern.chars();
        while let Some(character) = characters.next() {
            let digits = match character {
                '%' => characters
                    .find(|c| *c != '-')
                    .is_some_and(|c| NUMBERS.contains(c)),
                c => c.is_ascii_digit(),
            };
            if !digits {
                return false;
            }
        }
        true
    }

    /// Reads what `Display` writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (pattern, letters) = match text.split_once('|') {
            Some((pattern, "lower")) => (pattern, Letters::Lower),
            Some((pattern, "upper")) => (pattern, Letters::Upper),
            Some(_) => return None,
            None => (text, Letters::AsTheyAre),
        };
        Some(Self::new(pattern).ok()?.with_letters(letters))
    }

    pub(crate) fn write(&self, at: DateTime) -> String {
        let text = at.strftime(&self.pattern).to_string();
        match self.letters {
            Letters::AsTheyAre => text,
            Letters::Lower => text.to_ascii_lowercase(),
            Letters::Upper => text.to_ascii_uppercase(),
        }
    }
}

/// As it stands in a slot: `%b%y|lower`.
impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)?;
        match self.letters {
            Letters::AsTheyAre => Ok(()),
            Letters::Lower => f.write_str("|lower"),
            Letters::Upper => f.write_str("|upper"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn written(format: &str) -> String {
        let format = TimeFormat::parse(format).expect("a format");
        assert_eq!(TimeFormat::parse(&format.to_string()), Some(format.clone()));
        format.write(date(2016, 4, 3).at(5, 6, 7, 0))
    }

    #[test]
    fn files_are_named_by_numbers_and_names_of_months_in_either_case() {
        assert_eq!(written("%Y-%m-%d %H:%M:%S"), "2016-04-03 05:06:07");
        assert_eq!(written("i94_%b%y|lower"), "i94_apr16");
        assert_eq!(written("%b|upper"), "APR");
        assert_eq!(written("%B_%A_%a"), "April_Sunday_Sun");
        assert_eq!(
            written("year=%Y/month=%-m/day=%-d"),
            "year=2016/month=4/day=3"
        );
        assert_eq!(written("%G-W%V %j"), "2016-W13 094");
    }

    #[test]
    fn what_could_print_anything_else_is_refused() {
        for pattern in [
            "", "%", "%-", "%Q", "%c", "%Z", "%N", "%-b", "%Y' OR 1", "%Y|lower",
        ] {
            assert!(TimeFormat::new(pattern).is_err(), "{pattern}");
        }
        assert_eq!(TimeFormat::parse("%Y|title"), None);
        assert_eq!(TimeFormat::parse("%Y|lower|upper"), None);
    }

    #[test]
    fn digits_alone_are_a_number() {
        let is_number = |pattern: &str| TimeFormat::new(pattern).expect("a format").is_number();
        assert!(is_number("%Y%m%d"));
        assert!(is_number("%-d"));
        assert!(!is_number("%Y-%m"));
        assert!(!is_number("%b%y"));
        assert!(!is_number("W%V"));
    }
}
