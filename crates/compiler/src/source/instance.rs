//! Bytes that are read more than once.

/// What a text is read for: nothing in particular, or one of several times that the same bytes mean
/// something, such as an element of `for_each`.
///
/// It travels with every place, so that whatever is said of a place can also say for which element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct InstanceId(u32);

impl InstanceId {
    pub(crate) const AS_WRITTEN: Self = Self(0);

    /// The id of the instance at an index.
    pub(crate) fn of_index(index: usize) -> Self {
        Self(u32::try_from(index + 1).expect("the budgets allow fewer than 2^32 instances"))
    }

    pub(crate) fn index(self) -> Option<usize> {
        (self.0 as usize).checked_sub(1)
    }
}
