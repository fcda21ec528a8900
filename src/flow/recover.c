/* recover.c - runs whose process is gone are marked interrupted, with an audit event each.
 *
 * Looking is done first, without the right to write: usually there is nothing to do, and a
 * read-only store can be looked at. The mark checks the state again, as the run may have ended in
 * between. */
#include "flow/flow_in.h"

/* More are taken the next time. In no order: by id, SQLite would go through all runs there are. */
#define RECOVER_MAX 1000

struct orphan {
    cs_id run;
    cs_time started;
    struct cs_process process;
};

static cs_status running_read(struct cs_flow *flow, struct orphan *out, size_t *count,
                              struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, flow->db,
            "SELECT id, started_ms, process_boot, process_ns, process_pid, process_started"
            " FROM runs WHERE tenant = $1 AND state = 'running' LIMIT $2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_int(&st, 2, RECOVER_MAX);
    for (*count = 0; *count < RECOVER_MAX && cs_stmt_next(&st); (*count)++)
        out[*count] = (struct orphan){
            .run = cs_col_id(&st, 0),
            .started = {cs_col_int(&st, 1)},
            .process = {cs_col_id(&st, 2), cs_col_int(&st, 3), cs_col_int(&st, 4),
                        cs_col_int(&st, 5)},
        };
    return cs_stmt_end(&st, err);
}

static cs_status mark(struct cs_flow *flow, struct cs_tx *tx, const struct orphan *orphan,
                      cs_time now, size_t *recovered, struct cs_error *err)
{
    int64_t changes = 0;
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET state = 'interrupted', finished_ms = $3"
            " WHERE tenant = $1 AND id = $2 AND state = 'running'");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, &orphan->run);
    cs_bind_int(&st, 3, now.unix_ms);
    CS_TRY(cs_stmt_run(&st, &changes, err));
    if (changes == 0) return CS_OK;
    (*recovered)++;
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "run.interrupted",
        .object = "run",
        .object_id = orphan->run,
        .outcome = CS_AUDIT_FAILED,
        CS_AUDIT_FIELDS(CS_A("started_ms", orphan->started.unix_ms)),
    };
    return cs_audit_append(tx, &event, err);
}

/* Keep those that are to be given up. */
static cs_status orphans_keep(struct cs_arena *arena, struct orphan *orphans, size_t *count,
                              int64_t before_ms, struct cs_error *err)
{
    size_t kept = 0;
    struct cs_process self;
    CS_TRY(cs_process_self(arena, &self, err));
    for (size_t i = 0; i < *count; i++) {
        enum cs_process_state state = CS_PROCESS_UNKNOWN;
        CS_TRY(cs_process_look(arena, &self, &orphans[i].process, &state, err));
        const bool stale = orphans[i].started.unix_ms < before_ms;
        if (state == CS_PROCESS_GONE || (state == CS_PROCESS_UNKNOWN && stale))
            orphans[kept++] = orphans[i];
    }
    *count = kept;
    return CS_OK;
}

cs_status cs_flow_recover(struct cs_flow *flow, struct cs_arena *arena, cs_time now,
                          int64_t stale_ms, size_t *recovered, struct cs_error *err)
{
    CS_ASSERT(stale_ms >= 0);
    size_t count = 0;
    size_t marked = 0;
    *recovered = 0;
    struct orphan *const orphans = CS_NEW_ARRAY(arena, struct orphan, RECOVER_MAX);
    if (!orphans) return cs_arena_fail(arena, err);
    CS_TRY(running_read(flow, orphans, &count, err));
    if (count == 0) return CS_OK;
    CS_TRY(orphans_keep(arena, orphans, &count, now.unix_ms - stale_ms, err));
    if (count == 0) return CS_OK;
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = CS_OK;
    for (size_t i = 0; status == CS_OK && i < count; i++)
        status = mark(flow, &tx, &orphans[i], now, &marked, err);
    if (status != CS_OK) {
        cs_tx_rollback(&tx);
        return status;
    }
    CS_TRY(cs_tx_commit(&tx, err));
    *recovered = marked;
    return CS_OK;
}
