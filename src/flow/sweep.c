/* sweep.c - removes what is due, a bounded batch a transaction.
 *
 * Each batch reads what is due inside its own write transaction, removes it, notes it, and appends
 * an audit event for each thing removed; so a kill leaves whole batches, and the next sweep finds
 * the rest by the same statement. A case's key goes when nothing is left under it, so that copies
 * of the rows elsewhere are of no use without a copy of the key. */
#include "flow/retention_in.h"

#define BATCH_BYTES_MAX 33554432 /* zeroed pages pass through the log: 32 MiB at a time */

struct item {
    cs_id id;
    cs_id case_id;
    bool has_keyed;
    cs_digest keyed;
    int64_t amount; /* bytes of a document, entries of a vault */
    int64_t bytes;  /* as stored */
};

struct sweep {
    struct cs_flow *flow;
    const struct cs_retention_rules *rules;
    cs_time now;
    enum cs_retention_class class_;
    int64_t from_ms; /* rows: what is older was looked at before */
    cs_str from_id;  /* keys: the same by id; of last, or empty */
    cs_id last;
    struct cs_tx tx;
    struct item items[CS_RETENTION_BATCH];
    size_t count;
    int64_t bytes;
};

cs_status cs_removal_note(struct cs_tx *tx, cs_str tenant, const char *class_name,
                          const cs_id *object, cs_time now, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO retention_removals (tenant, class, object_id, at_ms)"
            " VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (tenant, class, object_id) DO UPDATE SET at_ms = $4");
    cs_bind_str(&st, 1, tenant);
    cs_bind_str(&st, 2, cs_str_of(class_name));
    cs_bind_id(&st, 3, object);
    cs_bind_int(&st, 4, now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

/* ---- what is due ---- */

#define DUE(inner)                                                                                 \
    "SELECT id, case_id, keyed, amount, bytes, at FROM (" inner ") AS each"                        \
    " WHERE due AND NOT held AND NOT busy AND at >= $4 ORDER BY at LIMIT $3"

static void due_begin(struct cs_stmt *st, struct cs_db *db, enum cs_retention_class c)
{
    switch (c) {
    case CS_RETENTION_DOCUMENTS: CS_STMT(st, db, DUE(CS_SQL_DOCUMENTS)); return;
    case CS_RETENTION_DRAFTS: CS_STMT(st, db, DUE(CS_SQL_DRAFTS)); return;
    case CS_RETENTION_VAULTS: CS_STMT(st, db, DUE(CS_SQL_VAULTS)); return;
    case CS_RETENTION_RUNS:
    case CS_RETENTION_AUDIT:
    case CS_RETENTION_CLASSES: break;
    }
    CS_ASSERT(c == CS_RETENTION_RUNS);
    CS_STMT(st, db, DUE(CS_SQL_RUNS));
}

static cs_status due_read(struct sweep *s, struct cs_error *err)
{
    struct cs_stmt st;
    s->count = 0;
    s->bytes = 0;
    due_begin(&st, s->tx.db, s->class_);
    cs_bind_str(&st, 1, s->flow->tenant);
    cs_bind_int(&st, 2, cs_retention_cutoff(s->rules, s->class_, s->now));
    cs_bind_int(&st, 3, CS_RETENTION_BATCH);
    cs_bind_int(&st, 4, s->from_ms);
    while (s->count < CS_RETENTION_BATCH && s->bytes < BATCH_BYTES_MAX && cs_stmt_next(&st)) {
        struct item *const item = &s->items[s->count++];
        *item = (struct item){.id = cs_col_id(&st, 0),
                              .case_id = cs_col_id(&st, 1),
                              .has_keyed = !cs_col_is_null(&st, 2),
                              .amount = cs_col_int(&st, 3),
                              .bytes = cs_col_int(&st, 4)};
        if (item->has_keyed) item->keyed = cs_col_digest(&st, 2);
        s->bytes += item->bytes;
        s->from_ms = cs_col_int(&st, 5);
    }
    return cs_stmt_end(&st, err);
}

/* ---- removing ---- */

/* What every statement here begins with: $1 the tenant, $2 the id. */
static cs_status run_on(struct cs_stmt *st, const struct sweep *s, const cs_id *id,
                        int64_t *changes, struct cs_error *err)
{
    cs_bind_str(st, 1, s->flow->tenant);
    cs_bind_id(st, 2, id);
    return cs_stmt_run(st, changes, err);
}

static cs_status removed_note(struct sweep *s, const char *object, const cs_id *id,
                              const struct cs_audit_field *fields, size_t count,
                              struct cs_error *err)
{
    const char *const class_name = cs_retention_class_name(s->class_);
    CS_TRY(cs_removal_note(&s->tx, s->flow->tenant, class_name, id, s->now, err));
    const struct cs_audit_event event = {
        .tenant = s->flow->tenant,
        .at = s->now,
        .actor = s->flow->actor,
        .action = "retention.removed",
        .object = object,
        .object_id = *id,
        .fields = fields,
        .field_count = count,
    };
    return cs_audit_append(&s->tx, &event, err);
}

/* The fields of an event that every class has. */
#define COMMON_FIELDS(s, item)                                                                     \
    cs_audit_word_("class", cs_retention_class_name((s)->class_)),                                 \
        CS_A("days", (s)->rules->days[(s)->class_]), CS_A("case", (item)->case_id)
#define FIELDS(...)                                                                                \
    (const struct cs_audit_field[]){__VA_ARGS__},                                                  \
        CS_COUNT(((const struct cs_audit_field[]){__VA_ARGS__}))

static cs_status document_remove(struct sweep *s, const struct item *item, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->tx.db,
            "UPDATE documents SET meta = $3, body = $3 WHERE tenant = $1 AND id = $2");
    cs_bind_blob(&st, 3, CS_STR(""));
    CS_TRY(run_on(&st, s, &item->id, NULL, err));
    int64_t reviews = 0;
    CS_TRY(cs_gone_document(&s->tx, s->flow, &item->case_id, &item->id, s->now, &reviews, err));
    return removed_note(s, "document", &item->id,
                        FIELDS(COMMON_FIELDS(s, item), CS_A("bytes", item->amount),
                               CS_A("keyed", item->keyed), CS_A("reviews", reviews)),
                        err);
}

static cs_status draft_remove(struct sweep *s, const struct item *item, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->tx.db, "DELETE FROM drafts WHERE tenant = $1 AND run_id = $2");
    CS_TRY(run_on(&st, s, &item->id, NULL, err));
    CS_STMT(&st, s->tx.db,
            "UPDATE step_results SET body = NULL WHERE tenant = $1 AND run_id = $2"
            " AND body IS NOT NULL");
    CS_TRY(run_on(&st, s, &item->id, NULL, err));
    int64_t reviews = 0;
    CS_TRY(cs_gone_draft(&s->tx, s->flow, &item->id, s->now, &reviews, err));
    if (!item->has_keyed) /* results of steps, and no draft */
        return removed_note(
            s, "run", &item->id,
            FIELDS(COMMON_FIELDS(s, item), CS_A("stored", item->bytes), CS_A("reviews", reviews)),
            err);
    return removed_note(s, "run", &item->id,
                        FIELDS(COMMON_FIELDS(s, item), CS_A("stored", item->bytes),
                               CS_A("keyed", item->keyed), CS_A("reviews", reviews)),
                        err);
}

static cs_status vault_remove(struct sweep *s, const struct item *item, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, s->tx.db, "DELETE FROM vaults WHERE tenant = $1 AND case_id = $2");
    CS_TRY(run_on(&st, s, &item->id, NULL, err));
    return removed_note(
        s, "case", &item->id,
        FIELDS(COMMON_FIELDS(s, item), CS_A("stored", item->bytes), CS_A("entries", item->amount)),
        err);
}

static cs_status details_remove(struct sweep *s, const struct item *item, struct cs_error *err)
{
    struct cs_stmt st;
    int64_t steps = 0;
    int64_t calls = 0;
    int64_t counts = 0;
    CS_STMT(&st, s->tx.db, "DELETE FROM run_steps WHERE tenant = $1 AND run_id = $2");
    CS_TRY(run_on(&st, s, &item->id, &steps, err));
    CS_STMT(&st, s->tx.db, "DELETE FROM model_calls WHERE tenant = $1 AND run_id = $2");
    CS_TRY(run_on(&st, s, &item->id, &calls, err));
    CS_STMT(&st, s->tx.db, "DELETE FROM run_counts WHERE tenant = $1 AND run_id = $2");
    CS_TRY(run_on(&st, s, &item->id, &counts, err));
    return removed_note(s, "run", &item->id,
                        FIELDS(COMMON_FIELDS(s, item), CS_A("steps", steps), CS_A("calls", calls),
                               CS_A("counts", counts)),
                        err);
}

static cs_status item_remove(struct sweep *s, const struct item *item, struct cs_error *err)
{
    switch (s->class_) {
    case CS_RETENTION_DOCUMENTS: return document_remove(s, item, err);
    case CS_RETENTION_DRAFTS: return draft_remove(s, item, err);
    case CS_RETENTION_VAULTS: return vault_remove(s, item, err);
    case CS_RETENTION_RUNS: return details_remove(s, item, err);
    case CS_RETENTION_AUDIT:
    case CS_RETENTION_CLASSES: break;
    }
    return CS_FAIL(err, CS_E_INTERNAL, "Retention was asked to remove what is always kept",
                   "Report it");
}

static cs_status rows_in_tx(struct sweep *s, struct cs_error *err)
{
    CS_TRY(due_read(s, err));
    for (size_t i = 0; i < s->count; i++) CS_TRY(item_remove(s, &s->items[i], err));
    return s->count ? cs_scrub_owe(&s->tx, err) : CS_OK;
}

/* ---- keys of cases with nothing left ---- */

static cs_status keys_read(struct sweep *s, struct cs_error *err)
{
    struct cs_stmt st;
    s->count = 0;
    s->bytes = 0;
    CS_STMT(&st, s->tx.db, "SELECT c.id" CS_SQL_KEYS " AND c.id > $7 ORDER BY c.id LIMIT $6");
    cs_retention_bind_keys(&st, s->flow, s->rules, s->now);
    cs_bind_int(&st, 6, CS_RETENTION_BATCH);
    cs_bind_blob(&st, 7, s->from_id);
    while (s->count < CS_RETENTION_BATCH && cs_stmt_next(&st))
        s->items[s->count++] = (struct item){.id = cs_col_id(&st, 0)};
    CS_TRY(cs_stmt_end(&st, err));
    if (s->count == 0) return CS_OK;
    s->last = s->items[s->count - 1].id;
    s->from_id = (cs_str){(const char *)s->last.bytes, sizeof s->last.bytes};
    return CS_OK;
}

static cs_status key_destroy(struct sweep *s, const cs_id *id, struct cs_error *err)
{
    struct cs_stmt st;
    CS_TRY(cs_gone_key(&s->tx, s->flow, id, s->now, err));
    CS_STMT(&st, s->tx.db, "UPDATE cases SET wrapped_key = NULL WHERE tenant = $1 AND id = $2");
    CS_TRY(run_on(&st, s, id, NULL, err));
    CS_TRY(cs_removal_note(&s->tx, s->flow->tenant, "keys", id, s->now, err));
    const struct cs_audit_event event = {
        .tenant = s->flow->tenant,
        .at = s->now,
        .actor = s->flow->actor,
        .action = "retention.key-destroyed",
        .object = "case",
        .object_id = *id,
        CS_AUDIT_FIELDS(CS_A_WORD("cause", "empty")),
    };
    return cs_audit_append(&s->tx, &event, err);
}

static cs_status keys_in_tx(struct sweep *s, struct cs_error *err)
{
    CS_TRY(keys_read(s, err));
    for (size_t i = 0; i < s->count; i++) CS_TRY(key_destroy(s, &s->items[i].id, err));
    return s->count ? cs_scrub_owe(&s->tx, err) : CS_OK;
}

/* ---- batches ---- */

static cs_status batch(struct sweep *s, cs_status (*in_tx)(struct sweep *s, struct cs_error *err),
                       struct cs_error *err)
{
    CS_TRY(cs_tx_begin_tenant(&s->tx, s->flow->db, s->flow->tenant, err));
    const cs_status status = in_tx(s, err);
    if (status == CS_OK && s->count > 0) return cs_tx_commit(&s->tx, err);
    cs_tx_rollback(&s->tx);
    return status;
}

cs_status cs_sweep_rows(struct cs_flow *flow, const struct cs_retention_rules *rules, cs_time now,
                        struct cs_retention_result *out, struct cs_error *err)
{
    struct sweep s = {.flow = flow, .rules = rules, .now = now};
    for (int c = 0; c < CS_RETENTION_AUDIT; c++) {
        s.class_ = (enum cs_retention_class)c;
        s.from_ms = INT64_MIN;
        do {
            CS_TRY(batch(&s, rows_in_tx, err));
            out->removed[c] += (int64_t)s.count;
            out->bytes[c] += s.bytes;
        } while (s.count > 0);
    }
    return CS_OK;
}

static cs_status sweep_keys(struct cs_flow *flow, const struct cs_retention_rules *rules,
                            cs_time now, struct cs_retention_result *out, struct cs_error *err)
{
    struct sweep s = {.flow = flow, .rules = rules, .now = now};
    do {
        CS_TRY(batch(&s, keys_in_tx, err));
        out->keys += (int64_t)s.count;
    } while (s.count > 0);
    return CS_OK;
}

/* That retention ran, under which rules, is worth a record also when nothing was due. */
static cs_status ran_note(struct cs_flow *flow, const struct cs_retention_rules *rules, cs_time now,
                          const struct cs_retention_result *result, struct cs_error *err)
{
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "retention.ran",
        .object = "tenant",
        CS_AUDIT_FIELDS(CS_A("documents", result->removed[CS_RETENTION_DOCUMENTS]),
                        CS_A("drafts", result->removed[CS_RETENTION_DRAFTS]),
                        CS_A("vaults", result->removed[CS_RETENTION_VAULTS]),
                        CS_A("runs", result->removed[CS_RETENTION_RUNS]),
                        CS_A("keys", result->keys),
                        CS_A("documents_days", rules->days[CS_RETENTION_DOCUMENTS]),
                        CS_A("drafts_days", rules->days[CS_RETENTION_DRAFTS]),
                        CS_A("vaults_days", rules->days[CS_RETENTION_VAULTS]),
                        CS_A("runs_days", rules->days[CS_RETENTION_RUNS])),
    };
    struct cs_tx tx;
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    const cs_status status = cs_audit_append(&tx, &event, err);
    if (status == CS_OK) return cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

cs_status cs_flow_retention_run(struct cs_flow *flow, const struct cs_retention_rules *rules,
                                cs_time now, struct cs_retention_result *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(flow->tenant));
    CS_ASSERT(!flow->group);
    *out = (struct cs_retention_result){0};
    CS_TRY(cs_sweep_rows(flow, rules, now, out, err));
    CS_TRY(sweep_keys(flow, rules, now, out, err));
    CS_TRY(ran_note(flow, rules, now, out, err));
    return cs_scrub_pay(flow, &out->scrubbed, err);
}
