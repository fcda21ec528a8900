"""strict - compiles one small file under the project's own flags, for tests/headers and
tests/reject. The flags are read from the tree's CMakeLists.txt, so that there is one list."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def flags():
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as f:
        listed = re.search(r"target_compile_options\(cs_flags INTERFACE\s([^)$]*)", f.read())
    found = re.findall(r"-W[\w=-]+", listed.group(1)) if listed else []
    if len(found) < 20:
        sys.exit("the list of flags was not found in CMakeLists.txt")
    return ["-std=c17", "-D_GNU_SOURCE", '-DCS_VERSION="0"', *found]


def compilers():
    found = [c for c in ("gcc", "clang-14") if shutil.which(c)]
    return found or sys.exit("neither gcc nor clang-14 is here")


def compile_file(compiler, path, folders, extra=()):
    """Whether compiler accepts path, and what it says. Makes code: gcc warns of some only then."""
    command = [compiler, "-c", "-O1", "-o", os.devnull, *flags(), *extra,
               "-I", os.path.join(ROOT, "src")]
    for folder in folders:
        command += ["-isystem", folder]
    run = subprocess.run([*command, path], capture_output=True, text=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    return run.returncode == 0, run.stdout + run.stderr


def close(passed, failed):
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
