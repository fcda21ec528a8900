#!/usr/bin/env python3
"""Compiles the codes of ICD-10-CM that look like somebody's number, for src/privacy/pattern_icd.c.

  icd_codes.py ICD OUT

ICD is the tabular list (XML, pinned); without it OUT is empty, and no number is taken for a code. Of a letter and five
figures, as claims write them without their point ("M25511"): the letter's place in the alphabet times 100,000, and
the figures. OUT holds them ascending, four bytes each, little endian."""
import os
import re
import struct
import sys


def numbers(text):
    codes = {name.replace(".", "") for name in re.findall(r"<name>([A-Z][0-9A-Z.]+)</name>", text)}
    return sorted((ord(code[0]) - ord("A")) * 100000 + int(code[1:])
                  for code in codes if re.fullmatch(r"[A-Z][0-9]{5}", code))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    text = open(source, encoding="utf-8").read() if source and os.path.exists(source) else ""
    found = numbers(text)
    with open(target, "wb") as out:
        out.write(struct.pack(f"<{len(found)}I", *found))


if __name__ == "__main__":
    main()
