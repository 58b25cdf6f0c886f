-- One table over the servers of a cluster, on each server that is asked, after schema.sql; 'framepipe' is the cluster's name in
-- remote_servers of the servers' configuration. Every server of it holds other shards: load.sh --hosts chooses.
--
-- skip_unavailable_shards stays off, its default, and find.sh says so in each query: with it on, a server that is down is left
-- out in silence, and a search answers 3 of 6 hits as if they were all.
CREATE TABLE IF NOT EXISTS framepipe.everywhere (
  shard String,
  number UInt64,
  line String,
  kind String,
  video String,
  p0 UInt64,
  p1 UInt64,
  p2 UInt64,
  p3 UInt64
) ENGINE = Distributed(framepipe, framepipe, line);
