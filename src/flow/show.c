/* show.c - one run with everything it has, in one consistent view; text only when asked for.
 *
 * What is unsealed is compared with the digest that was kept beside it, so that what a person reads
 * is what was written. */
#include "flow/flow_in.h"

struct showing {
    struct cs_flow *flow;
    struct cs_arena *arena;
    unsigned flags;
    struct cs_run_record *out;
    struct cs_case c; /* ready only when flags ask for text */
};

#define PREFIX_HEX_MIN 4

bool cs_id_range(cs_str prefix, cs_id *low, cs_id *high)
{
    char text[2][32];
    if (prefix.len < PREFIX_HEX_MIN || prefix.len > 32) return false;
    memset(text[0], '0', 32);
    memset(text[1], 'f', 32);
    cs_copy(text[0], prefix.ptr, prefix.len);
    cs_copy(text[1], prefix.ptr, prefix.len);
    return cs_id_parse((cs_str){text[0], 32}, low) && cs_id_parse((cs_str){text[1], 32}, high);
}

static cs_status run_find(const struct showing *s, cs_str prefix, cs_id *out, struct cs_error *err)
{
    cs_id low;
    cs_id high;
    if (!cs_id_range(prefix, &low, &high))
        return CS_FAIL(err, CS_E_INPUT, "A run is named by 4 to 32 hexadecimal digits",
                       "Copy the id from the list of runs");
    struct cs_stmt st;
    CS_STMT(&st, s->flow->db,
            "SELECT id FROM runs WHERE tenant = $1 AND id >= $2 AND id <= $3 LIMIT 2");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_id(&st, 2, &low);
    cs_bind_id(&st, 3, &high);
    size_t found = 0;
    for (; cs_stmt_next(&st); found++) *out = cs_col_id(&st, 0);
    CS_TRY(cs_stmt_end(&st, err));
    if (found == 0) return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such run", "List the runs");
    if (found > 1)
        return CS_FAIL(err, CS_E_CONFLICT, "Several runs begin with these digits",
                       "Give more digits of the id");
    return CS_OK;
}

static void bind_run(struct cs_stmt *st, const struct showing *s)
{
    cs_bind_str(st, 1, s->flow->tenant);
    cs_bind_id(st, 2, &s->out->row.run);
}

static cs_status row_load(struct showing *s, cs_id run, struct cs_error *err)
{
    struct cs_stmt st;
    s->out->row.run = run;
    CS_STMT(&st, s->flow->db, "SELECT " CS_RUN_COLUMNS " FROM runs WHERE tenant = $1 AND id = $2");
    bind_run(&st, s);
    cs_status status = CS_OK;
    if (cs_stmt_next(&st)) status = cs_run_row_read(&st, s->arena, &s->out->row, err);
    struct cs_error at_end = {0};
    const cs_status ended = cs_stmt_end(&st, &at_end);
    if (status == CS_OK && ended != CS_OK) *err = at_end;
    return status == CS_OK ? ended : status;
}

/* Ends a statement that counts rows. */
static cs_status counted(struct cs_stmt *st, const struct showing *s, size_t *out,
                         struct cs_error *err)
{
    bind_run(st, s);
    *out = cs_stmt_next(st) ? (size_t)cs_col_int(st, 0) : 0;
    return cs_stmt_end(st, err);
}

static cs_status steps_load(struct showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    size_t count = 0;
    size_t n = 0;
    CS_STMT(&st, s->flow->db, "SELECT count(*) FROM run_steps WHERE tenant = $1 AND run_id = $2");
    CS_TRY(counted(&st, s, &count, err));
    struct cs_run_step *const steps = CS_NEW_ARRAY(s->arena, struct cs_run_step, count);
    if (!steps) return cs_arena_fail(s->arena, err);
    CS_STMT(&st, s->flow->db,
            "SELECT name, status, start_us, duration_us FROM run_steps"
            " WHERE tenant = $1 AND run_id = $2 ORDER BY ordinal");
    bind_run(&st, s);
    bool parsed = true;
    for (; n < count && cs_stmt_next(&st); n++) {
        steps[n] = (struct cs_run_step){
            .name = cs_col_copy(&st, 0, s->arena).ptr,
            .start_us = cs_col_int(&st, 2),
            .duration_us = cs_col_int(&st, 3),
        };
        parsed = cs_status_parse(cs_col_str(&st, 1), &steps[n].status) && parsed;
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (!parsed)
        return CS_FAIL(err, CS_E_CORRUPT, "A step in the store has a status that is never written",
                       "Restore the store from a backup");
    s->out->steps = steps;
    s->out->step_count = n;
    return CS_OK;
}

static cs_status calls_load(struct showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    size_t count = 0;
    size_t n = 0;
    CS_STMT(&st, s->flow->db, "SELECT count(*) FROM model_calls WHERE tenant = $1 AND run_id = $2");
    CS_TRY(counted(&st, s, &count, err));
    struct cs_run_call *const calls = CS_NEW_ARRAY(s->arena, struct cs_run_call, count);
    if (!calls) return cs_arena_fail(s->arena, err);
    CS_STMT(&st, s->flow->db,
            "SELECT provider, model, prompt, questions, tokens_read, tokens_cached, tokens_written,"
            " duration_us FROM model_calls WHERE tenant = $1 AND run_id = $2 ORDER BY ordinal");
    bind_run(&st, s);
    for (; n < count && cs_stmt_next(&st); n++)
        calls[n] = (struct cs_run_call){
            .provider = cs_col_copy(&st, 0, s->arena).ptr,
            .model = cs_col_digest(&st, 1),
            .prompt = cs_col_copy(&st, 2, s->arena).ptr,
            .questions = cs_col_int(&st, 3),
            .tokens_read = cs_col_int(&st, 4),
            .tokens_cached = cs_col_int(&st, 5),
            .tokens_written = cs_col_int(&st, 6),
            .duration_us = cs_col_int(&st, 7),
        };
    s->out->calls = calls;
    s->out->call_count = n;
    return cs_stmt_end(&st, err);
}

static cs_status counts_load(struct showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    size_t n = 0;
    struct cs_run_count *const counts =
        CS_NEW_ARRAY(s->arena, struct cs_run_count, CS_RUN_COUNTS_MAX);
    if (!counts) return cs_arena_fail(s->arena, err);
    CS_STMT(&st, s->flow->db,
            "SELECT name, count FROM run_counts WHERE tenant = $1 AND run_id = $2"
            " ORDER BY ordinal");
    bind_run(&st, s);
    for (; n < CS_RUN_COUNTS_MAX && cs_stmt_next(&st); n++)
        counts[n] = (struct cs_run_count){cs_col_copy(&st, 0, s->arena).ptr, cs_col_int(&st, 1)};
    s->out->counts = counts;
    s->out->count_count = n;
    return cs_stmt_end(&st, err);
}

/* ---- what is sealed ---- */

static cs_status differs(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CORRUPT, "A kept text differs from the digest that was kept with it",
                   "Restore the store from a backup");
}

static cs_status document_open(struct showing *s, cs_str meta, cs_str body,
                               struct cs_run_shown_document *document, struct cs_error *err)
{
    cs_raw plain;
    if (body.len == 0) return CS_OK; /* removed by retention */
    CS_TRY(
        cs_case_unseal(&s->c, s->arena, cs_place_document_meta(document->id), meta, &plain, err));
    if (!cs_meta_parse(plain, document)) return differs(err);
    if (!(s->flags & CS_SHOW_BODIES)) return CS_OK;
    cs_digest digest;
    CS_TRY(cs_case_unseal(&s->c, s->arena, cs_place_document_body(document->id), body,
                          &document->body, err));
    CS_TRY(cs_raw_sha256(document->body, &digest, err));
    return cs_digest_equal(&digest, &document->sha256) ? CS_OK : differs(err);
}

static cs_status documents_load(struct showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    size_t n = 0;
    cs_status opened = CS_OK;
    struct cs_error in_row = {0};
    struct cs_run_shown_document *const documents =
        CS_NEW_ARRAY(s->arena, struct cs_run_shown_document, CS_RUN_DOCUMENTS_MAX);
    if (!documents) return cs_arena_fail(s->arena, err);
    CS_STMT(&st, s->flow->db,
            "SELECT d.id, d.size_bytes, d.keyed, d.meta, d.body, coalesce(x.at_ms, 0)"
            " FROM run_documents r"
            " JOIN documents d ON d.tenant = r.tenant AND d.id = r.document_id"
            " LEFT JOIN retention_removals x ON x.tenant = d.tenant AND x.class = 'documents'"
            " AND x.object_id = d.id WHERE r.tenant = $1 AND r.run_id = $2 ORDER BY r.ordinal");
    bind_run(&st, s);
    for (; opened == CS_OK && n < CS_RUN_DOCUMENTS_MAX && cs_stmt_next(&st); n++) {
        documents[n] = (struct cs_run_shown_document){
            .id = cs_col_id(&st, 0),
            .size_bytes = cs_col_int(&st, 1),
            .keyed = cs_col_digest(&st, 2),
            .removed = {cs_col_int(&st, 5)},
        };
        if (s->flags & (CS_SHOW_DOCUMENTS | CS_SHOW_BODIES))
            opened =
                document_open(s, cs_col_blob(&st, 3), cs_col_blob(&st, 4), &documents[n], &in_row);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (opened != CS_OK) *err = in_row;
    s->out->documents = documents;
    s->out->document_count = n;
    return opened;
}

static cs_status draft_load(struct showing *s, struct cs_error *err)
{
    struct cs_stmt st;
    cs_str sealed = {NULL, 0};
    CS_STMT(&st, s->flow->db, "SELECT keyed, body FROM drafts WHERE tenant = $1 AND run_id = $2");
    bind_run(&st, s);
    s->out->has_draft = cs_stmt_next(&st);
    if (s->out->has_draft) {
        s->out->draft_keyed = cs_col_digest(&st, 0);
        if (s->flags & CS_SHOW_DRAFT) sealed = cs_col_copy(&st, 1, s->arena);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (!s->out->has_draft || !(s->flags & CS_SHOW_DRAFT)) return CS_OK;
    cs_digest digest;
    CS_TRY(cs_case_unseal(&s->c, s->arena, cs_place_draft(s->out->row.run), sealed, &s->out->draft,
                          err));
    CS_TRY(cs_case_digest(&s->c, s->out->draft, &digest, err));
    return cs_digest_equal(&digest, &s->out->draft_keyed) ? CS_OK : differs(err);
}

/* When retention removed a part of it; the time stays 0 where it did not. */
static cs_status removed_load(const struct showing *s, cs_str class_name, const cs_id *object,
                              cs_time *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->flow->db,
            "SELECT at_ms FROM retention_removals"
            " WHERE tenant = $1 AND class = $2 AND object_id = $3");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_str(&st, 2, class_name);
    cs_bind_id(&st, 3, object);
    if (cs_stmt_next(&st)) out->unix_ms = cs_col_int(&st, 0);
    return cs_stmt_end(&st, err);
}

static cs_status removals_load(struct showing *s, struct cs_error *err)
{
    struct cs_run_record *const out = s->out;
    const struct cs_run_row *const row = &out->row;
    CS_TRY(removed_load(s, CS_STR("drafts"), &row->run, &out->draft_removed, err));
    CS_TRY(removed_load(s, CS_STR("runs"), &row->run, &out->details_removed, err));
    return removed_load(s, CS_STR("keys"), &row->case_id, &out->key_destroyed, err);
}

static cs_status sealed_load(struct showing *s, struct cs_error *err)
{
    if (!s->flags) {
        CS_TRY(documents_load(s, err));
        return draft_load(s, err);
    }
    CS_ASSERT(s->flow->keys);
    CS_TRY(
        cs_case_init(&s->c, s->flow->db, s->flow->keys, s->flow->tenant, s->out->row.case_id, err));
    cs_status status = documents_load(s, err);
    if (status == CS_OK) status = draft_load(s, err);
    cs_case_deinit(&s->c);
    return status;
}

cs_status cs_run_documents_read(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                                cs_id case_id, struct cs_run_record *out, struct cs_error *err)
{
    struct showing s = {
        .flow = flow, .arena = arena, .flags = CS_SHOW_DOCUMENTS | CS_SHOW_BODIES, .out = out};
    CS_ASSERT(flow->keys);
    *out = (struct cs_run_record){.row = {.run = *run, .case_id = case_id}};
    CS_TRY(cs_case_init(&s.c, flow->db, flow->keys, flow->tenant, case_id, err));
    const cs_status status = documents_load(&s, err);
    cs_case_deinit(&s.c);
    return status;
}

cs_status cs_flow_show_in(struct cs_flow *flow, struct cs_arena *arena, cs_str id, unsigned flags,
                          struct cs_run_record *out, struct cs_error *err)
{
    struct showing showing = {.flow = flow, .arena = arena, .flags = flags, .out = out};
    struct showing *const s = &showing;
    cs_id run = {{0}};
    *out = (struct cs_run_record){0};
    CS_TRY(run_find(s, id, &run, err));
    CS_TRY(row_load(s, run, err));
    CS_TRY(steps_load(s, err));
    CS_TRY(calls_load(s, err));
    CS_TRY(counts_load(s, err));
    CS_TRY(removals_load(s, err));
    CS_TRY(cs_review_signed(flow, arena, out, err));
    return sealed_load(s, err);
}

cs_status cs_flow_show(struct cs_flow *flow, struct cs_arena *arena, cs_str id, unsigned flags,
                       struct cs_run_record *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = cs_flow_show_in(flow, arena, id, flags, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}
