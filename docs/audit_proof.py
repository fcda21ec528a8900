#!/usr/bin/env python3
"""An independent check of a proof that `countersign audit prove` printed.

  audit_proof.py PROOF [--key PUBLIC.pem]

A record's proof holds when its hash leads to the root of the checkpoint in it, and that is signed with the key. A proof of growth
holds between its two roots: compare both with checkpoints that you kept. Exit 0 when it holds, else 1."""
import json, os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import audit_verify as verify

def proof_holds(o, key):
    """RFC 9162 sections 2.1.3.2 and 2.1.4.2."""
    path, root = [bytes.fromhex(h) for h in o["path"]], bytes.fromhex(o["root"])
    record = o["proof"] == "record"
    fn, sn = (o["record"] if record else o["before"]) - 1, o["size"] - 1
    if not 0 <= fn <= sn:
        return False
    if record:
        note = verify.NOTE.fullmatch(o["checkpoint"])
        note = note and verify.note_of(o["checkpoint"], note[2])
        if not note or (note["size"], note["root"]) != (o["size"], root) or (key and not verify.note_holds(note, verify.NOTE.match(o["checkpoint"])[2], key)):
            return False
        old = new = verify.sha(b"\x00" + bytes.fromhex(o["hash"]))
    else:
        before = bytes.fromhex(o["before_root"])
        if fn == sn:
            return not path and before == root
        while fn & 1:
            fn, sn = fn >> 1, sn >> 1
        path = path if o["before"] & (o["before"] - 1) else [before] + path
        old = new = path.pop(0) if path else b""
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = verify.sha(b"\x01" + p + old), verify.sha(b"\x01" + p + new)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = verify.sha(b"\x01" + new + p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and new == root and (record or old == before)

def main(argv):
    _, key = verify.options(argv)
    ok = proof_holds(json.load(open(argv[1], encoding="utf-8")), key)
    print(json.dumps({"v": 1, "ok": ok}))
    return 0 if ok else 1

if __name__ == "__main__":
    sys.exit(main(sys.argv))
