"""What the tests of the command line share: run the program in a world of its own, count, report."""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback

NOTE = """DISCHARGE SUMMARY

Discharge Diagnoses:
1. Acute on chronic systolic heart failure
2. Type 2 diabetes mellitus

Hospital Course:
The patient denies chest pain. History of stroke in 2015.

Discharge Medications:
- START furosemide 40 mg PO twice daily
- Continue lisinopril 20 mg by mouth once daily
- STOP ibuprofen

Follow-up:
Follow up with Dr. Alvarez in cardiology in 2 weeks.

Return to the emergency department if you have shortness of breath or chest pain.
"""


ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def shm_names():
    """The program's files in /dev/shm; those of the tests that run beside this one are left out."""
    names = os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else []
    return {n for n in names if "countersign" in n and not n.startswith(("countersign-test-", "countersign-pg-"))}


class Skip(Exception):
    """This machine cannot show what the test is about; the name and the reason are printed."""


class World:
    """A home folder, a store and a working folder that nobody else sees."""

    def __init__(self, program, fits=""):
        self.program = os.path.abspath(program)
        self.fits_program = os.path.abspath(fits) if fits else ""
        self.folder = tempfile.mkdtemp(prefix="countersign-cli-")
        self.store = os.path.join(self.folder, "state", "countersign", "countersign.db")
        self.env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.folder,
            "XDG_STATE_HOME": os.path.join(self.folder, "state"),
            "XDG_CACHE_HOME": os.path.join(self.folder, "cache"),
            "CS_MODEL": "none",
            "LANG": "C.UTF-8",
        }
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                self.env[name] = value

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content=NOTE):
        content = content.encode() if isinstance(content, str) else content
        with open(self.path(name), "wb") as f:
            f.write(content)
        return name

    def run(self, *args, stdin=b"", stdout=subprocess.PIPE, timeout=120, **env):
        """Runs the program; gives (exit code, standard output, standard error) as bytes."""
        done = subprocess.run([self.program, *args], cwd=self.folder, env={**self.env, **env}, input=stdin,
                              stdout=stdout, stderr=subprocess.PIPE, timeout=timeout, check=False)
        return done.returncode, done.stdout, done.stderr

    def start(self, *args, **env):
        return subprocess.Popen([self.program, *args], cwd=self.folder, env={**self.env, **env},
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def json(self, *args, expect=(0, 3), **env):
        code, out, err = self.run(*args, **env)
        same(code in expect, True, f"exit {code}: {err.decode(errors='replace')}")
        return json.loads(out)

    def fits(self, schema, text):
        """Checks text (bytes of one JSON object) against share/schemas/SCHEMA.v1.json."""
        if not self.fits_program:
            return
        path = os.path.join(ROOT, "share", "schemas", schema + ".v1.json")
        done = subprocess.run([self.fits_program, path], input=text, stdout=subprocess.PIPE, check=False)
        same((done.returncode, done.stdout.decode()), (0, ""), schema)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def shortened(value):
    text = repr(value)
    return text if len(text) <= 600 else text[:600] + "..."


def same(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"{about}: is {shortened(actual)}, expected {shortened(expected)}"[:2000])


def holds(text, part, about=""):
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    if part not in text:
        raise AssertionError(f"{about}: {part!r} is not in {text[:800]!r}")


def lacks(text, part, about=""):
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    if part in text:
        raise AssertionError(f"{about}: {part!r} is in {text[:800]!r}")


def every_span_holds(draft, source):
    """Each evidence quote is exactly the bytes that its offsets name."""
    count = 0
    for part in ("diagnoses", "medications", "follow_up", "red_flags"):
        for claim in draft[part]:
            for span in claim["evidence"]:
                same(source[span["start"]:span["end"]].decode(), span["quote"], part)
                count += 1
    return count


def main(tests, argv):
    """tests: name -> function of a fresh World. argv: program, cli_fits, part of a test's name."""
    if len(argv) < 2:
        sys.exit(f"usage: {argv[0]} PROGRAM [FITS [TEST]]")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    passed = failed = skipped = 0
    for name, test in tests.items():
        if len(argv) > 3 and argv[3] not in name:
            continue
        world = World(argv[1], argv[2] if len(argv) > 2 else "")
        try:
            test(world)
            passed += 1
        except Skip as why:
            skipped += 1
            print(f"skipped {name}: {why}", file=sys.stderr)
        except Exception:  # a test that dies is a test that failed; the others still run
            failed += 1
            print(f"FAILED {name}", file=sys.stderr)
            traceback.print_exc(limit=-2)
        finally:
            world.close()
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
