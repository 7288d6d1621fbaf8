//! What a spec says, and that it is read whole.
