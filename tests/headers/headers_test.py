#!/usr/bin/env python3
"""Every header of src/ compiles alone, twice in a row, without one warning.

  headers_test.py FOLDER...    folders of libraries: yyjson's, and llama's if there is one"""
import os
import sys
import tempfile

import strict


def main(folders):
    folders = [f for name in folders for f in (name, os.path.join(name, "include"))
               if os.path.isdir(f)]
    with_llama = any(os.path.exists(os.path.join(f, "llama.h")) for f in folders)
    passed = failed = 0
    src = os.path.join(strict.ROOT, "src")
    headers = sorted(os.path.relpath(os.path.join(folder, name), src)
                     for folder, _, names in os.walk(src) for name in names if name.endswith(".h"))
    with tempfile.TemporaryDirectory() as scratch:
        unit = os.path.join(scratch, "alone.c")
        for header in headers:
            with open(os.path.join(src, header), encoding="utf-8") as f:
                if "<llama.h>" in f.read() and not with_llama:
                    continue
            with open(unit, "w", encoding="utf-8") as f:
                f.write(f'#include "{header}"\n#include "{header}"\n'
                        "extern int only_a_declaration;\n")
            for compiler in strict.compilers():
                good, said = strict.compile_file(compiler, unit, folders, ["-Werror"])
                passed, failed = passed + good, failed + (not good)
                if not good:
                    print(f"src/{header}:1: does not stand alone ({compiler})\n{said}")
    strict.close(passed, failed)


if __name__ == "__main__":
    main(sys.argv[1:])
