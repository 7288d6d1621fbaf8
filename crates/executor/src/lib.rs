//! Carries out a plan: the protocol, retries, resume.
