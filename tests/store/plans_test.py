#!/usr/bin/env python3
"""No statement reads all rows of a tenant unless it must: what is fast in a new store stays so in one of ten million runs.

  tests/store/plans_test.py BUILD_FOLDER

Every statement of the program (as tests/store/tenant_sql_test.py finds them) is given to SQLite's EXPLAIN QUERY PLAN in a store that the
program made. A table that is scanned, or searched by nothing but its tenant, is a small one or stands below with the reason."""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tenant_sql_test as tenant_sql  # noqa: E402

SMALL = {"tenants", "audit_heads", "tenant_keys", "retention_scrubs", "retention_holds", "budgets", "migrations"}
# (source, table or index that is read whole): why.
WHOLE = {
    ("audit/checkpoint.c", "audit_checkpoints"): "the last by its key",
    ("audit/head.c", "audit_nodes"): "a tree is made anew",
    ("audit/verify.c", "audit_nodes"): "verify reads the whole log",
    ("flow/access.c", "run_documents"): "the accounting for a document reads the whole log anyway",
    ("flow/access.c", "audit_events"): "the accounting reads the whole log",
    ("flow/gone.c", "runs"): "a tenant may be shredded as a whole",
    ("flow/queue.c", "jobs"): "counts what waits, for a person who asks",
    ("flow/queue_claim.c", "jobs"): "up to the tenant's limit",
    ("flow/retention.c", "d"): "a preview counts all there is",
    ("flow/retention.c", "f"): "a preview counts all there is",
    ("flow/retention.c", "r"): "a preview counts all there is",
    ("flow/retention.c", "v"): "a preview counts all there is",
    ("flow/retention.c", "c"): "a preview counts all there is",
    ("flow/retention.c", "audit_events"): "a preview counts all there is",
    ("flow/review.c", "a"): "a page of the list, in the order of the index",
    ("flow/shred.c", "cases"): "a tenant may be shredded as a whole",
    ("flow/shred.c", "documents"): "a tenant may be shredded as a whole",
    ("flow/shred.c", "f"): "a tenant may be shredded as a whole",
    ("flow/shred.c", "vaults"): "a tenant may be shredded as a whole",
    ("store/seal.c", "cases"): "any row, at opening",
}
READ = re.compile(r"^(?:SCAN (\w+)(?: USING .*)?|SEARCH (\w+) .*\(tenant=\?\))$")


def read_whole(store, sql, tables):
    """The tables, or their aliases, that SQLite reads whole for a statement; None: not one of SQLite's."""
    text = re.sub(r"\$(\d+)", r"?\1", re.sub(r" FOR UPDATE( SKIP LOCKED)?", "", sql))
    count = max([int(n) for n in re.findall(r"\?(\d+)", text)] or [0])
    try:
        plan = store.execute("EXPLAIN QUERY PLAN " + text, [None] * count).fetchall()
    except sqlite3.Error:
        return None
    aliases = {alias or table for table, alias in tenant_sql.TABLE.findall(sql) if table in tables}
    names = [scan or search for line in plan for scan, search in READ.findall(line[3])]
    return [name for name in names if name in aliases and name not in SMALL]


def main():
    build, results, seen, looked = sys.argv[1], [], set(), 0
    check = tenant_sql.check
    found, tables, _ = tenant_sql.statements(build)
    with tempfile.TemporaryDirectory(prefix="countersign-plans-") as folder:
        path = os.path.join(folder, "store.db")
        note = os.path.join(folder, "note.txt")
        with open(note, "w", encoding="utf-8") as f:
            f.write("Continue lisinopril 20 mg once daily.\n")
        subprocess.run([os.path.join(build, "countersign"), "summarize", note, "--no-model", "--store", path], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        store = sqlite3.connect(path)
        for source, sql in sorted(found):
            names = read_whole(store, sql, tables)
            looked += names is not None
            for name in names or []:
                key = (source.removeprefix("src/"), name)
                seen.add(key)
                results.append(check("reads_what_it_needs", key in WHOLE, f"{source}: all of {name}: {sql}"))
        results.append(check("looks_at_the_program", looked >= 100, str(looked)))
        results.append(check("knows_its_exceptions", seen == set(WHOLE), str(set(WHOLE) - seen)))
        # The test itself: what it must find. Both were in the program once.
        by_id = "SELECT id FROM runs WHERE tenant = $1 AND state = 'running' ORDER BY id LIMIT $2"
        by_or = ("SELECT x.at_ms FROM retention_removals x WHERE x.tenant = $1 AND ((x.class = 'drafts' AND x.object_id = $2)"
                 " OR (x.class = 'documents' AND x.object_id IN (SELECT o.document_id FROM run_documents o WHERE o.tenant = $1"
                 " AND o.run_id = $2)))")
        for sql, name in ((by_id, "runs"), (by_or, "x")):
            results.append(check("finds_what_reads_all", read_whole(store, sql, tables) == [name], sql))
        store.close()
    passed, failed = map(sum, zip(*results))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
