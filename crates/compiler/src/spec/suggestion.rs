//! "Did you mean".

/// How alike two names have to be; lower offers nonsense, higher misses dropped letters.
const LIKENESS: f64 = 0.8;

/// Nobody misspells longer names, and comparing them takes long.
const LONGEST: usize = 200;

/// The candidate that is most like `name`, if one is like enough. Case does not count.
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let likeness = strsim::jaro_winkler(&name, &candidate.to_lowercase());
        if likeness >= LIKENESS && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The one candidate that differs from `name` by a single slip of the hand: a letter too many, too
/// few, another, two swapped, or case. Short words are alike too easily.
pub(crate) fn slip(name: &str, candidates: &[&'static str]) -> Option<&'static str> {
    const SHORTEST: usize = 4;
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let is_near = |candidate: &&&'static str| {
        candidate.len() >= SHORTEST && strsim::damerau_levenshtein(&lower, candidate) <= 1
    };
    let mut near = candidates.iter().filter(is_near);
    match (near.next(), near.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let known = ["columns", "checks", "dist", "sort", "load"];
        assert_eq!(did_you_mean("colums", known), Some("columns"));
        assert_eq!(did_you_mean("DIST", known), Some("dist"));
        assert_eq!(did_you_mean("check", known), Some("checks"));
    }

    #[test]
    fn a_slip_is_one_letter_away_from_one_word() {
        let known = ["columns", "checks", "dist", "sort", "load"];
        assert_eq!(slip("colums", &known), Some("columns"));
        assert_eq!(slip("laod", &known), Some("load"));
        assert_eq!(slip("Load", &known), Some("load"));
        assert_eq!(slip("colum", &known), None);
        assert_eq!(slip("dost", &["dist", "dust"]), None);
        assert_eq!(slip("ky", &["key"]), None);
    }

    #[test]
    fn nothing_is_offered_where_nothing_is_near() {
        assert_eq!(did_you_mean("materialized", ["columns", "load"]), None);
        assert_eq!(did_you_mean("", ["columns"]), None);
        assert_eq!(did_you_mean("load", []), None);
    }
}
