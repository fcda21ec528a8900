"""bench/run growth: bench/growth.c with 100,000 runs, with N (10,000,000), and with 100,000 again, on SQLite.

Each store has a process of its own. What is compared is the median: the slowest looks of a shared machine are its neighbours'.
A run that nobody looked at before is read from the disk when memory does not hold the store: that has no goal.
The large store needs 2.8 KB a run and is removed at the end."""
import json
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEW, MANY, RUN_BYTES, FLOOR_MS = 100000, 10000000, 2800, 0.05
LOOKS = (("claim_ms", "claim of one job", 2), ("list_ms", "runs list, first page", 2), ("list_page_ms", "runs list, any page", 2),
         ("list_page_first_ms", "runs list, any page, never looked at before", None), ("show_ms", "runs show, any run", 2),
         ("show_first_ms", "runs show, any run, never looked at before", None), ("review_list_ms", "review list", 2),
         ("review_mine_ms", "review list --mine", 2), ("review_show_ms", "review show, any run", 2),
         ("review_show_first_ms", "review show, a new run, never looked at before", None),
         ("whole_ms", "a whole run, begun to released", None))


def told(tools, count):
    with tempfile.TemporaryDirectory(prefix="bench-growth-", dir=ROOT / "build") as name:
        if shutil.disk_usage(name).free < 2 * RUN_BYTES * count:
            raise tools.Nothing(f"{count} runs need {2 * RUN_BYTES * count >> 30} GiB free; give a lower --limit")
        done = subprocess.run([str(ROOT / "build/tests/flow/bench_growth"), name, str(count)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise tools.Nothing(done.stderr.decode(errors="replace").strip() or f"bench_growth ended with {done.returncode}")
    return json.loads(done.stdout)


def measure(tools, figures, args):
    built = subprocess.run(["cmake", "--build", str(ROOT / "build"), "--target", "bench_growth"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)
    if built.returncode:
        raise tools.Nothing("bench_growth cannot be built; run make build")
    count = max(FEW, args.limit or MANY)
    before, large, after = told(tools, FEW), told(tools, count), told(tools, FEW)
    figures.add(f"runs in the large store, {large['size_bytes'] / 1e9:.1f} GB", large["runs"], "runs")
    for key, name, goal in LOOKS:
        few = (before[key][0] + after[key][0]) / 2
        figures.add(f"{name}, median at {FEW} runs", few, "ms")
        figures.add(f"{name}, median at {count} runs", large[key][0], "ms")
        figures.add(f"{name}, 99 of 100 at {count} runs", large[key][1], "ms")
        # Below a twentieth of a millisecond a ratio says nothing.
        figures.add(f"{name}, how much slower", large[key][0] / max(few, FLOOR_MS), "times", goal)
