//! The longer stories of this stage's codes.

use crate::diagnostic::define_explanations;

define_explanations! {
    EMPTY_FILE = "yaml/empty-file" {
        what: "A YAML file holds no value: it is empty, or all comments.",
        why: "A pipeline that loads nothing is more often a failed save than a wish.",
        example: "A `tables/users.yml` of 0 bytes.",
        instead: "Write the tables into it, or delete it.",
    }
    SEVERAL_DOCUMENTS = "yaml/several-documents" {
        what: "A second `---` starts another document in the same file.",
        why: "Which of them counts is not for us to guess.",
        example: "version: 1\n---\nversion: 1",
        instead: "One document per file. Tables of one pipeline can be spread over `tables/*.yml`.",
    }
    SYNTAX = "yaml/syntax" {
        what: "The text is not YAML.",
        why: "Nothing after such a place can be read with confidence, so this is the only fault reported for the file.",
        example: "from: {{ vars.source }}/log_data",
        instead: "from: \"{{ vars.source }}/log_data\"",
    }
    TAB = "yaml/tab" {
        what: "A line is indented with a tab.",
        why: "YAML forbids it: how wide a tab is differs from editor to editor, and indentation is structure.",
        example: "tables:\n\tusers:",
        instead: "tables:\n  users:",
    }
    DUPLICATE_KEY = "yaml/duplicate-key" {
        what: "A mapping holds the same key twice.",
        why: "Most readers keep the last one silently, so half of what was written has no effect.",
        example: "columns:\n  user_id: integer\n  user_id: bigint",
        instead: "columns:\n  user_id: bigint",
    }
    KEY_NOT_TEXT = "yaml/key-not-text" {
        what: "A key is a number, a boolean, null, a list or a mapping.",
        why: "Every key is a word of the language or a name; whether `1.0` and `1.00` are one key is a question nobody should have to ask.",
        example: "columns:\n  2018: integer",
        instead: "columns:\n  \"2018\": integer",
    }
    TAG = "yaml/tag" {
        what: "A value carries a tag such as `!!str` or `!include`.",
        why: "Tags mean different things to different readers. The language needs none.",
        example: "description: !!str 2018",
        instead: "description: \"2018\"",
    }
    UNKNOWN_ALIAS = "yaml/unknown-alias" {
        what: "An alias `*name` repeats an anchor that does not stand before it in this file.",
        why: "Anchors do not reach into other files or documents.",
        example: "columns: *audit",
        instead: "Anchor it first, `columns: &audit { … }`, or put text that starts with `*` in quotes.",
    }
    ALIAS_INSIDE_ITSELF = "yaml/alias-inside-itself" {
        what: "An alias stands inside the value that it repeats.",
        why: "The value would be infinite.",
        example: "tags: &t [*t]",
        instead: "Write the value out where it is needed.",
    }
    RESERVED_CHARACTER = "yaml/reserved-character" {
        what: "A text holds `⟦`, `⟧` or a private character that plans use for slots.",
        why: "Every text can end up in a plan, which must tell what a run fills in from what you wrote.",
        example: "query_group: \"⟦start⟧\"",
        instead: "query_group: \"[start]\"",
    }
    MERGE_OF_NO_MAPPING = "yaml/merge-of-no-mapping" {
        what: "The merge key `<<` is given something other than mappings.",
        why: "Merging brings in keys; text and lists of text have none.",
        example: "columns:\n  <<: audit",
        instead: "columns:\n  <<: *audit",
    }
    TOO_DEEP = "yaml/too-deep" {
        what: "Lists and mappings are nested more than 64 deep.",
        why: "No pipeline needs it, and it is how a broken or hostile file exhausts a reader.",
        example: "A hundred `[` in a row.",
        instead: "Close the brackets; a pipeline needs about ten levels.",
    }
    TOO_MANY_VALUES = "yaml/too-many-values" {
        what: "The file holds more than 500,000 values, or aliases repeat too much text.",
        why: "Aliases of aliases grow exponentially: ten short lines can stand for a billion values.",
        example: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
        instead: "Write less: data belongs into tables, not into the pipeline.",
    }
}
