"""The audit log's part of bench/run flow: bench/audit.c and `audit verify`, on a disk.

Commits are compared with SQLite's own in the same run, in turns; what takes CPU is also given by CPU time, since machines are
shared. The store lies beside the build, not in /tmp, which may be memory."""
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMITS, RECORDS, BATCH, VERIFIES = 3000, 1000000, 5000, 3
PART = 10 * BATCH


def built(tools):
    """The program, built for this."""
    build = ROOT / "build"
    done = subprocess.run(["cmake", "--build", str(build), "--target", "bench_audit"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    program = build / "tests" / "audit" / "bench_audit"
    if done.returncode or not program.exists():
        raise tools.Nothing("bench_audit cannot be built; run make build")
    return program


def measure(tools, figures, args):
    program = built(tools)
    records = min(RECORDS, max(PART, (args.limit or RECORDS) // PART * PART))
    with tempfile.TemporaryDirectory(prefix="bench-audit-", dir=ROOT / "build") as name:
        folder = pathlib.Path(name)
        told = json.loads(tools.measured(folder, [str(program), name, str(COMMITS), str(records), str(BATCH)]).output)
        raw, ours = told["raw_commits_s"], told["audit_commits_s"]
        figures.add("audit: commits of one row by SQLite alone, FULL", raw, "/s")
        figures.add("audit: appends, each its own commit, FULL", ours, "/s")
        figures.add("audit: appends over SQLite's commits", ours / raw, "times", 0.8, at_least=True)
        median, most = told["batched_s"]
        figures.add(f"audit: appends in transactions of {BATCH}, median of ten parts", median, "/s", 100000, at_least=True)
        figures.add("audit: the same, most", most, "/s")
        figures.add("audit: the same by CPU time", told["batched_cpu_s"], "/s")
        store = str(folder / "large.db")
        runs = [tools.measured(folder, [str(ROOT / "build/countersign"), "audit", "verify", "--store", store, "--json"])
                for _ in range(VERIFIES)]
        if any(json.loads(r.output)["records"] != records for r in runs):
            raise tools.Nothing("audit verify read another number of records")
        figures.add(f"audit: verify {records} records, least of {VERIFIES}", min(r.seconds for r in runs), "s", 5)
        figures.add(f"audit: verify {records} records, CPU", min(r.cpu for r in runs), "s")
        figures.add("resident memory of it", max(r.kib for r in runs) * 1024 / 1e6, "MB")
        for what, key in (("a record", "proof_ms"), ("growth", "growth_ms")):
            figures.add(f"audit: proof of {what} in {records}, median", told[key][0], "ms", 1)
            figures.add(f"audit: proof of {what} in {records}, 99 of 100", told[key][1], "ms")
