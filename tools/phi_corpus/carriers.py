#!/usr/bin/env python3
"""Writes training documents from documents that stand already: other people and places in them.

  carriers.py --out FILE [--office N] [--dev N] [--written N] [--lines N] [--small N] [--capitals N]

Carriers are the open documents of eval/deid/office, eval/deid/written and eval/deid/lines, and deid/dev of the gold data
(COUNTERSIGN_DATA or ../shared/data beside this tree), each under N seeds. Every identifier gives way to another
value of its type, as in eval/deid/swapped.py, but names and places are drawn as those of generate.py: half of
them nobody has yet. Every N-th document is in small letters (--small) or in capitals (--capitals), as people in haste
and old systems write. What is kept there for counting is not read. Lines as generate.py writes them; same sources,
same bytes. Sources: CS_NAMES_DIR and CS_GEONAMES_DIR, as tools/setup leaves them."""
import argparse
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIRST_SEED = 1001  # eval/run deid counts with 1 to 8
SHARED = ("people", "places", "values")  # names of modules there and here


def drawers(names_dir, geonames_dir):
    """People and places as generate.py draws them; its modules are put out of the way again."""
    sys.path.insert(0, str(HERE))
    from compose import lists_of
    from people import People
    from places import Places
    sys.path.pop(0)
    made = People(names_dir), Places(geonames_dir, lists_of("places.txt"))
    for name in SHARED:
        sys.modules.pop(name)
    return made


def lend(people, places, drawn, towns):
    """Let swapped.py draw from these instead of its own lists."""
    class Person:
        def __init__(self, dice):
            one = drawn.draw(dice)
            self.first, self.last = one.given, one.family

    people.Person = Person
    places.TOWNS = [town + ("",) for town in towns.towns]
    places.FOREIGN = towns.abroad
    places.COUNTIES = sorted({name.removesuffix(" County") for name, _ in towns.counties})
    places.STREETS = towns.parts["street"]


def letters(made, change):
    """The document with every letter changed whose size in bytes stays, so that spans stay right."""
    size = lambda text: len(text.encode())
    made["text"] = "".join(change(c) if size(change(c)) == size(c) else c for c in made["text"])
    return made


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True)
    for kind in ("office", "dev", "written", "lines"):
        parser.add_argument(f"--{kind}", type=int, default=1, metavar="N", help=f"seeds of each {kind} document")
    parser.add_argument("--small", type=int, default=0, metavar="N", help="every N-th document in small letters")
    parser.add_argument("--capitals", type=int, default=0, metavar="N", help="every N-th document in capitals")
    args = parser.parse_args(argv)
    missing = [name for name in ("CS_NAMES_DIR", "CS_GEONAMES_DIR") if not os.environ.get(name)]
    if missing:
        print(f"carriers.py: {' and '.join(missing)} not set; tools/setup says how", file=sys.stderr)
        return 2
    drawn, towns = drawers(os.environ["CS_NAMES_DIR"], os.environ["CS_GEONAMES_DIR"])
    sys.path[:0] = [str(ROOT / "eval"), str(ROOT / "eval" / "deid")]
    import deid
    import people
    import places
    import swapped
    import written
    lend(people, places, drawn, towns)
    sets = [(args.office, written.documents("open", "office")[0]), (args.written, written.documents("open")[0]),
            (args.lines, written.documents("open", "lines")[0])]
    gold = deid.dev()
    if gold:
        sets.append((args.dev, gold[0]))
    else:
        print("carriers.py: deid/dev is not there and left out", file=sys.stderr)
    number = 0
    with open(args.out, "w", encoding="utf-8", newline="\n") as out:
        for seeds, docs in sets:
            for doc in docs:
                for seed in range(FIRST_SEED, FIRST_SEED + seeds):
                    made = swapped.document(doc, seed)
                    number += 1
                    if args.small and number % args.small == 0:
                        letters(made, str.lower)
                    elif args.capitals and number % args.capitals == 1 % args.capitals:
                        letters(made, str.upper)
                    out.write(json.dumps(made, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
