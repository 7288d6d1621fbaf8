//! Expanded text and where each part of it came from.

use std::ops::Range;

use super::joints::Bit;
use crate::source::{SourceText, Span};

/// A user's template after minijinja has run.
///
/// It has two faces: the *slotted* text that goes into the plan, with `⟦…⟧` where a value of the
/// interval belongs, and the *sample* text with one interval's values, which is plain SQL and can
/// be parsed. Both are made of the same pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded {
    pieces: Vec<Piece>,
    source: SourceText,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    slotted: String,
    sample: String,
    origin: Origin,
}

/// Where a piece came from, as bytes of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Text that stands in the template as it is, from this byte on.
    Verbatim(usize),
    /// The output of an expression, or our own text in the place of the user's.
    Made(Range<usize>),
}

impl Expanded {
    fn new(source: SourceText) -> Self {
        Self {
            pieces: Vec::new(),
            source,
        }
    }

    pub(super) fn of(source: &SourceText, bits: Vec<Bit>) -> Self {
        let mut expanded = Self::new(source.clone());
        for bit in bits {
            expanded.push(bit.slotted, bit.sample, bit.origin);
        }
        expanded
    }

    fn push(&mut self, slotted: String, sample: String, origin: Origin) {
        if !slotted.is_empty() {
            self.pieces.push(Piece {
                slotted,
                sample,
                origin,
            });
        }
    }

    /// The text of the plan, slots in place.
    pub fn slotted(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.slotted.as_str())
            .collect()
    }

    /// The text with one interval's values.
    pub fn sample(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.sample.as_str())
            .collect()
    }

    /// What stands in the plan for a byte range of the sample text; none where it cuts a value in two.
    pub fn slotted_at(&self, range: &Range<usize>) -> Option<String> {
        let mut slotted = String::new();
        let mut at = 0;
        for piece in &self.pieces {
            let here = at..at + piece.sample.len();
            at = here.end;
            let (start, end) = (range.start.max(here.start), range.end.min(here.end));
            if start >= end {
                continue;
            }
            if (start..end) == here {
                slotted.push_str(&piece.slotted);
            } else if piece.slotted == piece.sample {
                slotted.push_str(piece.sample.get(start - here.start..end - here.start)?);
            } else {
                return None;
            }
        }
        Some(slotted)
    }

    /// Whether the text is another one for each interval.
    pub fn depends_on_interval(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.slotted != piece.sample)
    }

    /// Whether it says where a lookback starts.
    pub fn looks_back(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| piece.slotted.starts_with("⟦start-"))
    }

    /// The place of the whole text in the user's files.
    pub fn span(&self) -> Span {
        self.source.span()
    }

    /// The place in the user's files of a byte range of the sample text.
    pub fn span_at(&self, range: Range<usize>) -> Span {
        let mut start = None;
        let mut end = None;
        let mut at = 0;
        for piece in &self.pieces {
            let piece_range = at..at + piece.sample.len();
            at = piece_range.end;
            let inside = |offset: usize| offset - piece_range.start;
            if start.is_none() && range.start < piece_range.end {
                start = Some(
                    piece
                        .origin
                        .start(inside(range.start.max(piece_range.start))),
                );
            }
            if range.end <= piece_range.end {
                end = Some(piece.origin.end(inside(range.end.max(piece_range.start))));
                break;
            }
        }
        match (start, end) {
            (Some(start), Some(end)) if start <= end => self.source.span_at(start..end),
            (Some(start), None) => self.source.span_at(start..start),
            _ => self.source.span(),
        }
    }

    /// The place in the user's files of a byte range of the sample text, if a replacement can be
    /// put there: none where a template made a part of it.
    pub fn editable(&self, range: &Range<usize>, replacement: &str) -> Option<Span> {
        let mut at = 0;
        for piece in &self.pieces {
            let piece_range = at..at + piece.sample.len();
            at = piece_range.end;
            let inside = piece_range.start <= range.start && range.end <= piece_range.end;
            if let (true, Origin::Verbatim(start)) = (inside, &piece.origin) {
                let start = start + range.start - piece_range.start;
                return self
                    .source
                    .editable(start..start + range.len(), replacement);
            }
        }
        None
    }

    /// Whether a byte range of the sample text does not stand in the template as it is: an
    /// expression printed it, or a loop repeats it.
    pub fn is_made(&self, range: &Range<usize>) -> bool {
        let mut at = 0;
        let mut seen = Vec::new();
        for piece in &self.pieces {
            let here = at..at + piece.sample.len();
            at = here.end;
            let start = range.start.max(here.start);
            let end = range.end.min(here.end);
            if start >= end {
                continue;
            }
            match piece.origin {
                Origin::Made(_) => return true,
                Origin::Verbatim(origin) => {
                    seen.push(origin + start - here.start..origin + end - here.start);
                }
            }
        }
        seen.iter().any(|part| self.times(part) > 1)
    }

    /// How often a part of the template stands in the text.
    fn times(&self, part: &Range<usize>) -> usize {
        let pieces = self.pieces.iter();
        pieces
            .filter(|piece| match piece.origin {
                Origin::Verbatim(start) => {
                    start < part.end && part.start < start + piece.sample.len()
                }
                Origin::Made(_) => false,
            })
            .count()
    }

    /// The same text with a byte range of the sample text replaced.
    #[must_use]
    pub fn replaced(&self, range: &Range<usize>, slotted: &str, sample: &str) -> Self {
        let mut out = Self::new(self.source.clone());
        let mut at = 0;
        let mut placed = false;
        for piece in &self.pieces {
            let piece_range = at..at + piece.sample.len();
            at = piece_range.end;
            if piece_range.end <= range.start || piece_range.start >= range.end {
                out.pieces.push(piece.clone());
                continue;
            }
            let from = range.start.max(piece_range.start) - piece_range.start;
            let to = range.end.min(piece_range.end) - piece_range.start;
            out.push_part(piece, 0..from);
            if !placed {
                let origin = Origin::Made(piece.origin.start(from)..piece.origin.end(to));
                out.push(slotted.to_owned(), sample.to_owned(), origin);
                placed = true;
            }
            out.push_part(piece, to..piece.sample.len());
        }
        out
    }

    /// The same text with another one in the place of a byte range of the sample text. The other's
    /// slots stay what they are; what is wrong in it is said at that place.
    #[must_use]
    pub(crate) fn spliced(&self, range: &Range<usize>, other: &Self) -> Self {
        let mut out = Self::new(self.source.clone());
        let mut at = 0;
        let mut placed = false;
        for piece in &self.pieces {
            let here = at..at + piece.sample.len();
            at = here.end;
            if here.end <= range.start || here.start >= range.end {
                out.pieces.push(piece.clone());
                continue;
            }
            let from = range.start.max(here.start) - here.start;
            let to = range.end.min(here.end) - here.start;
            out.push_part(piece, 0..from);
            if !placed {
                let origin = piece.origin.start(from)..piece.origin.end(to);
                for part in &other.pieces {
                    let origin = Origin::Made(origin.clone());
                    out.push(part.slotted.clone(), part.sample.clone(), origin);
                }
                placed = true;
            }
            out.push_part(piece, to..piece.sample.len());
        }
        out
    }

    /// A part of a piece. A slot is never cut: names, which are all that is replaced, hold none.
    fn push_part(&mut self, piece: &Piece, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let text = piece.sample[part.clone()].to_owned();
        let origin = match &piece.origin {
            Origin::Verbatim(start) => Origin::Verbatim(start + part.start),
            Origin::Made(range) => Origin::Made(range.clone()),
        };
        self.push(text.clone(), text, origin);
    }
}

impl Origin {
    fn start(&self, offset: usize) -> usize {
        match self {
            Self::Verbatim(start) => start + offset,
            Self::Made(range) => range.start,
        }
    }

    fn end(&self, offset: usize) -> usize {
        match self {
            Self::Verbatim(start) => start + offset,
            Self::Made(range) => range.end,
        }
    }
}
