#!/usr/bin/env python3
"""Retention from the command line: what goes, what a hold keeps, what is destroyed, and the record of it."""
import json
import os
import signal
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import holds, lacks, main, same  # noqa: E402

DAY_MS = 86400000


def made_older(w, days, run=None):
    """Moves documents, maps and runs into the past; the audit log is left as it is."""
    db = sqlite3.connect(w.store)
    where = "" if run is None else f" where case_id = (select case_id from runs where id = x'{run}')"
    db.execute(f"update documents set created_ms = created_ms - {days * DAY_MS}" + where)
    db.execute(f"update vaults set updated_ms = updated_ms - {days * DAY_MS}" + where)
    db.execute(f"update cases set created_ms = created_ms - {days * DAY_MS}" + where.replace("case_id =", "id ="))
    db.execute(f"update runs set started_ms = started_ms - {days * DAY_MS}" + where)
    db.commit()
    db.close()


def kept(w, count=2):
    """Runs that are kept, oldest first."""
    w.write("note.txt")
    for _ in range(count):
        w.run("summarize", "note.txt")
    return [row["run"] for row in reversed(w.json("runs", "list", "--json")["runs"])]


def classes(told):
    return {one["class"]: one for one in told["classes"]}


def test_preview__counts_and_changes_nothing(w):
    runs = kept(w)
    made_older(w, 100, runs[0])
    code, out, _ = w.run("retention", "preview", "--json")
    same(code, 0)
    w.fits("retention-preview", out)
    told = classes(json.loads(out))
    same((told["documents"]["kept"], told["documents"]["due"], told["documents"]["days"]), (2, 1, 90))
    same((told["drafts"]["due"], told["runs"]["bytes"], told["audit"]["due"]), (0, None, 0))
    same(classes(w.json("retention", "preview", "--documents-days", "101", "--json"))["documents"]["due"], 0)
    same(classes(w.json("retention", "preview", "--json", "--drafts-days", "30"))["drafts"]["due"], 1)
    text = w.run("retention", "preview")[1]
    holds(text, "documents")
    same(max(len(line) for line in text.decode().splitlines()) <= 90, True)
    same(classes(w.json("retention", "preview", "--json"))["documents"]["due"], 1)
    same(w.run("runs", "show", runs[0], "--draft")[0], 0)


def test_run__removes_and_says_so(w):
    runs = kept(w)
    made_older(w, 100, runs[0])
    before = w.json("audit", "verify", "--json")["records"]
    code, out, err = w.run("retention", "run", "--json")
    same((code, err), (0, b""))
    w.fits("retention-run", out)
    told = json.loads(out)
    same({one["class"]: one["count"] for one in told["removed"]}, {"documents": 1, "drafts": 0, "vaults": 0, "runs": 0})
    same((told["keys"], told["scrubbed"]), (0, True))
    same(w.json("audit", "verify", "--json")["records"], before + 3, "the document, the run that waited for it, and that retention ran")
    shown = w.run("runs", "show", runs[0], "--json")[1]
    w.fits("runs-show", shown)
    same(json.loads(shown)["inputs"][0]["removed"] is None, False)
    same(json.loads(shown)["draft_removed"], None)
    holds(w.run("runs", "show", runs[0])[1], "document  1 of 1 removed by retention on 20")
    same(w.run("runs", "show", runs[0], "--draft")[0], 0, "the draft is not due")
    made_older(w, 300, runs[0])
    told = w.json("retention", "run", "--json")
    same((told["removed"][1]["count"], told["keys"]), (1, 1))
    code, out, err = w.run("runs", "show", runs[0], "--draft")
    same((code, out), (6, b""))
    listed = w.run("runs", "list", "--json")[1]
    w.fits("runs-list", listed)
    same([row["removed"] is None for row in json.loads(listed)["runs"]], [True, False])
    holds(w.run("runs", "list")[1], "removed by retention on 20")
    holds(w.run("runs", "show", runs[0])[1], "no text can be read any more")
    same(w.run("audit", "verify")[0], 0)
    same(w.run("runs", "show", runs[1], "--draft")[0], 0)
    same(sum(one["count"] for one in w.json("retention", "run", "--json")["removed"]), 0, "again")


def test_run__of_a_draft_with_a_live_key_is_told(w):
    runs = kept(w, 1)
    made_older(w, 10)
    same(w.run("retention", "run", "--drafts-days", "5")[0], 0)
    code, _, err = w.run("runs", "show", runs[0], "--draft")
    same(code, 6)
    holds(err, "The draft was removed by retention")
    holds(w.run("runs", "show", runs[0])[1], "draft     removed by retention on 20")


def test_hold__keeps_from_run_and_shred(w):
    runs = kept(w)
    made_older(w, 3000)
    code, out, _ = w.run("retention", "hold", runs[0][:12], "--reason", "litigation", "--json")
    same(code, 0)
    w.fits("retention-holds", out)
    held = json.loads(out)["holds"][0]
    same((held["run"], held["reason"]), (runs[0], "litigation"))
    same(classes(w.json("retention", "preview", "--json"))["documents"]["held"], 1)
    holds(w.run("retention", "preview")[1], "litigation")
    same(w.json("retention", "run", "--json")["removed"][0]["count"], 1)
    same(w.run("runs", "show", runs[0], "--draft")[0], 0)
    for args in (["--case", held["case"]], ["--case", runs[0]], ["--tenant", "default"]):
        code, out, err = w.run("retention", "shred", *args, "--yes", "--json")
        same((code, json.loads(out)["error"]["code"]), (4, "policy.denied"), args)
    same(w.run("runs", "show", runs[0], "--draft")[0], 0)
    holds(w.run("retention", "holds")[1], "litigation")
    w.fits("retention-holds", w.run("retention", "holds", "--json")[1])
    same(w.run("retention", "release", held["case"], "--reason", "other")[0], 6)
    same(w.run("retention", "release", held["case"], "--reason", "litigation")[0], 0)
    same(w.json("retention", "holds", "--json")["holds"], [])
    same(w.json("retention", "run", "--json")["keys"], 1)
    same(w.run("audit", "verify")[0], 0)


def test_hold__takes_words_only(w):
    runs = kept(w, 1)
    secret = "Jane Testperson sues"
    for args, code in (
            (["hold", runs[0]], 2), (["hold", runs[0], "--reason", secret], 2), (["hold", "--reason", "x"], 2),
            (["hold", "zz", "--reason", "x"], 2), (["hold", "ffffffff", "--reason", "x"], 6),
            (["release", runs[0]], 6), (["hold", runs[0], "--reason", "x"], 0), (["hold", runs[0], "--reason", "x"], 7),
            (["hold", runs[0], "--reason", "y"], 0), (["release", runs[0]], 2)):
        done = w.run("retention", *args)
        same(done[0], code, args)
        lacks(done[1] + done[2], secret, args)
    with open(w.store, "rb") as f:
        lacks(f.read().decode("latin-1"), "Testperson")


def test_shred__needs_yes_and_says_how_much(w):
    runs = kept(w)
    code, out, err = w.run("retention", "shred", "--case", runs[0], "--json")
    same(code, 2)
    w.fits("retention-shred", out)
    told = json.loads(out)
    same((told["done"], told["before"]["documents"], told["before"]["cases"]), (False, 1, 1))
    holds(err, "--yes")
    holds(w.run("retention", "shred", "--tenant", "default")[1], "the keys of 2 cases")
    same(w.run("runs", "show", runs[0], "--draft")[0], 0)
    code, out, _ = w.run("retention", "shred", "--case", runs[0], "--yes", "--json")
    same(code, 0)
    w.fits("retention-shred", out)
    same((json.loads(out)["done"], json.loads(out)["keys"]), (True, 1))
    same(w.run("runs", "show", runs[0], "--draft")[0], 6)
    same(w.run("runs", "show", runs[1], "--draft")[0], 0)
    same(w.run("retention", "shred", "--case", runs[0], "--yes")[0], 0, "again")
    same(w.run("retention", "shred", "--tenant", "default", "--yes")[0], 0)
    same(w.run("runs", "show", runs[1], "--draft")[0], 6)
    same(w.run("audit", "verify")[0], 0)
    same(w.run("summarize", "note.txt")[0], 3, "new work has new keys")
    for args, code in ((["--yes"], 2), (["--case", runs[0], "--tenant", "default", "--yes"], 2),
                       (["--tenant", "Not a name", "--yes"], 2), (["--tenant", "nobody", "--yes"], 6),
                       (["--case", "ffffffff", "--yes"], 6), (["--case", "abc", "--yes"], 2)):
        same(w.run("retention", "shred", *args)[0], code, args)


def test_store__that_is_not_there_or_read_only(w):
    for args in (["preview"], ["run"], ["holds"], ["hold", "ffffffff", "--reason", "x"],
                 ["shred", "--case", "ffffffff", "--yes"]):
        same(w.run("retention", *args)[0], 7, args)
        same(os.path.exists(w.store), False, args)
    kept(w, 1)
    made_older(w, 3000)
    folder = os.path.dirname(w.store)
    if os.geteuid() != 0:
        os.chmod(w.store, 0o400)
        os.chmod(folder, 0o500)
        same(w.run("retention", "preview")[0], 0)
        same(w.run("retention", "run")[0], 7)
        os.chmod(folder, 0o700)
        os.chmod(w.store, 0o600)
    same(w.run("retention", "preview", "--documents-days", "0")[0], 2)


def test_run__while_another_reads_is_told(w):
    kept(w, 1)
    made_older(w, 3000)
    db = sqlite3.connect(w.store, isolation_level=None)
    db.execute("begin")
    db.execute("select count(*) from runs").fetchone()
    code, out, _ = w.run("retention", "run", "--json")
    same((code, json.loads(out)["scrubbed"]), (7, False))
    same(w.json("retention", "preview", "--json")["scrub_pending"], True)
    db.execute("rollback")
    db.close()
    same(w.run("retention", "run")[0], 0)
    same(w.json("retention", "preview", "--json")["scrub_pending"], False)


def test_run__killed_goes_on(w):
    w.write("note.txt")
    names = [w.write(f"n{i}.txt") for i in range(150)]
    w.run("summarize", *names, "--ndjson")
    made_older(w, 3000)
    for delay in (0.002, 0.006, 0.01, 0.015, 0.02):
        child = w.start("retention", "run")
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        same(w.run("audit", "verify")[0], 0)
    same(w.run("retention", "run")[0], 0)
    told = w.json("retention", "preview", "--json")
    same([one["kept"] for one in told["classes"][:4]], [0, 0, 0, 0])
    same(w.run("audit", "verify")[0], 0)
    for name in os.listdir(os.path.dirname(w.store)):
        with open(os.path.join(os.path.dirname(w.store), name), "rb") as f:
            lacks(f.read().decode("latin-1"), "furosemide", name)


if __name__ == "__main__":
    sys.exit(main({name: f for name, f in list(globals().items()) if name.startswith("test_")}, sys.argv))
