//! How words sound: <https://docs.aws.amazon.com/redshift/latest/dg/SOUNDEX.html>.

use super::{Answer, at};

/// The American code: the first letter and three digits. Anything but English letters is passed
/// over; without any there is no code.
fn code(text: &str) -> String {
    let digit = |letter: u8| match letter.to_ascii_lowercase() {
        b'b' | b'f' | b'p' | b'v' => Some('1'),
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => Some('2'),
        b'd' | b't' => Some('3'),
        b'l' => Some('4'),
        b'm' | b'n' => Some('5'),
        b'r' => Some('6'),
        _ => None,
    };
    let mut letters = text.bytes().filter(u8::is_ascii_alphabetic);
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut code = char::from(first.to_ascii_uppercase()).to_string();
    let mut last = digit(first);
    for letter in letters {
        let found = digit(letter);
        if let Some(sound) = found
            && found != last
        {
            code.push(sound);
        }
        // H and W do not part two letters of one sound.
        if !matches!(letter.to_ascii_lowercase(), b'h' | b'w') {
            last = found;
        }
    }
    code.truncate(4);
    format!("{code:0<4}")
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn soundex(arguments: &[&str]) -> Answer {
    Ok(Some(code(at(arguments, 0))))
}

/// How many places of two codes are the same:
/// <https://docs.aws.amazon.com/redshift/latest/dg/DIFFERENCE.html>.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn difference(arguments: &[&str]) -> Answer {
    let (first, second) = (code(at(arguments, 0)), code(at(arguments, 1)));
    let same = match (first.is_empty(), second.is_empty()) {
        (true, true) => 1,
        (true, false) | (false, true) => 0,
        (false, false) => first
            .bytes()
            .zip(second.bytes())
            .filter(|(one, other)| one == other)
            .count(),
    };
    Ok(Some(same.to_string()))
}

/// In bytes, from 1, 0 without one:
/// <https://docs.aws.amazon.com/redshift/latest/dg/OCTETINDEX.html>.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn octetindex(arguments: &[&str]) -> Answer {
    let place = at(arguments, 1)
        .find(at(arguments, 0))
        .map_or(0, |at| at + 1);
    Ok(Some(place.to_string()))
}
