//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one statement.
