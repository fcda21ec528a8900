/* tenant.c - a tenant's own key, for what leaves the store in files, and the vaults inside it.
 *
 * master key (file) --wraps--> data key of a tenant (tenant_keys.wrapped_key) --derives--> seal
 * key. Destroying the wrapped key makes every file that was sealed under it unreadable. A vault in
 * the store is sealed under its case's key instead, so it goes when the case's key is destroyed. */
#include "store/store_in.h"

static cs_str bytes_of(const uint8_t *bytes, size_t size)
{
    return (cs_str){(const char *)bytes, size};
}

/* ---- the key ---- */

#define WRAP_PARTS 2

static void wrap_parts(cs_str tenant, cs_str parts[static WRAP_PARTS])
{
    parts[0] = CS_STR("countersign wrap tenant 1");
    parts[1] = tenant;
}

static cs_status row_read(struct cs_db *db, cs_str tenant, struct cs_wrapped_key *row,
                          struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT key_id, wrapped_key FROM tenant_keys WHERE tenant = $1");
    cs_bind_str(&st, 1, tenant);
    return cs_wrapped_key_read(&st, row, err);
}

static cs_status row_insert(struct cs_tx *tx, const struct cs_keys *keys, cs_str tenant,
                            cs_str wrapped, cs_time now, struct cs_error *err)
{
    struct cs_stmt st;
    const cs_str key_id = bytes_of(keys->key_id, sizeof keys->key_id);
    CS_STMT(&st, tx->db,
            "INSERT INTO tenant_keys (tenant, created_ms, key_id, wrapped_key)"
            " VALUES ($1, $2, $3, $4)");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, now.unix_ms);
    cs_bind_blob(&st, 3, key_id);
    cs_bind_blob(&st, 4, wrapped);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status key_unwrap(struct cs_tenant_key *out, const struct cs_keys *keys,
                            const struct cs_wrapped_key *row, struct cs_error *err)
{
    cs_str parts[WRAP_PARTS];
    uint8_t data_key[32];
    if (memcmp(row->key_id.bytes, keys->key_id, sizeof keys->key_id) != 0)
        return CS_FAIL(err, CS_E_CONFLICT, "The tenant's key was sealed under another master key",
                       "Name the key file that belongs to this store");
    if (row->wrapped_size != CS_WRAPPED_BYTES)
        return CS_FAIL(err, CS_E_CORRUPT, "A tenant's key in the store has another form",
                       "Restore the store from a backup");
    wrap_parts(out->tenant, parts);
    cs_status status = cs_gcm_open(keys->key, parts, WRAP_PARTS,
                                   bytes_of(row->wrapped, CS_WRAPPED_BYTES), data_key, err);
    if (status == CS_OK) status = cs_hmac(data_key, CS_STR("countersign map 1"), out->key, err);
    cs_wipe(data_key, sizeof data_key);
    if (status != CS_OK) cs_tenant_key_deinit(out);
    return status;
}

cs_status cs_tenant_key_init(struct cs_tenant_key *out, struct cs_db *db,
                             const struct cs_keys *keys, cs_str tenant, struct cs_error *err)
{
    struct cs_wrapped_key row;
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_tenant_key){.tenant = tenant};
    CS_TRY(row_read(db, tenant, &row, err));
    if (!row.found)
        return CS_FAIL(err, CS_E_NOT_FOUND, "This store has no key for maps of stand-ins",
                       "Name the store that the map was made with");
    if (row.destroyed)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The key of the tenant's maps was destroyed",
                       "What was sealed under it cannot be read any more");
    return key_unwrap(out, keys, &row, err);
}

static cs_status key_make(struct cs_tx *tx, const struct cs_keys *keys, cs_str tenant, cs_time now,
                          struct cs_error *err)
{
    cs_str parts[WRAP_PARTS];
    uint8_t data_key[32];
    uint8_t wrapped[CS_WRAPPED_BYTES];
    struct cs_rng rng = keys->rng;
    if (!rng.ops->fill(rng.self, data_key, sizeof data_key))
        return CS_FAIL(err, CS_E_IO, "The system's random source does not answer",
                       "Run this again when the system has started completely");
    wrap_parts(tenant, parts);
    cs_status status =
        cs_gcm_seal(keys->key, parts, WRAP_PARTS, bytes_of(data_key, 32), &rng, wrapped, err);
    cs_wipe(data_key, sizeof data_key);
    if (status == CS_OK)
        status = row_insert(tx, keys, tenant, bytes_of(wrapped, sizeof wrapped), now, err);
    return status;
}

cs_status cs_tenant_key_ensure(struct cs_db *db, const struct cs_keys *keys, cs_str tenant,
                               cs_time now, struct cs_error *err)
{
    struct cs_tx tx;
    struct cs_wrapped_key row;
    CS_TRY(row_read(db, tenant, &row, err));
    if (row.found) return CS_OK;
    CS_TRY(cs_tx_begin(&tx, db, err));
    cs_status status = row_read(db, tenant, &row, err); /* another process may have been first */
    if (status == CS_OK && !row.found) status = key_make(&tx, keys, tenant, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

void cs_tenant_key_deinit(struct cs_tenant_key *key)
{
    cs_wipe(key->key, sizeof key->key);
}

/* ---- files ---- */

#define FILE_PARTS 2

static void file_parts(const struct cs_tenant_key *key, const char *kind,
                       cs_str parts[static FILE_PARTS])
{
    parts[0] = cs_str_of(kind);
    parts[1] = key->tenant;
}

cs_status cs_tenant_seal(const struct cs_tenant_key *key, struct cs_arena *arena, const char *kind,
                         cs_raw plain, struct cs_rng *rng, cs_str *sealed, struct cs_error *err)
{
    cs_str parts[FILE_PARTS];
    const size_t size = plain.phi_bytes.len + CS_SEALED_EXTRA;
    uint8_t *const out = cs_arena_get(arena, size);
    if (!out) return cs_arena_fail(arena, err);
    file_parts(key, kind, parts);
    CS_TRY(cs_gcm_seal(key->key, parts, FILE_PARTS, plain.phi_bytes, rng, out, err));
    *sealed = bytes_of(out, size);
    return CS_OK;
}

cs_status cs_tenant_unseal(const struct cs_tenant_key *key, struct cs_arena *arena,
                           const char *kind, cs_str sealed, cs_raw *plain, struct cs_error *err)
{
    cs_str parts[FILE_PARTS];
    const size_t size = sealed.len > CS_SEALED_EXTRA ? sealed.len - CS_SEALED_EXTRA : 0;
    uint8_t *const out = cs_arena_get(arena, size + 1);
    if (!out) return cs_arena_fail(arena, err);
    file_parts(key, kind, parts);
    CS_TRY(cs_gcm_open(key->key, parts, FILE_PARTS, sealed, out, err));
    *plain = (cs_raw){bytes_of(out, size)};
    return CS_OK;
}

/* ---- vaults in the store ---- */

static cs_place vault_place(const struct cs_case *c)
{
    return (cs_place){.kind = "vaults.sealed", .row = c->id};
}

cs_status cs_vault_row_keep(struct cs_tx *tx, struct cs_arena *arena, const struct cs_case *c,
                            cs_raw packed, int64_t entry_count, struct cs_rng *rng, cs_time now,
                            struct cs_error *err)
{
    struct cs_stmt st;
    cs_str sealed = {0};
    CS_TRY(cs_case_seal(c, arena, vault_place(c), packed, rng, &sealed, err));
    CS_STMT(&st, tx->db,
            "INSERT INTO vaults (tenant, case_id, updated_ms, entry_count, sealed)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, case_id) DO UPDATE SET"
            " updated_ms = excluded.updated_ms, entry_count = excluded.entry_count,"
            " sealed = excluded.sealed");
    cs_bind_str(&st, 1, c->tenant);
    cs_bind_id(&st, 2, &c->id);
    cs_bind_int(&st, 3, now.unix_ms);
    cs_bind_int(&st, 4, entry_count);
    cs_bind_blob(&st, 5, sealed);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_vault_row_fetch(struct cs_db *db, struct cs_arena *arena, const struct cs_case *c,
                             cs_raw *packed, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, db, "SELECT sealed FROM vaults WHERE tenant = $1 AND case_id = $2");
    cs_bind_str(&st, 1, c->tenant);
    cs_bind_id(&st, 2, &c->id);
    const bool found = cs_stmt_next(&st);
    const cs_str sealed = found ? cs_col_copy(&st, 0, arena) : (cs_str){0};
    CS_TRY(cs_stmt_end(&st, err));
    if (!found)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The case has no map of stand-ins yet",
                       "Redact a document of the case with --policy tokens first");
    return cs_case_unseal(c, arena, vault_place(c), sealed, packed, err);
}
