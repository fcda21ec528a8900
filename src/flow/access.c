/* access.c - who saw a patient's text: the events that say so, and where they are written.
 *
 * Text is shown by summarize (run.started, run.finished: the same person brought it and got the
 * draft), by runs show --draft (draft.shown), review show (review.shown) and restore
 * (values.restored). Each is committed before anything is printed. A document is found by its plain
 * digest, which is only in its sealed metadata: so every document is unsealed, once, when somebody
 * asks. */
#include "flow/flow_in.h"

#define SCAN_ROWS 64
#define RUNS_FOUND_MAX 256

/* ---- writing ---- */

cs_status cs_flow_saw(struct cs_flow *flow, const struct cs_saw *saw, struct cs_error *err)
{
    struct cs_tx tx;
    const struct cs_audit_field fields[] = {CS_A("case", saw->case_id), CS_A("keyed", saw->digest),
                                            CS_A("map", saw->digest)};
    const bool draft = saw->kind == CS_SAW_DRAFT;
    const bool of_map = saw->kind == CS_SAW_VALUES_OF_MAP;
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = saw->now,
        .actor = flow->actor,
        .action = draft ? "draft.shown" : "values.restored",
        .object = draft    ? "run"
                  : of_map ? "map"
                           : "case",
        .object_id = draft    ? saw->run
                     : of_map ? (cs_id){{0}}
                              : saw->case_id,
        .fields = of_map ? fields + 2 : fields,
        .field_count = draft    ? 2
                       : of_map ? 1
                                : 0,
    };
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = cs_audit_append(&tx, &event, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

cs_status cs_flow_refused(struct cs_flow *flow, const char *asked, const cs_id *run, cs_time now,
                          struct cs_error *err)
{
    struct cs_tx tx;
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "access.refused",
        .object = run ? "run" : "tenant",
        .object_id = run ? *run : (cs_id){{0}},
        .outcome = CS_AUDIT_REFUSED,
        CS_AUDIT_FIELDS(cs_audit_word_("asked", asked), CS_A_WORD("cause", "role")),
    };
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = cs_audit_append(&tx, &event, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    CS_TRY(status);
    return CS_FAIL(err, CS_E_DENIED, "Your roles do not allow this",
                   "An administrator names roles under review.roles in the configuration");
}

/* ---- which runs hold a document ---- */

struct scanned {
    cs_id id;
    cs_id case_id;
    cs_str meta;
};

struct search {
    struct cs_flow *flow;
    const cs_digest *sha256;
    struct cs_subject *found; /* RUNS_FOUND_MAX */
    size_t count;
};

/* A page of documents after an id. */
static cs_status scan_read(struct search *s, struct cs_arena *arena, const cs_id *after,
                           struct scanned *out, size_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->flow->db,
            "SELECT d.id, d.case_id, d.meta FROM documents d JOIN cases c ON c.tenant = d.tenant"
            " AND c.id = d.case_id WHERE d.tenant = $1 AND d.id > $2"
            " AND c.wrapped_key IS NOT NULL ORDER BY d.id LIMIT $3");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_id(&st, 2, after);
    cs_bind_int(&st, 3, SCAN_ROWS);
    for (*count = 0; *count < SCAN_ROWS && cs_stmt_next(&st); (*count)++)
        out[*count] =
            (struct scanned){cs_col_id(&st, 0), cs_col_id(&st, 1), cs_col_copy(&st, 2, arena)};
    return cs_stmt_end(&st, err);
}

static cs_status document_matches(struct search *s, struct cs_arena *arena,
                                  const struct scanned *row, bool *out, struct cs_error *err)
{
    struct cs_case c;
    struct cs_run_shown_document shown = {0};
    cs_raw meta = {{0}};
    *out = false;
    if (row->meta.len == 0) return CS_OK; /* removed by retention */
    CS_TRY(cs_case_init(&c, s->flow->db, s->flow->keys, s->flow->tenant, row->case_id, err));
    const cs_status status =
        cs_case_unseal(&c, arena, cs_place_document_meta(row->id), row->meta, &meta, err);
    cs_case_deinit(&c);
    CS_TRY(status);
    *out = cs_meta_parse(meta, &shown) && cs_digest_equal(&shown.sha256, s->sha256);
    return CS_OK;
}

static cs_status runs_add(struct search *s, const struct scanned *row, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->flow->db,
            "SELECT run_id FROM run_documents WHERE tenant = $1 AND document_id = $2");
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_id(&st, 2, &row->id);
    while (s->count < RUNS_FOUND_MAX && cs_stmt_next(&st))
        s->found[s->count++] =
            (struct cs_subject){.case_id = row->case_id, .by_run = true, .run = cs_col_id(&st, 0)};
    return cs_stmt_end(&st, err);
}

static cs_status page_search(struct search *s, struct cs_arena *arena, cs_id *after, size_t *count,
                             struct cs_error *err)
{
    struct scanned rows[SCAN_ROWS];
    CS_TRY(scan_read(s, arena, after, rows, count, err));
    for (size_t i = 0; i < *count; i++) {
        bool matches = false;
        CS_TRY(document_matches(s, arena, &rows[i], &matches, err));
        if (matches) CS_TRY(runs_add(s, &rows[i], err));
        *after = rows[i].id;
    }
    return CS_OK;
}

static cs_status document_search(struct search *s, struct cs_error *err)
{
    cs_id after = {{0}};
    size_t count = SCAN_ROWS;
    while (count == SCAN_ROWS && s->count < RUNS_FOUND_MAX) {
        struct cs_arena page;
        cs_arena_init(&page, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        const cs_status status = page_search(s, &page, &after, &count, err);
        cs_arena_deinit(&page);
        CS_TRY(status);
    }
    return CS_OK;
}

/* ---- reading ---- */

struct listing {
    struct cs_flow *flow;
    struct cs_arena *arena;
    struct cs_access *out; /* CS_ACCESS_MAX */
    size_t count;
};

static cs_status events_list(struct listing *l, const struct cs_subject *subject,
                             struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, l->flow->db,
            "SELECT seq, at_ms, actor, action, object_id FROM audit_events WHERE tenant = $1"
            " AND (object_id = $2 OR object_id = $3) AND action IN"
            " ('run.started', 'run.finished', 'draft.shown', 'review.shown', 'values.restored')"
            " AND (action <> 'run.finished' OR detail LIKE '%draft_keyed%') ORDER BY seq");
    cs_bind_str(&st, 1, l->flow->tenant);
    cs_bind_id(&st, 2, subject->by_run ? &subject->run : &subject->case_id);
    cs_bind_id(&st, 3, &subject->case_id);
    for (; l->count < CS_ACCESS_MAX && cs_stmt_next(&st); l->count++)
        l->out[l->count] = (struct cs_access){.seq = cs_col_int(&st, 0),
                                              .at = {cs_col_int(&st, 1)},
                                              .actor = cs_col_copy(&st, 2, l->arena),
                                              .action = cs_col_copy(&st, 3, l->arena),
                                              .object_id = cs_col_id(&st, 4),
                                              .run = subject->run,
                                              .case_id = subject->case_id};
    return cs_stmt_end(&st, err);
}

static int seq_order(const void *a, const void *b)
{
    const struct cs_access *const x = a;
    const struct cs_access *const y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static cs_status access_in_tx(struct listing *l, const struct cs_subject *subject,
                              const cs_digest *document, size_t *runs, struct cs_error *err)
{
    struct search s = {.flow = l->flow, .sha256 = document};
    s.found = CS_NEW_ARRAY(l->arena, struct cs_subject, RUNS_FOUND_MAX);
    if (!s.found) return cs_arena_fail(l->arena, err);
    if (subject) s.found[s.count++] = *subject;
    else CS_TRY(document_search(&s, err));
    for (size_t i = 0; i < s.count; i++) CS_TRY(events_list(l, &s.found[i], err));
    *runs = s.count;
    /* Of several runs, in the order of the log. */
    qsort(l->out, l->count, sizeof *l->out, seq_order);
    return CS_OK;
}

cs_status cs_flow_access(struct cs_flow *flow, struct cs_arena *arena,
                         const struct cs_access_query *query, const struct cs_access **out,
                         size_t *count, size_t *runs, struct cs_error *err)
{
    struct cs_tx tx;
    struct listing l = {.flow = flow, .arena = arena};
    CS_ASSERT(!query->document || flow->keys);
    CS_ASSERT(!query->subject != !query->document);
    l.out = CS_NEW_ARRAY(arena, struct cs_access, CS_ACCESS_MAX);
    if (!l.out) return cs_arena_fail(arena, err);
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = access_in_tx(&l, query->subject, query->document, runs, err);
    cs_tx_rollback(&tx); /* it only read */
    *out = l.out;
    *count = l.count;
    return status;
}
