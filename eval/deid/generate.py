#!/usr/bin/env python3
"""generate.py - test documents with gold identifiers, and sentences whose words must stay.

  eval/deid/generate.py --seed N --documents N --out FILE [--traps FILE]

FILE gets one JSON object a line: {"id","source","text","spans":[[start,end,TYPE]],"neutral":[[start,end]]},
offsets in bytes, half open; the traps file {"id","text","keep":[[start,end]]}. The same seed gives the same
bytes. The documents are checked by check.py before they are written. Nobody's data is in them: carriers,
names, places and numbers are invented, and no list or sentence is shared with what the program was built or
trained on. Standard library only."""
import argparse
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import check  # noqa: E402
import kinds_clinical  # noqa: E402
import kinds_office  # noqa: E402
import kinds_more  # noqa: E402
import kinds_second  # noqa: E402
import markup  # noqa: E402
import pools  # noqa: E402
import traps  # noqa: E402

KINDS = {}
for part in (kinds_clinical, kinds_office, kinds_more, kinds_second):
    for kind, carriers in part.KINDS.items():
        KINDS.setdefault(kind, []).extend(carriers)
SEED, DOCUMENTS = 20261125, 600
# How a text came to be in the file. Chances of each; the kinds named always get theirs.
MANNERS = (("capitals", markup.capitals, 0.05, {"dictation"}), ("small", markup.small, 0.05, {"text"}),
           ("scanned", markup.scanned, 0.06, set()), ("curly", markup.curly, 0.12, set()),
           ("wrapped", markup.wrapped, 0.15, set()))
NEVER = {"sheet", "eob", "lab", "it", "json", "immunization"}  # columns and segments: breaking lines would make nonsense


def mistyped(doc, pieces):
    """One mention of the patient's surname, not the first, with a slip of the keyboard."""
    last = doc.person("pt").last
    later = [i for i, p in enumerate(pieces) if p == (last, "NAME")][1:]
    if later and doc.rng.random() < 0.2:
        pieces[doc.rng.choice(later)] = (doc.person("pt").typo(doc.rng), "NAME")
    return pieces


def document(seed, number, kind):
    rng = random.Random(f"{seed}/{number}")
    doc = markup.Doc(rng, pools.POOLS)
    template = rng.choice(KINDS[kind]).strip("\n")
    if kind in kinds_clinical.KINDS and rng.random() < 0.5:  # most of a chart is nobody's identifier
        template += "\n\n{*clin:7}"
    pieces = markup.neutralized(mistyped(doc, doc.render(template)))
    manners = []
    for name, change, chance, always in MANNERS:
        other = {"capitals": "small", "small": "capitals"}.get(name)
        if other in manners or (name == "wrapped" and kind in NEVER):
            continue
        if kind in always or rng.random() < chance:
            pieces = change(pieces, rng)
            manners.append(name)
    text, spans, neutral = markup.finished(pieces)
    return {"id": f"gen-{number:04}", "source": "+".join([kind, *manners]), "text": text, "spans": spans,
            "neutral": neutral}


def documents(seed, count):
    """As many of each kind as of any other, in an order of its own."""
    names = sorted(KINDS)
    return [document(seed, i, names[i % len(names)]) for i in range(count)]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    ask = argparse.ArgumentParser(prog="eval/deid/generate.py", description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seed", type=int, default=SEED)
    ask.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    ask.add_argument("--out", required=True, metavar="FILE")
    ask.add_argument("--traps", metavar="FILE")
    args = ask.parse_args()
    made, sentences = documents(args.seed, args.documents), traps.sentences()
    wrong = [w for d in made for w in check.errors(d)] + [w for t in sentences for w in check.trap_errors(t)]
    if wrong:
        print("\n".join(wrong[:50]), file=sys.stderr)
        return 1
    write(args.out, made)
    if args.traps:
        write(args.traps, sentences)
    return 0


if __name__ == "__main__":
    sys.exit(main())
