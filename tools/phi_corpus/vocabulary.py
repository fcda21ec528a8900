"""Names of drugs for the carrier text, from the pinned vocabulary when it is there."""
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
