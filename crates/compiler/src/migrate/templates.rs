//! The templates of changes.

use crate::template::{Template, template};

macro_rules! templates {
    ($($name:ident $file:literal,)*) => {
        $(pub(super) const $name: Template = template!(concat!("migrate/", $file));)*

        #[cfg(test)]
        pub(crate) const TEMPLATES: &[Template] = &[$($name,)*];
    };
}

templates! {
    RENAME_TABLE "rename_table",
    CARRY_LEDGER "carry_ledger",
    RENAME_COLUMN "rename_column",
    ADD_COLUMN "add_column",
    DROP_COLUMN "drop_column",
    WIDEN "widen",
    WIDENED "widened",
    DISTRIBUTE "distribute",
    DISTRIBUTED "distributed",
    SORT "sort",
    SORTED "sorted",
    ENCODE "encode",
    ENCODED "encoded",
    ENCODE_AUTO "encode_auto",
    COPY_ROWS "copy_rows",
    DROP_TABLE "drop_table",
    REVOKE "revoke",
    UNCOMMENT_TABLE "uncomment_table",
    UNCOMMENT_COLUMN "uncomment_column",
    COUNT_WHERE "count_where",
    COUNT_ALL "count_all",
    ROWS_LOST "rows_lost",
}
