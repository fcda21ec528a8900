#!/usr/bin/env python3
"""An independent check of a Countersign audit export. Python's standard library only.

  audit_verify.py EXPORT [--key PUBLIC.pem] [--witness NOTES]

Prints one JSON object as `countersign audit verify --export --json` does; exit 0 when all of it holds, else 1.
The order of the checks is that of docs/audit.md. The signatures are Ed25519 (RFC 8032 section 5.1.7)."""
import base64, hashlib, json, re, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
sha = lambda b: hashlib.sha256(b).digest()

def add(a, b):  # extended coordinates
    x, y, z, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P, 2 * a[2] * b[2], 2 * a[3] * b[3] * D % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q

def point(b):
    y = int.from_bytes(b, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != xx or (x == 0 and sign):
        return None
    return (x, y, 1, x * y % P) if x & 1 == sign else (P - x, y, 1, (P - x) * y % P)

def signed(key, text, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

NOTE = re.compile(r"(countersign/([a-z0-9._-]{1,64})\n(0|[1-9]\d{0,17})\n([\w+/]{43}=)\ntime (0|[1-9]\d{0,17})\nhead ([0-9a-f]{64})\n)"
                  r"\n— countersign/\2 ([\w+/]{91}=)\n", re.A)

def note_of(text, tenant):
    m = NOTE.fullmatch(text)
    root, last = (base64.b64decode(m[4]), base64.b64decode(m[7])) if m else (b"", b"")
    if not m or m[2] != tenant or base64.b64encode(root).decode() != m[4] or base64.b64encode(last).decode() != m[7]:
        return None
    return {"size": int(m[3]), "root": root, "head": m[6], "text": m[1].encode(), "id": last[:4], "signature": last[4:]}

def note_holds(note, tenant, key):
    return note["id"] == sha(b"countersign/%s\n\x01" % tenant.encode() + key)[:4] and signed(key, note["text"], note["signature"])

def root_of(peaks):  # [(leaves, hash)], the largest first
    out = peaks[-1][1] if peaks else sha(b"")
    for _, peak in reversed(peaks[:-1]):
        out = sha(b"\x01" + peak + out)
    return out

class Broken(Exception):
    pass

class Check:
    def __init__(self, key, witness):
        self.key, self.witness, self.n, self.head, self.peaks = key, witness, 0, "0" * 64, []
        self.agreed, self.notes, self.pending, self.owed = 0, 0, False, 0
        self.trusted = "given" if key else "inside"

    def broken(self, what, at=None, until=None):
        at = self.n + 1 if at is None else at
        raise Broken({"at": at, "until": until or at, "what": what})

    def agree(self, note):
        if note["size"] != self.n or root_of(self.peaks) != note["root"] or self.head != note["head"]:
            self.broken("forked", self.agreed + 1, note["size"])
        self.agreed = note["size"]

    def header(self, o):
        self.tenant, given = o["tenant"], bytes.fromhex(o["key"])
        parts = re.findall(r"(?:[^\n]*\n){7}", self.witness)
        notes = [note_of(p, self.tenant) for p in parts]
        if "".join(parts) != self.witness or None in notes or any(a["size"] > b["size"] for a, b in zip(notes, notes[1:])):
            sys.exit("the witness file holds no checkpoint of this log")
        self.witness = notes
        if self.key and self.key != given:
            self.broken("signature", 1)
        self.key = given
        for note in notes:
            if not note_holds(note, self.tenant, given):
                self.broken("signature", note["size"])

    def record(self, o):
        if self.pending:
            self.broken("missing")
        if self.owed:
            self.broken("missing", self.owed)
        if o["seq"] != self.n + 1:
            self.broken("missing" if o["seq"] > self.n + 1 else "edited")
        fields = [o[k] for k in ("actor", "action", "object", "object_id", "outcome", "detail", "prev")]
        lines = ["countersign-audit 1", self.tenant, str(o["seq"]), str(o["at_ms"]), *fields, "end", ""]
        if o["prev"] != self.head or any("\n" in f for f in fields) or sha("\n".join(lines).encode()).hex() != o["hash"]:
            self.broken("edited")
        self.n, self.head = o["seq"], o["hash"]
        self.owed = self.n if o["action"] == "audit.checkpoint" else 0
        self.peaks.append((1, sha(b"\x00" + bytes.fromhex(o["hash"]))))
        while len(self.peaks) > 1 and self.peaks[-1][0] == self.peaks[-2][0]:
            (n, b), (_, a) = self.peaks.pop(), self.peaks.pop()
            self.peaks.append((2 * n, sha(b"\x01" + a + b)))
        while self.witness and self.witness[0]["size"] <= self.n:
            self.agree(self.witness.pop(0))

    def checkpoint(self, o):
        note = note_of(o["checkpoint"], self.tenant) or self.broken("edited")
        if not note_holds(note, self.tenant, self.key):
            self.broken("signature", self.n)
        if note["size"] < self.n or self.pending:
            self.broken("edited")
        self.pending = note["size"] > self.n
        if not self.pending:
            self.agree(note)
            self.notes, self.owed = self.notes + 1, 0

    def end(self, o, digest):
        if self.pending or o["records"] > self.n:
            self.broken("truncated")
        told = (o["records"], o["checkpoints"], o["head"], o["root"], o["sha256"])
        if told != (self.n, self.notes, self.head, root_of(self.peaks).hex(), digest):
            self.broken("edited")
        if self.owed:
            self.broken("missing", self.owed)
        if self.witness:
            self.broken("truncated")

HEX = {"key", "object_id", "prev", "hash", "head", "root", "sha256"}
SHAPES = [("header", "v type tenant key"), ("record", "seq at_ms actor action object object_id outcome detail prev hash"),
          ("checkpoint", "checkpoint"), ("end", "records checkpoints head root sha256")]

def kind_of(line):
    """(kind, object) of a line that is written in the one right way, else (None, None)."""
    try:
        o = json.loads(line)
        if line != json.dumps(o, ensure_ascii=False, separators=(",", ":")).encode() + b"\n":
            return None, None
        kind = [k for k, keys in SHAPES if list(o) == keys.split()][0]
        numbers = [k for k in o if k in ("v", "seq", "at_ms", "records", "checkpoints")]
        good = all(type(o[k]) is (int if k in numbers else str) for k in o) and all(-1 <= o[k] < 2**63 for k in numbers)
        good = good and all(re.fullmatch("[0-9a-f]{%d}" % (32 if k == "object_id" else 64), o[k]) for k in HEX & set(o))
        good = good and (kind != "header" or (o["v"], o["type"]) == (1, "countersign-audit") and re.fullmatch("[a-z0-9._-]{1,64}", o["tenant"], re.A))
        return (kind, o) if good else (None, None)
    except (ValueError, TypeError, IndexError, AttributeError):
        return None, None

def check_export(file, check):
    digest, state = hashlib.sha256(), "header"
    for line in iter(lambda: file.readline(16385), b""):
        kind, o = kind_of(line) if len(line) <= 16384 else (None, None)
        if kind is None or (kind == "header") != (state == "header") or state == "end":
            check.broken("edited")
        check.end(o, digest.hexdigest()) if kind == "end" else getattr(check, kind)(o)
        state = "end" if kind == "end" else "records"
        digest.update(line)
    if state != "end":
        check.broken("truncated")

def options(argv):
    given = {argv[i]: argv[i + 1] for i in range(len(argv) - 1) if argv[i].startswith("--")}
    pem = open(given["--key"], encoding="ascii").read() if "--key" in given else ""
    return given, base64.b64decode("".join(pem.split("\n")[1:-2]))[-32:] if pem else None

def main(argv):
    given, key = options(argv)
    check = Check(key, open(given["--witness"], encoding="utf-8", newline="").read() if "--witness" in given else "")
    told = {}
    try:
        with open(argv[1], "rb") as file:
            check_export(file, check)
    except Broken as why:
        told = why.args[0]
    print(json.dumps({"v": 1, "records": check.n, "head": check.head, "ok": not told, "checkpoints": check.notes, "agreed": check.agreed,
                      "key": check.trusted, **told}))
    return 1 if told else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv))
