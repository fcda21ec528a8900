/* proof.c - inclusion and consistency, from the stored levels of the tree.
 *
 * A full subtree's root is a stored row, or computed from at most 2^3 rows of the stored level (or
 * the events) below. RFC 6962 section 2.1 cuts a tree of n leaves at the largest power of two below
 * n, so everything on the left is a full subtree; recursion is as deep as the tree is high. */
#include "audit/audit_in.h"

struct prover {
    struct cs_db *db;
    cs_str tenant;
    struct cs_audit_hasher hasher;
};

struct range {
    int64_t begin;
    int64_t end; /* half open; leaves count from 0 */
};

static cs_status incomplete(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CORRUPT, "The audit log's tree is not complete",
                   "Run audit verify, and keep the store as it is");
}

/* count (1 .. 8) hashes of a stored level, from place on, folded into the node above them. */
static cs_status rows_fold(struct prover *p, struct cs_stmt *st, int64_t count, bool leaves,
                           cs_digest *out, struct cs_error *err)
{
    cs_digest row[1 << (CS_AUDIT_LEVELS_APART - 1)];
    int64_t n = 0;
    CS_ASSERT(count >= 1);
    CS_ASSERT(count <= (int64_t)CS_COUNT(row));
    for (; n < count && cs_stmt_next(st); n++) {
        const cs_digest hash = cs_col_digest(st, 0);
        if (leaves) cs_audit_leaf(&p->hasher, &hash, &row[n]);
        else row[n] = hash;
    }
    CS_TRY(cs_stmt_end(st, err));
    if (n != count) return incomplete(err);
    for (; n > 1; n /= 2)
        for (int64_t i = 0; i < n / 2; i++)
            cs_audit_node(&p->hasher, &row[2 * i], &row[2 * i + 1], &row[i]);
    *out = row[0];
    return CS_OK;
}

/* A full subtree: 2^level leaves, the place-th from the left. */
static cs_status full_root(struct prover *p, int64_t level, int64_t place, cs_digest *out,
                           struct cs_error *err)
{
    struct cs_stmt st;
    const int64_t above = level % CS_AUDIT_LEVELS_APART;
    const int64_t stored = level - above;
    const int64_t count = INT64_C(1) << above;
    if (stored)
        CS_STMT(&st, p->db,
                "SELECT hash FROM audit_nodes WHERE tenant = $1 AND place >= $2 AND place < $3"
                " AND level = $4 ORDER BY place");
    else
        CS_STMT(&st, p->db,
                "SELECT hash FROM audit_events WHERE tenant = $1 AND seq > $2 AND seq <= $3"
                " ORDER BY seq");
    cs_bind_str(&st, 1, p->tenant);
    cs_bind_int(&st, 2, place * count);
    cs_bind_int(&st, 3, (place + 1) * count);
    if (stored) cs_bind_int(&st, 4, stored);
    return rows_fold(p, &st, count, stored == 0, out, err);
}

/* The largest power of two that is less than n (n > 1). */
static int64_t half_of(int64_t n)
{
    int64_t k = 1;
    while (k < n - k) k *= 2;
    return k;
}

static cs_status range_root(struct prover *p, struct range r, cs_digest *out, struct cs_error *err)
{
    const int64_t n = r.end - r.begin;
    CS_ASSERT(n >= 1);
    if ((n & (n - 1)) == 0) {
        int64_t level = 0;
        while (INT64_C(1) << level < n) level++;
        return full_root(p, level, r.begin >> level, out, err);
    }
    const int64_t middle = r.begin + half_of(n);
    cs_digest right;
    CS_TRY(range_root(p, (struct range){r.begin, middle}, out, err));
    CS_TRY(range_root(p, (struct range){middle, r.end}, &right, err));
    cs_audit_node(&p->hasher, out, &right, out);
    return CS_OK;
}

/* PATH and SUBPROOF of RFC 6962 are one walk: down to the leaf `at`, or to the end of the first
 * `at` leaves; on the way back up the root of the other side is put down. */
static cs_status record_path(struct prover *p, int64_t at, struct range r,
                             struct cs_audit_proof *out, struct cs_error *err)
{
    if (r.end - r.begin == 1) return CS_OK;
    const int64_t middle = r.begin + half_of(r.end - r.begin);
    const struct range left = {r.begin, middle};
    const struct range right = {middle, r.end};
    CS_TRY(record_path(p, at, at < middle ? left : right, out, err));
    CS_ASSERT(out->count < CS_COUNT(out->path));
    return range_root(p, at < middle ? right : left, &out->path[out->count++], err);
}

/* whole: the part that is left is the whole of what was before. */
static cs_status growth_path(struct prover *p, int64_t before, struct range r, bool whole,
                             struct cs_audit_proof *out, struct cs_error *err)
{
    CS_ASSERT(out->count < CS_COUNT(out->path));
    if (before == r.end) return whole ? CS_OK : range_root(p, r, &out->path[out->count++], err);
    const int64_t middle = r.begin + half_of(r.end - r.begin);
    const struct range left = {r.begin, middle};
    const struct range right = {middle, r.end};
    const bool in_left = before <= middle;
    CS_TRY(growth_path(p, before, in_left ? left : right, in_left && whole, out, err));
    CS_ASSERT(out->count < CS_COUNT(out->path));
    return range_root(p, in_left ? right : left, &out->path[out->count++], err);
}

/* ---- opening ---- */

static cs_status prover_init(struct prover *p, struct cs_db *db, cs_str tenant, int64_t size,
                             struct cs_error *err)
{
    struct cs_audit_head head;
    CS_ASSERT(cs_tenant_valid(tenant));
    *p = (struct prover){.db = db, .tenant = tenant};
    CS_TRY(cs_audit_head_read(db, tenant, &head, err));
    if (size < 1 || size > head.seq)
        return CS_FAIL_NUM(err, CS_E_NOT_FOUND, "The audit log has %1 records, not as many as %2",
                           "Give a number of records that it has", head.seq, size);
    if (head.torn) return incomplete(err);
    if (!head.has_tree)
        return CS_FAIL(err, CS_E_CONFLICT, "The tree over this audit log is not made yet",
                       "Run: countersign audit checkpoint");
    return cs_audit_hasher_init(&p->hasher, err);
}

static cs_status prover_end(struct prover *p, cs_status status, struct cs_error *err)
{
    if (status == CS_OK) status = cs_audit_hasher_check(&p->hasher, err);
    cs_audit_hasher_deinit(&p->hasher);
    return status;
}

cs_status cs_audit_root(struct cs_db *db, cs_str tenant, int64_t size, cs_digest *root,
                        cs_digest *hash, struct cs_error *err)
{
    struct prover p;
    struct cs_stmt st;
    CS_TRY(prover_init(&p, db, tenant, size, err));
    cs_status status = range_root(&p, (struct range){0, size}, root, err);
    if (status == CS_OK) {
        CS_STMT(&st, db, "SELECT hash FROM audit_events WHERE tenant = $1 AND seq = $2");
        cs_bind_str(&st, 1, tenant);
        cs_bind_int(&st, 2, size);
        const bool found = cs_stmt_next(&st);
        if (found) *hash = cs_col_digest(&st, 0);
        status = cs_stmt_end(&st, err);
        if (status == CS_OK && !found) status = incomplete(err);
    }
    return prover_end(&p, status, err);
}

cs_status cs_audit_prove_record(struct cs_db *db, cs_str tenant, int64_t record, int64_t size,
                                struct cs_audit_proof *out, struct cs_error *err)
{
    struct prover p;
    out->count = 0;
    if (record < 1 || record > size)
        return CS_FAIL_NUM(err, CS_E_NOT_FOUND, "Record %1 is not among the first %2",
                           "Make a newer checkpoint, or give another record", record, size);
    CS_TRY(prover_init(&p, db, tenant, size, err));
    return prover_end(&p, record_path(&p, record - 1, (struct range){0, size}, out, err), err);
}

cs_status cs_audit_prove_growth(struct cs_db *db, cs_str tenant, int64_t before, int64_t size,
                                struct cs_audit_proof *out, struct cs_error *err)
{
    struct prover p;
    out->count = 0;
    if (before < 1 || before > size)
        return CS_FAIL_NUM(err, CS_E_NOT_FOUND, "The first %1 records are no part of the first %2",
                           "Give the smaller number first", before, size);
    CS_TRY(prover_init(&p, db, tenant, size, err));
    return prover_end(&p, growth_path(&p, before, (struct range){0, size}, true, out, err), err);
}

/* ---- checking (RFC 9162 sections 2.1.3.2 and 2.1.4.2) ---- */

static bool record_holds(struct cs_audit_hasher *h, const struct cs_audit_claim *claim,
                         const struct cs_audit_proof *proof)
{
    int64_t fn = claim->record - 1;
    int64_t sn = claim->size - 1;
    cs_digest hash;
    cs_audit_leaf(h, &claim->hash, &hash);
    for (size_t i = 0; i < proof->count; i++) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            cs_audit_node(h, &proof->path[i], &hash, &hash);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            cs_audit_node(h, &hash, &proof->path[i], &hash);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && cs_digest_equal(&hash, &claim->root);
}

static bool growth_holds(struct cs_audit_hasher *h, const struct cs_audit_claim *claim,
                         const struct cs_audit_proof *proof)
{
    int64_t fn = claim->before - 1;
    int64_t sn = claim->size - 1;
    size_t i = 0;
    if (claim->before == claim->size)
        return proof->count == 0 && cs_digest_equal(&claim->hash, &claim->root);
    while (fn & 1) fn >>= 1, sn >>= 1;
    const bool full = (claim->before & (claim->before - 1)) == 0;
    if (!full && proof->count == 0) return false;
    cs_digest old = full ? claim->hash : proof->path[i++];
    cs_digest new = old;
    for (; i < proof->count; i++) {
        if (sn == 0) return false;
        if ((fn & 1) || fn == sn) {
            cs_audit_node(h, &proof->path[i], &old, &old);
            cs_audit_node(h, &proof->path[i], &new, &new);
            while (!(fn & 1) && fn) fn >>= 1, sn >>= 1;
        } else {
            cs_audit_node(h, &new, &proof->path[i], &new);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && cs_digest_equal(&old, &claim->hash) && cs_digest_equal(&new, &claim->root);
}

bool cs_audit_proof_holds(const struct cs_audit_claim *claim, const struct cs_audit_proof *proof)
{
    struct cs_audit_hasher hasher;
    struct cs_error ignored = {0};
    const int64_t part = claim->record ? claim->record : claim->before;
    if (part < 1 || part > claim->size || proof->count > CS_COUNT(proof->path)) return false;
    if (cs_audit_hasher_init(&hasher, &ignored) != CS_OK) return false;
    const bool holds = claim->record ? record_holds(&hasher, claim, proof)
                                     : growth_holds(&hasher, claim, proof);
    const bool computed = !hasher.failed;
    cs_audit_hasher_deinit(&hasher);
    return holds && computed;
}
