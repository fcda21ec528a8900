/* retention.c - the tables of retention, its rules, and a preview that changes nothing.
 *
 * A removed document keeps its row with empty meta and body, so that id, size, time and keyed
 * digest can still be shown; the indexes leave such rows out. retention_removals says when
 * something went; the audit log says by whom and under which rule. */
#include "flow/retention_in.h"

#define DAY_MS 86400000LL

const struct cs_migration cs_flow_migration_retention = {
    .number = 5,
    .name = CS_STR_INIT("retention"),
    .sql = CS_STR_INIT(
        "CREATE TABLE retention_holds ("
        " tenant TEXT NOT NULL, case_id BLOB NOT NULL, reason TEXT NOT NULL, run_id BLOB,"
        " since_ms INTEGER NOT NULL, actor TEXT NOT NULL,"
        " PRIMARY KEY (tenant, case_id, reason),"
        " FOREIGN KEY (tenant, case_id) REFERENCES cases (tenant, id)) STRICT;"
        "CREATE TABLE retention_removals ("
        " tenant TEXT NOT NULL, class TEXT NOT NULL, object_id BLOB NOT NULL,"
        " at_ms INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, class, object_id)) STRICT;"
        "CREATE TABLE retention_scrubs ("
        " tenant TEXT NOT NULL, owed INTEGER NOT NULL, paid INTEGER NOT NULL,"
        " PRIMARY KEY (tenant)) STRICT;"
        "CREATE INDEX documents_by_time ON documents (tenant, created_ms) WHERE length(body) > 0;"
        "CREATE INDEX documents_by_case ON documents (tenant, case_id) WHERE length(body) > 0;"
        "CREATE INDEX vaults_by_time ON vaults (tenant, updated_ms);"
        "CREATE INDEX runs_by_case ON runs (tenant, case_id)"),
};

/* The last of all removals of text or key, in the run's own row: a page of runs reads no more. */
const struct cs_migration cs_flow_migration_removed = {
    .number = 10,
    .name = CS_STR_INIT("removed"),
    .sql = CS_STR_INIT(
        "ALTER TABLE runs ADD COLUMN removed_ms INTEGER NOT NULL DEFAULT 0;"
        "UPDATE runs SET removed_ms ="
        " (SELECT coalesce(max(gone.at_ms), 0) FROM (SELECT x.at_ms FROM retention_removals x"
        " WHERE x.tenant = runs.tenant AND x.class = 'drafts' AND x.object_id = runs.id"
        " UNION ALL SELECT y.at_ms FROM retention_removals y"
        " WHERE y.tenant = runs.tenant AND y.class = 'keys' AND y.object_id = runs.case_id"
        " UNION ALL SELECT z.at_ms FROM run_documents o JOIN retention_removals z"
        " ON z.tenant = o.tenant AND z.class = 'documents' AND z.object_id = o.document_id"
        " WHERE o.tenant = runs.tenant AND o.run_id = runs.id) AS gone)"),
};

/* ---- rules ---- */

static const char *const class_names[] = {
    [CS_RETENTION_DOCUMENTS] = "documents", [CS_RETENTION_DRAFTS] = "drafts",
    [CS_RETENTION_VAULTS] = "vaults",       [CS_RETENTION_RUNS] = "runs",
    [CS_RETENTION_AUDIT] = "audit",
};

const char *cs_retention_class_name(enum cs_retention_class c)
{
    CS_ASSERT((size_t)c < CS_COUNT(class_names));
    return class_names[c];
}

struct cs_retention_rules cs_retention_defaults(void)
{
    return (struct cs_retention_rules){{
        [CS_RETENTION_DOCUMENTS] = 90,
        [CS_RETENTION_DRAFTS] = 365,
        [CS_RETENTION_VAULTS] = 90,
        [CS_RETENTION_RUNS] = 2192, /* six years with their leap days */
        [CS_RETENTION_AUDIT] = 2192,
    }};
}

bool cs_retention_days_parse(cs_str text, int64_t *days)
{
    int64_t n = 0;
    size_t at = 0;
    if (cs_str_equal(text, CS_STR("keep"))) {
        *days = 0;
        return true;
    }
    for (; at < text.len && cs_is_digit(text.ptr[at]) && n <= CS_RETENTION_DAYS_MAX; at++)
        n = n * 10 + (text.ptr[at] - '0');
    if (at + 1 != text.len) return false;
    switch (text.ptr[at]) {
    case 'd': break;
    case 'w': n *= 7; break;
    case 'y': n = (n * 1461 + 3) / 4; break; /* rounded up: never too early */
    default: return false;
    }
    *days = n;
    return n >= 1 && n <= CS_RETENTION_DAYS_MAX;
}

int64_t cs_retention_cutoff(const struct cs_retention_rules *rules, enum cs_retention_class c,
                            cs_time now)
{
    const int64_t days = rules->days[c];
    CS_ASSERT(days >= 0);
    CS_ASSERT(days <= CS_RETENTION_DAYS_MAX);
    return days == 0 ? INT64_MIN : now.unix_ms - days * DAY_MS;
}

void cs_retention_bind_keys(struct cs_stmt *st, const struct cs_flow *flow,
                            const struct cs_retention_rules *rules, cs_time now)
{
    static const enum cs_retention_class sealed[] = {CS_RETENTION_DOCUMENTS, CS_RETENTION_DRAFTS,
                                                     CS_RETENTION_VAULTS};
    int64_t earliest = INT64_MAX;
    for (size_t i = 0; i < CS_COUNT(sealed); i++) {
        const int64_t cutoff = cs_retention_cutoff(rules, sealed[i], now);
        cs_bind_int(st, 3 + (int)i, cutoff);
        if (cutoff != INT64_MIN && cutoff < earliest) earliest = cutoff;
    }
    cs_bind_str(st, 1, flow->tenant);
    cs_bind_int(st, 2, earliest == INT64_MAX ? INT64_MIN : earliest);
}

/* ---- preview ---- */

#define TALLY(inner)                                                                               \
    "SELECT count(*), coalesce(sum(bytes), 0), coalesce(min(at), 0),"                              \
    " coalesce(sum(CASE WHEN due AND NOT held AND NOT busy THEN 1 ELSE 0 END), 0),"                \
    " coalesce(sum(CASE WHEN due AND NOT held AND NOT busy THEN bytes ELSE 0 END), 0),"            \
    " coalesce(min(CASE WHEN due AND NOT held AND NOT busy THEN at ELSE NULL END), 0),"            \
    " coalesce(sum(CASE WHEN due AND held THEN 1 ELSE 0 END), 0),"                                 \
    " coalesce(sum(CASE WHEN due AND busy AND NOT held THEN 1 ELSE 0 END), 0)"                     \
    " FROM (" inner ") AS each"

static void tally_begin(struct cs_stmt *st, struct cs_db *db, enum cs_retention_class c)
{
    switch (c) {
    case CS_RETENTION_DOCUMENTS: CS_STMT(st, db, TALLY(CS_SQL_DOCUMENTS)); return;
    case CS_RETENTION_DRAFTS: CS_STMT(st, db, TALLY(CS_SQL_DRAFTS)); return;
    case CS_RETENTION_VAULTS: CS_STMT(st, db, TALLY(CS_SQL_VAULTS)); return;
    case CS_RETENTION_RUNS: CS_STMT(st, db, TALLY(CS_SQL_RUNS)); return;
    case CS_RETENTION_AUDIT:
    case CS_RETENTION_CLASSES: break;
    }
    CS_ASSERT(c == CS_RETENTION_AUDIT);
    CS_STMT(st, db,
            TALLY("SELECT length(detail) AS bytes, at_ms AS at, (at_ms < $2) AS due,"
                  " FALSE AS held, FALSE AS busy FROM audit_events WHERE tenant = $1"));
}

static cs_status tally_read(struct cs_flow *flow, enum cs_retention_class c, int64_t cutoff,
                            struct cs_retention_tally *out, struct cs_error *err)
{
    struct cs_stmt st;
    tally_begin(&st, flow->db, c);
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_int(&st, 2, cutoff);
    if (cs_stmt_next(&st))
        *out = (struct cs_retention_tally){
            .kept = cs_col_int(&st, 0),
            .kept_bytes = cs_col_int(&st, 1),
            .oldest = {cs_col_int(&st, 2)},
            .due = cs_col_int(&st, 3),
            .due_bytes = cs_col_int(&st, 4),
            .oldest_due = {cs_col_int(&st, 5)},
            .held = cs_col_int(&st, 6),
            .busy = cs_col_int(&st, 7),
        };
    return cs_stmt_end(&st, err);
}

/* The file is one for all tenants: its row stands under '*', as migrations do. *owed: 0 when
 * everything that was owed is paid. */
static cs_status scrub_owed(struct cs_flow *flow, int64_t *owed, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, flow->db, "SELECT owed FROM retention_scrubs WHERE tenant = '*' AND owed > paid");
    *owed = cs_stmt_next(&st) ? cs_col_int(&st, 0) : 0;
    return cs_stmt_end(&st, err);
}

static cs_status preview_in_tx(struct cs_flow *flow, const struct cs_retention_rules *rules,
                               cs_time now, struct cs_retention_preview *out, struct cs_error *err)
{
    for (int i = 0; i < CS_RETENTION_CLASSES; i++) {
        const enum cs_retention_class c = (enum cs_retention_class)i;
        const int64_t cutoff = cs_retention_cutoff(rules, c, now);
        CS_TRY(tally_read(flow, c, cutoff, &out->tallies[i], err));
    }
    struct cs_stmt st;
    CS_STMT(&st, flow->db, "SELECT count(*)" CS_SQL_KEYS);
    cs_retention_bind_keys(&st, flow, rules, now);
    out->keys = cs_stmt_next(&st) ? cs_col_int(&st, 0) : 0;
    CS_TRY(cs_stmt_end(&st, err));
    int64_t owed = 0;
    CS_TRY(scrub_owed(flow, &owed, err));
    out->scrub_pending = owed > 0;
    return CS_OK;
}

cs_status cs_flow_retention_preview(struct cs_flow *flow, const struct cs_retention_rules *rules,
                                    cs_time now, struct cs_retention_preview *out,
                                    struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    CS_ASSERT(!flow->group);
    *out = (struct cs_retention_preview){0};
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = preview_in_tx(flow, rules, now, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}

/* ---- what is still owed to the files ---- */

cs_status cs_scrub_owe(struct cs_tx *tx, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO retention_scrubs (tenant, owed, paid) VALUES ('*', 1, 0)"
            " ON CONFLICT (tenant) DO UPDATE SET owed = retention_scrubs.owed + 1");
    return cs_stmt_run(&st, NULL, err);
}

static cs_status scrub_settle(struct cs_flow *flow, int64_t owed, struct cs_error *err)
{
    struct cs_tx tx;
    struct cs_stmt st;
    CS_TRY(cs_tx_begin_rows(&tx, flow->db, err));
    CS_STMT(&st, tx.db, "UPDATE retention_scrubs SET paid = $1 WHERE tenant = '*' AND paid < $1");
    cs_bind_int(&st, 1, owed);
    const cs_status status = cs_stmt_run(&st, NULL, err);
    if (status == CS_OK) return cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

/* Only what was owed before the scrub is settled: another process may have removed more since. */
cs_status cs_scrub_pay(struct cs_flow *flow, bool *done, struct cs_error *err)
{
    int64_t owed = 0;
    *done = true;
    CS_TRY(scrub_owed(flow, &owed, err));
    if (owed == 0) return CS_OK;
    const cs_status status = cs_db_scrub(flow->db, done, err);
    if (status == CS_OK && *done) return scrub_settle(flow, owed, err);
    *done = false;
    return status == CS_E_CONFLICT || status == CS_E_IO ? CS_OK : status;
}
