/* seal.c - the master key, each case's own key under it, and values sealed under that.
 *
 * master key (file) --wraps--> data key of a case (cases.wrapped_key) --derives--> seal and digest
 * keys. Destroying cases.wrapped_key makes every text of the case unreadable, and its keyed digests
 * untestable, while ids, counts and the audit chain stay whole. */
#include "store/store_in.h"

static cs_str bytes_of(const uint8_t *bytes, size_t size)
{
    return (cs_str){(const char *)bytes, size};
}

/* ---- the master key ---- */

static cs_status master_id(struct cs_keys *keys, struct cs_error *err)
{
    uint8_t mac[32];
    CS_TRY(cs_hmac(keys->key, CS_STR("countersign key id 1"), mac, err));
    memcpy(keys->key_id, mac, sizeof keys->key_id);
    return CS_OK;
}

/* Any case whose key is still there says which master key this store needs. */
static cs_status store_key_id(struct cs_db *db, bool *any, cs_id *key_id, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT key_id FROM cases WHERE wrapped_key IS NOT NULL LIMIT 1");
    *any = cs_stmt_next(&st);
    if (*any) *key_id = cs_col_id(&st, 0);
    return cs_stmt_end(&st, err);
}

static cs_status master_load(struct cs_db *db, const char *path, struct cs_keys *keys,
                             struct cs_error *err)
{
    bool any = false;
    cs_id needed = {{0}};
    CS_TRY(store_key_id(db, &any, &needed, err));
    cs_status status = cs_keyfile_read(path, keys->key, err);
    if (status == CS_E_NOT_FOUND && !any && !cs_db_readonly(db)) {
        CS_TRY(cs_keyfile_make(path, &keys->rng, err));
        status = cs_keyfile_read(path, keys->key, err);
    }
    if (status != CS_OK) return status;
    CS_TRY(master_id(keys, err));
    if (any && memcmp(needed.bytes, keys->key_id, sizeof keys->key_id) != 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The store was sealed under another master key",
                       "Name the key file that belongs to this store");
    return CS_OK;
}

cs_status cs_keys_open(struct cs_db *db, const struct cs_keys_options *options,
                       struct cs_keys **out, struct cs_error *err)
{
    char beside[4096];
    const char *path = options->path;
    if (!path) {
        if (strcmp(cs_db_path(db), "postgresql:") == 0)
            return CS_FAIL(err, CS_E_INPUT, "No place is known for the key of this store",
                           "Name the master key's file");
        const int n = snprintf(beside, sizeof beside, "%s.key", cs_db_path(db));
        if (n < 0 || (size_t)n >= sizeof beside)
            return CS_FAIL(err, CS_E_INPUT, "The store's path is too long", "Give a shorter one");
        path = beside;
    }
    struct cs_keys *const keys = options->from.ops->get(options->from.self, sizeof *keys);
    if (!keys)
        return CS_FAIL(err, CS_E_MEMORY, "There is not enough memory for the master key",
                       "Free memory and retry");
    *keys = (struct cs_keys){.from = options->from, .rng = options->rng};
    const cs_status status = master_load(db, path, keys, err);
    if (status != CS_OK) {
        cs_keys_close(keys);
        return status;
    }
    *out = keys;
    return CS_OK;
}

void cs_keys_close(struct cs_keys *keys)
{
    if (!keys) return;
    const struct cs_allocator from = keys->from;
    cs_wipe(keys, sizeof *keys);
    from.ops->put(from.self, keys, sizeof *keys);
}

/* ---- a case's keys ---- */

#define WRAP_PARTS 3

static void wrap_parts(const struct cs_case *c, cs_str parts[static WRAP_PARTS])
{
    parts[0] = CS_STR("countersign wrap 1");
    parts[1] = c->tenant;
    parts[2] = bytes_of(c->id.bytes, sizeof c->id.bytes);
}

static cs_status case_derive(struct cs_case *c, const uint8_t key[static 32], struct cs_error *err)
{
    CS_TRY(cs_hmac(key, CS_STR("countersign seal 1"), c->seal_key, err));
    return cs_hmac(key, CS_STR("countersign digest 1"), c->digest_key, err);
}

static cs_status case_insert(struct cs_tx *tx, const struct cs_case *c, const struct cs_keys *keys,
                             cs_str wrapped, cs_time now, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO cases (tenant, id, created_ms, key_id, wrapped_key)"
            " VALUES ($1, $2, $3, $4, $5)");
    cs_bind_str(&st, 1, c->tenant);
    cs_bind_id(&st, 2, &c->id);
    cs_bind_int(&st, 3, now.unix_ms);
    cs_bind_blob(&st, 4, bytes_of(keys->key_id, sizeof keys->key_id));
    cs_bind_blob(&st, 5, wrapped);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status case_make_with(struct cs_case *c, struct cs_tx *tx, const struct cs_keys *keys,
                                const uint8_t data_key[static 32], cs_time now, struct cs_rng *rng,
                                struct cs_error *err)
{
    cs_str parts[WRAP_PARTS];
    uint8_t wrapped[CS_WRAPPED_BYTES];
    wrap_parts(c, parts);
    CS_TRY(cs_gcm_seal(keys->key, parts, WRAP_PARTS, bytes_of(data_key, 32), rng, wrapped, err));
    CS_TRY(case_insert(tx, c, keys, bytes_of(wrapped, sizeof wrapped), now, err));
    return case_derive(c, data_key, err);
}

cs_status cs_case_make(struct cs_case *out, struct cs_tx *tx, const struct cs_keys *keys,
                       cs_str tenant, const cs_id *id, cs_time now, struct cs_error *err)
{
    CS_ASSERT(tx->open);
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_case){.tenant = tenant};
    struct cs_rng rng = keys->rng;
    if (id) out->id = *id;
    else CS_TRY(cs_id_new(&rng, &out->id, err));
    uint8_t data_key[32];
    if (!rng.ops->fill(rng.self, data_key, sizeof data_key))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    const cs_status status = case_make_with(out, tx, keys, data_key, now, &rng, err);
    cs_wipe(data_key, sizeof data_key);
    if (status != CS_OK) cs_case_deinit(out);
    return status;
}

/* A case's row as it is stored. */
cs_status cs_wrapped_key_read(struct cs_stmt *st, struct cs_wrapped_key *out, struct cs_error *err)
{
    *out = (struct cs_wrapped_key){.found = cs_stmt_next(st)};
    if (out->found) out->key_id = cs_col_id(st, 0);
    out->destroyed = out->found && cs_col_is_null(st, 1);
    if (out->found && !out->destroyed) {
        const cs_str wrapped = cs_col_blob(st, 1);
        out->wrapped_size = wrapped.len;
        if (wrapped.len <= CS_WRAPPED_BYTES) cs_copy(out->wrapped, wrapped.ptr, wrapped.len);
    }
    return cs_stmt_end(st, err);
}

static cs_status case_read(struct cs_db *db, const struct cs_case *c, struct cs_wrapped_key *row,
                           struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT key_id, wrapped_key FROM cases WHERE tenant = $1 AND id = $2");
    cs_bind_str(&st, 1, c->tenant);
    cs_bind_id(&st, 2, &c->id);
    return cs_wrapped_key_read(&st, row, err);
}

static cs_status case_unwrap(struct cs_case *c, const struct cs_keys *keys,
                             const struct cs_wrapped_key *row, struct cs_error *err)
{
    if (memcmp(row->key_id.bytes, keys->key_id, sizeof keys->key_id) != 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The case was sealed under another master key",
                       "Name the key file that belongs to this store");
    if (row->wrapped_size != CS_WRAPPED_BYTES)
        return CS_FAIL(err, CS_E_CORRUPT, "A case's key in the store has another form",
                       "Restore the store from a backup");
    cs_str parts[WRAP_PARTS];
    uint8_t data_key[32];
    wrap_parts(c, parts);
    cs_status status = cs_gcm_open(keys->key, parts, WRAP_PARTS,
                                   bytes_of(row->wrapped, CS_WRAPPED_BYTES), data_key, err);
    if (status == CS_OK) status = case_derive(c, data_key, err);
    cs_wipe(data_key, sizeof data_key);
    if (status != CS_OK) cs_case_deinit(c);
    return status;
}

cs_status cs_case_init(struct cs_case *out, struct cs_db *db, const struct cs_keys *keys,
                       cs_str tenant, cs_id id, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_case){.tenant = tenant, .id = id};
    struct cs_wrapped_key row = {0};
    CS_TRY(case_read(db, out, &row, err));
    if (!row.found)
        return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such case", "Name one that exists");
    if (row.destroyed)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The case's key was destroyed",
                       "Its text cannot be read any more");
    return case_unwrap(out, keys, &row, err);
}

void cs_case_deinit(struct cs_case *c)
{
    cs_wipe(c->seal_key, sizeof c->seal_key);
    cs_wipe(c->digest_key, sizeof c->digest_key);
}

/* ---- sealed values ---- */

#define SEAL_PARTS 5

static void seal_parts(const struct cs_case *c, const cs_place *place,
                       cs_str parts[static SEAL_PARTS])
{
    parts[0] = CS_STR("countersign seal 1");
    parts[1] = c->tenant;
    parts[2] = bytes_of(c->id.bytes, sizeof c->id.bytes);
    parts[3] = cs_str_of(place->kind);
    parts[4] = bytes_of(place->row.bytes, sizeof place->row.bytes);
}

cs_status cs_case_seal(const struct cs_case *c, struct cs_arena *arena, cs_place place,
                       cs_raw plain, struct cs_rng *rng, cs_str *sealed, struct cs_error *err)
{
    const cs_str bytes = plain.phi_bytes;
    if (bytes.len > CS_OUTPUT_BYTES_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "A value is too large to be sealed", "Make it smaller");
    uint8_t *const out = cs_arena_get(arena, bytes.len + CS_SEALED_EXTRA);
    if (!out) return cs_arena_fail(arena, err);
    cs_str parts[SEAL_PARTS];
    seal_parts(c, &place, parts);
    CS_TRY(cs_gcm_seal(c->seal_key, parts, SEAL_PARTS, bytes, rng, out, err));
    *sealed = bytes_of(out, bytes.len + CS_SEALED_EXTRA);
    return CS_OK;
}

cs_status cs_case_unseal(const struct cs_case *c, struct cs_arena *arena, cs_place place,
                         cs_str sealed, cs_raw *plain, struct cs_error *err)
{
    const size_t size = sealed.len > CS_SEALED_EXTRA ? sealed.len - CS_SEALED_EXTRA : 0;
    uint8_t *const out = cs_arena_get(arena, size + 1); /* terminated */
    if (!out) return cs_arena_fail(arena, err);
    cs_str parts[SEAL_PARTS];
    seal_parts(c, &place, parts);
    CS_TRY(cs_gcm_open(c->seal_key, parts, SEAL_PARTS, sealed, out, err));
    *plain = (cs_raw){bytes_of(out, size)};
    return CS_OK;
}

cs_status cs_case_digest(const struct cs_case *c, cs_raw plain, cs_digest *out,
                         struct cs_error *err)
{
    return cs_hmac(c->digest_key, plain.phi_bytes, out->bytes, err);
}
