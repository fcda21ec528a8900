#!/usr/bin/env python3
"""Compiles the words beside identifiers into the table that src/privacy/pattern/words.c reads.

  identifiers.py WORDS OUT

WORDS is src/privacy/words/identifiers.txt, whose first lines say how it is written. OUT is C: rows
in the order of the alphabet, each word as two numbers of eight letters, little endian; and a hash
table, open addressing, linear: low 12 bits row number + 1 (0: empty), high 4 bits the next ones of
the hash after those of the slot. The roles are those of enum pattern_role; the compiler refuses
others.
"""
import re
import sys

WORD_MAX = 15
SLOT_BITS, ROW_BITS, TAG_BITS = 13, 12, 4
HASH_HIGH, HASH_ALL = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
MASK = (1 << 64) - 1


def halves(word):
    """The word as src/privacy/pattern/words.c sees it."""
    padded = word.encode().ljust(16, b"\0")
    return int.from_bytes(padded[:8], "little"), int.from_bytes(padded[8:], "little")


def hash_of(word):
    low, high = halves(word)
    return (low ^ (high * HASH_HIGH & MASK)) * HASH_ALL & MASK


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
            match = re.fullmatch(r"(?:label ([A-Z_]+) ([1234])|([a-z0-9]+)(?: =(\d+))?)", head)
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
    if len(rows) >= 1 << ROW_BITS:
        sys.exit("more words than rows can be numbered")
    slots = [0] * (1 << SLOT_BITS)
    for index, word in enumerate(rows):
        value = hash_of(word)
        at = value >> (64 - SLOT_BITS)
        tag = value >> (64 - SLOT_BITS - TAG_BITS) & ((1 << TAG_BITS) - 1)
        while slots[at]:
            at = (at + 1) % len(slots)
        slots[at] = tag << ROW_BITS | (index + 1)
    with open(sys.argv[2], "w", encoding="ascii") as out:
        out.write("static const struct entry entries[] = {\n")
        for word in rows:
            roles, kind, value = words[word]
            low, high = halves(word)
            bits = " | ".join(f"R({role})" for role in sorted(roles))
            out.write(f"    {{UINT64_C({low:#x}), UINT64_C({high:#x}), {bits}, "
                      f"{'CS_PHI_' + kind if kind else 0}, {value}}}, /* {word} */\n")
        out.write("};\nstatic const uint16_t slots[] = {")
        for at in range(0, len(slots), 16):
            out.write("\n    " + " ".join(f"{slot}," for slot in slots[at:at + 16]))
        out.write("\n};\n")


if __name__ == "__main__":
    main()
