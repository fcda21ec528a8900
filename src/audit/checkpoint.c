/* checkpoint.c - checkpoints in the store: made from the tree's right edge, one a size.
 *
 * The record of a checkpoint stands before it and under it. A checkpoint's row alone could be
 * deleted without a trace; its record is a link of the chain, and every later checkpoint signs it
 * too. */
#include "audit/audit_in.h"

#define COLUMNS "size, at_ms, root, head, public_key, signature FROM audit_checkpoints"

static bool public_take(cs_str bytes, cs_audit_public *out)
{
    if (bytes.len != sizeof out->bytes) return false;
    memcpy(out->bytes, bytes.ptr, sizeof out->bytes);
    return true;
}

static bool signature_take(cs_str bytes, struct cs_audit_checkpoint *out)
{
    if (bytes.len != sizeof out->signature) return false;
    memcpy(out->signature, bytes.ptr, sizeof out->signature);
    return true;
}

bool cs_audit_checkpoint_take(struct cs_stmt *st, cs_str tenant, struct cs_audit_checkpoint *out,
                              cs_audit_public *key)
{
    struct cs_error ignored = {0};
    *out = (struct cs_audit_checkpoint){
        .size = cs_col_int(st, 0),
        .at = {cs_col_int(st, 1)},
        .root = cs_col_digest(st, 2),
        .head = cs_col_digest(st, 3),
    };
    return public_take(cs_col_blob(st, 4), key) && signature_take(cs_col_blob(st, 5), out) &&
           cs_audit_key_id(tenant, key, out->key_id, &ignored) == CS_OK;
}

cs_status cs_audit_checkpoint_newest(struct cs_db *db, cs_str tenant,
                                     struct cs_audit_checkpoint *out, cs_audit_public *key,
                                     bool *found, struct cs_error *err)
{
    bool good = true;
    struct cs_stmt st;
    cs_audit_public public_key = {{0}};
    CS_STMT(&st, db, "SELECT " COLUMNS " WHERE tenant = $1 ORDER BY size DESC LIMIT 1");
    cs_bind_str(&st, 1, tenant);
    *found = cs_stmt_next(&st);
    if (*found) good = cs_audit_checkpoint_take(&st, tenant, out, &public_key);
    CS_TRY(cs_stmt_end(&st, err));
    if (key) *key = public_key;
    return good ? CS_OK
                : CS_FAIL(err, CS_E_CORRUPT, "A checkpoint has a form that we never write",
                          "Run audit verify, and keep the store as it is");
}

static cs_status checkpoint_insert(struct cs_tx *tx, cs_str tenant, const struct cs_audit_key *key,
                                   const struct cs_audit_checkpoint *cp, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO audit_checkpoints (tenant, size, at_ms, root, head, public_key,"
            " signature) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, cp->size);
    cs_bind_int(&st, 3, cp->at.unix_ms);
    cs_bind_digest(&st, 4, &cp->root);
    cs_bind_digest(&st, 5, &cp->head);
    cs_bind_blob(&st, 6, (cs_str){(const char *)key->public_key.bytes, 32});
    cs_bind_blob(&st, 7, (cs_str){(const char *)cp->signature, sizeof cp->signature});
    return cs_stmt_run(&st, NULL, err);
}

/* The log as it is: what a checkpoint of now says, without a signature. */
static cs_status state_read(struct cs_tx *tx, cs_str tenant, struct cs_audit_checkpoint *out,
                            struct cs_error *err)
{
    struct cs_audit_head head;
    struct cs_audit_hasher hasher;
    CS_TRY(cs_audit_head_read(tx->db, tenant, &head, err));
    if (head.seq == 0)
        return CS_FAIL(err, CS_E_NOT_FOUND, "The audit log has no records yet",
                       "Run something first");
    const bool had_tree = head.has_tree;
    CS_TRY(cs_audit_hasher_init(&hasher, err));
    cs_status status = cs_audit_head_grow(tx, &hasher, tenant, &head, err);
    if (status == CS_OK && !had_tree) status = cs_audit_head_write(tx, tenant, &head, err);
    cs_audit_tree_root(&hasher, &head.tree, &out->root);
    if (status == CS_OK) status = cs_audit_hasher_check(&hasher, err);
    cs_audit_hasher_deinit(&hasher);
    out->size = head.seq;
    out->head = head.hash;
    return status;
}

cs_status cs_audit_checkpoint_make(struct cs_tx *tx, cs_str tenant, const struct cs_audit_key *key,
                                   cs_time now, struct cs_audit_checkpoint *out,
                                   struct cs_error *err)
{
    bool found = false;
    cs_audit_public before = {{0}};
    struct cs_audit_checkpoint newest = {0};
    CS_ASSERT(tx->open);
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_audit_checkpoint){.at = now};
    CS_TRY(state_read(tx, tenant, out, err));
    CS_TRY(cs_audit_checkpoint_newest(tx->db, tenant, &newest, &before, &found, err));
    if (found && !cs_audit_public_equal(&before, &key->public_key))
        return CS_FAIL(err, CS_E_CONFLICT, "The audit log was signed with another key before",
                       "Restore the key file that belongs to this store");
    if (found && newest.size >= out->size) {
        if (newest.size > out->size || !cs_digest_equal(&newest.root, &out->root))
            return CS_FAIL(err, CS_E_CORRUPT, "The audit log is not what its checkpoint says",
                           "Run audit verify, and keep the store as it is");
        *out = newest;
        return CS_OK;
    }
    CS_TRY(cs_audit_note_sign(tenant, key, out, err));
    return checkpoint_insert(tx, tenant, key, out, err);
}

cs_status cs_audit_size(struct cs_db *db, cs_str tenant, int64_t *size, struct cs_error *err)
{
    struct cs_audit_head head;
    CS_TRY(cs_audit_head_read(db, tenant, &head, err));
    *size = head.seq;
    return CS_OK;
}

cs_status cs_audit_checkpoint_add(struct cs_tx *tx, cs_str tenant, const struct cs_audit_key *key,
                                  cs_actor actor, cs_time now, struct cs_audit_checkpoint *out,
                                  struct cs_error *err)
{
    bool found = false;
    int64_t size = 0;
    struct cs_audit_checkpoint newest = {0};
    const struct cs_audit_event event = {.tenant = tenant,
                                         .at = now,
                                         .actor = actor,
                                         .action = CS_AUDIT_CHECKPOINT_ACTION,
                                         .object = "audit"};
    CS_ASSERT(tx->open);
    CS_TRY(cs_audit_size(tx->db, tenant, &size, err));
    CS_TRY(cs_audit_checkpoint_newest(tx->db, tenant, &newest, NULL, &found, err));
    if (size > 0 && !(found && newest.size >= size)) CS_TRY(cs_audit_append(tx, &event, err));
    return cs_audit_checkpoint_make(tx, tenant, key, now, out, err);
}
