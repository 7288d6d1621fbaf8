//! The embedded stand-in for Redshift: DuckDB behind the executor's traits, with a COPY of our own.
