use super::draft07;
use super::{Document, Keys, Shape};

fn written(keys: Keys) -> draft07::JsonSchema {
    draft07::schema("a test", &keys.into())
}

#[test]
fn every_key_that_is_read_has_a_shape_and_every_shape_is_read() {
    for document in Document::ALL {
        document.schema();
    }
}

#[test]
#[should_panic(expected = "keys without a shape: [\"step\"]")]
fn a_key_that_was_forgotten_is_told() {
    written(Keys::of(&["start", "step"]).key("start", Shape::text(), "The first."));
}

#[test]
#[should_panic(expected = "no decoder reads `stepp` here")]
fn a_shape_that_nobody_reads_is_told() {
    let _ = Keys::of(&["start", "step"]).key("stepp", Shape::text(), "The step.");
}

#[test]
#[should_panic(expected = "`start` has two shapes")]
fn a_key_that_means_two_things_is_told() {
    let start = Keys::of(&["start"]).key("start", Shape::text(), "The first.");
    let _ = start.clone().with(start);
}
