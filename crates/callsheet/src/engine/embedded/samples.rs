//! Tables of others, on an engine where their owner never runs.

use executor::OtherPipelines;
use local::{LocalWarehouse, Sampled};
use plan::report::wording::counted;
use plan::source_table::SourceTable;
use plan::{Plan, TableName};

use super::unavailable;
use crate::failure::Failure;
use crate::output;
use crate::run::no_runtime;

/// Makes the sources' tables, and says with which rows.
pub(super) fn fill(
    plan: &Plan,
    warehouse: &LocalWarehouse,
    others: OtherPipelines,
) -> Result<(), Failure> {
    // Where their ledgers count, other pipelines make their tables themselves, also those
    // that only views read and nobody waits for.
    let is_asked =
        |source: &SourceTable| others == OtherPipelines::Asked && source.pipeline.is_some();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| no_runtime(&error))?;
    runtime.block_on(async {
        // For another pipeline they may have been sources. A table of each interval never is one.
        let own = plan.tables.iter().map(|table| table.name.as_str().parse());
        for table in own.filter_map(|name: Result<TableName, _>| name.ok()) {
            let forgotten = warehouse.forget_sample(&table).await;
            forgotten.map_err(unavailable)?;
        }
        for source in plan.sources.iter().filter(|source| !is_asked(source)) {
            let name = &source.name;
            match warehouse.sample(source).await.map_err(unavailable)? {
                Sampled::Kept => {}
                Sampled::Empty => output::warning(&format!(
                    "the source `{name}` is empty: no sample of it is known; `--source {}=FOLDER`, \
                     or `local.sources` of callsheet.yml, names a folder with `{}.csv`",
                    name.schema, name.table
                )),
                Sampled::Filled { file, rows } => output::talk(&format!(
                    "source {name}: {} of {}",
                    counted(usize::try_from(rows).unwrap_or(usize::MAX), "row"),
                    file.display()
                )),
            }
        }
        Ok(())
    })
}
