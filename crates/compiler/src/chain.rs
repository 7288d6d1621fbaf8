//! Long chains of one operator, such as `a OR b OR …`.
//!
//! A parser makes a tree of a chain that is as deep as the chain is long, and Redshift's, as ours, refuses
//! trees that are too deep. In groups between brackets it is shallow.

/// The most parts that stand beside each other.
const MOST: usize = 50;

/// The parts with an operator, which may be regrouped, between them; short chains stay as they are.
pub(crate) fn chain(parts: &[String], operator: &str) -> String {
    if parts.len() <= MOST {
        return parts.join(operator);
    }
    let groups = parts.chunks(MOST);
    let groups: Vec<String> = groups
        .map(|group| format!("({})", group.join(operator)))
        .collect();
    chain(&groups, operator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_as_long_as_it_may_be_and_then_in_groups() {
        let parts: Vec<String> = (0..120).map(|part| format!("p{part}")).collect();
        assert_eq!(chain(&parts[..3], " OR "), "p0 OR p1 OR p2");
        assert!(!chain(&parts[..MOST], " OR ").contains('('));
        let long = chain(&parts, " OR ");
        assert!(long.starts_with("(p0 OR p1 OR "), "{long}");
        assert!(long.contains(" OR p49) OR (p50 OR "), "{long}");
        assert!(long.ends_with(" OR p119)"), "{long}");
    }
}
