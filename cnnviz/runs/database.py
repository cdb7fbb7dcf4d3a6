"""The SQLite file under a store: its tables, its version, and safe use from several threads and processes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from weakref import finalize

from cnnviz.errors import StoreError

VERSION = 1
WAIT = 10.0  # seconds that a writer waits for another process's writer

TABLES = """
CREATE TABLE workspaces (
    name TEXT PRIMARY KEY,
    created TEXT NOT NULL
);
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL REFERENCES workspaces (name),
    config TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    started TEXT,
    ended TEXT,
    owner_pid INTEGER NOT NULL,
    owner_since REAL NOT NULL,
    UNIQUE (id, workspace)
);
CREATE TABLE epochs (
    run TEXT NOT NULL,
    workspace TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    train_loss REAL NOT NULL,
    train_accuracy REAL NOT NULL,
    validation_loss REAL NOT NULL,
    validation_accuracy REAL NOT NULL,
    images_per_second REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (run, epoch),
    FOREIGN KEY (run, workspace) REFERENCES runs (id, workspace) ON DELETE CASCADE
);
CREATE TABLE batches (
    number INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    workspace TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    loss REAL NOT NULL,
    accuracy REAL NOT NULL,
    images_per_second REAL NOT NULL,
    seconds REAL NOT NULL,
    FOREIGN KEY (run, workspace) REFERENCES runs (id, workspace) ON DELETE CASCADE
);
CREATE INDEX batches_of_run ON batches (run, number);
"""


class Database:
    """One connection, used by one thread at a time.

    Opening a connection for each question would be simpler, but the last one to close writes everything back to the
    disk, which costs milliseconds for each event of a run.

    Raises
    ------
    StoreError
        If the file is no database of cnnviz or of a newer cnnviz, which is left untouched, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder {path.parent} cannot be made ({error.strerror}): set CNNVIZ_HOME to another folder"
            ) from error
        with self._explained():
            if path.exists() and path.stat().st_size:
                _check_version(path)
            self._connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            finalize(self, self._connection.close)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._make_tables()

    def close(self) -> None:
        """Close the file; the database cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """To ask; other threads wait."""
        with self._lock, self._explained():
            yield self._connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """To change; all of it is kept, or nothing if an error leaves the block."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # on a full disk, SQLite has rolled back by itself
                    connection.execute("ROLLBACK")
                raise

    def _make_tables(self) -> None:
        with self.changing() as connection:  # so that two processes at once make them once
            if _version(connection) == 0:
                for statement in TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:  # a full disk, a folder that may not be written, a lock, a broken file
            raise StoreError(
                f"{self._path} cannot be used ({error}): free some space, allow writing or set CNNVIZ_HOME to "
                "another folder"
            ) from error


def _check_version(path: Path) -> None:
    """Look without a change: a read-only connection never writes back what waits in the log beside the file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT)) as connection:
            version = _version(connection)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is no database of cnnviz ({error}): move it away or set CNNVIZ_HOME to another folder"
        ) from error
    if version > VERSION:
        raise StoreError(
            f"{path} has version {version}, but this cnnviz knows versions up to {VERSION}: update cnnviz, or set "
            "CNNVIZ_HOME to another folder"
        )
    if tables and (version == 0 or "runs" not in tables):
        raise StoreError(f"{path} is a database of another program: move it away or set CNNVIZ_HOME to another folder")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
