#!/usr/bin/env python3
"""Queued runs: what --queue keeps, what workers do with it, and what a person sees of it."""
import json
import os
import signal
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import NOTE, holds, lacks, main, same  # noqa: E402

LONG = NOTE * 300  # a step that lasts long enough to be killed in


def asked(w, sql):
    db = sqlite3.connect(w.store)
    rows = db.execute(sql).fetchall()
    db.close()
    return rows


def change(w, sql):
    db = sqlite3.connect(w.store, timeout=20)
    with db:
        db.execute(sql)
    db.close()


def queue(w, *more, note=NOTE):
    w.write("note.txt", note)
    code, out, err = w.run("summarize", "note.txt", "--queue", "--no-model", "--json", *more)
    same((code, err), (0, b""))
    w.fits("queued", out)
    return json.loads(out)["run"]


def shown(w, run):
    code, out, err = w.run("runs", "show", run, "--json")
    same((code, err), (0, b""))
    w.fits("runs-show", out)
    return json.loads(out)


def states(w, run):
    return [(one["name"], one["state"], one["attempts"]) for one in shown(w, run)["workflow"]["steps"]]


def drain(w, *more):
    code, out, err = w.run("worker", "--drain", "--json", "--no-model", *more)
    same(code, 0, err.decode())
    w.fits("worker", out)
    return json.loads(out)


def test_queue__keeps_and_drafts_nothing(w):
    run = queue(w)
    one = shown(w, run)
    same((one["state"], one["engine"], one["draft_keyed_digest"]), ("queued", "rules", None))
    same(states(w, run), [("draft", "waiting", 0)])
    same(one["workflow"]["priority"], "normal")
    code, out, _ = w.run("summarize", "note.txt", "--queue", "--no-model")
    same((code, out.startswith(b"run "), out.endswith(b" is queued\n")), (0, True, True))
    same(len(asked(w, "select 1 from jobs")), 2)


def test_worker__drafts_what_summarize_would(w):
    run = queue(w)
    same(drain(w), {"v": 1, "steps": 2, "failed": 0, "ended": "drained"})
    one = shown(w, run)
    same((one["state"], one["needs_review"], one["workflow"]["waits_at"]), ("awaiting_review", True, "review"))
    same(states(w, run), [("draft", "done", 1), ("check", "done", 1)])
    same(w.run("runs", "show", run, "--draft")[1], w.run("summarize", "note.txt", "--no-model", "--json")[1])
    code, out, _ = w.run("runs", "show", run)
    same(code, 0)
    for part in ("workflow  summarize, version 1", "waits for a person: countersign review show " + run[:16], "#| ", "medications"):
        holds(out, part)
    same(w.json("audit", "verify", "--json")["ok"], True)


def test_worker__a_person_signs_and_the_run_is_done(w):
    run = queue(w)
    drain(w)
    change(w, "update runs set started_by = 'uid:99999'")
    seen = w.json("review", "show", run, "--json")["seen"]
    code, out, err = w.run("review", "approve", run, "--seen", seen, "--json")
    same((code, err), (0, b""))
    same(json.loads(out)["run_state"], "done")
    same(shown(w, run)["state"], "done")
    same(drain(w)["steps"], 0)


def test_queue__refuses_what_cannot_be_drafted(w):
    w.write("bad.txt", b"Plan: rest\xff\n")
    code, out, err = w.run("summarize", "bad.txt", "--queue", "--json")
    same((code, json.loads(out)["error"]["exit"]), (6, 6))
    holds(err, "bad.txt")
    w.write("empty.txt", b"\n \n")
    same(w.run("summarize", "empty.txt", "--queue")[0], 6)
    same(asked(w, "select count(*) from runs"), [(0,)])
    w.write("note.txt")
    for words in (["--queue", "--html", "page.html"], ["--queue", "--require-model"], ["--priority", "bulk"],
                  ["--queue", "--priority", "now"]):
        same(w.run("summarize", "note.txt", *words)[0], 2, words)


def test_queue__urgent_goes_first(w):
    for priority in ("bulk", "normal", "urgent"):
        queue(w, "--priority", priority)
    _, _, err = w.run("worker", "--drain", "--no-model")
    first = [line.split()[2] for line in err.decode().splitlines() if " draft " in line]
    runs = [json.loads(w.run("runs", "show", one, "--json")[1])["workflow"]["priority"] for one in first]
    same(runs, ["urgent", "normal", "bulk"])


def test_queue__many_at_once_in_order(w):
    names = [w.write(f"n{i}.txt", NOTE) for i in range(60)]
    code, out, _ = w.run("summarize", *names, "--queue", "--ndjson", "--no-model")
    lines = out.decode().splitlines()
    same((code, len(lines)), (0, 60))
    w.fits("queued", lines[0].encode())
    same([json.loads(line)["run"] for line in lines],
         [one for (one,) in asked(w, "select lower(hex(id)) from runs order by rowid")])
    workers = [w.start("worker", "--drain", "--no-model", "--json") for _ in range(3)]
    said = [json.loads(one.communicate(timeout=100)[0]) for one in workers]
    same(sum(one["steps"] for one in said), 120)
    same(asked(w, "select count(*), count(distinct hex(run_id) || step) from step_results"), [(120, 120)])
    same(asked(w, "select count(*) from jobs"), [(0,)])


def test_worker__a_signal_ends_it_after_the_step(w):
    runs = [queue(w) for _ in range(3)]
    worker = w.start("worker", "--no-model")
    deadline = time.time() + 60
    while asked(w, "select count(*) from step_results")[0][0] < 6 and time.time() < deadline:
        time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)
    out, _ = worker.communicate(timeout=60)
    same((worker.returncode, out), (143, b"6 steps were kept, 0 of them failed\n"))
    for run in runs:
        same(shown(w, run)["state"], "awaiting_review")


def test_worker__what_a_killed_one_held_is_done_by_another(w):
    run = queue(w, note=LONG)
    worker = w.start("worker", "--no-model")
    deadline = time.time() + 60
    while not asked(w, "select 1 from jobs where state = 'leased'") and time.time() < deadline:
        time.sleep(0.002)
    worker.kill()
    worker.communicate(timeout=60)
    step, state, attempts = states(w, run)[-1]
    if (state, attempts) == ("leased", 1):  # else it was quicker than the kill
        holds(w.run("runs", "show", run)[1], "is being done; a worker holds it until")
        code, out, err = w.run("worker", "--drain", "--no-model")
        same((code, out), (0, b"0 steps were kept, 0 of them failed\n"))
        holds(err, "steps held by other workers: 1")
        change(w, "update jobs set held_until_ms = 1")
    drain(w)
    same(shown(w, run)["state"], "awaiting_review")
    same(asked(w, "select count(*), count(distinct step) from step_results"), [(2, 2)])
    same(w.json("audit", "verify", "--json")["ok"], True)


def test_budget__used_up_stops_the_run_until_it_is_raised(w):
    w.write("note.txt")
    same(w.run("budget", "set", "tokens", "100")[0], 0)
    change(w, "update budgets set spent = 100")
    holds(w.run("budget", "list")[1], "used up")
    run = w.json("summarize", "note.txt", "--queue", "--json")["run"]
    free = queue(w)  # by the rules alone: it spends nothing
    same(drain(w), {"v": 1, "steps": 3, "failed": 1, "ended": "drained"})
    one = shown(w, run)
    same((one["state"], one["failure"], one["workflow"]["steps"][-1]["why"]), ("stopped", "policy.denied", "policy.denied"))
    same(shown(w, free)["state"], "awaiting_review")
    holds(w.run("runs", "show", run)[1], "countersign runs retry " + run[:16])
    same(w.run("runs", "retry", free)[0], 7)
    same(w.json("budget", "set", "tokens", "0", "--json")["budgets"], [{"account": "tokens", "spent": 100, "limit": None}])
    same(w.json("runs", "retry", run, "--json"), {"v": 1, "run": run, "state": "queued"})
    drain(w)
    same(shown(w, run)["state"], "awaiting_review")
    for words in (["tokens", "-1"], ["tokens", "1e3"], ["Tok ens", "1"], ["tokens", "99999999999999999999"]):
        code, _, err = w.run("budget", "set", *words)
        same(code, 2, words)
        lacks(err, "Report it")


def test_limit__holds_whatever_the_number_of_workers(w):
    same(w.json("queue", "show", "--json"), {"v": 1, "waiting": 0, "in_work": 0, "dead": 0, "oldest_due": None, "limit": None})
    same(os.path.exists(w.store), False)
    same(w.json("queue", "limit", "1", "--json")["limit"], 1)
    for _ in range(3):
        queue(w)
    holds(w.run("queue", "show")[1], "waiting   3 steps, the oldest due since")
    holds(w.run("queue", "show")[1], "in work   0, at most 1 at once")
    change(w, "update jobs set state = 'leased', holder = x'00112233445566778899aabbccddeeff', held_until_ms = 9999999999999"
              " where id = (select min(id) from jobs)")  # another worker's
    same(drain(w)["steps"], 0)
    same(w.run("queue", "limit", "2")[0], 0)
    same(drain(w)["steps"], 4)
    same(w.json("queue", "show", "--json")["in_work"], 1)
    for word in ("-1", "two", "1.5", ""):
        same(w.run("queue", "limit", word)[0], 2, word)


def test_cancel__ends_what_has_not_ended(w):
    run = queue(w)
    same(w.run("runs", "cancel", run, "--reason", "Not a word")[0], 2)
    same(w.json("runs", "cancel", run, "--reason", "duplicate", "--json"), {"v": 1, "run": run, "state": "cancelled"})
    same(drain(w)["steps"], 0)
    same((shown(w, run)["state"], states(w, run)), ("cancelled", []))
    code, _, err = w.run("runs", "cancel", run)
    same(code, 7)
    holds(err, "ended")
    waits = queue(w)
    drain(w)
    same(len(w.json("review", "list", "--json")["reviews"]), 1)
    same(w.run("runs", "cancel", waits)[0], 0)
    same(w.json("review", "list", "--json")["reviews"], [])
    same(w.run("runs", "cancel", "ffff0000")[0], 6)
    w.run("summarize", "note.txt", "--no-model")
    (drafted,) = [one["run"] for one in w.json("review", "list", "--json")["reviews"]]
    same(w.json("runs", "cancel", drafted, "--json")["state"], "cancelled")
    same(w.json("review", "list", "--json")["reviews"], [])
    same(shown(w, drafted)["state"], "cancelled")


def test_roles__who_may_not_operate_changes_nothing(w):
    run = queue(w)
    w.write("c.jsonc", json.dumps({"review": {"roles": {f"uid:{os.getuid()}": ["reviewer"]}}}))
    for words in (["runs", "cancel", run], ["runs", "retry", run], ["budget", "set", "tokens", "5"], ["queue", "limit", "5"]):
        code, _, err = w.run(*words, "--config", "c.jsonc")
        same(code, 4, words)
        holds(err, "roles")
    same(shown(w, run)["state"], "queued")
    same(w.json("budget", "list", "--json")["budgets"], [])


if __name__ == "__main__":
    sys.exit(main({n: f for n, f in globals().items() if n.startswith("test_")}, sys.argv))
