//! A small project with every kind of load and check, to be changed by chance.

use compiler::Sources;

pub(crate) const PROJECT: &str = "\
version: 1
default_target: dev
targets:
  dev: { kind: local, schema: dev }
  prod: { kind: redshift, schema: prod, iam_role: default, query_group: loads }
";

pub(crate) const PIPELINE: &str = "\
version: 1
pipeline: plays
description: What was heard, and when.
owner: music
tags: [a, b]
schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-12-01 }
vars:
  source: s3://plays
  least: 3
tables:
  raw_plays: &raw
    kind: staging
    columns: { listener: varchar(20), at: timestamp not null, song: varchar(90), length: \"decimal(9,3)\" }
    load: { copy: { from: \"{{ vars.source }}/{{ ds | date('%Y/%m') }}.json\", json: auto, region: eu-west-1 } }
    checks:
      - row_count: { min: 1 }
      - accepted_values: { column: song, values: [x, y] }
  plays:
    kind: fact
    columns:
      play_id: char(32) not null
      listener: varchar(20)
      at: timestamp not null
      length: decimal(9,3)
    dist: { key: listener }
    sort: [at, listener]
    load:
      replace_window: { column: at }
      select: |
        SELECT md5(listener || at::varchar) AS play_id, listener, at, length
        FROM raw_plays
        WHERE at >= '{{ data_interval_start }}' AND at < '{{ data_interval_end }}'
        {% if vars.least > 2 %}AND length > {{ vars.least }}{% endif %}
    checks:
      - not_null: [play_id, at]
      - unique: play_id
      - relationships: { column: listener, to: raw_plays.listener }
      - expression: length > 0
        severity: warn
  listeners:
    kind: dimension
    columns: { listener: varchar(20) not null, last_heard: timestamp }
    load:
      merge: { key: [listener] }
      select: SELECT listener, max(at) AS last_heard FROM plays GROUP BY 1
  \"count_{{ each.of }}\":
    for_each: [{ of: song, size: 90 }, { of: listener, size: 20 }]
    use: [{ keyed: { key: \"{{ each.of }}\" } }]
    kind: table
    columns: { \"{{ each.of }}\": \"varchar({{ each.size }})\", plays: bigint }
    load: { select: \"SELECT {{ each.of | identifier }}, count(*) AS plays FROM raw_plays GROUP BY 1\" }
  marked:
    kind: table
    columns: { song: varchar(90) }
    load: { template: { put: { key: song } }, select: SELECT DISTINCT song FROM raw_plays }
defaults: { owner: counters, kinds: { table: { dist: even } } }
";

pub(crate) const BLOCK: &str = "\
parameters: { key: identifier, least: { type: integer, default: 0 } }
sort: [\"{{ params.key }}\"]
load: { replace: {} }
checks:
  - expression: plays > {{ params.least }}
";

pub(crate) const TEMPLATE: &str = "\
parameters: { key: identifier }
rerun: replaces
";

pub(crate) const STATEMENTS: &str = "\
CREATE TEMP TABLE incoming AS {{ select }};
DELETE FROM {{ table }} USING incoming WHERE {{ table }}.{{ params.key }} = incoming.{{ params.key }};
{% if vars.least > 1 %}INSERT INTO {{ table }} ({{ columns }}) SELECT {{ columns }} FROM incoming;{% endif %}
DROP TABLE incoming;
";

/// The project's file and one pipeline in the folder `plays`; `None` where a text is refused as a
/// source.
pub(crate) fn sources(project: &str, pipeline: &str) -> Option<Sources> {
    let mut sources = Sources::default();
    sources.add("callsheet.yml", project.as_bytes()).ok()?;
    sources
        .add("plays/pipeline.yml", pipeline.as_bytes())
        .ok()?;
    for (name, text) in [
        ("blocks/keyed.yml", BLOCK),
        ("templates/put.yml", TEMPLATE),
        ("templates/put.sql.j2", STATEMENTS),
    ] {
        sources.add(name, text.as_bytes()).ok()?;
    }
    Some(sources)
}
