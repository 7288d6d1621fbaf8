//! Valid texts with parts of them dropped, doubled, moved and replaced.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// So many cases, or as many as `CALLSHEET_FUZZ_CASES` says.
pub(crate) fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var("CALLSHEET_FUZZ_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(few),
        // What is found becomes a test of its own, not a file of seeds.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[derive(Clone, Debug)]
enum Mutation {
    Drop(Index, u8),
    /// The same part several times in a row.
    Repeat(Index, u8, u8),
    Move(Index, u8, Index),
    Insert(Index, String),
    Cut(Index),
}

/// One of the texts, changed a few times; words of the list and characters of any script are
/// put in.
pub(crate) fn mutated(
    texts: Vec<String>,
    words: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let inserted = prop_oneof![
        4 => select(words).prop_map(str::to_owned),
        1 => "\\PC{1,3}",
        1 => "[\\x00-\\x1f]",
    ];
    let place = any::<Index>;
    let mutation = prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, length)| Mutation::Drop(at, length)),
        (place(), any::<u8>(), any::<u8>())
            .prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        (place(), any::<u8>(), place()).prop_map(|(at, length, to)| Mutation::Move(at, length, to)),
        (place(), inserted).prop_map(|(at, word)| Mutation::Insert(at, word)),
        place().prop_map(Mutation::Cut),
    ];
    (select(texts), prop::collection::vec(mutation, 0..5)).prop_map(|(mut text, mutations)| {
        for mutation in mutations {
            text = apply(&text, &mutation);
        }
        text
    })
}

fn apply(text: &str, mutation: &Mutation) -> String {
    let at = |index: &Index| text.floor_char_boundary(index.index(text.len() + 1));
    let end = |start: usize, length: u8| text.floor_char_boundary(start + usize::from(length));
    match mutation {
        Mutation::Drop(index, length) => {
            let start = at(index);
            format!("{}{}", &text[..start], &text[end(start, *length)..])
        }
        Mutation::Repeat(index, length, times) => {
            let start = at(index);
            let end = end(start, *length);
            let part = text[start..end].repeat(usize::from(*times % 8));
            format!("{}{part}{}", &text[..start], &text[end..])
        }
        Mutation::Move(index, length, to) => {
            let start = at(index);
            let part = &text[start..end(start, *length)];
            let to = at(to);
            format!("{}{part}{}", &text[..to], &text[to..])
        }
        Mutation::Insert(index, word) => {
            let start = at(index);
            format!("{} {word} {}", &text[..start], &text[start..])
        }
        Mutation::Cut(index) => text[..at(index)].to_owned(),
    }
}
