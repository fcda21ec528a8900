#!/usr/bin/env python3
"""Every statement of the program names the tenant of every table it reads or writes.

  tests/store/tenant_sql_test.py BUILD_FOLDER

The sources are put through the preprocessor, so that a statement is the text that is run, and every
string that begins like SQL is looked at. A table is bound when its tenant is compared
(without an alias: first in its WHERE) with a parameter, with '*', or with the tenant of a table that is bound; an insert names the column.
Every key, foreign key and index begins with the tenant, and docs/store.md says where each table is placed."""
import json
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STRINGS = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
JOINED = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
BEGINS = re.compile(r"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) ")
TABLE = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)(?:\s+(?:AS\s+)?(?!SET\b|WHERE\b|ON\b|JOIN\b|ORDER\b|LIMIT\b"
                   r"|VALUES\b|LEFT\b|SELECT\b)([a-z]+)\b)?")
# What may look across tenants, and why.
ACROSS = {
    "SELECT key_id FROM cases WHERE wrapped_key IS NOT NULL LIMIT 1": "which master key sealed this store",
    "SELECT tenant FROM tenants ORDER BY tenant LIMIT $1": "whose turn it is in the queue",
    "SELECT tenant FROM audit_heads WHERE tenant > $1 ORDER BY tenant LIMIT 1": "every chain after a copy",
}


def statements(build):
    """(file, SQL) of every source of the program, the tables that migrations make, and the texts that make them."""
    found, tables, made = set(), set(), set()
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
        commands = json.load(f)
    for entry in commands:
        source = os.path.relpath(entry["file"], ROOT)
        if not re.fullmatch(r"src/(store|audit|flow|apps|cli|server|auth|knowledge|privacy)/\w+\.c", source):
            continue
        with open(entry["file"], encoding="utf-8") as f:
            if not re.search(r"CS_STMT|cs_stmt_begin|CREATE TABLE", f.read()):
                continue
        words = shlex.split(entry["command"])
        at = words.index("-o")
        del words[at:at + 2]
        text = subprocess.run(words + ["-E", "-P"], cwd=entry["directory"], stdout=subprocess.PIPE, check=True).stdout.decode()
        for joined in JOINED.findall(text):
            sql = "".join(STRINGS.findall(joined))
            tables.update(re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+) ", sql))
            if re.search(r"CREATE (TABLE|INDEX|UNIQUE INDEX) ", sql):
                made.add(sql)
            if BEGINS.match(sql) and not re.search(r"sqlite_schema|pg_\w+|%s", sql):
                found.add((source, sql))
    return found, tables, made


def keys_of_all(made):
    """What a distributed database needs to keep on one node and does not: keys that do not begin with the tenant, and tables
    without a key."""
    wrong = []
    for sql in made:
        for what, columns in re.findall(r"(PRIMARY KEY|UNIQUE|FOREIGN KEY|REFERENCES \w+|INDEX \w+ ON \w+) \((\w+)", sql):
            if columns != "tenant":
                wrong.append(f"{what} ({columns}")
        for table in re.split(r"(?=CREATE TABLE )", sql):
            name = re.match(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) ", table)
            if name and "PRIMARY KEY (" not in table:
                wrong.append(f"{name.group(1)} without a key")
    return wrong


def placed():
    """The tables that docs/store.md places."""
    with open(os.path.join(ROOT, "docs", "store.md"), encoding="utf-8") as f:
        rows = re.findall(r"^\| ((?:`\w+` ?)+)\| (by `tenant`|a copy)", f.read(), re.M)
    return [name for row, _ in rows for name in re.findall(r"`(\w+)`", row)]


def unbound(sql, tables):
    """The tables of a statement whose tenant is not said."""
    free, names = [], {}
    for table, alias in TABLE.findall(sql):
        if table in tables:
            names.setdefault(alias or table, table)
    insert = re.match(r"INSERT INTO ([a-z_]+) \(tenant, [^)]*\) (VALUES \((\$1|'\*'),|SELECT (\w+\.)?tenant,)", sql)
    for name, table in names.items():
        if insert and insert.group(1) == name:
            continue
        own = re.escape(name) + r"\.tenant"
        bound = (re.search(rf"{own} = (\$\d|'\*'|\w+\.tenant)|\w+\.tenant = {own}", sql) or
                 re.search(rf"(FROM|UPDATE) {re.escape(name)}\b[^(]* WHERE tenant = (\$\d|'\*')", sql))
        if not bound:
            free.append(table)
    anchored = re.search(r"\btenant = (\$\d|'\*')", sql) or (insert and insert.group(2).startswith("VALUES"))
    return free if anchored else sorted(set(names.values()))


def check(name, good, about=""):
    if not good:
        print(f"FAILED {name}: {about}", file=sys.stderr)
    return (1, 0) if good else (0, 1)


def main():
    found, tables, made = statements(sys.argv[1])
    results = [check("reads_the_program", len(found) >= 60 and len(tables) >= 15, f"{len(found)} {sorted(tables)}")]
    seen = set()
    for source, sql in sorted(found):
        if sql in ACROSS:
            seen.add(sql)
            continue
        free = unbound(sql, tables)
        results.append(check("names_its_tenant", not free, f"{source}: {free}: {sql}"))
    results.append(check("knows_its_exceptions", seen == set(ACROSS), str(set(ACROSS) - seen)))
    read = {table for _, sql in found for table, _ in TABLE.findall(sql)}
    results.append(check("looks_at_every_table", not tables - read, str(tables - read)))
    results.append(check("keys_begin_with_the_tenant", not keys_of_all(made), str(keys_of_all(made))))
    results.append(check("document_places_each_table_once", sorted(placed()) == sorted(tables),
                         str(set(placed()) ^ tables) or "one twice"))
    # The test itself: what it must find.
    for sql, wrong in [("CREATE TABLE a (tenant TEXT, PRIMARY KEY (id)) STRICT", ["PRIMARY KEY (id"]),
                       ("CREATE TABLE a (tenant TEXT) STRICT;CREATE INDEX b ON a (id)", ["INDEX b ON a (id", "a without a key"]),
                       ("CREATE TABLE a (tenant TEXT, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, c) REFERENCES d (id, tenant))",
                        ["REFERENCES d (id"])]:
        results.append(check("finds_a_key_without_tenant", keys_of_all([sql]) == wrong, f"{keys_of_all([sql])}: {sql}"))
    for sql, wrong in [("SELECT id FROM runs WHERE id = $1", ["runs"]),
                       ("SELECT r.id FROM runs r JOIN cases c ON c.id = r.case_id WHERE r.tenant = $1", ["cases"]),
                       ("UPDATE runs SET state = $2 WHERE id = $1", ["runs"]),
                       ("DELETE FROM drafts WHERE run_id = $1 AND tenant = $2", ["drafts"]),
                       ("INSERT INTO drafts (run_id) VALUES ($1)", ["drafts"]),
                       ("SELECT id FROM runs WHERE tenant = $1 AND EXISTS (SELECT 1 FROM drafts d WHERE d.run_id = id)",
                        ["drafts"])]:
        results.append(check("finds_what_crosses", unbound(sql, tables) == wrong, f"{unbound(sql, tables)}: {sql}"))
    passed, failed = map(sum, zip(*results))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
