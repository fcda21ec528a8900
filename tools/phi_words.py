#!/usr/bin/env python3
"""Compiles what is known of single words into the table that src/privacy/read/lookup.c reads.

  phi_words.py OUT --names DIR --people F --geonames DIR --frequencies F --drugs F --diseases F
               --icd F --words DIR

Sources (pinned in tools/pins.json; each may be missing, then the table knows less):
  names        US Census 1990: surnames and given names with their frequencies (public domain)
  people       tools/phi_corpus/people.txt: names of some fifty languages, written for this project
  geonames     GeoNames cities of 500 inhabitants and more, US counties (CC BY 4.0)
  frequencies  wordfreq: how common a word is (build-time statistics only)
  drugs, diseases, icd   the vocabularies of tools/lexicon.py, here word by word
  words        src/privacy/words: people, kinds, eponyms, clinical, abbreviations, brands, medicines, senses (.txt)
Same sources, same bytes out.

Table, little endian: "CSPHI01\\0", u32 slots (a power of two), u32 entries; slots x {u32 hash of
the word, 0: empty; u32 flags}, then a filter of 2^20 bits. Open addressing, linear, from the hash's
low bits. In the filter two bits are set for each word that people speak of (is_spoken), at the
number of its hash's high bits and of its low bits. A word is folded: lower case ASCII letters, no
accents, no apostrophes. A place of several words is hashed with single spaces between, and its first
word has the flag BEGINS. Flags: see src/privacy/name_in.h.
"""
import argparse
import json
import math
import os
import re
import struct
import sys
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lexicon  # noqa: E402

KINDS = ("none title doctor relation credential clinician role label particle suffix month weekday ephead org "
         "placehead street greeting sayverb placecue function formlabel state nation company "
         "organism").split()
SURNAME, GIVEN, COMMON, TOWN, KIND = 0, 3, 6, 9, 21  # shifts
COUNTY, REGION, DRUG, CLINICAL, EPONYM, BEGINS, VERB, PLACE = (1 << n for n in range(11, 19))
WORDISH = 19  # two bits
SENSE = 26  # six bits
PLACE_WORDS_MAX = 4
SPOKEN_BITS = 20
WORLD_CLASS, WORLD_PERCENT = 2, 0.001  # of a name that the Census does not count
PARTICLES = set("von van der den del della las los dos das abu bin ibn ben ter ten mac nic".split())
EXTRA = {"ß": "s", "æ": "a", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "t", "œ": "o", "ı": "i",
         "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ĳ": "i"}


def fold(text):
    """As src/privacy/read/scan.c: lower case, without accents and apostrophes; other scripts stay."""
    out = []
    for c in text.lower():
        if c in "'\u2019\u02bc":
            continue
        if c.isascii():
            out.append(c)
            continue
        c = EXTRA.get(c, c)
        base = unicodedata.normalize("NFD", c)[0]
        out.append(base if base.isascii() else c)
    return "".join(out)


def words_of(text):
    return [w for w in re.split(r"[^\w]|_", fold(text)) if w]


def hash_of(folded):
    h = 0xCBF29CE484222325
    for b in folded.encode():
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (h >> 32 ^ h) & 0xFFFFFFFF or 1


class Table:
    def __init__(self):
        self.flags = {}
        self.spoken = set()

    def set(self, word, bits):
        if word:
            self.flags[word] = self.flags.get(word, 0) | bits

    def most(self, word, shift, width, value):
        """A class of several bits keeps its highest value."""
        if not word:
            return
        mask = (1 << width) - 1
        old = self.flags.get(word, 0)
        if (old >> shift & mask) < value:
            self.flags[word] = old & ~(mask << shift) | value << shift


def name_class(percent):
    return 5 if percent >= .1 else 4 if percent >= .02 else 3 if percent >= .005 else 2 if percent >= .001 else 1


def add_names(table, folder, percents):
    for name, shift in (("all.last", SURNAME), ("female.first", GIVEN), ("male.first", GIVEN)):
        for line in open(os.path.join(folder, "dist." + name), encoding="ascii"):
            word, percent = line.split()[0].lower(), float(line.split()[1])
            table.most(word, shift, 3, name_class(percent))
            percents[word] = percents.get(word, 0) + percent


def add_people(table, path, percents):
    """Names of the world: where the Census knows the word too, its class stays."""
    for line in open(path, encoding="utf-8"):
        kind, _, names = line.split("#")[0].partition(":")
        for name in names.split():
            for part in words_of(name.replace("_", " ")):
                if len(part) < 3 or part in PARTICLES:
                    continue
                table.most(part, SURNAME if kind == "family" else GIVEN, 3, WORLD_CLASS)
                percents[part] = max(percents.get(part, 0), WORLD_PERCENT)


def common_class(zipf):
    return 7 if zipf >= 6 else 6 if zipf >= 5 else 5 if zipf >= 4.2 else 4 if zipf >= 3.5 else 3 if zipf >= 3 else 2 if zipf >= 2 else 1


def add_frequencies(table, zipf, percents):
    for word, value in zipf.items():
        folded = fold(word)
        if value < 1.3 or not folded.isalpha() or len(folded) > 24:
            continue
        table.most(folded, COMMON, 3, common_class(value))
        if len(folded) >= 3 and sum(zipf.get(folded + e, 0) >= 2.6 for e in ("ed", "ing", "er", "ly", "d", "s", "es", "ness")) >= 3:
            table.set(folded, VERB)
        # How far its use goes beyond its use as a name: "mary" 0, "hand" 3.
        beyond = value - math.log10(max(percents.get(folded, 0), 1e-4))
        if folded in percents:
            table.most(folded, WORDISH, 2, 3 if beyond >= 7 else 2 if beyond >= 6.2 else 1 if beyond >= 5.4 else 0)
        else:
            table.most(folded, WORDISH, 2, 3 if value >= 3.5 else 2 if value >= 2.5 else 1)


def add_place(table, name, size, kind=PLACE):
    words = words_of(name)
    if len(words) == 1 and len(words[0]) > 2:
        table.most(words[0], TOWN, 2, size)
    elif 1 < len(words) <= PLACE_WORDS_MAX:
        table.set(" ".join(words), kind)
        table.most(" ".join(words), TOWN, 2, size)
        table.set(words[0], BEGINS)


def add_geonames(table, folder):
    for city in json.load(open(os.path.join(folder, "cities500.json"), encoding="utf-8")).values():
        people, at_home = city["population"], city["countrycode"] == "US"
        if at_home or people >= 50000:
            add_place(table, city["name"], 3 if people >= 200000 else 2 if people >= 20000 else 1)
    for county in json.load(open(os.path.join(folder, "us_counties.json"), encoding="utf-8")):
        name = re.sub(r" (County|Parish|Borough|Census Area|Municipality|city)$", "", county["name"])
        add_place(table, name, 1)
        if " " not in name:
            table.set(fold(name), COUNTY)
    names = [s["name"] for s in json.load(open(os.path.join(folder, "us_states.json"), encoding="utf-8")).values()]
    names += [c["name"] for c in json.load(open(os.path.join(folder, "countries.json"), encoding="utf-8")).values()]
    for name in names:
        words = words_of(name)
        if len(words) == 1:
            table.set(words[0], REGION)
        elif len(words) <= PLACE_WORDS_MAX:
            table.set(" ".join(words), REGION)
            table.set(words[0], BEGINS)


def named_after(word, variant, table):
    """"Bogaert disease" against "celiac disease": adjectives of medicine have their endings."""
    return (bool(re.search(rf"\\b{word}'?s? (disease|syndrome|anomaly|sarcoma|palsy)", variant.lower())) and
            not table.flags.get(word, 0) & CLINICAL and
            not re.search(r"(ic|al|ous|ar|ary|ory|ive|oid|id|ed|ing|ia|is|us|um|y|ism|ent|ant|ate|in|ine|ose|ase|ion|oma)s?$", word))


def add_clinical(table, args, zipf):
    if os.path.exists(args.icd):
        text = open(args.icd, encoding="utf-8").read()
        for part in re.findall(r"<(?:desc|note)>([^<]+)", text):
            for m in re.finditer(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?", part):
                word, begin = m.group(), m.start() == 0
                if re.search("['\u2019]s$", word):
                    table.set(fold(word[:-2]), EPONYM)
                elif word[0].islower() and len(word) > 2:
                    table.set(fold(word), CLINICAL)
                elif word[0].isupper() and not begin and word[1:].islower() and len(word) > 3:
                    table.set(fold(word), EPONYM)
    for path, key in ((args.diseases, "disease_variant_to_canonical"), (args.drugs, "drug_variant_to_canonical")):
        if not os.path.exists(path):
            continue
        for variant in lexicon.unpickle(path)[key]:
            words = words_of(variant)
            if "disease" in key and re.search(r" (disease|syndrome|anomaly|sarcoma|palsy)s?$", variant.lower()):
                named = [w for w in words[:-1] if table.flags.get(w, 0) & 7 and zipf.get(w, 0) < 4.3]
                for word in named if len(words) <= 4 else []:
                    table.set(word, EPONYM)
            for word in words:
                if len(word) < 4 or not word.isalpha():
                    continue
                rare = zipf.get(word, 0) < 3.2
                if "drug" in key and len(words) == 1 and rare:
                    table.set(word, DRUG)
                elif "disease" in key and rare and table.flags.get(word, 0) & 63 == 0:
                    table.set(word, EPONYM if named_after(word, variant, table) else CLINICAL)


def add_words(table, folder):
    for line in open(os.path.join(folder, "kinds.txt"), encoding="utf-8"):
        kind, _, words = line.split("#")[0].partition(":")
        if not words.strip():
            continue
        if kind not in KINDS:
            sys.exit(f"kinds.txt: unknown kind {kind}")
        for word in words.split():
            word = fold(word)
            forms = [word, word + "s"] if kind == "ephead" else [word]
            for form in forms:
                if not table.flags.get(form, 0) >> KIND & 31:
                    table.most(form, KIND, 5, KINDS.index(kind))
    for name, bit in (("eponyms", EPONYM), ("clinical", CLINICAL), ("abbreviations", CLINICAL), ("brands", DRUG)):
        for line in open(os.path.join(folder, name + ".txt"), encoding="utf-8"):
            for word in line.split("#")[0].split():
                for part in words_of(word):
                    table.set(part, bit)


def add_senses(table, path):
    """Words that are in the table already; the number of a class is its place in the sorted list of classes."""
    classes = {}
    for line in open(path, encoding="ascii"):
        name, _, words = line.split("#")[0].partition(":")
        if words.strip():
            classes.setdefault(name, []).extend(words.split())
    if len(classes) > 63:
        sys.exit(f"senses.txt: {len(classes)} classes, 63 have room")
    for number, name in enumerate(sorted(classes), 1):
        for word in classes[name]:
            if word in table.flags:
                table.set(word, number << SENSE)


def add_medicines(table, path):
    """Words that people speak of; what the table has already keeps its flags."""
    for line in open(path, encoding="ascii"):
        for word in line.split("#")[0].split():
            table.spoken.add(word)
            if word not in table.flags:
                table.set(word, DRUG)


def is_spoken(table, word, bits):
    common = bits >> COMMON & 7
    least = 1 if bits & DRUG else 2 if bits & CLINICAL or bits >> KIND & 31 else 3
    return common >= least or word in table.spoken


def write(table, path):
    slots = 16
    while slots * 0.65 < len(table.flags):
        slots *= 2
    hashes, flags = [0] * slots, [0] * slots
    spoken = bytearray(1 << (SPOKEN_BITS - 3))
    entries = 0
    # the commonest first: nearly every word of a text is found in the slot that its hash names
    by_use = sorted(table.flags.items(), key=lambda item: (-(item[1] >> COMMON & 7), item[0]))
    for word, bits in by_use:
        value = hash_of(word)
        at = value & (slots - 1)
        while hashes[at] and hashes[at] != value:
            at = (at + 1) & (slots - 1)
        entries += not hashes[at]
        if is_spoken(table, word, bits):
            for bit in (value >> (32 - SPOKEN_BITS), value & ((1 << SPOKEN_BITS) - 1)):
                spoken[bit >> 3] |= 1 << (bit & 7)
        hashes[at] = value
        flags[at] |= bits
    pairs = [n for pair in zip(hashes, flags) for n in pair]
    with open(path + ".new", "wb") as f:
        f.write(b"CSPHI01\0" + struct.pack("<2I", slots, entries) + struct.pack(f"<{2 * slots}I", *pairs) + bytes(spoken))
    os.replace(path + ".new", path)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    for name in ("names", "people", "geonames", "frequencies", "drugs", "diseases", "icd", "words"):
        ap.add_argument("--" + name, default="")
    args = ap.parse_args()
    table, percents = Table(), {}
    zipf = lexicon.frequencies(args.frequencies) if os.path.exists(args.frequencies) else {}
    if os.path.isdir(args.names):
        add_names(table, args.names, percents)
    else:
        print("phi_words.py: the sources of names are not set up; names are found by context only", file=sys.stderr)
    for path in (args.people, os.path.join(args.words, "people.txt")):
        if os.path.exists(path):
            add_people(table, path, percents)
    add_frequencies(table, zipf, percents)
    if os.path.isdir(args.geonames):
        add_geonames(table, args.geonames)
    add_clinical(table, args, zipf)
    add_words(table, args.words)
    add_senses(table, os.path.join(args.words, "senses.txt"))
    add_medicines(table, os.path.join(args.words, "medicines.txt"))
    write(table, args.out)


if __name__ == "__main__":
    main()
