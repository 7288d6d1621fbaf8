//! Only for tests: a PostgreSQL of their own, and a proxy that makes it fail and speak like Redshift.
