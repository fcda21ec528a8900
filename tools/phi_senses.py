#!/usr/bin/env python3
"""Compiles what kind of thing a word of the language means into src/privacy/words/senses.txt.

  phi_senses.py OUT --wordnet DIR --frequencies F

DIR holds WordNet 3.0 as Debian's wordnet-base lays it (/usr/share/wordnet); F is wordfreq's list. Each line of OUT is
`class: word word ...`: "health: nurse nurses surgeon ...". A word has the class of its commonest sense by WordNet's own
counts; an inflected form has its word's. Classes are WordNet's lexicographer files, people, things and states divided
further by what they fall under, verbs put together by who does them and divided by form. Words that wordfreq
hardly knows are left out, and so is what has a capital in WordNet: these are names.
Same sources, same bytes out. The output is committed; tools/phi_words.py reads it. ADR 0031 says what it is for.
"""
import argparse
import collections
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lexicon  # noqa: E402

FREQUENCY_MIN = 1.3  # zipf, as in tools/phi_words.py
NOUNS = ("tops act animal artifact attribute body cognition communication event feeling food group location motive object "
         "person phenomenon plant possession process quantity relation shape state substance time").split()
# What a noun falls under -> a class of its own, the first that fits; by a word of a hypernym.
UNDER = {
    "person": (("kin", "relative spouse offspring parent kinsman kinswoman friend neighbor acquaintance lover"),
               ("health", "health_professional medical_practitioner nurse patient sick_person therapist"),
               ("leader", "leader official authority clergyman peace_officer"),
               ("worker", "worker professional employee expert skilled_worker employer assistant educator"),
               ("child", "child juvenile")),
    "artifact": (("building", "structure building facility way area"), ("drug", "drug medicine medication"),
                 ("cloth", "clothing covering fabric"), ("vehicle", "conveyance vehicle"),
                 ("device", "device instrumentality instrument equipment")),
    "state": (("illness", "illness disease disorder ill_health pathology symptom physical_condition"),),
    "phenomenon": (("illness", "symptom"),),
    "act": (("procedure", "medical_procedure medical_care treatment operation diagnosis therapy"),),
    "group": (("organization", "organization organisation institution unit social_unit"),),
    "communication": (("document", "document writing written_communication record"),),
    "cognition": (("method", "method procedure examination"),),
}
VERBS = {29: "living", 30: "change", 31: "saying", 32: "saying", 33: "social", 34: "living", 35: "contact", 36: "change",
         37: "living", 38: "moving", 39: "saying", 40: "social", 41: "social", 42: "being", 43: "change"}
VERB_FORMS = ("", "_s", "_ed", "_ing")
# Few words or told apart by nothing that matters here: one class.
SAME = {"tops": "attribute", "motive": "feeling", "shape": "attribute", "relation": "attribute", "process": "phenomenon",
        "being": "social", "contact": "change", "plant": "food"}


HEAD = """Made by tools/phi_senses.py from WordNet 3.0. Not to be edited: what is wrong goes into the tool.
"""


def licence(folder):
    """WordNet's licence, which must stand on every copy: the head of each of its files."""
    with open(os.path.join(folder, "data.adv"), encoding="ascii") as lines:
        head = [line for line in lines if line.startswith("  ")]
    return "\n".join(re.sub(r"^ +\d+ ?", "", line).strip() for line in head).strip()


def name_of(name):
    for old, new in SAME.items():
        if name == old or name.startswith(old + "_"):
            return new + name[len(old):]
    return name


def synsets_of(path):
    """offset -> (file, words, hypernyms)"""
    out = {}
    for line in open(path, encoding="ascii"):
        if line.startswith(" "):
            continue
        part = line.split(" | ")[0].split()
        count = int(part[3], 16)
        words = [re.sub(r"\(.*", "", part[4 + 2 * i]) for i in range(count)]
        at = 4 + 2 * count
        pointers = [part[at + 1 + 4 * i:at + 5 + 4 * i] for i in range(int(part[at]))]
        out[part[0]] = (int(part[1]), words, [p[1] for p in pointers if p[0] in ("@", "@i")])
    return out


def above(synsets, offset, seen):
    """The words of a synset and of all that it falls under."""
    if offset in seen:
        return
    seen.add(offset)
    _, words, up = synsets[offset]
    yield from words
    for higher in up:
        yield from above(synsets, higher, seen)


def noun_class(synsets, offset):
    name = NOUNS[synsets[offset][0] - 3]
    words = set(above(synsets, offset, set()))
    for part, heads in UNDER.get(name, ()):
        if words & set(heads.split()):
            return part
    return name


def counts_of(folder):
    """(lemma, part of speech) -> how often WordNet's texts have it, and (lemma, file) likewise."""
    parts, files = collections.Counter(), collections.Counter()
    for line in open(os.path.join(folder, "cntlist.rev"), encoding="ascii"):
        key, _, count = line.split()
        lemma, rest = key.split("%")
        kind = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}[rest[0]]
        parts[lemma, kind] += int(count)
        files[lemma, int(rest.split(":")[1])] += int(count)
    return parts, files


def exceptions_of(folder, kind):
    out = collections.defaultdict(list)
    for line in open(os.path.join(folder, kind + ".exc"), encoding="ascii"):
        form, *lemmas = line.split()
        for lemma in lemmas:
            out[lemma].append(form)
    return out


def plural(word):
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def verb_forms(word, irregular):
    """(form's number, form)"""
    stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    yield 1, plural(word)
    past = [f for f in irregular if not f.endswith("ing") and not f.endswith("s")]
    for form in past:
        yield 2, form
    doubled = stem + stem[-1] if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", stem) else stem
    for base in {stem, doubled}:
        yield 2, (base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else base + "ed")
        yield 3, base + "ing"


def senses(folder, zipf):
    """word -> class"""
    parts, files = counts_of(folder)
    data = {kind: synsets_of(os.path.join(folder, "data." + kind)) for kind in ("noun", "verb", "adj", "adv")}
    best = {}  # form -> (weight, class)

    def offer(form, weight, name):
        if re.fullmatch(r"[a-z]{2,24}", form) and zipf.get(form, 0) >= FREQUENCY_MIN:
            if form not in best or best[form][0] < weight:
                best[form] = (weight, name_of(name))

    for kind in ("noun", "verb", "adj", "adv"):
        irregular = exceptions_of(folder, kind)
        capitals = {word.lower() for _, words, _ in data[kind].values() for word in words if word[0].isupper()}
        for line in open(os.path.join(folder, "index." + kind), encoding="ascii"):
            if line.startswith(" "):
                continue
            part = line.split()
            lemma, offsets = part[0], part[-int(part[2]):]
            if lemma in capitals and not parts[lemma, kind]:
                offsets = [o for o in offsets if lemma in data[kind][o][1]]
            if not offsets or not re.fullmatch("[a-z]+", lemma):
                continue
            weight = parts[lemma, kind] + {"noun": .4, "verb": .3, "adj": .5, "adv": .45}[kind]
            first = data[kind][offsets[0]]
            if kind == "noun":
                name = noun_class(data[kind], offsets[0])
                for form in [lemma, plural(lemma), *irregular[lemma]]:
                    offer(form, weight, name)
            elif kind == "verb":
                name = VERBS[first[0]]
                offer(lemma, weight, name)
                for number, form in verb_forms(lemma, irregular[lemma]):
                    offer(form, weight, name + VERB_FORMS[number])
            else:
                offer(lemma, weight, "adverb" if kind == "adv" else "relational" if first[0] == 1 else "adjective")
    return {form: name for form, (_, name) in best.items()}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out")
    ap.add_argument("--wordnet", required=True)
    ap.add_argument("--frequencies", required=True)
    args = ap.parse_args()
    by_class = collections.defaultdict(list)
    for word, name in sorted(senses(args.wordnet, lexicon.frequencies(args.frequencies)).items()):
        by_class[name].append(word)
    with open(args.out, "w", encoding="ascii") as out:
        out.write("".join(f"# {line}".rstrip() + "\n" for line in (HEAD + licence(args.wordnet)).split("\n")))
        for name in sorted(by_class):
            line = name + ":"
            for word in by_class[name]:
                if len(line) + 1 + len(word) > 120:
                    out.write(line + "\n")
                    line = name + ":"
                line += " " + word
            out.write(line + "\n")


if __name__ == "__main__":
    main()
