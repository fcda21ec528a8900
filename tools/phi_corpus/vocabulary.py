"""Drugs and diagnoses for the carrier text, from the pinned vocabularies where they are there."""
import bz2
import os
import pickle
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import lexicon  # noqa: E402

ENDINGS = ("ed", "ing", "er", "ly", "d", "s", "es", "ness", "al", "y")
FORMS_MIN = 3  # of a word with those endings: more a word than a name


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"class {module}.{name} refused")


def drugs(path, common, common_brands):
    """(substances, brands), each sorted; the common ones weigh as much as all the others."""
    names, brands = [], []
    if path:
        with bz2.open(path) as f:
            variants = PlainUnpickler(f).load()["drug_variant_to_variant_data"]
        for name in sorted(variants):
            if re.fullmatch(r"[a-z]{5,16}", name):
                (brands if variants[name].get("is_brand") else names).append(name)
    brands = [name.capitalize() for name in brands]
    return (common * max(1, len(names) // max(1, len(common))) + names,
            common_brands * max(1, len(brands) // max(1, len(common_brands))) + brands)


def diagnoses(path, common):
    """Short descriptions of ICD-10-CM, full of words that only look like names."""
    if not path:
        return common
    with open(path, encoding="utf-8") as f:
        found = re.findall(r"<(?:desc|note)>([^<>&]{4,60})</", f.read())
    return common * 40 + sorted({text.strip() for text in found if not re.search(r"[\d(\[]", text)})


def common(path, people):
    """(words of the language, those of them that are surnames too), each sorted. "Root cause" and "Peak flow" must stay,
    so the second kind is needed as well; a word that is a name above all is in neither."""
    if not path:
        return ["wound", "swelling", "visitor", "pressure", "drainage"], ["peak", "root", "stone"]
    zipf = lexicon.frequencies(path)
    bearers = dict(zip(map(str.lower, people.census["family"].items), people.census["family"].items))
    given = {name.lower() for kind in ("male", "female") for name in people.census[kind].items}
    listed = {name.lower() for style in people.styles.values() for kind in ("male", "female", "family") for name in style[kind]}
    words, both = [], []
    for word, value in zipf.items():
        if not (2.6 <= value < 6 and re.fullmatch("[a-z]{4,13}", word)) or word in given or word in listed:
            continue
        stem = word[:-1] if word.endswith("e") else word
        forms = sum(zipf.get(stem + e, 0) >= 2 for e in ENDINGS) + sum(word.endswith(e) and zipf.get(word[:-len(e)], 0) >= 2.5
                                                                     for e in ENDINGS) * 2
        if forms >= FORMS_MIN:
            (both if word in bearers else words).append(word)
    return sorted(words), sorted(both)
