/* begin.c - a run begins: case, documents, run and audit events in one transaction.
 *
 * After the commit the input cannot be lost, whatever the model does next. */
#include "flow/flow_in.h"

struct beginning {
    struct cs_flow *flow;
    struct cs_arena *arena;
    const struct cs_run_start *start;
    const struct cs_work_start *work; /* NULL: done here and now */
    struct cs_tx tx;
    struct cs_case c;
    cs_id run;
    int64_t size_bytes;
};

static cs_status start_check(const struct cs_run_start *start, struct cs_error *err)
{
    CS_ASSERT(start->document_count >= 1);
    CS_ASSERT(start->document_count <= CS_RUN_DOCUMENTS_MAX);
    if (!cs_audit_word_valid(start->app) || !cs_audit_word_valid(start->engine))
        return CS_FAIL(err, CS_E_INTERNAL, "A run's application or engine is not a word",
                       "Report it");
    for (size_t i = 0; i < start->document_count; i++) {
        cs_digest digest;
        CS_TRY(cs_raw_sha256(start->documents[i].body, &digest, err));
        if (!cs_digest_equal(&digest, &start->documents[i].sha256))
            return CS_FAIL(err, CS_E_INTERNAL, "A document differs from the digest it came with",
                           "Report it");
    }
    return CS_OK;
}

static cs_status document_insert(struct beginning *b, const struct cs_run_document *document,
                                 cs_id id, const cs_digest *keyed, struct cs_error *err)
{
    cs_raw meta;
    cs_str sealed_meta;
    cs_str sealed_body;
    struct cs_rng *const rng = &b->flow->rng;
    CS_TRY(cs_meta_print(b->arena, document, &meta, err));
    CS_TRY(cs_case_seal(&b->c, b->arena, cs_place_document_meta(id), meta, rng, &sealed_meta, err));
    CS_TRY(cs_case_seal(&b->c, b->arena, cs_place_document_body(id), document->body, rng,
                        &sealed_body, err));
    struct cs_stmt st;
    CS_STMT(&st, b->tx.db,
            "INSERT INTO documents (tenant, id, case_id, created_ms, size_bytes, keyed, meta, body)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    cs_bind_str(&st, 1, b->flow->tenant);
    cs_bind_id(&st, 2, &id);
    cs_bind_id(&st, 3, &b->c.id);
    cs_bind_int(&st, 4, b->start->now.unix_ms);
    cs_bind_int(&st, 5, (int64_t)document->body.phi_bytes.len);
    cs_bind_digest(&st, 6, keyed);
    cs_bind_blob(&st, 7, sealed_meta);
    cs_bind_blob(&st, 8, sealed_body);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status document_link(struct beginning *b, size_t ordinal, const cs_id *id,
                               struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, b->tx.db,
            "INSERT INTO run_documents (tenant, run_id, ordinal, document_id)"
            " VALUES ($1, $2, $3, $4)");
    cs_bind_str(&st, 1, b->flow->tenant);
    cs_bind_id(&st, 2, &b->run);
    cs_bind_int(&st, 3, (int64_t)ordinal);
    cs_bind_id(&st, 4, id);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status document_keep(struct beginning *b, size_t ordinal, struct cs_error *err)
{
    const struct cs_run_document *const document = &b->start->documents[ordinal];
    cs_id id;
    cs_digest keyed;
    CS_TRY(cs_id_new(&b->flow->rng, &id, err));
    CS_TRY(cs_case_digest(&b->c, document->body, &keyed, err));
    CS_TRY(document_insert(b, document, id, &keyed, err));
    CS_TRY(document_link(b, ordinal, &id, err));
    const struct cs_audit_event event = {
        .tenant = b->flow->tenant,
        .at = b->start->now,
        .actor = b->flow->actor,
        .action = "document.kept",
        .object = "document",
        .object_id = id,
        CS_AUDIT_FIELDS(CS_A("case", b->c.id), CS_A("run", b->run),
                        CS_A("bytes", document->body.phi_bytes.len), CS_A("keyed", keyed)),
    };
    return cs_audit_append(&b->tx, &event, err);
}

static cs_status run_insert(struct beginning *b, struct cs_error *err)
{
    struct cs_process process = {.pid = 0}; /* of a queued run: nobody's yet */
    if (!b->work) CS_TRY(cs_process_self(b->arena, &process, err));
    struct cs_stmt st;
    CS_STMT(&st, b->tx.db,
            "INSERT INTO runs (tenant, id, case_id, app, engine, state, failure, started_ms,"
            " finished_ms, needs_review, reason_count, document_count, size_bytes,"
            " process_boot, process_ns, process_pid, process_started, started_by) VALUES"
            " ($1, $2, $3, $4, $5, $14, 'ok', $6, 0, 0, 0, $7, $8, $9, $10, $11, $12, $13)");
    cs_bind_str(&st, 1, b->flow->tenant);
    cs_bind_id(&st, 2, &b->run);
    cs_bind_id(&st, 3, &b->c.id);
    cs_bind_str(&st, 4, cs_str_of(b->start->app));
    cs_bind_str(&st, 5, cs_str_of(b->start->engine));
    cs_bind_int(&st, 6, b->start->now.unix_ms);
    cs_bind_int(&st, 7, (int64_t)b->start->document_count);
    cs_bind_int(&st, 8, b->size_bytes);
    cs_bind_id(&st, 9, &process.boot);
    cs_bind_int(&st, 10, process.ns);
    cs_bind_int(&st, 11, process.pid);
    cs_bind_int(&st, 12, process.started);
    cs_bind_str(&st, 13, cs_str_of(b->flow->actor.text));
    cs_bind_str(&st, 14, cs_str_of(cs_run_state_name(b->work ? CS_RUN_QUEUED : CS_RUN_RUNNING)));
    return cs_stmt_run(&st, NULL, err);
}

static cs_status started_note(struct beginning *b, struct cs_error *err)
{
    const struct cs_audit_event event = {
        .tenant = b->flow->tenant,
        .at = b->start->now,
        .actor = b->flow->actor,
        .action = "run.started",
        .object = "run",
        .object_id = b->run,
        CS_AUDIT_FIELDS(CS_A("case", b->c.id), cs_audit_word_("app", b->start->app),
                        cs_audit_word_("engine", b->start->engine),
                        CS_A("documents", b->start->document_count), CS_A("bytes", b->size_bytes)),
    };
    return cs_audit_append(&b->tx, &event, err);
}

static cs_status begin_with_case(struct beginning *b, struct cs_error *err)
{
    CS_TRY(cs_id_new(&b->flow->rng, &b->run, err));
    for (size_t i = 0; i < b->start->document_count; i++)
        b->size_bytes += (int64_t)b->start->documents[i].body.phi_bytes.len;
    CS_TRY(run_insert(b, err));
    CS_TRY(started_note(b, err));
    for (size_t i = 0; i < b->start->document_count; i++) CS_TRY(document_keep(b, i, err));
    if (!b->work) return CS_OK;
    return cs_work_enqueue(&b->tx, b->flow, &b->run, b->start->document_count, b->work,
                           b->start->now, err);
}

static cs_status begin_in_tx(struct beginning *b, struct cs_error *err)
{
    struct cs_flow *const flow = b->flow;
    const cs_status ready =
        b->start->case_id
            ? cs_case_init(&b->c, b->tx.db, flow->keys, flow->tenant, *b->start->case_id, err)
            : cs_case_make(&b->c, &b->tx, flow->keys, flow->tenant, NULL, b->start->now, err);
    if (ready != CS_OK) return ready;
    const cs_status status = begin_with_case(b, err);
    cs_case_deinit(&b->c);
    return status;
}

cs_status cs_flow_begin(struct cs_flow *flow, struct cs_arena *arena,
                        const struct cs_run_start *start, cs_id *run, struct cs_error *err)
{
    return cs_begin(flow, arena, start, NULL, run, err);
}

cs_status cs_begin(struct cs_flow *flow, struct cs_arena *arena, const struct cs_run_start *start,
                   const struct cs_work_start *work, cs_id *run, struct cs_error *err)
{
    CS_ASSERT(flow->keys);
    CS_TRY(start_check(start, err));
    struct beginning b = {.flow = flow, .arena = arena, .start = start, .work = work};
    if (flow->group) {
        b.tx = *flow->group;
        CS_TRY(begin_in_tx(&b, err));
        *run = b.run;
        return CS_OK;
    }
    CS_TRY(cs_tx_begin_tenant(&b.tx, flow->db, flow->tenant, err));
    const cs_status status = begin_in_tx(&b, err);
    if (status != CS_OK) {
        cs_tx_rollback(&b.tx);
        return status;
    }
    CS_TRY(cs_tx_commit(&b.tx, err));
    *run = b.run;
    return CS_OK;
}
