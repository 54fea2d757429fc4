"""A PostgreSQL server started for the tests; they are skipped where none is installed."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PLACES = "/usr/lib/postgresql/*/bin/pg_ctl"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start a server that listens on a socket in a folder; yield `postgresql://…/`, its address."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'zhice[cluster]'")
    found = shutil.which("pg_ctl") or next(map(str, sorted(Path("/").glob(_PLACES[1:]))), None)
    if found is None:
        pytest.skip("PostgreSQL is not installed.")
    # It refuses to run as root; then it runs as the user that its package made.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, bin_folder = folder / "data", Path(found).parent

    def call(*command: str | Path) -> None:
        done = subprocess.run(
            [*as_user, *map(str, command)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()

    user = "postgres"
    call(bin_folder / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    start = (bin_folder / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log")
    # The server keeps what it inherits open: a pipe would never end.
    subprocess.run(
        [*as_user, *map(str, start), "start"], stdout=subprocess.DEVNULL, cwd="/", check=True
    )
    try:
        yield f"postgresql://{user}@/{{}}?host={folder}"
    finally:
        call(bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def new_database(server: str) -> str:
    """Make an empty database; return its address."""
    import psycopg

    name = f"zhice_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.format(name)
