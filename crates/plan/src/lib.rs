//! What was decided, as data: names, types, intervals, units, statements, checks, the plan file, the run record and the report.
