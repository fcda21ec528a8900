/* append.c - one more event, in the caller's transaction.
 *
 * The head row says where the chain ends; reading it inside a write transaction means that no other
 * process can append in between. Detail is printed from typed fields, so what cannot be expressed
 * (text) cannot be stored. */
#include "audit/audit_in.h"

const struct cs_migration cs_audit_migration_events = {
    .number = 2,
    .name = CS_STR_INIT("audit"),
    .sql = CS_STR_INIT("CREATE TABLE audit_events ("
                       " tenant TEXT NOT NULL,"
                       " seq INTEGER NOT NULL,"
                       " at_ms INTEGER NOT NULL,"
                       " actor TEXT NOT NULL,"
                       " action TEXT NOT NULL,"
                       " object TEXT NOT NULL,"
                       " object_id BLOB NOT NULL,"
                       " outcome TEXT NOT NULL,"
                       " detail TEXT NOT NULL,"
                       " prev BLOB NOT NULL,"
                       " hash BLOB NOT NULL,"
                       " PRIMARY KEY (tenant, seq)) STRICT;"
                       "CREATE TABLE audit_heads ("
                       " tenant TEXT NOT NULL,"
                       " seq INTEGER NOT NULL,"
                       " count INTEGER NOT NULL,"
                       " hash BLOB NOT NULL,"
                       " PRIMARY KEY (tenant)) STRICT"),
};

cs_actor cs_actor_system(void)
{
    return (cs_actor){"system"};
}

cs_actor cs_actor_uid(uint32_t uid)
{
    cs_actor actor;
    (void)snprintf(actor.text, sizeof actor.text, "uid:%lu", (unsigned long)uid);
    return actor;
}

cs_actor cs_actor_user(cs_id user)
{
    cs_actor actor = {"user:"};
    cs_id_text(user, actor.text + 5);
    return actor;
}

/* ---- detail ---- */

bool cs_audit_word_valid(const char *word)
{
    size_t size = 0;
    for (; word && word[size]; size++) {
        const char c = word[size];
        if (!cs_is_lower(c) && !cs_is_digit(c) && !strchr("._+-", c)) return false;
    }
    return size >= 1 && size <= CS_AUDIT_WORD_MAX;
}

struct detail {
    char bytes[CS_AUDIT_DETAIL_MAX];
    size_t size;
    bool good;
};

static void detail_add(struct detail *detail, const char *text)
{
    const size_t size = strlen(text);
    if (size > sizeof detail->bytes - detail->size) detail->good = false;
    if (!detail->good) return;
    memcpy(detail->bytes + detail->size, text, size);
    detail->size += size;
}

static void detail_add_quoted(struct detail *detail, const char *text)
{
    detail_add(detail, "\"");
    detail_add(detail, text);
    detail_add(detail, "\"");
}

static void detail_add_value(struct detail *detail, const struct cs_audit_field *field)
{
    char text[65];
    switch (field->kind) {
    case CS_AUDIT_INT:
        (void)snprintf(text, sizeof text, "%lld", (long long)field->number);
        detail_add(detail, text);
        return;
    case CS_AUDIT_BOOL: detail_add(detail, field->number ? "true" : "false"); return;
    case CS_AUDIT_ID:
        cs_id_text(field->id, text);
        detail_add_quoted(detail, text);
        return;
    case CS_AUDIT_DIGEST:
        cs_digest_text(&field->digest, text);
        detail_add_quoted(detail, text);
        return;
    case CS_AUDIT_WORD:
        detail->good = detail->good && cs_audit_word_valid(field->word);
        if (detail->good) detail_add_quoted(detail, field->word);
        return;
    }
}

static bool detail_print(const struct cs_audit_event *event, struct detail *detail)
{
    detail->size = 0;
    detail->good = event->field_count <= CS_AUDIT_FIELDS_MAX;
    detail_add(detail, "{");
    for (size_t i = 0; detail->good && i < event->field_count; i++) {
        const struct cs_audit_field *const field = &event->fields[i];
        detail->good = cs_audit_word_valid(field->key);
        if (i) detail_add(detail, ",");
        if (detail->good) detail_add_quoted(detail, field->key);
        detail_add(detail, ":");
        detail_add_value(detail, field);
    }
    detail_add(detail, "}");
    return detail->good;
}

/* ---- append ---- */

static cs_status event_insert(struct cs_tx *tx, const struct cs_audit_line *line,
                              const cs_digest *hash, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO audit_events (tenant, seq, at_ms, actor, action, object, object_id,"
            " outcome, detail, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    cs_bind_str(&st, 1, line->tenant);
    cs_bind_int(&st, 2, line->seq);
    cs_bind_int(&st, 3, line->at_ms);
    cs_bind_str(&st, 4, line->actor);
    cs_bind_str(&st, 5, line->action);
    cs_bind_str(&st, 6, line->object);
    cs_bind_id(&st, 7, &line->object_id);
    cs_bind_str(&st, 8, line->outcome);
    cs_bind_str(&st, 9, line->detail);
    cs_bind_digest(&st, 10, &line->prev);
    cs_bind_digest(&st, 11, hash);
    return cs_stmt_run(&st, NULL, err);
}

static cs_str outcome_name(enum cs_audit_outcome outcome)
{
    static const cs_str names[] = {CS_STR_INIT("ok"), CS_STR_INIT("failed"),
                                   CS_STR_INIT("refused")};
    CS_ASSERT((size_t)outcome < CS_COUNT(names));
    return names[outcome];
}

static cs_status append_one(struct cs_tx *tx, struct cs_audit_hasher *h, struct cs_audit_head *head,
                            const struct cs_audit_event *event, struct cs_error *err)
{
    struct detail detail;
    if (!detail_print(event, &detail) || !cs_audit_word_valid(event->action) ||
        !cs_audit_word_valid(event->object))
        return CS_FAIL(err, CS_E_INTERNAL, "An audit event was given more than words and figures",
                       "Report it");
    const struct cs_audit_line line = {
        .tenant = event->tenant,
        .seq = head->seq + 1,
        .at_ms = event->at.unix_ms,
        .actor = cs_str_of(event->actor.text),
        .action = cs_str_of(event->action),
        .object = cs_str_of(event->object),
        .object_id = event->object_id,
        .outcome = outcome_name(event->outcome),
        .detail = {detail.bytes, detail.size},
        .prev = head->hash,
    };
    cs_digest hash;
    CS_TRY(cs_audit_hash(h, &line, &hash, err));
    /* A head that was set back meets an event that is there already: refused, not overwritten. */
    const cs_status status = event_insert(tx, &line, &hash, err);
    if (status == CS_E_CONFLICT)
        return CS_FAIL_NUM(err, CS_E_CORRUPT, "The audit chain goes on beyond its head (event %1)",
                           "Run audit verify, and keep the store as it is", line.seq, 0);
    CS_TRY(status);
    CS_TRY(cs_audit_head_add(tx, h, event->tenant, &head->tree, &hash, err));
    head->seq++;
    head->count++;
    head->hash = hash;
    return CS_OK;
}

static cs_status append_with(struct cs_tx *tx, struct cs_audit_hasher *h,
                             const struct cs_audit_event *events, size_t count,
                             struct cs_error *err)
{
    struct cs_audit_head head;
    const cs_str tenant = events[0].tenant;
    CS_TRY(cs_audit_head_read(tx->db, tenant, &head, err));
    CS_TRY(cs_audit_head_grow(tx, h, tenant, &head, err));
    for (size_t i = 0; i < count; i++) {
        CS_ASSERT(cs_str_equal(events[i].tenant, tenant));
        CS_TRY(append_one(tx, h, &head, &events[i], err));
    }
    CS_TRY(cs_audit_hasher_check(h, err));
    return cs_audit_head_write(tx, tenant, &head, err);
}

cs_status cs_audit_append_all(struct cs_tx *tx, const struct cs_audit_event *events, size_t count,
                              struct cs_error *err)
{
    struct cs_audit_hasher hasher;
    CS_ASSERT(tx->open);
    if (count == 0) return CS_OK;
    CS_ASSERT(cs_tenant_valid(events[0].tenant));
    CS_TRY(cs_audit_hasher_init(&hasher, err));
    const cs_status status = append_with(tx, &hasher, events, count, err);
    cs_audit_hasher_deinit(&hasher);
    return status;
}

cs_status cs_audit_append(struct cs_tx *tx, const struct cs_audit_event *event,
                          struct cs_error *err)
{
    return cs_audit_append_all(tx, event, 1, err);
}
