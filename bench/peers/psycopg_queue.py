"""The peer of the queue figures on PostgreSQL: the bare SKIP LOCKED loop that a program would write with psycopg.

  psycopg_queue.py URL JOBS BATCH    one line of JSON: jobs a second, claimed and ended

Claimed by one statement, ended by another, each with its own commit."""
import json
import sys
import time

import psycopg


def main():
    url, jobs, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with psycopg.connect(url) as c:
        c.execute("DROP TABLE IF EXISTS bare_jobs")
        c.execute("CREATE TABLE bare_jobs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), state text NOT NULL,"
                  " due_ms bigint NOT NULL, payload text NOT NULL)")
        c.execute("CREATE INDEX ON bare_jobs (due_ms) WHERE state = 'waiting'")
        c.execute("INSERT INTO bare_jobs (state, due_ms, payload) SELECT 'waiting', g, 'draft'"
                  " FROM generate_series(1, %s) g", (jobs,))
        c.commit()
        begun, done = time.monotonic(), 0
        while done < jobs:
            rows = c.execute("UPDATE bare_jobs SET state = 'leased' WHERE id IN (SELECT id FROM bare_jobs"
                             " WHERE state = 'waiting' ORDER BY due_ms LIMIT %s FOR UPDATE SKIP LOCKED)"
                             " RETURNING id", (batch,)).fetchall()
            c.commit()
            c.execute("DELETE FROM bare_jobs WHERE id = ANY(%s)", ([r[0] for r in rows],))
            c.commit()
            done += len(rows)
        seconds = time.monotonic() - begun
        c.execute("DROP TABLE bare_jobs")
        c.commit()
    print(json.dumps({"jobs_s": jobs / seconds}))


if __name__ == "__main__":
    main()
