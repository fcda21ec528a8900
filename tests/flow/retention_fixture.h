/* retention_fixture.h - runs of several ages, maps, and what must hold after any removal. */
#ifndef CS_TEST_RETENTION_FIXTURE_H
#define CS_TEST_RETENTION_FIXTURE_H

#include "tests/flow/flow_fixture.h"

#define DAY_MS 86400000LL
#define START_MS 1764003909123LL

static inline cs_time day(int64_t n)
{
    return (cs_time){START_MS + n * DAY_MS};
}

/* A finished run that began on this day; its case in *case_id. */
static inline cs_id run_on_day(struct flow_fixture *x, int64_t n, cs_id *case_id)
{
    struct cs_run_record record = {0};
    x->now = day(n);
    const cs_id run = flow_run(x);
    CHECK_INT(flow_show(x, run, 0, &record), CS_OK);
    if (case_id) *case_id = record.row.case_id;
    return run;
}

/* A sealed map for each case, as old as its case, and a key of the tenant. */
static inline void vaults_make(struct flow_fixture *x)
{
    CHECK_INT(EXEC(&x->f, x->flow.db,
                   "INSERT INTO vaults (tenant, case_id, updated_ms, entry_count, sealed)"
                   " SELECT tenant, id, created_ms, 3, randomblob(200) FROM cases"
                   " WHERE id NOT IN (SELECT case_id FROM vaults)"),
              CS_OK);
    CHECK_INT(EXEC(&x->f, x->flow.db,
                   "INSERT INTO tenant_keys (tenant, created_ms, key_id, wrapped_key)"
                   " SELECT t.tenant, 1, randomblob(16), randomblob(61)"
                   " FROM (SELECT DISTINCT tenant FROM cases) t"
                   " WHERE t.tenant NOT IN (SELECT tenant FROM tenant_keys)"),
              CS_OK);
}

static inline struct cs_retention_result retention_run(struct flow_fixture *x, int64_t on_day)
{
    const struct cs_retention_rules rules = cs_retention_defaults();
    struct cs_retention_result result = {0};
    CHECK_INT(cs_flow_retention_run(&x->flow, &rules, day(on_day), &result, &x->f.err), CS_OK);
    return result;
}

static inline struct cs_retention_preview retention_preview(struct flow_fixture *x, int64_t on_day)
{
    const struct cs_retention_rules rules = cs_retention_defaults();
    struct cs_retention_preview preview = {0};
    CHECK_INT(cs_flow_retention_preview(&x->flow, &rules, day(on_day), &preview, &x->f.err), CS_OK);
    return preview;
}

static inline struct cs_subject subject_of(cs_id case_id)
{
    return (struct cs_subject){.case_id = case_id};
}

/* What is gone, is noted and is on record, each thing once; the chain holds. */
static inline void removals_check(struct flow_fixture *x)
{
    struct fixture *const f = &x->f;
    struct cs_db *const db = x->flow.db;
    const int64_t emptied =
        QUERY(f, db, "SELECT count(*) FROM documents WHERE length(body) = 0 AND length(meta) = 0");
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM documents WHERE length(body) = 0"), emptied);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM retention_removals WHERE class = 'documents'"),
              emptied);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM audit_events WHERE action = 'retention.removed'"
                    " AND detail LIKE '%\"class\":\"documents\"%'"),
              emptied);
    const int64_t drafts = QUERY(
        f, db,
        "SELECT count(*) FROM runs r WHERE r.state = 'cancelled'"
        " AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.tenant = r.tenant AND d.run_id = r.id)");
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM retention_removals WHERE class = 'drafts'"),
              drafts);
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM audit_events WHERE action = 'retention.removed'"
                    " AND detail LIKE '%\"class\":\"drafts\"%'"),
              drafts);
    /* A run whose text went does not wait any more, unless the sweep behind a shredded key was
     * stopped; and its row says when. */
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM runs r JOIN cases c ON c.tenant = r.tenant"
                    " AND c.id = r.case_id WHERE r.state = 'awaiting_review'"
                    " AND r.removed_ms > 0 AND c.wrapped_key IS NOT NULL"),
              0);
    CHECK_INT(
        QUERY(f, db,
              "SELECT count(*) FROM runs WHERE removed_ms <> (SELECT coalesce(max(g.at_ms), 0)"
              " FROM (SELECT x.at_ms FROM retention_removals x WHERE x.tenant = runs.tenant"
              " AND ((x.class = 'drafts' AND x.object_id = runs.id)"
              " OR (x.class = 'keys' AND x.object_id = runs.case_id)"
              " OR (x.class = 'documents' AND x.object_id IN (SELECT o.document_id"
              " FROM run_documents o WHERE o.tenant = runs.tenant AND o.run_id = runs.id))))"
              " AS g)"),
        0);
    CHECK_INT(QUERY(f, db, "SELECT count(*) FROM retention_removals WHERE class = 'keys'"),
              QUERY(f, db, "SELECT count(*) FROM cases WHERE wrapped_key IS NULL"));
    CHECK_INT(QUERY(f, db,
                    "SELECT count(*) FROM retention_removals x WHERE x.class = 'runs'"
                    " AND EXISTS (SELECT 1 FROM run_steps s WHERE s.run_id = x.object_id)"),
              0);
    CHECK(flow_verified(x) > 0);
}

#endif
