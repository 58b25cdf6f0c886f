# shellcheck shell=bash
# Sourced: Debian's clickhouse-server three times on this machine's loopback, one cluster named framepipe.

# start_clickhouse FOLDER: sets ports, three of them.
start_clickhouse() {
  clickhouse=$1
  ports=()
  local i base replicas=
  until base=$((20000 + RANDOM)) && free_ports "$base" 9; do :; done
  for i in 0 1 2; do
    ports+=($((base + i)))
    replicas+="<shard><replica><host>127.0.0.1</host><port>$((base + i))</port></replica></shard>"
  done
  for i in 0 1 2; do
    mkdir -p "$clickhouse/$i/data" "$clickhouse/$i/tmp"
    cat >"$clickhouse/$i/config.xml" <<END
<yandex>
  <logger><level>warning</level><log>$clickhouse/$i/log</log><errorlog>$clickhouse/$i/errors</errorlog></logger>
  <tcp_port>${ports[i]}</tcp_port>
  <http_port>$((base + 3 + i))</http_port>
  <interserver_http_port>$((base + 6 + i))</interserver_http_port>
  <listen_host>127.0.0.1</listen_host>
  <path>$clickhouse/$i/data/</path>
  <tmp_path>$clickhouse/$i/tmp/</tmp_path>
  <mark_cache_size>67108864</mark_cache_size>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <remote_servers><framepipe>$replicas</framepipe></remote_servers>
</yandex>
END
    cat >"$clickhouse/$i/users.xml" <<'END'
<yandex>
  <profiles><default></default></profiles>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
  </default></users>
  <quotas><default></default></quotas>
</yandex>
END
    start_clickhouse_server "$i"
  done
}

# start_clickhouse_server NUMBER: and waits until it answers.
start_clickhouse_server() {
  clickhouse-server --config-file="$clickhouse/$1/config.xml" >"$clickhouse/$1/out" 2>&1 &
  echo $! >"$clickhouse/$1/pid"
  wait_until 20 clickhouse-client --port "${ports[$1]}" --query 'SELECT 1' >/dev/null 2>&1
}

stop_clickhouse() {
  local i
  for i in 0 1 2; do kill -KILL "$(cat "$clickhouse/$i/pid" 2>/dev/null)" 2>/dev/null || true; done
}
