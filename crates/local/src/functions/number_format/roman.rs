//! Roman numbers.

use super::Letters;

const STEPS: &[(u32, &str)] = &[
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// From 1 to 3999.
pub(super) fn written(number: u32, letters: Letters) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    for (step, digits) in STEPS {
        while rest >= *step {
            text.push_str(digits);
            rest -= step;
        }
    }
    Some(match letters {
        Letters::Upper => text,
        Letters::Lower => text.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_up_to_3999() {
        assert_eq!(written(619, Letters::Lower).as_deref(), Some("dcxix"));
        assert_eq!(written(3999, Letters::Upper).as_deref(), Some("MMMCMXCIX"));
        assert_eq!(written(4, Letters::Upper).as_deref(), Some("IV"));
        assert_eq!(written(0, Letters::Upper), None);
        assert_eq!(written(4000, Letters::Upper), None);
    }
}
