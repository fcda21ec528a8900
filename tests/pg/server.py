#!/usr/bin/env python3
"""A PostgreSQL server for tests: made in a folder of its own, reached by a socket in it, thrown away.

  tests/pg/server.py start FOLDER     exit 77 when PostgreSQL is not installed
  tests/pg/server.py stop FOLDER
  tests/pg/server.py durable FOLDER   start, but every commit waits for the disk
  tests/pg/server.py crash FOLDER     every process of it is killed at once
  tests/pg/server.py again FOLDER     started after that

It forgets everything at a power cut (fsync is off) and accepts the user postgres without a password;
the role `guarded` needs one. Only processes of the same machine reach the socket's folder."""
import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SETTINGS = """
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
jit = off
shared_buffers = 32MB
max_connections = 60
wal_level = minimal
max_wal_senders = 0
dynamic_shared_memory_type = mmap
logging_collector = off
log_min_messages = fatal
"""
ACCESS = """
local all postgres trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""
# As an operator runs it: every commit waits for the disk.
DURABLE = """
fsync = on
full_page_writes = on
synchronous_commit = on
"""
PORT = 5432  # names the socket; nothing listens on it unless asked


def binaries():
    """The folder of the newest initdb, or None."""
    found = [f for f in glob.glob("/usr/lib/postgresql/*/bin/initdb") if os.access(f, os.X_OK)]
    found.sort(key=lambda f: int("0" + "".join(filter(str.isdigit, f.split("/")[4]))))
    in_path = shutil.which("initdb")
    return os.path.dirname(found[-1] if found else in_path) if found or in_path else None


def user():
    """PostgreSQL does not run as root: then as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        except KeyError:
            continue
    return {}


def process(folder):
    """The server's process, if it still runs from this folder."""
    try:
        with open(os.path.join(folder, "data", "postmaster.pid")) as f:
            pid = int(f.readline())
        with open(f"/proc/{pid}/cmdline", "rb") as f:
            command = f.read()
    except (OSError, ValueError):
        return None
    return pid if folder.encode() in command else None


def stop(folder):
    pid = process(folder)
    if pid:
        os.kill(pid, signal.SIGQUIT)
        for _ in range(200):
            if process(folder) is None:
                break
            time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def crash(folder):
    """As a power cut to the server's processes: they are stopped first, so that none sees another end."""
    pid = process(folder)
    if pid is None:
        raise RuntimeError("no server runs from this folder")
    os.kill(pid, signal.SIGSTOP)
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        pids = [pid, *map(int, f.read().split())]
    for one in reversed(pids):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it ended by itself
    for one in pids:
        for _ in range(400):
            if ended(one):
                break
            time.sleep(0.005)
    # Nobody may have waited for it: then its number is still taken, and the next would find it running.
    for lock in (os.path.join("data", "postmaster.pid"), f".s.PGSQL.{PORT}.lock"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, lock))


def ended(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rpartition(") ")[2][0] in "ZX"
    except OSError:
        return True


def launch(folder):
    """Start the server of a folder that was made before, and wait until it answers."""
    where = binaries()
    data = os.path.join(folder, "data")
    with open(os.path.join(folder, "log"), "ab") as log:
        child = subprocess.Popen([os.path.join(where, "postgres"), "-D", data], stdin=subprocess.DEVNULL, stdout=log,
                                 stderr=log, cwd=folder, start_new_session=True, **user())
    ready = [os.path.join(where, "pg_isready"), "-q", "-h", folder, "-p", str(PORT), "-U", "postgres"]
    for _ in range(300):
        if subprocess.run(ready, cwd=folder).returncode == 0:
            return child.pid
        if child.poll() is not None:
            break
        time.sleep(0.05)
    with open(os.path.join(folder, "log")) as log:
        raise RuntimeError("the server does not start: " + log.read()[-600:])


def start(folder, listen="", port=PORT, settings=""):
    """Make a server and start it; its process id, or None when PostgreSQL is not installed."""
    where = binaries()
    if where is None:
        return None
    stop(folder)
    os.makedirs(folder, mode=0o755)
    who = user()
    if who:
        os.chown(folder, who["user"], who["group"])
    data = os.path.join(folder, "data")
    subprocess.run([os.path.join(where, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                    "--locale=C", "--no-sync", "--no-instructions"], check=True, stdout=subprocess.DEVNULL,
                   cwd=folder, **who)
    with open(os.path.join(data, "postgresql.conf"), "a") as f:
        f.write(SETTINGS.format(folder=folder, listen=listen, port=port) + settings)
    with open(os.path.join(data, "pg_hba.conf"), "w") as f:
        f.write(ACCESS)
    pid = launch(folder)
    psql = [os.path.join(where, "psql"), "-q", "-X", "-h", folder, "-U", "postgres", "-c"]
    subprocess.run(psql + ["CREATE ROLE guarded LOGIN PASSWORD 'opensesame'"], check=True, cwd=folder)
    return pid


class Running:
    """A server for the length of a with; there is False when PostgreSQL is not installed."""

    def __enter__(self):
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="countersign-pg-", dir=base)
        self.there = start(self.folder) is not None
        return self

    def __exit__(self, *_):
        stop(self.folder)

    def env(self):
        return {"PGHOST": self.folder, "PGUSER": "postgres"}

    def sql(self, text, database="postgres"):
        psql = [os.path.join(binaries(), "psql"), "-qXAt", "-h", self.folder, "-U", "postgres", "-d", database]
        return subprocess.run(psql + ["-c", text], check=True, stdout=subprocess.PIPE, cwd="/").stdout.decode()

    def createdb(self, name):
        self.sql(f"CREATE DATABASE {name}")


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("start", "stop", "durable", "crash", "again"):
        sys.exit(__doc__)
    what, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    if what == "stop":
        stop(folder)
    elif what == "crash":
        crash(folder)
    elif what == "again":
        launch(folder)
    elif start(folder, settings=DURABLE if what == "durable" else "") is None:
        print("skipped: PostgreSQL is not installed")
        sys.exit(77)


if __name__ == "__main__":
    main()
