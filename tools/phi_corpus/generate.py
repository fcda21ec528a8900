#!/usr/bin/env python3
"""Writes training documents for the identifier tagger: invented people in invented text.

  generate.py --seed N --documents N --out FILE [--grammar SHARE] [--everyday SHARE]
              [--hurry SHARE] [--check]

One JSON object a line: {"id", "source", "text", "spans": [[start, end, TYPE]], "neutral": [[start,
end]]}, offsets in bytes of UTF-8, half open. Words in "neutral" (organisations, whose names may
hold a person's or a town's; times beside a date) count neither way. States and countries must stay.
Documents whose source is "trap" hold nothing to find. Same seed, same sources, same bytes; a
document depends on the seed and its number only. --check proves every span against the value that
was drawn for it. Sources: CS_NAMES_DIR and CS_GEONAMES_DIR (needed), CS_VOCAB_DRUGS, CS_ICD10CM, CS_WORDFREQ,
as tools/setup leaves them; CS_WORDNET_DIR (/usr/share/wordnet of Debian's wordnet-base 1:3.0-37); all else is written here. Nothing is fetched.
"""
import argparse
import collections
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compose import MIX, World, compose
from template import join

TYPES = ("NAME GEO DATE AGE_OVER_89 PHONE FAX EMAIL SSN MRN HEALTH_PLAN_ID ACCOUNT LICENSE VEHICLE "
         "DEVICE URL IP BIOMETRIC OTHER_ID").split()
NEEDED = ("CS_NAMES_DIR", "CS_GEONAMES_DIR")


def document(world, seed, number):
    """The document as a dictionary, and the values of its spans."""
    source, pieces = compose(world, random.Random(f"{seed}/{number}"))
    text, spans, neutral, values = join(pieces)
    doc = {"id": f"gen-{seed}-{number:06}", "source": source, "text": text, "spans": spans,
           "neutral": neutral}
    return doc, values


def faults(doc, values):
    """What is wrong with the spans of a document; empty when nothing is."""
    data, last, found = doc["text"].encode(), 0, []
    marks = sorted([*span] for span in doc["spans"] + [[*n, "NEUTRAL"] for n in doc["neutral"]])
    for begin, end, kind in marks:
        if not last <= begin < end <= len(data):
            found.append(f"span {begin}..{end} is empty, outside, or overlaps")
        elif kind not in TYPES and kind != "NEUTRAL":
            found.append(f"span {begin}..{end} has the unknown type {kind}")
        elif any(at < len(data) and data[at] & 0xC0 == 0x80 for at in (begin, end)):
            found.append(f"span {begin}..{end} cuts a character")
        last = end
    if len(values) != len(doc["spans"]):
        found.append("not one value a span")
    for (begin, end, _), value in zip(doc["spans"], values):
        if data[begin:end] != value.encode():
            found.append(f"span {begin}..{end} is not the value that was drawn")
        elif value != value.strip():
            found.append(f"span {begin}..{end} begins or ends with a space")
    return found


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--out", default="-")
    parser.add_argument("--check", action="store_true", help="prove every span")
    parser.add_argument("--grammar", type=float, default=MIX["grammar"], help="share of documents that grammar.py makes")
    parser.add_argument("--everyday", type=float, default=MIX["everyday"], help="share of sentences from wordnet.py")
    parser.add_argument("--hurry", type=float, default=MIX["hurry"],
                        help="share of documents that are dictated or written as telegrams")
    args = parser.parse_args(argv)
    missing = " and ".join(name for name in NEEDED if not os.environ.get(name))
    if missing:
        print(f"generate.py: {missing} not set; tools/setup says how", file=sys.stderr)
        return 2
    names, geonames = (os.environ[name] for name in NEEDED)
    world = World(names, geonames, os.environ.get("CS_VOCAB_DRUGS"), os.environ.get("CS_ICD10CM"),
                  os.environ.get("CS_WORDFREQ"), os.environ.get("CS_WORDNET_DIR"),
                  {"grammar": args.grammar, "everyday": args.everyday, "hurry": args.hurry})
    counts, bad, size = collections.Counter(), 0, 0
    out = sys.stdout if args.out == "-" else open(args.out, "w", encoding="utf-8", newline="\n")
    for number in range(args.documents):
        doc, values = document(world, args.seed, number)
        for fault in faults(doc, values) if args.check else ():
            print(f"generate.py: {doc['id']}: {fault}", file=sys.stderr)
            bad += 1
        out.write(json.dumps(doc, ensure_ascii=False) + "\n")
        counts.update(kind for _, _, kind in doc["spans"])
        size += len(doc["text"].encode())
    if out is not sys.stdout:
        out.close()
    if args.check:
        types = ", ".join(f"{kind} {counts[kind]}" for kind in TYPES)
        print(f"{args.documents} documents, {size} bytes, {bad} faults; {types}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
