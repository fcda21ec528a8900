/* work_tables.c - the tables of jobs, of steps that ended, and of what was spent. */
#include "flow/queue.h"

/* Few indexes, as a claim writes into each: the key finds a run's jobs, and one index both the
 * leases that ended and those of a holder, who knows until when it holds. */
#define JOBS_SQL                                                                                   \
    "CREATE TABLE jobs ("                                                                          \
    " tenant TEXT NOT NULL, id BLOB NOT NULL, run_id BLOB NOT NULL, step TEXT NOT NULL,"           \
    " branch INTEGER NOT NULL, priority INTEGER NOT NULL, state TEXT NOT NULL"                     \
    " CHECK (state IN ('waiting', 'leased', 'dead')), due_ms INTEGER NOT NULL,"                    \
    " attempts INTEGER NOT NULL, attempts_max INTEGER NOT NULL, created_ms INTEGER NOT NULL,"      \
    " holder BLOB, held_until_ms INTEGER NOT NULL, failure TEXT NOT NULL, told INTEGER NOT NULL,"  \
    " PRIMARY KEY (tenant, run_id, id)) STRICT;"                                                   \
    "CREATE INDEX jobs_waiting ON jobs (tenant, priority, due_ms) WHERE state = 'waiting';"        \
    "CREATE INDEX jobs_leased ON jobs (tenant, held_until_ms, holder) WHERE state = 'leased';"     \
    "CREATE INDEX jobs_dead ON jobs (tenant, told) WHERE state = 'dead';"

const struct cs_migration cs_flow_migration_work = {
    .number = 8,
    .name = CS_STR_INIT("work"),
    .sql =
        CS_STR_INIT(JOBS_SQL
                    /* step_count: how many steps ended, which is the next one's ordinal;
                        * waits_at: the step whose signature the run waits for, or ''. */
                    "CREATE TABLE run_work ("
                    " tenant TEXT NOT NULL, run_id BLOB NOT NULL, workflow TEXT NOT NULL,"
                    " version INTEGER NOT NULL, definition BLOB NOT NULL,"
                    " priority INTEGER NOT NULL, step_count INTEGER NOT NULL,"
                    " waits_at TEXT NOT NULL,"
                    " PRIMARY KEY (tenant, run_id),"
                    " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
                    "CREATE TABLE step_results ("
                    " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
                    " job_id BLOB NOT NULL, step TEXT NOT NULL, branch INTEGER NOT NULL,"
                    " attempts INTEGER NOT NULL, next TEXT NOT NULL, finished_ms INTEGER NOT NULL,"
                    " keyed BLOB, body BLOB,"
                    " PRIMARY KEY (tenant, run_id, ordinal),"
                    " UNIQUE (tenant, run_id, step, branch),"
                    " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
                    "CREATE TABLE budgets ("
                    " tenant TEXT NOT NULL, account TEXT NOT NULL, spent INTEGER NOT NULL,"
                    " allowed INTEGER NOT NULL,"
                    " PRIMARY KEY (tenant, account)) STRICT;"
                    "CREATE TABLE spendings ("
                    " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
                    " account TEXT NOT NULL, amount INTEGER NOT NULL,"
                    " PRIMARY KEY (tenant, run_id, ordinal, account),"
                    " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT"),
};
