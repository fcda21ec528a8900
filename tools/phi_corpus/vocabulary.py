"""Drugs and diagnoses for the carrier text, from the pinned vocabularies where they are there."""
import bz2
import pickle
import re


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
