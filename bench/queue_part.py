"""The queue's and the workflows' part of bench/run flow: bench/queue.c on SQLite and on a PostgreSQL server that is started for
it, both on a disk with every commit synced.

With --peer LangGraph (with its SQLite checkpointer, FULL) does the same four steps with an approval, and a bare SKIP LOCKED
loop by psycopg the same jobs, in the same run (tools/setup --stage peers)."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "pg"))
import server as pg  # noqa: E402
SINGLE, BATCHED, WAITING, RUNS, PEER_RUNS, PG_JOBS, PEER_BATCH = 2000, 50000, 1000000, 900, 240, 50000, 500
ROUNDS = 3  # with a peer: in turns


def built(tools):
    """The program, built for this."""
    done = subprocess.run(["cmake", "--build", str(ROOT / "build"), "--target", "bench_queue"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False)
    program = ROOT / "build" / "tests" / "flow" / "bench_queue"
    if done.returncode or not program.exists():
        raise tools.Nothing("bench_queue cannot be built; run make build")
    return program


class Bench:
    def __init__(self, tools, figures, args):
        self.tools, self.figures, self.args, self.program = tools, figures, args, built(tools)

    def told(self, what, count, where=None, env=None):
        """What the program says, in a store of its own, on the disk of the build."""
        with tempfile.TemporaryDirectory(prefix="bench-flow-", dir=ROOT / "build") as name:
            command = [str(self.program), where or name, what, str(count)]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                                  env=dict(os.environ, BENCH_KEY=os.path.join(name, "key"), **(env or {})))
            if done.returncode:
                raise self.tools.Nothing(done.stderr.decode(errors="replace").strip())
            return json.loads(done.stdout)

    def many(self, count):
        return min(count, max(1000, self.args.limit or count))

    def peer(self, script, *words):
        python = self.tools.set_up().get("CS_FLOW_PEERS_PYTHON", "")
        if not os.path.exists(python):
            raise self.tools.Nothing("the peers are not there; run tools/setup --stage peers")
        done = subprocess.run([python, "-B", str(ROOT / "bench/peers" / script), *map(str, words)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise self.tools.Nothing(f"{script}: {done.stderr.decode(errors='replace').strip()[-300:]}")
        return json.loads(done.stdout)


def claim_figures(b, name, count, told):
    median, most, worst = told["claim_ms"]
    b.figures.add(f"{name} with {count} waiting, median", median, "ms")
    b.figures.add(f"{name} with {count} waiting, 99 of 100", most, "ms", 5)
    b.figures.add(f"{name} with {count} waiting, most", worst, "ms")


def sqlite_queue(b):
    one = b.told("single", b.many(SINGLE))
    b.figures.add("queue: raw commits of one row, SQLite FULL", one["raw_s"], "/s")
    b.figures.add("queue: jobs claimed and ended one by one", one["jobs_s"], "/s")
    b.figures.add("queue: one by one over raw commits", one["jobs_s"] / one["raw_s"], "times", 0.45, at_least=True)
    many = b.told("batched", b.many(BATCHED))
    b.figures.add("queue: raw inserts, 500 a commit", many["raw_s"], "/s")
    b.figures.add("queue: jobs pushed, 500 a commit, over raw inserts", many["push_s"] / many["raw_s"], "times", 0.8, at_least=True)
    b.figures.add("queue: jobs claimed and ended, 500 a commit, over raw inserts", many["jobs_s"] / many["raw_s"], "times", 0.8,
                  at_least=True)
    count = b.many(WAITING)
    claim_figures(b, "queue: a claim", count, b.told("claim", count))


def beside_langgraph(b, count):
    """In turns; the sums of both over all rounds."""
    runs, seconds = min(PEER_RUNS, count) // ROUNDS, 0.0
    ours = []
    for _ in range(ROUNDS):
        ours.append(b.told("workflow", max(100, count // ROUNDS)))
        with tempfile.TemporaryDirectory(prefix="bench-flow-", dir=ROOT / "build") as name:
            theirs = b.peer("langgraph_four.py", name, runs)
        if theirs["synchronous"] != 2:
            raise b.tools.Nothing("LangGraph's store was not synchronous=FULL")
        seconds += runs / theirs["runs_s"]
    return {key: ROUNDS / sum(1 / one[key] for one in ours) for key in ours[0]}, runs * ROUNDS / seconds


def workflows(b):
    count = b.many(RUNS)
    ours, theirs = beside_langgraph(b, count) if b.args.peer else (b.told("workflow", count), None)
    b.figures.add("workflow: raw commits of one row, SQLite FULL", ours["raw_s"], "/s")
    b.figures.add("workflow: four steps with an approval, one after the other", ours["one_s"], "/s")
    b.figures.add("workflow: the same, submitted and approved one by one, steps together", ours["many_s"], "/s")
    b.figures.add("workflow: the same, submitted in groups of 25", ours["groups_s"], "/s")
    b.figures.add("workflow: the same, and what was shown to the person on record", ours["signed_s"], "/s")
    b.figures.add("workflow: submitted in groups, runs for each raw commit", ours["groups_s"] / ours["raw_s"], "runs")
    if theirs is None:
        return
    b.figures.add("workflow: LangGraph with SQLite FULL", theirs, "/s")
    for what, key, goal in (("one after the other", "one_s", None), ("submitted one by one", "many_s", None),
                            ("submitted in groups", "groups_s", 7), ("the same, shown and signed", "signed_s", None)):
        b.figures.add(f"workflow: {what} over LangGraph", ours[key] / theirs, "times", goal, at_least=goal is not None)


def postgresql(b):
    with tempfile.TemporaryDirectory(prefix="bench-pg-", dir=ROOT / "build") as name:
        # The server's user must reach its folder.
        os.chmod(name, 0o755)
        folder = os.path.join(name, "pg")
        if pg.start(folder, settings=pg.DURABLE) is None:
            b.tools.say("PostgreSQL is not installed: its figures are left out")
            return
        try:
            on_server(b, folder)
        finally:
            pg.stop(folder)


def createdb(folder, name):
    subprocess.run([os.path.join(pg.binaries(), "createdb"), "-h", folder, "-U", "postgres", name], check=True, cwd="/")
    return f"host={folder} user=postgres dbname={name}", f"postgresql://postgres@/{name}?host={folder}"


def on_server(b, folder):
    count, ours, bare = b.many(PG_JOBS), [], []
    for i in range(ROUNDS if b.args.peer else 1):
        ours.append(b.told("batched", count, createdb(folder, f"ours{i}")[1])["jobs_s"])
        if b.args.peer:
            bare.append(b.peer("psycopg_queue.py", createdb(folder, f"bare{i}")[0], count, PEER_BATCH)["jobs_s"])
    jobs = statistics.median(ours)
    b.figures.add("queue: PostgreSQL, jobs claimed and ended, 500 a commit", jobs, "/s", 20000, at_least=True)
    if bare:
        b.figures.add("queue: a bare SKIP LOCKED loop by psycopg, 500 a commit", statistics.median(bare), "/s")
        b.figures.add("queue: PostgreSQL over the bare loop", jobs / statistics.median(bare), "times", 0.9, at_least=True)
    waiting = b.many(WAITING)
    claim_figures(b, "queue: PostgreSQL, a claim", waiting, b.told("claim", waiting, createdb(folder, "waiting")[1]))


def measure(tools, figures, args):
    b = Bench(tools, figures, args)
    sqlite_queue(b)
    workflows(b)
    postgresql(b)
