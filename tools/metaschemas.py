#!/usr/bin/env python3
"""Turns the standard's metaschemas into C: metaschemas.py OUT.c DIR

DIR holds the documents of the pinned source (tools/pins.json). Each becomes an array of bytes; a
table gives its URI, which is its $id. Without DIR the table is empty, and a schema that refers to
a metaschema is refused.
"""
import json
import pathlib
import sys


def main(out, folder):
    files = sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()) if folder else []
    parts = ["/* made by tools/metaschemas.py; never edited */",
             '#include "schema/metaschema_in.h"']
    rows = []
    for number, path in enumerate(files):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")), separators=(",", ":"))
        root = json.loads(text)
        uri = (root.get("$id") or root.get("id", "")).rstrip("#")
        if not uri:
            continue
        data = text.encode()
        lines = [",".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
        parts.append(f"static const char text_{number}[] = {{\n" + ",\n".join(lines) + "};")
        rows.append(f'    {{CS_STR_INIT("{uri}"), {{text_{number}, sizeof text_{number}}}}},')
    rows.append("    {{NULL, 0}, {NULL, 0}},")
    parts.append("const struct cs_metaschema cs_metaschemas[] = {\n" + "\n".join(rows) + "\n};")
    pathlib.Path(out).write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
