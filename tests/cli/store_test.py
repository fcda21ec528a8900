#!/usr/bin/env python3
"""A whole store: digest, copy, backup, restore; and the program on a PostgreSQL server."""
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import NOTE, ROOT, Skip, holds, lacks, main, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests", "pg"))
import server  # noqa: E402

URL = "postgresql:///countersign"


def filled(world, *options):
    world.write("note.txt")
    for _ in range(3):
        world.json("summarize", "note.txt", *options)


def newest(world, *options):
    return world.json("runs", "list", "--json", *options)["runs"][0]["run"]


def test_backup_holds_what_the_store_holds(world):
    filled(world, "--json")
    digest = world.json("store", "digest", "--json")
    backup = world.json("store", "backup", "b.db", "--json")
    same(backup["digest"], digest["digest"])
    same(backup["audit"]["ok"], True)
    same(os.stat(world.path("b.db")).st_mode & 0o777, 0o600)
    for name in ("b.db-wal", "b.db-shm", "b.db.key"):
        same(os.path.exists(world.path(name)), False, name)
    code, _, err = world.run("store", "backup", "b.db")
    same(code, 7)
    holds(err, "there already")
    restored = world.json("store", "restore", "b.db", "--store", "new.db", "--json", "--digest", digest["digest"])
    same((restored["digest"], restored["rows"]), (digest["digest"], digest["rows"]))
    code, _, err = world.run("store", "restore", "b.db", "--store", "new.db")
    same(code, 7)
    holds(err, "not empty")
    code, _, err = world.run("store", "restore", "b.db", "--store", "third.db", "--digest", "0" * 64)
    same(code, 7)
    holds(err, "other rows")
    same(os.path.exists(world.path("third.db")), False)


def test_backup_that_was_killed_takes_no_name(world):
    """Wherever it is killed: its name is free for the next, or the backup is whole."""
    for i in range(150):
        world.write(f"n{i}.txt", f"Discharge Medications:\n- START furosemide {i + 1} mg PO daily\n" + "Rest.\n" * 2000)
    world.run("summarize", "--ndjson", "-q", *(f"n{i}.txt" for i in range(150)))
    digest = world.json("store", "digest", "--json")["digest"]
    environment = {**world.env, "PWD": world.folder}
    for delay in (0.01, 0.02, 0.03, 0.05, 0.08):
        one = subprocess.Popen([world.program, "store", "backup", "b.db"], cwd=world.folder, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        one.kill()
        one.wait()
        if os.path.exists(world.path("b.db")):
            same(world.json("store", "digest", "--store", "b.db", "--json")["digest"], digest)
            os.unlink(world.path("b.db"))
    same(world.json("store", "backup", "b.db", "--json")["digest"], digest)
    code, _, err = world.run("store", "backup", "-")
    same((code, os.path.exists(world.path("-"))), (2, False))


def test_restored_store_goes_on_with_its_key(world):
    filled(world, "--json")
    run = newest(world)
    draft = world.run("runs", "show", run, "--draft")[1]
    world.json("store", "backup", "b.db", "--json")
    world.json("store", "restore", "b.db", "--store", "new.db", "--json")
    code, _, err = world.run("runs", "show", run, "--draft", "--store", "new.db")
    same(code != 0, True)
    holds(err, "key")
    same(world.run("runs", "show", run, "--draft", "--store", "new.db", COUNTERSIGN_KEY=world.store + ".key")[1], draft)


def test_copy_of_a_changed_log_says_so(world):
    import sqlite3
    filled(world, "--json")
    with sqlite3.connect(world.store) as db:
        db.execute("UPDATE audit_events SET at_ms = at_ms + 1 WHERE seq = 3")
    db.close()
    code, out, _ = world.run("store", "copy", "--from", world.store, "--to", "new.db")
    same(code, 1)
    holds(out, "NOT OK")


def test_copy_needs_both_names(world):
    code, _, err = world.run("store", "copy", "--from", "a.db")
    same(code, 2)
    holds(err, "two stores are needed")
    code, _, _ = world.run("store", "copy", "--from", "a.db", "--to", "b.db")
    same(code, 7)
    filled(world, "--json")
    same(world.run("store", "copy", "--from", world.store, "--to", ":memory:")[0], 2)
    same(os.path.exists(world.path(":memory:")), False)


def test_bad_file_is_no_backup(world):
    world.write("letter.db", "a letter and not a database, whatever its name says\n" * 40)
    code, _, err = world.run("store", "restore", "letter.db", "--store", "new.db")
    same(code, 7)
    holds(err, "damaged")
    same(os.path.exists(world.path("new.db")), False)


# ---- on a server ----

SHARED = server.Running()  # started by the first test that needs it


def on_server(test):
    def run(world):
        if not hasattr(SHARED, "folder"):
            SHARED.__enter__()
        if not SHARED.there:
            raise Skip("PostgreSQL is not installed")
        if SHARED.sql("SELECT count(*) FROM pg_database WHERE datname = 'countersign'").strip() == "1":
            SHARED.sql("DROP DATABASE countersign WITH (FORCE)")
        SHARED.createdb("countersign")
        world.env.update(SHARED.env())
        test(world, SHARED)
    return run


@on_server
def test_server_keeps_runs(world, running):
    world.env["COUNTERSIGN_STORE"] = URL
    filled(world, "--json")
    same(len(world.json("runs", "list", "--json")["runs"]), 3)
    run = newest(world)
    same(world.json("audit", "verify", "--json")["ok"], True)
    same(world.run("doctor")[0], 0)
    same(world.run("retention", "run", "--documents-days", "1")[0], 0)
    same(running.sql("SELECT count(*) FROM runs", "countersign").strip(), "3")
    same(os.path.exists(world.store), False)
    same(os.stat(world.store + ".key").st_mode & 0o777, 0o600)


@on_server
def test_server_log_is_signed_with_a_key_beside_the_master_key(world, running):
    world.env["COUNTERSIGN_STORE"] = URL
    filled(world, "--json")
    same(world.run("audit", "checkpoint", "--witness", "witness.notes")[0], 0)
    key = os.path.join(os.path.dirname(world.store), "countersign.db.audit.key")
    same(os.stat(key).st_mode & 0o777, 0o600)
    same([name for name in os.listdir(world.folder) if "audit.key" in name], [], "nothing where it was called")
    os.mkdir(world.path("elsewhere"))
    elsewhere = subprocess.run([world.program, "audit", "checkpoint", "--witness", "../witness.notes"], env=world.env,
                               cwd=world.path("elsewhere"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    same((elsewhere.returncode, elsewhere.stderr), (0, b""))
    os.rename(key, key + ".away")
    code, _, err = world.run("audit", "checkpoint")
    same(code, 7)
    holds(err, "beside the master key")


@on_server
def test_server_takes_a_copy_and_gives_it_back(world, running):
    filled(world, "--json")
    draft = world.run("runs", "show", newest(world), "--draft")[1]  # on record before the copy is made
    before = world.json("store", "digest", "--json")
    there = world.json("store", "copy", "--from", world.store, "--to", URL, "--json")
    same(there["digest"], before["digest"])
    same(world.json("store", "backup", "b.db", "--store", URL, "--json")["digest"], before["digest"])
    same(world.json("store", "copy", "--from", URL, "--to", "back.db", "--json")["digest"], before["digest"])
    same(world.run("runs", "show", newest(world), "--draft", "--store", URL)[1], draft)
    code, _, err = world.run("store", "copy", "--from", world.store, "--to", URL)
    same(code, 7)
    holds(err, "not empty")


@on_server
def test_server_that_stops_is_told_and_nothing_is_lost(world, running):
    world.env["COUNTERSIGN_STORE"] = URL
    filled(world, "--json")
    lines = "".join('{"id":%d,"text":"Continue lisinopril 20 mg daily."}\n' % n for n in range(3000))
    world.write("many.ndjson", lines)
    at_work = world.start("summarize", "--ndjson", "many.ndjson")
    for _ in range(200):
        if int(running.sql("SELECT count(*) FROM runs", "countersign")) > 3:
            break
        time.sleep(0.02)
    os.kill(server.process(running.folder), signal.SIGQUIT)
    out, err = at_work.communicate(timeout=60)
    same(at_work.returncode != 0, True, err.decode())
    lacks(err, "lisinopril")
    code, _, err = world.run("runs", "list")
    same(code, 7)
    holds(err, "cannot be reached")
    for _ in range(100):
        if server.process(running.folder) is None:
            break
        time.sleep(0.05)
    server.launch(running.folder)
    same(world.json("audit", "verify", "--json")["ok"], True)
    same(len(world.json("runs", "list", "--json", "--limit", "1000")["runs"]) >= 3, True)
    world.json("summarize", "note.txt", "--json")


def until(what, true, seconds=60):
    end = time.time() + seconds
    while not true():
        if time.time() > end:
            raise AssertionError(what)
        time.sleep(0.05)


def said_by(world):
    with open(world.path("worker.err"), "rb") as f:
        return f.read()


@on_server
def test_server_that_is_killed_and_started_again_is_outlived_by_a_worker(world, running):
    world.env["COUNTERSIGN_STORE"] = URL
    world.write("note.txt")
    same(world.run("summarize", "note.txt", "--queue", "--no-model")[0], 0)
    with open(world.path("worker.err"), "wb") as err:
        worker = subprocess.Popen([world.program, "worker", "--no-model"], cwd=world.folder, env=world.env,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err)
    try:
        outlived(world, running, worker)
    finally:
        worker.kill()
        worker.wait()


def outlived(world, running, worker):
    """The server dies while jobs are held; they are done at once and not when a lease of minutes ends."""
    def states():
        return {one["state"] for one in world.json("runs", "list", "--json")["runs"]}

    until("the first run", lambda: states() == {"awaiting_review"})
    world.write("long.txt", NOTE * 300)
    same(world.run("summarize", *["long.txt"] * 12, "--queue", "--no-model")[0], 0)
    until("work", lambda: running.sql("SELECT count(*) FROM step_results", "countersign").strip() != "2")
    server.crash(running.folder)
    until("a word of it", lambda: b"looking again in" in said_by(world))
    same(worker.poll(), None)
    server.launch(running.folder)
    until("that it answers again", lambda: b"the store answers again" in said_by(world))
    until("the other runs", lambda: states() == {"awaiting_review"})
    worker.terminate()
    same((worker.wait(timeout=60), len(world.json("runs", "list", "--json")["runs"])), (143, 13))
    same(running.sql("SELECT count(*) FROM step_results", "countersign").strip(), "26")
    same(world.json("audit", "verify", "--json")["ok"], True)


@on_server
def test_server_password_is_in_no_message(world, running):
    url = f"postgresql://guarded:wrongsesame@/countersign?host={running.folder}"
    for args in (("runs", "list"), ("audit", "verify"), ("store", "digest"), ("doctor",), ("store", "backup", "b.db")):
        _, out, err = world.run(*args, "--store", url)
        lacks(out + err, "wrongsesame", str(args))
        holds(out + err, "refused the user or the password", str(args))


if __name__ == "__main__":
    try:
        code = main({n: f for n, f in list(globals().items()) if n.startswith("test_")}, sys.argv)
    finally:
        if hasattr(SHARED, "folder"):
            SHARED.__exit__()
    sys.exit(code)
