#!/usr/bin/env python3
"""check.py - is the gold of a test set right? As far as a program can tell.

  eval/deid/check.py FILE [--suspicious]

Errors: spans outside of the text, inside a character, overlapping, empty, of no known type, or with a blank at
an edge. --suspicious also shows what a person should look at: words of a gold span that stand elsewhere without
gold, and shapes of dates, numbers and addresses without gold."""
import argparse
import json
import re
import sys

TYPES = set("""NAME GEO DATE AGE_OVER_89 PHONE FAX EMAIL SSN MRN HEALTH_PLAN_ID ACCOUNT LICENSE VEHICLE DEVICE URL IP
BIOMETRIC OTHER_ID""".split())
SHAPES = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{3}-\d\d-\d{4}\b|\b\d{3}[-.]\d{3}[-.]\d{4}\b|\S+@\S+\.\S+"
    r"|\bhttps?:|\bwww\.|\b(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"|\b(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec)\b|\b\d{6,}\b|\bDrs?\. (?!\[)[A-Z]|\bM(?:r|s|rs)\. [A-Z]")


def edges(text, spans):
    """What is wrong with spans of one list."""
    raw = text.encode()
    last = 0
    for start, end, *kind in sorted(spans):
        if not 0 <= start < end <= len(raw):
            yield f"{start}..{end} is outside or empty"
            continue
        piece = raw[start:end]
        if (start and raw[start] & 0xC0 == 0x80) or (end < len(raw) and raw[end] & 0xC0 == 0x80):
            yield f"{start}..{end} cuts a character"
        elif piece != piece.strip():
            yield f"{start}..{end} has a blank at its edge"
        if start < last:
            yield f"{start}..{end} overlaps the one before"
        if kind and kind[0] not in TYPES:
            yield f"{kind[0]} is no type"
        last = end


def errors(doc):
    found = list(edges(doc["text"], doc["spans"])) + list(edges(doc["text"], doc["neutral"]))
    both = [(n, s) for n in doc["neutral"] for s in doc["spans"] if n[0] < s[1] and s[0] < n[1]]
    found += [f"neutral {n} overlaps gold {s}" for n, s in both]
    if not doc["text"].strip():
        found.append("no text")
    return [f"{doc['id']}: {e}" for e in found]


def trap_errors(trap):
    found = list(edges(trap["text"], trap["keep"])) or ([] if trap["keep"] else ["nothing to keep"])
    return [f"{trap['id']}: {e}" for e in found]


def without(doc):
    """The text with gold and neutral spans blanked out; offsets stay."""
    raw = bytearray(doc["text"].encode())
    for start, end, *_ in doc["spans"] + doc["neutral"]:
        raw[start:end] = b" " * (end - start)
    return bytes(raw).decode()


def suspicious(doc):
    rest, raw = without(doc), doc["text"].encode()
    for m in SHAPES.finditer(rest):
        yield f"shape {rest[max(0, m.start() - 25):m.end() + 15]!r}"
    words = {w for s, e, t in doc["spans"] if t in ("NAME", "GEO")
             for w in re.findall(r"[^\W\d_]{3,}", raw[s:e].decode())}
    for w in words:
        for m in re.finditer(rf"\b{re.escape(w)}\b", rest):
            yield f"word {w} in {rest[max(0, m.start() - 25):m.end() + 15]!r}"


def main():
    ask = argparse.ArgumentParser(prog="eval/deid/check.py", description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file")
    ask.add_argument("--suspicious", action="store_true")
    args = ask.parse_args()
    wrong = 0
    with open(args.file, encoding="utf-8") as lines:
        for doc in map(json.loads, lines):
            for e in errors(doc) if "spans" in doc else trap_errors(doc):
                wrong += 1
                print(e)
            if args.suspicious and "spans" in doc:
                for s in suspicious(doc):
                    print(f"{doc['id']} {doc['source']}: {s}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
