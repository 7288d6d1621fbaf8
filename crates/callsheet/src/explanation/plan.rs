//! Plan files and reports that are refused.

use super::Explanation;

pub(super) const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "plan/unlocked",
        what: "a file's last line holds no digest, so it is no plan file, or the end of one is missing",
        why: "only bytes that their lock vouches for may run",
        example: None,
        instead: "give the `.plan` file that `callsheet plan -o` wrote, not the `.sql` beside it",
    },
    Explanation {
        code: "plan/changed",
        what: "a plan's bytes do not have the digest that its last line states",
        why: "what was reviewed is what runs: one changed byte makes another plan",
        example: Some("head -n -1 november.plan | sha256sum"),
        instead: "change the sources, compile, and have the new plan reviewed",
    },
    Explanation {
        code: "plan/other-format",
        what: "a plan was written in another version of the format",
        why: "a format that is guessed at is a plan that is guessed at",
        example: None,
        instead: "compile it again with this version, or run it with the version that made it",
    },
    Explanation {
        code: "plan/malformed",
        what: "a plan's lock fits, but a line of it cannot be read",
        why: "something else than `callsheet plan` wrote it",
        example: None,
        instead: "compile the plan again",
    },
    Explanation {
        code: "plan/not-canonical",
        what: "a plan says the right thing in other bytes than the compiler writes",
        why: "one plan has one spelling, so that its digest means one thing",
        example: None,
        instead: "compile the plan again",
    },
    Explanation {
        code: "plan/interval-changed",
        what: "the digest of an interval is not that of the statements that would run for it",
        why: "the interval table would vouch for text that is not in the plan",
        example: None,
        instead: "compile the plan again",
    },
    Explanation {
        code: "plan/doctored-rendering",
        what: "the `.sql` beside a plan is not what the plan renders",
        why: "a reviewer who reads it would approve something that does not run",
        example: None,
        instead: "do not review it; compile the plan again, or delete the `.sql`",
    },
    Explanation {
        code: "report/mismatch",
        what: "a report or a run record does not belong to the plan, or does not show that all of it ran",
        why: "a report vouches for one plan, by its digest",
        example: Some("callsheet verify november.plan report.json"),
        instead: "give the files of a run of this very plan; run it again if units are missing",
    },
    Explanation {
        code: "run/no-redshift-session",
        what: "a plan is for Amazon Redshift, and this build was made without the feature `redshift`",
        why: "who only compiles and rehearses can leave the wire out",
        example: Some("callsheet rehearse prod.plan"),
        instead: "use a build with the feature `redshift`, or rehearse the plan on the embedded engine",
    },
    Explanation {
        code: "run/no-runtime",
        what: "the operating system gives no threads or handles to run on",
        why: "sessions run side by side on a few threads",
        example: None,
        instead: "look at the machine's limits, such as `ulimit -a`",
    },
    Explanation {
        code: "run/no-embedded-engine",
        what: "this build was made without the feature `local`",
        why: "deployment images leave the embedded engine out",
        example: None,
        instead: "use a build with the feature `local`",
    },
];
