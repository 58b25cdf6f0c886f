-- Lines of frame-index export, one row each, on every server: clickhouse-client --multiquery <schema.sql
--
-- A shard, one index file, is a partition, so that loading it again replaces it in one step and doubles nothing. What a search
-- needs is worked out of the line as it comes in. simpleJSONExtract… are visitParamExtract… on servers before 21.4; current ones
-- know both names.
CREATE DATABASE IF NOT EXISTS framepipe;

CREATE TABLE IF NOT EXISTS framepipe.line (
  shard String,
  -- Place in the export.
  number UInt64,
  line String,
  kind String MATERIALIZED visitParamExtractString(line, 'kind'),
  video String MATERIALIZED visitParamExtractString(line, 'video'),
  -- The PDQ fingerprint, 256 bits; 0 in lines that have none.
  p0 UInt64 MATERIALIZED reinterpretAsUInt64(reverse(unhex(substring(visitParamExtractString(line, 'pdq'), 1, 16)))),
  p1 UInt64 MATERIALIZED reinterpretAsUInt64(reverse(unhex(substring(visitParamExtractString(line, 'pdq'), 17, 16)))),
  p2 UInt64 MATERIALIZED reinterpretAsUInt64(reverse(unhex(substring(visitParamExtractString(line, 'pdq'), 33, 16)))),
  p3 UInt64 MATERIALIZED reinterpretAsUInt64(reverse(unhex(substring(visitParamExtractString(line, 'pdq'), 49, 16))))
) ENGINE = MergeTree PARTITION BY shard ORDER BY (kind, video, number);
