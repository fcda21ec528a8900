#!/usr/bin/env python3
"""Turns text files into C: embed.py OUT.c HEADER NAME=FILE...

Each file becomes `const char NAME[]` and, as a page's security policy names it, `NAME_hash[]`
("sha256-" and base64). What would end an inline element is refused, so the text can stand in one.
"""
import base64
import hashlib
import pathlib
import re
import sys


def numbers(text: bytes) -> str:
    """The bytes and a closing 0; a string literal of this size is more than C promises to take."""
    values = [str(b) for b in text] + ["0"]
    return ",\n".join("    " + ",".join(values[i:i + 24]) for i in range(0, len(values), 24))


def main(out: str, header: str, items: list[str]) -> int:
    parts = ["/* made by tools/embed.py; never edited */", f'#include "{header}"']
    for item in items:
        name, path = item.split("=", 1)
        text = pathlib.Path(path).read_bytes()
        if re.search(rb"</(style|script)|<!--", text, re.I):
            print(f"{path}: holds what would end an inline element", file=sys.stderr)
            return 1
        digest = base64.b64encode(hashlib.sha256(text).digest()).decode()
        if not text.isascii():
            print(f"{path}: holds other characters than ASCII", file=sys.stderr)
            return 1
        parts.append(f"const char {name}[] = {{\n{numbers(text)}}};")
        parts.append(f'const char {name}_hash[] = "sha256-{digest}";')
    pathlib.Path(out).write_text("\n".join(parts) + "\n")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
