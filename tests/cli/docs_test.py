#!/usr/bin/env python3
"""Runs every command block of README.md and docs/*.md that is about the program.

A block is ```console (commands begin with "$ ", other lines are output that must appear; "..." in it
stands for anything) or ```sh (every line is a command). Lines whose program is countersign or
build/countersign are run, also behind "cat FILE |", and those of docs/*.py. A command may end with "# exit N"; without it 0
and 3 are right. The id 7f3a90c2 stands for the newest run, the digest 4b1c0f77a2e9 for what review show says of it, and
edits.json for its draft without its last follow-up. note.txt, other.txt and notes.ndjson
are there, and so are the samples and share. A page that names postgresql:// is run beside a server of its
own with an empty database "countersign"; without PostgreSQL those commands are left out.
"""
import glob
import json
import os
import re
import sys
from contextlib import nullcontext

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402

sys.path.insert(0, os.path.join(harness.ROOT, "tests", "pg"))
import server  # noqa: E402

BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```", re.M | re.S)
OURS = re.compile(r"^(cat [\w./-]+ \| )?(build/)?countersign\b|^python3 docs/")
EXIT = re.compile(r"#\s*exit (\d+)\s*$")
ANY_RUN = "7f3a90c2"
ANY_DIGEST = "4b1c0f77a2e9"
SERVER = "postgresql://"


def commands_of(kind, block):
    """(command, lines of output that must appear) of one block."""
    commands = []
    for line in block.splitlines():
        if kind == "sh":
            if line.strip() and not line.startswith("#"):
                commands.append((line.strip(), []))
        elif line.startswith("$ "):
            commands.append((line[2:].strip(), []))
        elif commands and line.strip():
            commands[-1][1].append(line)
    return [(command, output) for command, output in commands if OURS.match(command)]


def prepare(world):
    world.write("note.txt")
    world.write("other.txt")
    world.write("notes.ndjson", '{"id":1,"text":"MRN 00482913, seen today"}\n')
    os.makedirs(world.path("build"))
    os.symlink(world.program, world.path("build/countersign"))
    for folder in ("samples", "docs", "share"):
        os.symlink(os.path.join(harness.ROOT, folder), world.path(folder))
    world.env["PYTHONDONTWRITEBYTECODE"] = "1"
    world.env["PATH"] = world.path("build") + ":" + world.env["PATH"]


def run_line(world, command, output):
    wanted = EXIT.search(command)
    if ANY_RUN in command:
        runs = world.json("runs", "list", "--json")["runs"]
        if not runs:
            world.run("summarize", "note.txt")
            runs = world.json("runs", "list", "--json")["runs"]
        command = command.replace(ANY_RUN, runs[0]["run"][:16])
        if ANY_DIGEST in command:
            shown = world.json("review", "show", runs[0]["run"], "--json")
            command = command.replace(ANY_DIGEST, shown["seen"][:12])
            shown["draft"]["follow_up"].pop()
            world.write("edits.json", json.dumps(shown["draft"]))
    shell = harness.subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=world.folder, env=world.env,
                                   stdin=harness.subprocess.DEVNULL, stdout=harness.subprocess.PIPE,
                                   stderr=harness.subprocess.STDOUT, timeout=120, check=False)
    told = shell.stdout.decode(errors="replace")
    right = (int(wanted.group(1)),) if wanted else (0, 3)
    harness.same(shell.returncode in right, True, f"{command}: exit {shell.returncode}: {told[:400]}")
    for line in output:
        pattern = ".*".join(re.escape(part) for part in line.split("..."))
        if not re.search(pattern, told):
            raise AssertionError(f"{command}: does not print {line!r} but {told[:800]!r}")


def page_test(path):
    with open(path, encoding="utf-8") as f:
        blocks = BLOCK.findall(f.read())
    lines = [pair for kind, block in blocks for pair in commands_of(kind, block)]

    def test(world):
        prepare(world)
        with server.Running() if any(SERVER in command for command, _ in lines) else nullcontext() as running:
            if running:
                running.createdb("countersign")
                world.env.update(running.env())
            for command, output in lines:
                if SERVER in command and not running.there:
                    print(f"skipped {os.path.basename(path)}: {command}: PostgreSQL is not installed")
                    continue
                run_line(world, command, output)

    return lines, test


def main():
    tests = {}
    for path in sorted(glob.glob(os.path.join(harness.ROOT, "README.md")) + glob.glob(os.path.join(harness.ROOT, "docs", "*.md"))):
        lines, test = page_test(path)
        if lines:
            tests[f"{os.path.relpath(path, harness.ROOT)} ({len(lines)} commands)"] = test
    return harness.main(tests, sys.argv)


if __name__ == "__main__":
    sys.exit(main())
