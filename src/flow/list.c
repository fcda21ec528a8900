/* list.c - runs, newest first, a page at a time. Nothing is unsealed for it. */
#include "flow/flow_in.h"

cs_status cs_run_row_read(struct cs_stmt *st, struct cs_arena *arena, struct cs_run_row *out,
                          struct cs_error *err)
{
    *out = (struct cs_run_row){
        .run = cs_col_id(st, 0),
        .case_id = cs_col_id(st, 1),
        .app = cs_col_copy(st, 2, arena),
        .engine = cs_col_copy(st, 3, arena),
        .started = {cs_col_int(st, 6)},
        .finished = {cs_col_int(st, 7)},
        .needs_review = cs_col_int(st, 8) != 0,
        .reason_count = cs_col_int(st, 9),
        .document_count = cs_col_int(st, 10),
        .size_bytes = cs_col_int(st, 11),
        .removed = {cs_col_int(st, 12)},
    };
    const bool parsed = cs_run_state_parse(cs_col_str(st, 4), &out->state) &&
                        cs_status_parse(cs_col_str(st, 5), &out->failure);
    if (!parsed && st->error.status == CS_OK)
        return CS_FAIL(err, CS_E_CORRUPT, "A run in the store has a state that is never written",
                       "Restore the store from a backup");
    return CS_OK;
}

/* The place in the order of runs: before it come those that are listed. */
struct cursor {
    int64_t started_ms;
    cs_id run;
};

static cs_status cursor_find(const struct cs_flow *flow, const cs_id *before, struct cursor *out,
                             struct cs_error *err)
{
    *out = (struct cursor){.started_ms = INT64_MAX};
    if (!before) return CS_OK;
    out->run = *before;
    struct cs_stmt st;
    CS_STMT(&st, flow->db, "SELECT started_ms FROM runs WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, before);
    const bool found = cs_stmt_next(&st);
    if (found) out->started_ms = cs_col_int(&st, 0);
    CS_TRY(cs_stmt_end(&st, err));
    if (!found) return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such run", "List the runs");
    return CS_OK;
}

cs_status cs_flow_list(struct cs_flow *flow, struct cs_arena *arena, uint32_t limit,
                       const cs_id *before, const struct cs_run_row **out, size_t *count,
                       struct cs_error *err)
{
    CS_ASSERT(limit >= 1);
    CS_ASSERT(limit <= CS_RUN_LIST_MAX);
    struct cursor cursor;
    CS_TRY(cursor_find(flow, before, &cursor, err));
    struct cs_run_row *const rows = CS_NEW_ARRAY(arena, struct cs_run_row, limit);
    if (!rows) return cs_arena_fail(arena, err);
    struct cs_stmt st;
    CS_STMT(&st, flow->db,
            "SELECT " CS_RUN_COLUMNS " FROM runs WHERE tenant = $1 AND (started_ms, id) < ($2, $3)"
            " ORDER BY started_ms DESC, id DESC LIMIT $4");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_int(&st, 2, cursor.started_ms);
    cs_bind_id(&st, 3, &cursor.run);
    cs_bind_int(&st, 4, limit);
    size_t n = 0;
    cs_status status = CS_OK;
    while (status == CS_OK && n < limit && cs_stmt_next(&st))
        status = cs_run_row_read(&st, arena, &rows[n++], err);
    struct cs_error at_end = {0};
    const cs_status ended = cs_stmt_end(&st, &at_end);
    if (status == CS_OK && ended != CS_OK) *err = at_end;
    if (status == CS_OK) status = ended;
    if (status != CS_OK) return status;
    *out = rows;
    *count = n;
    return CS_OK;
}
