/* rows.c - what a run has several of, and its draft: written the same way whoever did the work.
 *
 * Ordinals go on from first, so that a run whose steps are kept one by one counts them through. */
#include "flow/flow_in.h"

/* The first three columns of each. */
static void bind_key(struct cs_stmt *st, const struct cs_rows *rows, size_t n)
{
    cs_bind_str(st, 1, rows->tenant);
    cs_bind_id(st, 2, rows->run);
    cs_bind_int(st, 3, rows->first + (int64_t)n);
}

cs_status cs_rows_steps(const struct cs_rows *rows, const struct cs_run_step *steps, size_t count,
                        struct cs_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct cs_stmt st;
        CS_STMT(
            &st, rows->tx->db,
            "INSERT INTO run_steps (tenant, run_id, ordinal, name, status, start_us, duration_us)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
        bind_key(&st, rows, i);
        cs_bind_str(&st, 4, cs_str_of(steps[i].name));
        cs_bind_str(&st, 5, cs_str_of(cs_status_name(steps[i].status)));
        cs_bind_int(&st, 6, steps[i].start_us);
        cs_bind_int(&st, 7, steps[i].duration_us);
        CS_TRY(cs_stmt_run(&st, NULL, err));
    }
    return CS_OK;
}

cs_status cs_rows_calls(const struct cs_rows *rows, const struct cs_run_call *calls, size_t count,
                        struct cs_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct cs_stmt st;
        CS_STMT(&st, rows->tx->db,
                "INSERT INTO model_calls (tenant, run_id, ordinal, provider, model, prompt,"
                " questions, tokens_read, tokens_cached, tokens_written, duration_us)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
        bind_key(&st, rows, i);
        cs_bind_str(&st, 4, cs_str_of(calls[i].provider));
        cs_bind_digest(&st, 5, &calls[i].model);
        cs_bind_str(&st, 6, cs_str_of(calls[i].prompt));
        cs_bind_int(&st, 7, calls[i].questions);
        cs_bind_int(&st, 8, calls[i].tokens_read);
        cs_bind_int(&st, 9, calls[i].tokens_cached);
        cs_bind_int(&st, 10, calls[i].tokens_written);
        cs_bind_int(&st, 11, calls[i].duration_us);
        CS_TRY(cs_stmt_run(&st, NULL, err));
    }
    return CS_OK;
}

cs_status cs_rows_counts(const struct cs_rows *rows, const struct cs_run_count *counts,
                         size_t count, struct cs_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct cs_stmt st;
        CS_STMT(&st, rows->tx->db,
                "INSERT INTO run_counts (tenant, run_id, ordinal, name, count)"
                " VALUES ($1, $2, $3, $4, $5)");
        bind_key(&st, rows, i);
        cs_bind_str(&st, 4, cs_str_of(counts[i].name));
        cs_bind_int(&st, 5, counts[i].count);
        CS_TRY(cs_stmt_run(&st, NULL, err));
    }
    return CS_OK;
}

cs_status cs_rows_draft(const struct cs_rows *rows, struct cs_arena *arena, const struct cs_case *c,
                        struct cs_rng *rng, cs_raw draft, cs_digest *keyed, struct cs_error *err)
{
    cs_str sealed;
    CS_TRY(cs_case_digest(c, draft, keyed, err));
    CS_TRY(cs_case_seal(c, arena, cs_place_draft(*rows->run), draft, rng, &sealed, err));
    struct cs_stmt st;
    CS_STMT(&st, rows->tx->db,
            "INSERT INTO drafts (tenant, run_id, keyed, body) VALUES ($1, $2, $3, $4)");
    cs_bind_str(&st, 1, rows->tenant);
    cs_bind_id(&st, 2, rows->run);
    cs_bind_digest(&st, 3, keyed);
    cs_bind_blob(&st, 4, sealed);
    return cs_stmt_run(&st, NULL, err);
}
