#!/usr/bin/env python3
"""Compiles the words beside identifiers into the table that src/privacy/pattern_words.c reads.

  identifiers.py WORDS OUT

WORDS is src/privacy/words/identifiers.txt, whose first lines say how it is written. OUT is C: rows
in the order of the alphabet, and SLOTS slots of row number + 1 (0: empty), open addressing, linear,
by FNV-1a 32 of the word. The roles are those of enum pattern_role; the compiler refuses others.
"""
import re
import sys

SLOTS = 4096
WORD_MAX = 15


def fnv(word):
    value = 0x811C9DC5
    for byte in word.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def fail(number, text):
    sys.exit(f"line {number}: {text}")


def read(path):
    """word -> [roles, type, value]"""
    words = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            head, colon, rest = line.partition(":")
            match = re.fullmatch(r"(?:label ([A-Z_]+) ([12])|([a-z0-9]+)(?: =(\d+))?)", head)
            if not colon or not match:
                fail(number, "no role at its begin")
            kind, strength, role, value = match.groups()
            for word in rest.split():
                if not re.fullmatch(r"[a-z][a-z0-9]*", word) or len(word) > WORD_MAX:
                    fail(number, f"not a word of at most {WORD_MAX} small letters: {word}")
                row = words.setdefault(word, [set(), None, 0])
                row[0].add((role or "label").upper())
                if kind:
                    if row[1]:
                        fail(number, f"a second type: {word}")
                    row[1] = kind
                number_of = int(value or strength or 0)
                # A label keeps its strength; other values may not contradict each other.
                if number_of and row[2] and row[2] != number_of and not row[1]:
                    fail(number, f"a second value: {word}")
                if number_of and (kind or not row[1]):
                    row[2] = number_of
    return words


def main():
    words = read(sys.argv[1])
    rows = sorted(words)
    slots = [0] * SLOTS
    for index, word in enumerate(rows):
        at = fnv(word) % SLOTS
        while slots[at]:
            at = (at + 1) % SLOTS
        slots[at] = index + 1
    with open(sys.argv[2], "w", encoding="ascii") as out:
        out.write("static const struct entry entries[] = {\n")
        for word in rows:
            roles, kind, value = words[word]
            bits = " | ".join(f"R({role})" for role in sorted(roles))
            out.write(f'    {{"{word}", {bits}, {"CS_PHI_" + kind if kind else 0}, {value}}},\n')
        out.write("};\nstatic const uint16_t slots[] = {")
        for at in range(0, SLOTS, 16):
            out.write("\n    " + " ".join(f"{slot}," for slot in slots[at:at + 16]))
        out.write("\n};\n")


if __name__ == "__main__":
    main()
