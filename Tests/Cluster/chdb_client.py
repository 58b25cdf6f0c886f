"""clickhouse-client in front of chdb, ClickHouse in a Python module: chdb_client.py FOLDER --query SQL <data."""
import sys

from chdb import session


def main(folder, query):
    if query.lstrip().upper().startswith("INSERT"):
        query += "\n" + sys.stdin.read()
    with session.Session(folder) as database:
        sys.stdout.write(str(database.query(query, "TabSeparated")))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[sys.argv.index("--query") + 1])
