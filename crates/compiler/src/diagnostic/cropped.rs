//! Text without the middle of its very long lines, which would fill a screen.

use std::ops::Range;
use std::sync::Arc;

/// A line of more bytes is cut.
const LONG: usize = 400;
/// What stays on each side of a place that is pointed at, and of a place that is long itself.
const AROUND: usize = 120;
const ELLIPSIS: &str = "…";

/// A text and what was cut out of it.
#[derive(Debug)]
pub(super) struct Cropped {
    pub(super) text: Arc<str>,
    cuts: Vec<Cut>,
}

#[derive(Debug)]
struct Cut {
    /// What it was in the whole text.
    hidden: Range<usize>,
    /// Where the ellipsis starts that stands for it.
    at: usize,
}

impl Cropped {
    /// The text itself where no line is long, else what lies around these places.
    pub(super) fn of(text: &Arc<str>, places: &[Range<usize>]) -> Self {
        let mut cropped = Self {
            text: Arc::clone(text),
            cuts: Vec::new(),
        };
        if text.split('\n').all(|line| line.len() <= LONG) {
            return cropped;
        }
        let mut shown = String::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            let mut next = start;
            for kept in kept(text, start..end, places) {
                cropped.cut(next..kept.start, &mut shown);
                shown.push_str(&text[kept.clone()]);
                next = kept.end;
            }
            cropped.cut(next..end, &mut shown);
            shown.push_str(&text[end..start + line.len()]);
            start += line.len();
        }
        cropped.text = shown.into();
        cropped
    }

    fn cut(&mut self, hidden: Range<usize>, shown: &mut String) {
        if !hidden.is_empty() {
            let at = shown.len();
            shown.push_str(ELLIPSIS);
            self.cuts.push(Cut { hidden, at });
        }
    }

    /// Where a place of the whole text stands in the cropped text.
    pub(super) fn place(&self, place: &Range<usize>) -> Range<usize> {
        self.offset(place.start)..self.offset(place.end)
    }

    fn offset(&self, whole: usize) -> usize {
        let before = self.cuts.partition_point(|cut| cut.hidden.start <= whole);
        match before.checked_sub(1).map(|last| &self.cuts[last]) {
            None => whole,
            Some(cut) if whole < cut.hidden.end => cut.at,
            Some(cut) => cut.at + ELLIPSIS.len() + (whole - cut.hidden.end),
        }
    }

    /// How many bytes of the whole line the cropped text's lacks up to an offset.
    pub(super) fn lacking(&self, offset: usize) -> usize {
        let line = self.text[..offset].rfind('\n').map_or(0, |end| end + 1);
        let cuts = self
            .cuts
            .iter()
            .filter(|cut| (line..offset).contains(&cut.at));
        cuts.map(|cut| cut.hidden.len() - ELLIPSIS.len()).sum()
    }
}

/// The parts of a line that stay, in order and apart.
fn kept(text: &str, line: Range<usize>, places: &[Range<usize>]) -> Vec<Range<usize>> {
    if line.len() <= LONG {
        return vec![line];
    }
    let mut ends: Vec<usize> = places
        .iter()
        .flat_map(|place| [place.start, place.end])
        .filter(|end| (line.start..=line.end).contains(end))
        .collect();
    if ends.is_empty() {
        ends.push(line.start);
    }
    ends.sort_unstable();
    let mut kept: Vec<Range<usize>> = Vec::new();
    for end in ends {
        let from = end.saturating_sub(AROUND).max(line.start);
        let to = (end + AROUND).min(line.end);
        let part = text.floor_char_boundary(from)..text.ceil_char_boundary(to);
        match kept.last_mut() {
            // What an ellipsis would save is not worth one.
            Some(last) if part.start <= last.end + ELLIPSIS.len() => last.end = part.end,
            _ => kept.push(part),
        }
    }
    if let Some(first) = kept.first_mut()
        && first.start <= line.start + ELLIPSIS.len()
    {
        first.start = line.start;
    }
    if let Some(last) = kept.last_mut()
        && last.end + ELLIPSIS.len() >= line.end
    {
        last.end = line.end;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cropped(text: &str, place: Range<usize>) -> Cropped {
        Cropped::of(&text.into(), &[place])
    }

    #[test]
    fn a_text_of_short_lines_stays_as_it_is() {
        let text = "select a,\n  b\nfrom t\n".repeat(100);
        let shown = cropped(&text, 7..8);
        assert_eq!(*shown.text, *text);
        assert_eq!((shown.place(&(7..8)), shown.lacking(7)), (7..8, 0));
    }

    #[test]
    fn a_long_line_keeps_what_is_around_its_places_and_others_their_start() {
        let long = format!("{}é{}", "x".repeat(1_000), "y".repeat(1_000));
        let text = format!("first\n{long}\nlast\r\n{long}\n");
        let place = 1_006..1_008;
        let shown = cropped(&text, place.clone());
        let around = format!("…{}é{}…", "x".repeat(AROUND), "y".repeat(AROUND));
        let lines: Vec<&str> = shown.text.split('\n').collect();
        assert_eq!(lines[..3], ["first", &around, "last\r"]);
        assert_eq!(lines[3], format!("{}…", "x".repeat(AROUND)));
        let there = shown.place(&place);
        assert_eq!(&shown.text[there.clone()], "é");
        // The column is that of the whole line.
        let column = there.start - "first\n".len() + shown.lacking(there.start);
        assert_eq!(column, 1_000);
        assert_eq!(shown.lacking(3), 0);
        let later = text.find("last").expect("it is there");
        assert_eq!(&shown.text[shown.place(&(later..later + 4))], "last");
    }

    #[test]
    fn a_place_that_is_long_itself_keeps_its_ends() {
        let text = "z".repeat(5_000);
        let shown = cropped(&text, 0..5_000);
        assert_eq!(*shown.text, *format!("{0}…{0}", "z".repeat(AROUND)));
        assert_eq!(shown.place(&(0..5_000)), 0..shown.text.len());
    }
}
