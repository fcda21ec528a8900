#!/usr/bin/env python3
"""Each misuse in cases/ is refused, for the reason it names; ok.c is accepted.

A case says in its first comment who refuses it and what is said, as a regular expression:
  Refused by compilers: REGEX     each compiler here must refuse it
  Refused by tidy: REGEX          compilers accept it; tools/tidy must not

  reject_test.py FOLDER...        folders of libraries"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "headers"))
import strict  # noqa: E402  (found by the line above)


def tidy(text):
    """What tools/tidy says of text as a file of the room that may include all others."""
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, "src/cli"))
        with open(os.path.join(root, "src/cli/case.c"), "w", encoding="utf-8") as f:
            f.write(text)
        with open(os.path.join(root, "src/cli/CMakeLists.txt"), "w", encoding="utf-8") as f:
            f.write("cs_room(cli SOURCES case.c DEPS base privacy model audit store)\n")
        run = subprocess.run([os.path.join(strict.ROOT, "tools/tidy"), "--root", root],
                             capture_output=True, text=True, check=False)
    return [line for line in run.stdout.split("\n") if line.startswith("src/cli/case.c:")
            and "does not begin with" not in line]


def problems(path, text, folders):
    """One entry a check: None, or what is wrong."""
    refused = re.search(r"Refused by (compilers|tidy): (\S.*?)\s*\*/", text)
    by, says = refused.groups() if refused else ("nobody", "")
    if by == "nobody" and os.path.basename(path) != "ok.c":
        yield "does not say who refuses it"
    for compiler in strict.compilers():
        # -Werror for ok.c only: a misuse must be refused in every build, not only in ours.
        good, said = strict.compile_file(compiler, path, folders,
                                         ["-Werror"] if by == "nobody" else [])
        if by == "compilers" and good:
            yield f"{compiler} accepts it"
        elif by == "compilers" and not re.search(says, said):
            yield f"{compiler} refuses it for another reason than {says}:\n{said}"
        elif by != "compilers" and not good:
            yield f"{compiler} refuses it:\n{said}"
        else:
            yield None
    found = tidy(text)
    if by == "tidy":
        yield None if any(re.search(says, line) for line in found) else "tools/tidy accepts it"
    elif by == "nobody":
        yield f"tools/tidy refuses it: {found}" if found else None


def main(folders):
    passed = failed = 0
    cases = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
    for name in sorted(n for n in os.listdir(cases) if n.endswith(".c")):
        path = os.path.join(cases, name)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for problem in problems(path, text, folders):
            passed, failed = passed + (problem is None), failed + (problem is not None)
            if problem:
                print(f"tests/reject/cases/{name}:1: {problem}")
    strict.close(passed, failed)


if __name__ == "__main__":
    main(sys.argv[1:])
