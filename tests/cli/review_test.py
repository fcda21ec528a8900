#!/usr/bin/env python3
"""Approvals from the command line: who is shown what, who signs, and what a refusal says."""
import json
import os
import shlex
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import NOTE, holds, lacks, main, same  # noqa: E402


def has(text, *parts):
    for part in parts:
        holds(text, part)


def hasnt(text, *parts):
    for part in parts:
        lacks(text, part)


def change(w, sql):
    db = sqlite3.connect(w.store)
    db.execute(sql)
    db.commit()
    db.close()


def asked(w, sql):
    db = sqlite3.connect(w.store)
    rows = db.execute(sql).fetchall()
    db.close()
    return rows


def drafted(w, *args, **env):
    """A run that waits, started by somebody else."""
    w.write("note.txt")
    w.run("summarize", "note.txt", "--no-model", *args, **env)
    change(w, "update runs set started_by = 'uid:99999'")
    return asked(w, "select lower(hex(id)) from runs order by started_ms desc limit 1")[0][0]


def seen(w, run, **env):
    return w.json("review", "show", run, "--json", **env)


def test_list__of_nothing_is_a_sentence(w):
    same(w.run("review", "list"), (0, b"Nothing waits for review.\n", b""))
    code, out, _ = w.run("review", "list", "--json")
    same((code, json.loads(out)), (0, {"v": 1, "reviews": []}))
    same(os.path.exists(w.store), False)
    drafted(w)
    same(w.run("review", "list", "--mine")[1], b"Nothing waits for you.\n")
    same(w.run("review", "list", "--state", "decided")[1], b"There is no such draft.\n")
    same(w.run("review", "list", "--state", "denied")[0], 2)


def test_approve__takes_the_line_that_show_prints(w):
    run = drafted(w)
    code, out, _ = w.run("review", "list", "--json")
    same(code, 0)
    w.fits("review-list", out)
    listed = json.loads(out)["reviews"]
    same([(one["run"], one["state"], one["risk"], one["started_by"]) for one in listed],
         [(run, "waiting", "medium", "uid:99999")])
    has(w.run("review", "list")[1], run[:16], "waits for anyone")
    before = w.json("audit", "verify", "--json")["records"]
    code, out, err = w.run("review", "show", run[:8])
    same((code, err), (0, b""))
    has(out, "START furosemide 40 mg, PO, twice daily", '"START furosemide 40 mg PO twice daily"')
    same(w.json("audit", "verify", "--json")["records"], before + 1)
    last = out.decode().rstrip("\n").split("\n")[-1]
    same(last.startswith("To approve: countersign review approve " + run[:16] + " --seen "), True)
    words = shlex.split(last[len("To approve: countersign "):])
    code, out, _ = w.run(*words, "--json")
    same(code, 0)
    w.fits("review-decide", out)
    same(json.loads(out), {"v": 1, "run": run, "verdict": "approve", "signatures_given": 1, "decided": True,
                           "differ": False, "run_state": "done"})
    shown = w.run("runs", "show", run, "--json")[1]
    w.fits("runs-show", shown)
    shown = json.loads(shown)
    same((shown["state"], [one["verdict"] for one in shown["signatures"]]), ("done", ["approve"]))
    has(w.run("runs", "show", run)[1], "1 of 1 signatures are given", ": approve")
    code, out, _ = w.run(*words)
    same((code, out), (7, b""))
    access = w.run("audit", "access", "--run", run, "--json")[1]
    w.fits("audit-access", access)
    same([one["action"] for one in json.loads(access)["access"]],
         ["run.started", "run.finished", "review.shown"])
    same(w.run("audit", "verify")[0], 0)


def test_show__has_everything_in_json(w):
    run = drafted(w)
    code, out, _ = w.run("review", "show", run, "--json")
    same(code, 0)
    w.fits("review-show", out)
    told = json.loads(out)
    same(told["sources"][0]["text"], NOTE)
    same(told["draft"]["app"], "summarize")
    w.fits("summarize", json.dumps(told["draft"]).encode())
    evidence = told["draft"]["medications"][0]["evidence"][0]
    same(NOTE.encode()[evidence["start"]:evidence["end"]].decode(), evidence["quote"])
    same((told["signatures"], told["edited"], len(told["seen"])), ([], False, 64))


def test_show__of_what_is_not_there(w):
    drafted(w)
    same(w.run("review", "show", "ffff0000")[0], 6)
    same(w.run("review", "show", "zz")[0], 2)
    same(w.run("review", "show")[0], 2)


def test_own__is_refused_and_the_hint_says_how(w):
    run = drafted(w)
    change(w, f"update runs set started_by = 'uid:{os.getuid()}'")
    digest = seen(w, run)["seen"]
    code, out, err = w.run("review", "approve", run, "--seen", digest, "--json")
    same(code, 4)
    w.fits("error", out)
    has(err, 'review.own to "allow"', "COUNTERSIGN_REVIEW_OWN=allow")
    same(w.run("review", "reject", run, "--seen", digest, "--reason", "layout")[0], 4)
    same(asked(w, "select count(*) from audit_events where action = 'review.refused'"), [(2,)])
    # exactly as the hint says: in a file, and in the environment
    w.write("c.jsonc", '{"review": {"own": "allow"}}')
    same(w.run("review", "approve", run, "--seen", digest, "--config", "c.jsonc")[0], 0)
    run = drafted(w)
    change(w, f"update runs set started_by = 'uid:{os.getuid()}'")
    digest = seen(w, run)["seen"]
    code, out, _ = w.run("review", "approve", run, "--seen", digest, COUNTERSIGN_REVIEW_OWN="allow")
    same(code, 0)
    has(w.run("review", "show", run)[1], "approve, of their own run")


def test_sign__needs_sight(w):
    run = drafted(w)
    digest = seen(w, run)["seen"]
    wrong = ("0" if digest[0] != "0" else "1") + digest[1:]
    same(w.run("review", "approve", run, "--seen", wrong)[0], 7)
    same(w.run("review", "approve", run, "--seen", digest[:11])[0], 2)
    same(w.run("review", "approve", run, "--seen", digest.upper()[:12] + "X")[0], 2)
    code, _, err = w.run("review", "approve", run)
    same(code, 2)
    has(err, "--seen")
    # shown to somebody else
    change(w, "update review_views set actor = 'uid:99998'")
    code, _, err = w.run("review", "approve", run, "--seen", digest)
    same(code, 7)
    has(err, "was not shown to you")
    # and what was put into the store since is not what was shown
    other = drafted(w)
    change(w, f"delete from run_documents where run_id = x'{run}'")
    seen(w, other)
    same(w.run("review", "approve", run, "--seen", digest)[0], 7)
    same(asked(w, "select count(*) from sign_offs"), [(0,)])


def test_reject__has_codes_and_a_sealed_note(w):
    run = drafted(w)
    digest = seen(w, run)["seen"]
    code, _, err = w.run("review", "reject", run, "--seen", digest)
    same(code, 2)
    has(err, "--reason")
    code, _, err = w.run("review", "reject", run, "--seen", digest, "--reason", "layot")
    same(code, 2)
    has(err, "layout")
    for word in ("denied", "not_medically_necessary", "", "other,denied"):
        same(w.run("review", "reject", run, "--seen", digest, "--reason", word)[0], 2)
    code, out, err = w.run("review", "reject", run, "--seen", digest[:12], "--reason", "missed_finding,layout",
                           "--reason", "privacy", "--note", "-", "--verbose",
                           stdin=b"Zorblax was not in the list.\n")
    same(code, 0)
    hasnt(err, "Zorblax")
    has(out, "rejected")
    told = w.run("review", "show", run, "--json")[1]
    w.fits("review-show", told)
    told = json.loads(told)
    same((told["state"], told["run_state"], told["signatures"][0]["note"]),
         ("decided", "rejected", "Zorblax was not in the list."))
    same(told["signatures"][0]["reasons"], ["missed_finding", "privacy", "layout"])
    listed = w.run("runs", "list", "--json")[1]
    w.fits("runs-list", listed)
    same(json.loads(listed)["runs"][0]["state"], "rejected")
    has(w.run("runs", "show", run)[1], "reject (missed_finding, privacy, layout)")
    for name in os.listdir(os.path.dirname(w.store)):
        with open(os.path.join(os.path.dirname(w.store), name), "rb") as f:
            hasnt(f.read().decode("latin-1"), "Zorblax")
    same(asked(w, "select count(*) from audit_events where detail like '%orblax%'"), [(0,)])


def edited(w, run, change_draft):
    told = seen(w, run)
    change_draft(told["draft"])
    w.write("edits.json", json.dumps(told["draft"]))
    return told["seen"]


def test_edits__are_checked_and_kept(w):
    run = drafted(w)

    def attempt(change_draft, says):
        digest = edited(w, run, change_draft)
        code, out, err = w.run("review", "approve", run, "--seen", digest, "--edits", "edits.json")
        same((code, out), (6, b""), says)
        has(err, says)
        hasnt(err, "urosemide")

    attempt(lambda d: None, "change nothing")
    attempt(lambda d: d["medications"][0].pop("dose"), "does not fit its schema")
    attempt(lambda d: d["medications"][0].update(verdict="denied"), "does not fit its schema")
    attempt(lambda d: d["document"].update(bytes=5), "where the draft comes from")
    attempt(lambda d: d["run"].update(seed=7), "where the draft comes from")
    attempt(lambda d: d["medications"][0]["evidence"][0].update(quote="START furosemide 80 mg"), "does not stand at its place")
    attempt(lambda d: d["medications"][0]["evidence"][0].update(end=99999), "does not stand at its place")
    digest = seen(w, run)["seen"]
    w.write("edits.json", "{\"furosemide")
    code, _, err = w.run("review", "approve", run, "--seen", digest, "--edits", "edits.json")
    same(code, 6)
    hasnt(err, "urosemide")
    same(w.run("review", "approve", run, "--seen", digest, "--edits", "absent.json")[0], 6)
    w.write("edits.json", '{"v":1,"v":1}')
    same(w.run("review", "approve", run, "--seen", digest, "--edits", "edits.json")[0], 6)
    same(asked(w, "select count(*) from sign_offs"), [(0,)])

    def mend(d):
        d["medications"][1]["dose"] = "10 mg"
        del d["medications"][2]

    digest = edited(w, run, mend)
    same(w.run("review", "approve", run, "--seen", digest, "--edits", "edits.json")[0], 0)
    told = w.run("review", "show", run, "--json")[1]
    w.fits("review-show", told)
    told = json.loads(told)
    same((told["edited"], len(told["draft"]["medications"])), (True, 2))
    changes = told["signatures"][0]["changes"]
    same([(one["op"], one["path"], one.get("value")) for one in changes],
         [("replace", "/medications/1/dose", "10 mg"), ("remove", "/medications/2", None)])
    same((changes[0]["before"], changes[1]["before"]["name"]), ("20 mg", "ibuprofen"))
    has(w.run("review", "show", run)[1], "CONTINUE lisinopril 10 mg")
    has(w.run("runs", "show", run, "--draft")[1], '"20 mg"')


def test_extract__is_reviewed_too(w):
    w.write("form.json", json.dumps({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}))
    w.write("letter.txt", "A letter about nothing in particular.\n")
    same(w.run("extract", "--schema", "form.json", "letter.txt", "--no-model")[0], 3)
    change(w, "update runs set started_by = 'uid:99999'")
    run = w.json("review", "list", "--app", "extract", "--json")["reviews"][0]["run"]
    code, out, _ = w.run("review", "show", run)
    same(code, 0)
    has(out, "outcome", "refused")
    digest = seen(w, run)["seen"]
    same(w.run("review", "reject", run, "--seen", digest, "--reason", "other")[0], 0)


def test_take__is_for_a_while(w):
    run = drafted(w)
    code, out, _ = w.run("review", "take", run, "--json")
    same(code, 0)
    w.fits("review-change", out)
    has(w.run("review", "list", "--mine")[1], run[:16], f"taken by uid:{os.getuid()} until")
    has(w.run("review", "show", run)[1], "taken     by uid:")
    same(w.run("review", "release", run, "--json")[0], 0)
    same(w.run("review", "release", run)[0], 7)
    same(w.run("review", "take", run)[0], 0)
    change(w, "update approvals set holder = 'uid:99998'")
    code, _, err = w.run("review", "take", run)
    same(code, 7)
    has(err, "for 15 more minutes")
    digest = seen(w, run)["seen"]
    same(w.run("review", "approve", run, "--seen", digest)[0], 7)
    same(w.run("review", "take", run, "--over")[0], 2)
    same(w.run("review", "take", run, "--reason", "absent")[0], 2)
    same(w.run("review", "take", run, "--over", "--reason", "Mrs. Smith is ill")[0], 2)
    same(w.run("review", "take", run, "--over", "--reason", "absent")[0], 0)
    same(w.run("review", "approve", run, "--seen", digest)[0], 0)


def test_send__waits_for_who_was_named(w):
    run = drafted(w)
    same(w.run("review", "send", run)[0], 2)
    same(w.run("review", "send", run, "--to", "viewer")[0], 2)
    same(w.run("review", "send", run, "--to", "Dr. Smith")[0], 2)
    code, out, _ = w.run("review", "send", run, "--to", "uid:99998", "--json")
    same(code, 0)
    w.fits("review-change", out)
    digest = seen(w, run)["seen"]
    same(w.run("review", "approve", run, "--seen", digest)[0], 4)
    same(w.run("review", "send", run, "--to", "supervisor")[1], f"run {run[:16]} is sent to supervisor\n".encode())
    same(w.run("review", "approve", run, "--seen", digest)[0], 0)


TWO = '{"review": {"apps": {"summarize": {"signatures": 2, "blind": true}}}}'


def test_two__are_blind_until_both_signed(w):
    w.write("c.jsonc", TWO)
    run = drafted(w, "--config", "c.jsonc")
    told = seen(w, run)
    same((told["signatures_needed"], told["blind"]), (2, True))
    code, out, _ = w.run("review", "approve", run, "--seen", told["seen"])
    same(code, 0)
    has(out, "another signature is needed")
    code, _, err = w.run("review", "approve", run, "--seen", told["seen"])
    same(code, 7)
    has(err, "nobody signs twice")
    change(w, "update sign_offs set actor = 'uid:99998'")  # the first was somebody else
    told = seen(w, run)
    same((told["hidden"], told["signatures"], told["signatures_given"]), (True, [], 1))
    hasnt(w.run("review", "show", run)[1], "uid:99998", "approve_with")
    hasnt(w.run("runs", "show", run)[1], "uid:99998")
    hasnt(w.run("review", "list")[1], "uid:99998")
    code, out, _ = w.run("review", "reject", run, "--seen", told["seen"], "--reason", "layout", "--json")
    same((code, json.loads(out)["differ"]), (0, True))
    has(w.run("review", "list")[1], "two differ: waits for supervisor")
    change(w, "update sign_offs set actor = 'uid:99997' where ordinal = 1")
    told = seen(w, run)
    same(len(told["signatures"]), 2)
    code, out, _ = w.run("review", "approve", run, "--seen", told["seen"], "--json")
    same((code, json.loads(out)["run_state"]), (0, "done"))


def test_roles__come_from_the_configuration(w):
    run = drafted(w)
    me = f"uid:{os.getuid()}"
    for roles, list_code, show_code in [(["viewer"], 0, 4), (["administrator"], 0, 4), (["auditor"], 0, 4),
                                        (["service"], 4, 4), ([], 4, 4), (["reviewer"], 0, 0)]:
        w.write("c.jsonc", json.dumps({"review": {"roles": {me: roles, "uid:5": ["supervisor"]}}}))
        same(w.run("review", "list", "--config", "c.jsonc")[0], list_code, str(roles))
        code, out, _ = w.run("review", "show", run, "--config", "c.jsonc")
        same((code, out != b""), (show_code, show_code == 0), str(roles))
        code, out, _ = w.run("runs", "show", run, "--draft", "--config", "c.jsonc")
        same((code, out != b""), (show_code, show_code == 0), str(roles))
    w.write("c.jsonc", '{"review": {"roles": {"uid:5": ["reviewer"]}}}')
    same(w.run("review", "show", run, "--config", "c.jsonc")[0], 4)
    change(w, "update approvals set risk = 'high'")
    w.write("c.jsonc", json.dumps({"review": {"roles": {me: ["reviewer"]}}}))
    digest = seen(w, run)["seen"]
    code, _, err = w.run("review", "approve", run, "--seen", digest, "--config", "c.jsonc")
    same(code, 4)
    has(err, "a clinician signs it")
    same(w.run("review", "take", run, "--over", "--reason", "urgent", "--config", "c.jsonc")[0], 4)


def test_cancelled__needs_no_signature(w):
    run = drafted(w)
    has(w.run("runs", "show", run)[1], "needs     0 of 1 signatures are given")
    same(w.run("runs", "cancel", run, "--reason", "duplicate")[0], 0)
    has(w.run("runs", "show", run)[1], "withdrawn 0 of 1 signatures were given")


def test_refusals__are_on_record(w):
    run = drafted(w)
    seen(w, run)
    w.write("c.jsonc", json.dumps({"review": {"roles": {f"uid:{os.getuid()}": ["service"]}}}))
    w.write("edits.json", w.run("runs", "show", run, "--draft")[1].decode())
    asks = {"review-list": ("review", "list"), "runs-show-draft": ("runs", "show", run, "--draft"),
            "runs-cancel": ("runs", "cancel", run), "runs-retry": ("runs", "retry", run),
            "budget-set": ("budget", "set", "tenant", "5"), "queue-limit": ("queue", "limit", "3"),
            "edit": ("review", "approve", run, "--seen", "0" * 64, "--edits", "edits.json")}
    for word, args in asks.items():
        code, out, err = w.run(*args, "--config", "c.jsonc")
        same((code, out), (4, b""), word)
        has(err, "Your roles do not allow this")
    rows = asked(w, "select detail, object, outcome from audit_events where action = 'access.refused' order by seq")
    same([json.loads(detail) for detail, _, _ in rows], [{"asked": word, "cause": "role"} for word in asks])
    same([(kind, outcome) for _, kind, outcome in rows],
         [("run" if run in args else "tenant", "refused") for args in asks.values()])
    same(w.run("audit", "verify")[0], 0)


def test_configuration__says_where_it_is_wrong(w):
    w.write("note.txt")
    for text, says in [('{"review": {\n"signatures": 3}}', "line 2"), ('{"review": {\n"blind": "no"}}', "line 2"),
                       ('{"review": {\n"own": true}}', "line 2"), ('{"review": {\n"lease": "15"}}', "line 2"),
                       ('{"review": {\n"due": "0h"}}', "line 2"), ('{"review": {\n"owm": "allow"}}', "line 2"),
                       ('{"review": {"roles": {\n"alice": ["reviewer"]}}}', "line 2"),
                       ('{"review": {"roles": {"uid:1":\n["admin"]}}}', "line 2"),
                       ('{"review": {"roles": []}}', "line 1"),
                       ('{"review": {"apps": {"summarize": {\n"roles": {}}}}}', "line 2"),
                       ('{"review": {"own": "allow",\n"own": "refuse"}}', "line 2")]:
        w.write("c.jsonc", text)
        for command in (["review", "list"], ["summarize", "note.txt"]):
            code, out, err = w.run(*command, "--config", "c.jsonc")
            if command[0] == "review" and not os.path.exists(w.store):
                continue
            same((code, out), (2, b""), text)
            has(err, says)
    same(w.run("summarize", "note.txt", COUNTERSIGN_REVIEW_OWN="yes")[0], 2)
    same(w.run("summarize", "note.txt", COUNTERSIGN_REVIEW_OWNER="allow")[0], 2)
    w.write("c.jsonc", TWO.replace('"apps"', '"lease": "30m", "roles": {"uid:7": ["auditor"]}, "apps"'))
    code, out, _ = w.run("config", "show", "--origin", "--config", "c.jsonc", "--json", COUNTERSIGN_REVIEW_DUE="2h")
    same(code, 0)
    w.fits("config-show", out)
    told = {one["name"]: (one["value"], one["origin"]) for one in json.loads(out)["settings"]}
    same(told["review.lease"], ("30m", "file"))
    same(told["review.due"], ("2h", "environment"))
    same(told["review.own"], ("refuse", "default"))
    same(told["review.roles"], ({"uid:7": ["auditor"]}, "file"))
    same(told["review.apps"][1], "file")


if __name__ == "__main__":
    sys.exit(main({name: f for name, f in list(globals().items()) if name.startswith("test_")}, sys.argv))
