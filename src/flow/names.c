/* names.c - the tables of flow, the list of migrations, and values as they are stored. */
#include "flow/flow_in.h"
#include "flow/review.h"

const struct cs_migration cs_flow_migration_runs = {
    .number = 3,
    .name = CS_STR_INIT("runs"),
    .sql = CS_STR_INIT(
        "CREATE TABLE documents ("
        " tenant TEXT NOT NULL, id BLOB NOT NULL, case_id BLOB NOT NULL,"
        " created_ms INTEGER NOT NULL, size_bytes INTEGER NOT NULL,"
        " keyed BLOB NOT NULL, meta BLOB NOT NULL, body BLOB NOT NULL,"
        " PRIMARY KEY (tenant, id),"
        " FOREIGN KEY (tenant, case_id) REFERENCES cases (tenant, id)) STRICT;"
        "CREATE TABLE runs ("
        " tenant TEXT NOT NULL, id BLOB NOT NULL, case_id BLOB NOT NULL,"
        " app TEXT NOT NULL, engine TEXT NOT NULL, state TEXT NOT NULL, failure TEXT NOT NULL,"
        " started_ms INTEGER NOT NULL, finished_ms INTEGER NOT NULL,"
        " needs_review INTEGER NOT NULL, reason_count INTEGER NOT NULL,"
        " document_count INTEGER NOT NULL, size_bytes INTEGER NOT NULL,"
        " process_boot BLOB NOT NULL, process_ns INTEGER NOT NULL,"
        " process_pid INTEGER NOT NULL, process_started INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, id),"
        " FOREIGN KEY (tenant, case_id) REFERENCES cases (tenant, id)) STRICT;"
        "CREATE INDEX runs_by_start ON runs (tenant, started_ms, id);"
        "CREATE INDEX runs_by_state ON runs (tenant, state);"
        "CREATE TABLE run_documents ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
        " document_id BLOB NOT NULL,"
        " PRIMARY KEY (tenant, run_id, ordinal),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id),"
        " FOREIGN KEY (tenant, document_id) REFERENCES documents (tenant, id)) STRICT;"
        "CREATE TABLE run_steps ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
        " name TEXT NOT NULL, status TEXT NOT NULL,"
        " start_us INTEGER NOT NULL, duration_us INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, run_id, ordinal),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
        "CREATE TABLE model_calls ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
        " provider TEXT NOT NULL, model BLOB NOT NULL, prompt TEXT NOT NULL,"
        " questions INTEGER NOT NULL, tokens_read INTEGER NOT NULL,"
        " tokens_cached INTEGER NOT NULL, tokens_written INTEGER NOT NULL,"
        " duration_us INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, run_id, ordinal),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
        "CREATE TABLE run_counts ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL, ordinal INTEGER NOT NULL,"
        " name TEXT NOT NULL, count INTEGER NOT NULL,"
        " PRIMARY KEY (tenant, run_id, ordinal),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT;"
        "CREATE TABLE drafts ("
        " tenant TEXT NOT NULL, run_id BLOB NOT NULL,"
        " keyed BLOB NOT NULL, body BLOB NOT NULL,"
        " PRIMARY KEY (tenant, run_id),"
        " FOREIGN KEY (tenant, run_id) REFERENCES runs (tenant, id)) STRICT"),
};

cs_status cs_flow_migrate(struct cs_db *db, cs_time now, struct cs_error *err)
{
    static const struct cs_migration *const list[] = {
        &cs_store_migration_cases,   &cs_audit_migration_events,   &cs_flow_migration_runs,
        &cs_store_migration_vaults,  &cs_flow_migration_retention, &cs_audit_migration_tree,
        &cs_store_migration_tenants, &cs_flow_migration_work,      &cs_flow_migration_reviews,
        &cs_flow_migration_removed};
    return cs_db_migrate(db, list, CS_COUNT(list), now, err);
}

static const char *const state_names[] = {
    [CS_RUN_RUNNING] = "running",
    [CS_RUN_AWAITING_REVIEW] = "awaiting_review",
    [CS_RUN_DONE] = "done",
    [CS_RUN_FAILED] = "failed",
    [CS_RUN_INTERRUPTED] = "interrupted",
    [CS_RUN_QUEUED] = "queued",
    [CS_RUN_STOPPED] = "stopped",
    [CS_RUN_CANCELLED] = "cancelled",
    [CS_RUN_REJECTED] = "rejected",
};

const char *cs_run_state_name(enum cs_run_state state)
{
    CS_ASSERT((size_t)state < CS_COUNT(state_names));
    return state_names[state];
}

bool cs_run_state_parse(cs_str name, enum cs_run_state *out)
{
    for (size_t i = 0; i < CS_COUNT(state_names); i++) {
        if (!cs_str_equal(name, cs_str_of(state_names[i]))) continue;
        *out = (enum cs_run_state)i;
        return true;
    }
    return false;
}

bool cs_status_parse(cs_str name, cs_status *out)
{
    for (int i = CS_OK; i <= CS_E_INTERNAL; i++) {
        if (!cs_str_equal(name, cs_str_of(cs_status_name((cs_status)i)))) continue;
        *out = (cs_status)i;
        return true;
    }
    return false;
}

cs_status cs_raw_sha256(cs_raw text, cs_digest *out, struct cs_error *err)
{
    return cs_sha256(text.phi_bytes, out, err);
}

#define META_VERSION 1
#define META_FIXED (1 + 32 + 1)
#define META_TYPE_MAX 255

cs_status cs_meta_print(struct cs_arena *arena, const struct cs_run_document *document, cs_raw *out,
                        struct cs_error *err)
{
    const cs_str type = cs_str_of(document->media_type);
    const cs_str name = document->name.phi_bytes;
    if (type.len > META_TYPE_MAX || name.len > 4096)
        return CS_FAIL(err, CS_E_LIMIT, "A document's name or media type is too long",
                       "Give a shorter one");
    uint8_t *const bytes = cs_arena_get(arena, META_FIXED + type.len + name.len);
    if (!bytes) return cs_arena_fail(arena, err);
    bytes[0] = META_VERSION;
    memcpy(bytes + 1, document->sha256.bytes, 32);
    bytes[33] = (uint8_t)type.len;
    cs_copy(bytes + META_FIXED, type.ptr, type.len);
    cs_copy(bytes + META_FIXED + type.len, name.ptr, name.len);
    *out = (cs_raw){{(const char *)bytes, META_FIXED + type.len + name.len}};
    return CS_OK;
}

bool cs_meta_parse(cs_raw meta, struct cs_run_shown_document *out)
{
    const cs_str bytes = meta.phi_bytes;
    if (bytes.len < META_FIXED || bytes.ptr[0] != META_VERSION) return false;
    const size_t type_size = (uint8_t)bytes.ptr[33];
    if (bytes.len < META_FIXED + type_size) return false;
    memcpy(out->sha256.bytes, bytes.ptr + 1, 32);
    out->media_type = cs_str_slice(bytes, META_FIXED, META_FIXED + type_size);
    out->name = (cs_raw){cs_str_slice(bytes, META_FIXED + type_size, bytes.len)};
    return true;
}
