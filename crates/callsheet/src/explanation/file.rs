//! Files that are not there, or not what they should be.

use super::Explanation;

pub(super) const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "files/no-project",
        what: "there is no `callsheet.yml` in the folder or above it",
        why: "targets and names of files are relative to the project's root",
        example: None,
        instead: "put a `callsheet.yml` with the project's targets at its root",
    },
    Explanation {
        code: "files/no-pipeline",
        what: "there is no `pipeline.yml` in the folder or, up to three levels, below it",
        why: "a pipeline is a folder with a `pipeline.yml`",
        example: None,
        instead: "name the folder of a pipeline",
    },
    Explanation {
        code: "lineage/unknown-start",
        what: "`callsheet lineage` was asked for a table or a column that the pipeline does not declare",
        why: "lineage starts at a name of the pipeline, written as in its YAML",
        example: Some("callsheet lineage songplay.user_id"),
        instead: "callsheet lineage songplays.user_id",
    },
    Explanation {
        code: "files/no-sql",
        what: "a folder was named, and no file below it ends in `.sql`",
        why: "nothing would be looked at, which is not what was meant",
        example: None,
        instead: "name the files themselves, whatever their names end in",
    },
    Explanation {
        code: "files/several-pipelines",
        what: "several pipelines lie in the folder, and none was named",
        why: "a guess would compile the wrong one",
        example: Some("callsheet plan pipelines/sparkify --date 2018-11-01"),
        instead: "name one of them",
    },
    Explanation {
        code: "files/outside-project",
        what: "a source is a symbolic link that leads out of the project",
        why: "a plan names every file that it was made from, and another checkout would lack this one",
        example: None,
        instead: "copy the file into the project",
    },
    Explanation {
        code: "files/other-extension",
        what: "a file in `tables/` ends in `.yaml`",
        why: "tables are read from `*.yml`, and this one would be passed over silently",
        example: None,
        instead: "rename it to `.yml`",
    },
    Explanation {
        code: "files/name-not-utf-8",
        what: "the name of a file is not UTF-8",
        why: "a plan names its sources in text",
        example: None,
        instead: "rename the file",
    },
    Explanation {
        code: "files/not-fresh",
        what: "the file that a rehearsal should keep its tables in is there already",
        why: "a rehearsal starts from nothing, or it would rehearse something else",
        example: None,
        instead: "name a new file, or remove the old one",
    },
    Explanation {
        code: "files/no-database",
        what: "the database file of the embedded engine is not there",
        why: "looking at tables never makes an empty database",
        example: None,
        instead: "run a plan first, or name the file with `--database`",
    },
    Explanation {
        code: "files/several-databases",
        what: "the project has several database files, one per target, and none was named",
        why: "a guess would show another target's rows",
        example: None,
        instead: "name one with `--database`",
    },
    Explanation {
        code: "files/malformed",
        what: "a file that should be a run record or a report is not",
        why: "it may be cut short or of another kind",
        example: None,
        instead: "give `run.json` or `report.json` from a run's report folder",
    },
    Explanation {
        code: "files/unreadable",
        what: "the operating system does not let a file be read",
        why: "it is absent, or its rights forbid it",
        example: None,
        instead: "see the message",
    },
    Explanation {
        code: "files/unwritable",
        what: "the operating system does not let a file be written",
        why: "its folder is absent or protected, or the disk is full",
        example: None,
        instead: "see the message; what was there before is still there",
    },
];
