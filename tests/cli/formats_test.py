#!/usr/bin/env python3
"""Every command that takes --json: what it prints fits the schema that is shipped for it, and so does its failure."""
import json
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, main, same  # noqa: E402

FORM = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"a": {"type": "integer"}}}'
# command: (schema, words behind it), in this order. RUN, OTHER and THIRD are runs of the store that wait for a
# person, QUEUED and STOPPED are queued and stopped, SEEN is the digest of what is shown of the run named before it.
COMMANDS = {
    "summarize": ("summarize", ["note.txt"]),
    "extract": ("extract", ["--task", "chart-note", "note.txt"]),
    "schema validate": ("schema-validate", ["--schema", "form.json", "instance.json"]),
    "schema explain": ("schema-explain", ["form.json"]),
    "runs list": ("runs-list", []),
    "runs show": ("runs-show", ["RUN"]),
    "runs cancel": ("run-change", ["QUEUED"]),
    "runs retry": ("run-change", ["STOPPED"]),
    "worker": ("worker", ["--drain"]),
    "queue limit": ("queue", ["4"]),
    "queue show": ("queue", []),
    "budget set": ("budgets", ["tokens", "1000000"]),
    "budget list": ("budgets", []),
    "audit verify": ("audit-verify", []),
    "audit checkpoint": ("audit-checkpoint", []),
    "audit prove": ("audit-proof", ["--record", "1"]),
    "audit access": ("audit-access", ["--run", "RUN"]),
    "policy show": ("policy-show", []),
    "policy test": ("policy-test", ["note.txt"]),
    "config show": ("config-show", []),
    "redact": ("redact", ["note.txt", "--policy", "tokens", "--map", "case.map"]),
    "restore": ("restore", ["note.txt", "--map", "case.map"]),
    "retention preview": ("retention-preview", []),
    "retention run": ("retention-run", []),
    "retention hold": ("retention-holds", ["RUN", "--reason", "litigation"]),
    "retention holds": ("retention-holds", []),
    "retention release": ("retention-holds", ["RUN"]),
    "store digest": ("store", []),
    "store copy": ("store", ["--from", "STORE", "--to", "copy.db"]),
    "store backup": ("store", ["backup.db"]),
    "store restore": ("store", ["backup.db", "--store", "restored.db"]),
    "review list": ("review-list", []),
    "review show": ("review-show", ["RUN"]),
    "review take": ("review-change", ["RUN"]),
    "review release": ("review-change", ["RUN"]),
    "review approve": ("review-decide", ["RUN", "--seen", "SEEN"]),
    "review reject": ("review-decide", ["OTHER", "--seen", "SEEN", "--reason", "layout"]),
    "review send": ("review-change", ["THIRD", "--to", "clinician"]),
    "retention shred": ("retention-shred", ["--case", "RUN", "--yes"]),
    "model list": ("model", ["--model", "model.gguf"]),
    "model verify": ("model", ["--model", "model.gguf"]),
    "doctor": ("doctor", []),
    "version": ("version", []),
}
LINES = ("schema bench",)  # lines of figures for our own measuring, with --json or without


def drafted(w):
    """A run that waits for a person, started by somebody else: nobody signs their own."""
    w.run("summarize", "note.txt")
    run = w.json("runs", "list", "--json")["runs"][0]["run"]
    db = sqlite3.connect(w.store)
    with db:
        db.execute("update runs set started_by = 'uid:99999'")
    db.close()
    return run


def queued(w):
    """Two runs of a worker: one that it has not looked at, one whose budget was used up."""
    w.run("budget", "set", "tokens", "1")
    db = sqlite3.connect(w.store)
    with db:
        db.execute("update budgets set spent = 1")
    db.close()
    stopped = w.json("summarize", "note.txt", "--queue", "--json")["run"]
    w.run("worker", "--drain")
    w.run("budget", "set", "tokens", "0")
    return {"STOPPED": stopped, "QUEUED": w.json("summarize", "note.txt", "--queue", "--json")["run"]}


def commands_of_the_program(w):
    """The names in its own table, of those whose help has --json."""
    with open(os.path.join(ROOT, "src/cli/commands.c"), encoding="utf-8") as f:
        names = re.findall(r'\{\.name = "([a-z ]+)",\n\s+\.usage', f.read())
    same(len(names) > 25, True, names)
    return [name for name in names if b"--json" in w.run(*name.split(), "--help")[1]]


def test_json__every_command_has_a_schema(w):
    same(sorted(commands_of_the_program(w)), sorted([*COMMANDS, *LINES]))


def test_json__fits_its_schema(w):
    w.write("note.txt")
    w.write("form.json", FORM)
    w.write("instance.json", '{"a": 1}')
    w.write("model.gguf", "no model")
    values = {name: drafted(w) for name in ("RUN", "OTHER", "THIRD")}
    values["STORE"] = w.store
    values.update(queued(w))
    for name, (schema, words) in COMMANDS.items():
        if "SEEN" in words:
            values["SEEN"] = w.json("review", "show", values[words[0]], "--json")["seen"]
        words = [values.get(word, word) for word in words]
        code, out, err = w.run(*name.split(), *words, "--json")
        same(code in (0, 1, 3), True, f"{name}: exit {code}: {err.decode()}")
        same(out.count(b"\n"), 1, f"{name}: one line")
        same(json.loads(out)["v"], 1, name)
        w.fits(schema, out)


def test_json__failures_fit_the_schema_of_errors(w):
    for name in COMMANDS:
        code, out, _ = w.run(*name.split(), "--json", "--no-such-option")
        same(code, 2, name)
        w.fits("error", out)
    for words in (["runs", "show", "abcd"], ["store", "backup", "b.db"], ["audit", "checkpoint"], ["store", "restore", "gone.db"]):
        code, out, _ = w.run(*words, "--json")
        same(code not in (0, 3), True, words)
        w.fits("error", out)


def test_json__a_checkpoint_that_is_contradicted_is_told_as_a_check(w):
    w.run("summarize", w.write("note.txt"))
    w.fits("audit-checkpoint", w.run("audit", "checkpoint", "--witness", "witness.notes", "--json")[1])
    same(w.run("store", "backup", "old.db")[0], 0)
    w.run("summarize", "note.txt")
    w.run("audit", "checkpoint", "--witness", "witness.notes")
    os.replace(w.path("old.db"), w.store)
    for name in ("countersign.db-wal", "countersign.db-shm"):
        if os.path.exists(os.path.join(os.path.dirname(w.store), name)):
            os.remove(os.path.join(os.path.dirname(w.store), name))
    code, out, _ = w.run("audit", "checkpoint", "--witness", "witness.notes", "--json")
    same(code, 1)
    same(json.loads(out)["what"], "truncated")
    w.fits("audit-verify", out)


if __name__ == "__main__":
    sys.exit(main({n: f for n, f in globals().items() if n.startswith("test_")}, sys.argv))
