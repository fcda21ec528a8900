#!/usr/bin/env python3
"""The audit log from outside: checkpoints, proofs, exports, the independent verifier of docs/, and who saw what."""
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import holds, lacks, same  # noqa: E402

sys.dont_write_bytecode = True
DOCS = os.path.join(harness.ROOT, "docs")
VERIFY, PROOF = os.path.join(DOCS, "audit_verify.py"), os.path.join(DOCS, "audit_proof.py")
sys.path.insert(0, DOCS)
import audit_verify  # noqa: E402


def python(w, script, *args):
    """What the independent verifier says: (exit code, object)."""
    done = subprocess.run([sys.executable, "-B", script, *args], cwd=w.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    same(done.stderr, b"", script)
    return done.returncode, json.loads(done.stdout)


def filled(w):
    """Three runs, three checkpoints in the witness, an export (13 records or so)."""
    w.write("note.txt")
    for _ in range(3):
        w.run("summarize", "note.txt")
        same(w.run("audit", "checkpoint", "--witness", "witness.notes")[0], 0)
    same(w.run("audit", "key", "-o", "pub.pem")[0], 0)
    same(w.run("audit", "export", "-o", "export.ndjson", "--reason", "audit-2026")[0], 0)
    with open(w.path("export.ndjson"), "rb") as f:
        return f.read()


def in_process(w, content, witness=""):
    """The independent verifier without starting Python again."""
    w.write("changed.ndjson", content)
    check = audit_verify.Check(None, witness)
    told = {}
    try:
        with open(w.path("changed.ndjson"), "rb") as f:
            audit_verify.check_export(f, check)
    except audit_verify.Broken as why:
        told = why.args[0]
    return {"v": 1, "records": check.n, "head": check.head, "ok": not told, "checkpoints": check.notes, "agreed": check.agreed, "key": check.trusted, **told}


def both(w, content, about):
    """Both verifiers say the same; gives what."""
    theirs = in_process(w, content)
    code, out, err = w.run("audit", "verify", "--export", "changed.ndjson", "--json")
    ours = json.loads(out)
    same(code, 0 if ours["ok"] else 1, err)
    ours.pop("message", None)
    same(ours, theirs, about)
    return ours


def test_export__both_verifiers_hold_it(w):
    content = filled(w)
    records = content.count(b'{"seq":')
    same(records >= 10, True)
    options = ["--key", "pub.pem", "--witness", "witness.notes"]
    code, told = python(w, VERIFY, "export.ndjson", *options)
    ours = w.json("audit", "verify", "--export", "export.ndjson", *options, "--json")
    w.fits("audit-verify", json.dumps(ours).encode())
    same((code, told), (0, ours))
    same((ours["ok"], ours["records"], ours["checkpoints"], ours["agreed"]), (True, records, 4, records))
    store = w.json("audit", "verify", "--witness", "witness.notes", "--key", "pub.pem", "--json")
    same(store, ours)
    same(ours["key"], "given")
    lacks(content, "furosemide")
    lacks(content, "note.txt")


def test_export__both_verifiers_find_every_changed_line(w):
    lines = filled(w).splitlines(keepends=True)
    for i, line in enumerate(lines):
        removed = both(w, b"".join(lines[:i] + lines[i + 1:]), f"without line {i + 1}")
        doubled = both(w, b"".join(lines[:i] + [line] + lines[i:]), f"line {i + 1} twice")
        cut = both(w, b"".join(lines[:i]), f"cut before line {i + 1}")
        same((removed["ok"], doubled["ok"], cut["ok"]), (False, False, False), str(i + 1))
        if line.startswith(b'{"seq":'):
            seq = json.loads(line)["seq"]
            same(removed["at"], seq)
            same(cut["what"], "truncated")
            edited = both(w, b"".join(lines[:i] + [line.replace(b'"outcome":"ok"', b'"outcome":"no"')] + lines[i + 1:]), "an edit")
            same((edited["what"], edited["at"]), ("edited", seq))
        if i + 1 < len(lines):
            same(both(w, b"".join(lines[:i] + [lines[i + 1], line] + lines[i + 2:]), f"swapped at {i + 1}")["ok"], False)
    same(both(w, b"".join(lines), "as it was")["ok"], True)
    same(both(w, b"", "nothing")["what"], "truncated")


def test_export__both_verifiers_find_flipped_bytes(w):
    content = filled(w)
    rng = random.Random(51)
    for at in sorted(rng.sample(range(len(content)), 80)):
        flipped = bytearray(content)
        flipped[at] ^= 1 << rng.randrange(8)
        same(both(w, bytes(flipped), f"byte {at}")["ok"], False)


def rebuilt(content, seq):
    """The records after an edit of one, hashed again, as somebody could who has no key."""
    out, prev, peaks = [], "0" * 64, audit_verify.Check(None, "")
    digest = hashlib.sha256()
    for line in content.splitlines(keepends=True):
        o = json.loads(line)
        if "seq" in o:
            if o["seq"] == seq:
                o["at_ms"] += 1
            o["prev"] = prev
            lines = ["countersign-audit 1", "default", str(o["seq"]), str(o["at_ms"]),
                     *(o[k] for k in ("actor", "action", "object", "object_id", "outcome", "detail", "prev")), "end", ""]
            o["hash"] = prev = hashlib.sha256("\n".join(lines).encode()).hexdigest()
            peaks.tenant = "default"
            peaks.record(o)
            peaks.owed = 0  # the checkpoints of before are what gives it away
        if "records" in o:
            o.update(head=prev, root=audit_verify.root_of(peaks.peaks).hex(), sha256=digest.hexdigest())
        line = json.dumps(o, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        out.append(line)
    return b"".join(out)


def test_export__rebuilt_behind_an_edit_is_a_fork(w):
    content = filled(w)
    for seq in (1, 4, 9, 10):
        told = both(w, rebuilt(content, seq), f"rebuilt at {seq}")
        same(told["what"], "forked")
        same(told["at"] <= seq <= told["until"], True, str(told))


def test_export__signed_with_another_key(w):
    filled(w)
    other = harness.World(w.program)
    try:
        filled(other)
        other.run("audit", "key", "-o", "pub.pem")
        shutil.copy(other.path("pub.pem"), w.path("other.pem"))
        shutil.copy(other.path("witness.notes"), w.path("other.notes"))
    finally:
        other.close()
    for more in (["--key", "other.pem"], ["--witness", "other.notes"]):
        code, told = python(w, VERIFY, "export.ndjson", *more)
        ours = w.json("audit", "verify", "--export", "export.ndjson", *more, "--json", expect=(1,))
        ours.pop("message")
        same((code, told), (1, ours))
        same(told["what"], "signature")
        same(w.json("audit", "verify", *more, "--json", expect=(1,))["what"], "signature")
    w.write("none.notes", "not a note\n")
    same(w.run("audit", "verify", "--witness", "none.notes")[0], 6)
    same(w.run("audit", "verify", "--key", "note.txt")[0], 6)
    same(w.run("audit", "verify", "--export", "gone")[0], 6)
    same(w.run("audit", "verify", "--export", ".")[0], 6)
    code, _, err = w.run("audit", "verify", "--export", "export.ndjson", "--witness", "none.notes")
    holds(err.decode(), "none.notes")
    same(w.run("audit", "prove", "--record", "9999")[0], 6)
    same(w.run("audit", "prove", "--consistency", "1", "9999")[0], 6)
    same(w.run("audit", "prove", "--consistency", "1", "2", "--record", "1")[0], 2)


def test_export__a_place_that_cannot_be_is_no_record(w):
    filled(w)
    before = w.json("audit", "verify", "--json")["records"]
    for place in (".", "/dev/null", "none/there"):
        same(w.run("audit", "export", "-o", place)[0], 7, place)
    same(w.json("audit", "verify", "--json")["records"], before, "nothing was given away")


def test_signature__holds_for_openssl_too(w):
    filled(w)
    with open(w.path("witness.notes"), encoding="utf-8", newline="") as f:
        note = f.read().split("\n")[:7]
    text = ("\n".join(note[:5]) + "\n").encode()
    w.write("text", text)
    import base64
    w.write("signature", base64.b64decode(note[6].split()[-1])[4:])
    if not shutil.which("openssl"):
        raise harness.Skip("no openssl program")
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "text", "-sigfile", "signature"],
                          cwd=w.folder, stdout=subprocess.PIPE, check=False)
    same(done.returncode, 0, done.stdout)


def test_key__inside_an_export_proves_only_that_it_is_whole(w):
    filled(w)
    warning = "not whose it is"
    code, out, _ = w.run("audit", "verify", "--export", "export.ndjson")
    same(code, 0, "whole")
    holds(out.decode(), warning)
    same(w.json("audit", "verify", "--export", "export.ndjson", "--json")["key"], "inside")
    same(python(w, VERIFY, "export.ndjson")[1]["key"], "inside")
    lacks(w.run("audit", "verify", "--export", "export.ndjson", "--key", "pub.pem")[1].decode(), warning)
    same(w.json("audit", "verify", "--json")["key"], "own")
    lacks(w.run("audit", "verify")[1].decode(), warning)
    os.rename(w.store + ".audit.key", w.path("away.key"))
    told = w.json("audit", "verify", "--json")
    w.fits("audit-verify", json.dumps(told).encode())
    same((told["ok"], told["key"]), (True, "inside"), "the store's rows name a key as well")
    holds(w.run("audit", "verify")[1].decode(), warning)


def test_checkpoint__that_was_taken_out_is_missed(w):
    """Each of them alone and all together, in the store and in an export that was made afterwards; also without any key."""
    filled(w)
    with sqlite3.connect(w.store) as db:
        rows = db.execute("SELECT * FROM audit_checkpoints ORDER BY size").fetchall()
        sizes = [row[1] for row in db.execute("SELECT tenant, size FROM audit_checkpoints ORDER BY size")]
    same(len(sizes), 4)
    for gone in [*[[size] for size in sizes], sizes[1:], sizes]:
        with sqlite3.connect(w.store) as db:
            db.executemany("DELETE FROM audit_checkpoints WHERE size = ?", [(size,) for size in gone])
        told = w.json("audit", "verify", "--json", expect=(1,))
        w.fits("audit-verify", json.dumps(told).encode())
        same((told["what"], told["at"]), ("missing", gone[0]), gone)
        holds(told["message"], "checkpoint")
        same(w.json("audit", "verify", "--witness", "witness.notes", "--json", expect=(1,))["at"], gone[0], "a witness does not hide it")
        if len(gone) == 1:
            with open(w.path("export.ndjson"), "rb") as f:
                lines = f.read().splitlines(keepends=True)
            kept = [line for line in lines if f"\\n{gone[0]}\\n".encode() not in line]
            same(len(kept), len(lines) - 1)
            end = json.loads(kept.pop())
            end.update(checkpoints=3, sha256=hashlib.sha256(b"".join(kept)).hexdigest())
            both_say = both(w, b"".join(kept) + json.dumps(end, separators=(",", ":")).encode() + b"\n", gone)
            same((both_say["what"], both_say["at"]), ("missing", gone[0]))
        with sqlite3.connect(w.store) as db:
            db.executemany(f"INSERT OR IGNORE INTO audit_checkpoints VALUES ({','.join('?' * len(rows[0]))})", rows)
        same(w.run("audit", "verify")[0], 0)
    before = w.json("audit", "verify", "--json")["records"]
    same(w.run("audit", "checkpoint")[1], w.run("audit", "checkpoint")[1], "signed to its end: nothing is added")
    same(w.json("audit", "verify", "--json")["records"], before)


def test_witness__finds_a_store_set_back_and_a_fork(w):
    filled(w)
    folder = os.path.dirname(w.store)
    shutil.copytree(folder, w.path("old"))
    w.run("summarize", "note.txt")
    same(w.run("audit", "checkpoint", "--witness", "witness.notes")[0], 0)
    same(w.run("audit", "verify", "--witness", "witness.notes")[0], 0)
    shutil.rmtree(folder)
    shutil.copytree(w.path("old"), folder)
    same(w.run("audit", "verify")[0], 0, "nothing in the store shows it")
    same(w.json("audit", "verify", "--witness", "witness.notes", "--json", expect=(1,))["what"], "truncated")
    before = open(w.path("witness.notes"), "rb").read()
    same(w.json("audit", "checkpoint", "--witness", "witness.notes", "--json", expect=(1,))["what"], "truncated")
    for _ in range(3):
        w.run("summarize", "note.txt")
    told = w.json("audit", "verify", "--witness", "witness.notes", "--json", expect=(1,))
    same((told["what"], told["agreed"] + 1), ("forked", told["at"]))
    same(w.json("audit", "checkpoint", "--witness", "witness.notes", "--json", expect=(1,))["what"], "forked")
    same(open(w.path("witness.notes"), "rb").read(), before, "nothing is added to it")


def test_prove__holds_for_the_independent_check(w):
    same(w.run("audit", "prove", "--record", "1")[0], 7, "no store")
    w.run("summarize", w.write("note.txt"))
    same(w.run("audit", "prove", "--record", "1")[0], 7, "no checkpoint")
    filled(w)
    size = w.json("audit", "verify", "--json")["records"]
    cases = [["--record", str(n)] for n in range(1, size + 1)] + [["--consistency", str(m), str(size)] for m in range(1, size + 1)]
    for args in cases:
        proof = w.json("audit", "prove", *args)
        w.fits("audit-proof", json.dumps(proof).encode())
        w.write("proof", json.dumps(proof))
        same(python(w, PROOF, "proof", "--key", "pub.pem"), (0, {"v": 1, "ok": True}), str(args))
    proof["before_root"] = proof["root"] = "0" * 64
    proof["before"] = 2
    w.write("proof", json.dumps(proof))
    same(python(w, PROOF, "proof")[0], 1)
    proof = w.json("audit", "prove", "--record", "2")
    proof["path"][0] = proof["path"][0][::-1]
    w.write("proof", json.dumps(proof))
    same(python(w, PROOF, "proof")[0], 1)
    same(w.run("audit", "prove")[0], 2)
    same(w.run("audit", "prove", "--consistency", "2")[0], 2)
    same(w.run("audit", "prove", "--record", "1", "5")[0], 2)
    same(w.run("audit", "prove", "--record", str(size + 1))[0], 6)


def test_key__is_made_once_and_never_replaced(w):
    w.run("summarize", w.write("note.txt"))
    same(w.run("audit", "checkpoint")[0], 0)
    path = w.store + ".audit.key"
    same(os.stat(path).st_mode & 0o777, 0o600)
    os.remove(path)
    code, _, err = w.run("audit", "checkpoint")
    same(code, 7)
    holds(err, "from a backup")
    same(w.run("audit", "key")[0], 7)
    same(os.path.exists(path), False)
    same(w.run("audit", "verify")[0], 0, "checking needs no key file")


def test_access__says_who_saw_it(w):
    content = harness.NOTE.encode()
    w.run("summarize", w.write("note.txt"))
    run = w.json("runs", "list", "--json")["runs"][0]["run"]

    def actions(*args):
        told = w.json("audit", "access", *args, "--json")
        w.fits("audit-access", json.dumps(told).encode())
        return [row["action"] for row in told["access"]]

    same(actions("--run", run), ["run.started", "run.finished"])
    w.run("runs", "show", run)
    same(actions("--run", run), ["run.started", "run.finished"], "figures are no text")
    w.run("runs", "show", run, "--draft")
    same(actions("--run", run[:8]), ["run.started", "run.finished", "draft.shown"])
    case = w.json("runs", "show", run, "--json")["case"]
    out = w.run("redact", "note.txt", "--policy", "tokens", "--case", case)[1]
    w.write("answer.txt", out)
    same(w.run("restore", "answer.txt", "--case", case)[0], 0)
    same(actions("--run", run), ["run.started", "run.finished", "draft.shown", "values.restored"])
    same(actions("--document", hashlib.sha256(content).hexdigest()), actions("--run", run))
    same(actions("--document", "0" * 64), [])
    holds(w.run("audit", "access", "--run", run)[1], "read the draft")
    same(w.run("audit", "access")[0], 2)
    same(w.run("audit", "access", "--run", "ffff")[0], 6)
    same(w.run("audit", "verify")[0], 0)


def test_access__nothing_is_shown_that_is_not_on_record(w):
    w.run("summarize", w.write("note.txt"))
    run = w.json("runs", "list", "--json")["runs"][0]["run"]
    w.run("redact", "note.txt", "--policy", "tokens", "--map", "note.map")
    before = w.json("audit", "verify", "--json")["records"]
    w.write("answer.txt", "for [NAME-1]")
    w.run("restore", "answer.txt", "--map", "note.map")
    same(w.json("audit", "verify", "--json")["records"], before + 1)
    holder = sqlite3.connect(w.store, isolation_level=None)
    holder.execute("CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END")
    for args in (["runs", "show", run, "--draft"], ["restore", "answer.txt", "--map", "note.map"]):
        code, out, err = w.run(*args)
        same((code != 0, out), (True, b""), err)
    holder.execute("DROP TRIGGER full")
    holder.close()
    same(w.run("runs", "show", run, "--draft")[0], 0)


if __name__ == "__main__":
    sys.exit(harness.main({k: v for k, v in globals().items() if k.startswith("test_")}, sys.argv))
