/* verify.c - read a store's chain from its first event and recompute it, a page of rows at a time.
 *
 * One read transaction holds everything still while another process appends. Each page ends a
 * multiple of the tree's stored nodes, so they are compared in the same pass. */
#include "audit/audit_in.h"

struct walk {
    struct cs_db *db;
    cs_str tenant;
    struct cs_audit_checker *checker;
    struct cs_arena *arena; /* of a page */
    bool has_tree;
    int64_t node_count; /* that the store must hold */
    struct cs_audit_made_node made[CS_AUDIT_PAGE / 15 + 16];
    size_t made_count; /* by this page */
    struct cs_audit_checkpoint *checkpoints;
    size_t checkpoint_count; /* of this page */
    size_t checkpoint_next;
};

struct cs_audit_line cs_audit_line_of(struct cs_stmt *st, cs_str tenant)
{
    return (struct cs_audit_line){
        .tenant = tenant,
        .seq = cs_col_int(st, 0),
        .at_ms = cs_col_int(st, 1),
        .actor = cs_col_str(st, 2),
        .action = cs_col_str(st, 3),
        .object = cs_col_str(st, 4),
        .object_id = cs_col_id(st, 5),
        .outcome = cs_col_str(st, 6),
        .detail = cs_col_str(st, 7),
        .prev = cs_col_digest(st, 8),
    };
}

/* ---- checkpoints ---- */

cs_status cs_audit_checkpoints_read(struct cs_db *db, struct cs_arena *arena, cs_str tenant,
                                    int64_t after, struct cs_audit_checkpoint **out, size_t *count,
                                    int64_t *bad, struct cs_error *err)
{
    struct cs_stmt st;
    cs_audit_public key;
    *count = 0;
    *bad = 0;
    *out = CS_NEW_ARRAY(arena, struct cs_audit_checkpoint, CS_AUDIT_PAGE);
    if (!*out) return cs_arena_fail(arena, err);
    CS_STMT(&st, db,
            "SELECT size, at_ms, root, head, public_key, signature FROM audit_checkpoints"
            " WHERE tenant = $1 AND size > $2 AND size <= $3 ORDER BY size");
    cs_bind_str(&st, 1, tenant);
    cs_bind_int(&st, 2, after);
    cs_bind_int(&st, 3, after + CS_AUDIT_PAGE);
    for (; *count < CS_AUDIT_PAGE && !*bad && cs_stmt_next(&st); (*count)++)
        if (!cs_audit_checkpoint_take(&st, tenant, *out + *count, &key) || st.error.status != CS_OK)
            *bad = after + 1;
    const cs_status status = cs_stmt_end(&st, err);
    return *bad ? CS_OK : status;
}

static bool checkpoints_check(struct walk *w)
{
    struct cs_audit_report *const report = w->checker->report;
    for (; w->checkpoint_next < w->checkpoint_count; w->checkpoint_next++) {
        const struct cs_audit_checkpoint *const cp = &w->checkpoints[w->checkpoint_next];
        if (cp->size > report->head_seq) return true;
        if (!cs_audit_check_checkpoint(w->checker, cp)) return false;
    }
    return true;
}

/* ---- nodes of the tree ---- */

static cs_status level_check(struct walk *w, int64_t level, struct cs_error *err)
{
    struct cs_audit_report *const report = w->checker->report;
    size_t i = 0;
    struct cs_stmt st;
    while (i < w->made_count && w->made[i].level != level) i++;
    CS_STMT(&st, w->db,
            "SELECT place, hash FROM audit_nodes WHERE tenant = $1 AND level = $2 AND place >= $3"
            " ORDER BY place LIMIT $4");
    cs_bind_str(&st, 1, w->tenant);
    cs_bind_int(&st, 2, level);
    cs_bind_int(&st, 3, w->made[i].place);
    cs_bind_int(&st, 4, CS_AUDIT_PAGE);
    for (; report->ok && i < w->made_count; i++) {
        const struct cs_audit_made_node *const made = &w->made[i];
        if (made->level != level) continue;
        bool same = cs_stmt_next(&st) && cs_col_int(&st, 0) == made->place;
        const cs_digest hash = same ? cs_col_digest(&st, 1) : (cs_digest){{0}};
        same = same && st.error.status == CS_OK && cs_digest_equal(&hash, &made->hash);
        if (!same)
            (void)cs_audit_broken(report, (made->place + 1) << level, CS_AUDIT_EDITED,
                                  "the tree differs from the events");
    }
    const cs_status status = cs_stmt_end(&st, err);
    return report->ok ? status : CS_OK;
}

static cs_status nodes_check(struct walk *w, struct cs_error *err)
{
    const struct cs_audit_report *const report = w->checker->report;
    int64_t level_max = 0;
    for (size_t i = 0; i < w->made_count; i++)
        if (w->made[i].level > level_max) level_max = w->made[i].level;
    for (int64_t level = CS_AUDIT_LEVELS_APART; level <= level_max && report->ok;
         level += CS_AUDIT_LEVELS_APART)
        CS_TRY(level_check(w, level, err));
    return CS_OK;
}

/* ---- events ---- */

static bool record_check(struct walk *w, struct cs_stmt *st)
{
    struct cs_audit_checker *const c = w->checker;
    const int64_t next = c->report->head_seq + 1;
    const struct cs_audit_line line = cs_audit_line_of(st, w->tenant);
    const cs_digest stored = cs_col_digest(st, 9);
    const bool formed = st->error.status == CS_OK;
    if (!formed)
        return cs_audit_broken(c->report, next, CS_AUDIT_EDITED,
                               "the event has a form that is never written");
    if (!cs_audit_check_record(c, &line, &stored)) return false;
    for (unsigned i = 0; i < c->made.count; i++) w->made[w->made_count++] = c->made.nodes[i];
    w->node_count += c->made.count;
    return checkpoints_check(w);
}

/* *more: the page was full. */
static cs_status page_walk(struct walk *w, bool *more, struct cs_error *err)
{
    struct cs_audit_report *const report = w->checker->report;
    const int64_t after = report->head_seq;
    int64_t rows = 0;
    int64_t bad = 0;
    struct cs_stmt st;
    w->made_count = 0;
    w->checkpoint_next = 0;
    CS_TRY(cs_audit_checkpoints_read(w->db, w->arena, w->tenant, after, &w->checkpoints,
                                     &w->checkpoint_count, &bad, err));
    if (bad) {
        (void)cs_audit_broken(report, bad, CS_AUDIT_SIGNATURE,
                              "a checkpoint has a form that is never written");
        return CS_OK;
    }
    CS_STMT(&st, w->db, CS_AUDIT_SELECT "WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT 4096");
    cs_bind_str(&st, 1, w->tenant);
    cs_bind_int(&st, 2, after);
    while (report->ok && cs_stmt_next(&st)) {
        rows++;
        if (!record_check(w, &st)) break;
    }
    const cs_status status = cs_stmt_end(&st, err);
    if (report->ok) CS_TRY(status); /* a broken chain is an answer, not a failure */
    *more = rows == CS_AUDIT_PAGE;
    return report->ok && w->has_tree ? nodes_check(w, err) : CS_OK;
}

static cs_status events_walk(struct walk *w, struct cs_error *err)
{
    const struct cs_audit_report *const report = w->checker->report;
    bool more = true;
    while (more && report->ok) {
        struct cs_arena arena;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        w->arena = &arena;
        const cs_status status = page_walk(w, &more, err);
        cs_arena_deinit(&arena);
        CS_TRY(status);
    }
    return CS_OK;
}

/* ---- the head ---- */

static cs_status count_read(struct walk *w, int64_t *nodes, int64_t *beyond, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, w->db,
            "SELECT (SELECT count(*) FROM audit_nodes WHERE tenant = $1),"
            " (SELECT count(*) FROM audit_checkpoints WHERE tenant = $1 AND size > $2)");
    cs_bind_str(&st, 1, w->tenant);
    cs_bind_int(&st, 2, w->checker->report->head_seq);
    if (cs_stmt_next(&st)) {
        *nodes = cs_col_int(&st, 0);
        *beyond = cs_col_int(&st, 1);
    }
    return cs_stmt_end(&st, err);
}

static bool tree_equal(const struct cs_audit_tree *a, const struct cs_audit_tree *b)
{
    return a->size == b->size &&
           memcmp(a->peaks, b->peaks, 32 * (size_t)cs_audit_tree_peaks(a)) == 0;
}

static bool head_check(struct walk *w, const struct cs_audit_head *head, int64_t nodes)
{
    struct cs_audit_report *const r = w->checker->report;
    if (!head->found)
        return r->records == 0 ||
               cs_audit_broken(r, r->head_seq, CS_AUDIT_TRUNCATED, "the head is missing");
    if (head->seq > r->head_seq)
        return cs_audit_broken(r, r->head_seq + 1, CS_AUDIT_TRUNCATED,
                               "the newest events are missing");
    if (head->seq < r->head_seq)
        return cs_audit_broken(r, head->seq + 1, CS_AUDIT_FORKED,
                               "there are events beyond the head");
    if (!cs_digest_equal(&head->hash, &r->head))
        return cs_audit_broken(r, head->seq, CS_AUDIT_EDITED,
                               "the head differs from the newest event");
    if (head->count != r->records)
        return cs_audit_broken(r, head->seq, CS_AUDIT_EDITED, "the head counts other events");
    if (head->has_tree && (!tree_equal(&head->tree, &w->checker->tree) || nodes != w->node_count))
        return cs_audit_broken(r, head->seq, CS_AUDIT_EDITED, "the tree differs from the events");
    return true;
}

static cs_status end_walk(struct walk *w, const struct cs_audit_head *head, bool formed,
                          struct cs_error *err)
{
    struct cs_audit_report *const report = w->checker->report;
    int64_t nodes = 0;
    int64_t beyond = 0;
    CS_TRY(count_read(w, &nodes, &beyond, err));
    if (!formed) {
        (void)cs_audit_broken(report, report->head_seq, CS_AUDIT_EDITED,
                              "the head has a form that is never written");
        return CS_OK;
    }
    if (!head_check(w, head, nodes)) return CS_OK;
    if (beyond) {
        (void)cs_audit_broken(report, report->head_seq + 1, CS_AUDIT_TRUNCATED,
                              "the log ends before its own checkpoint");
        return CS_OK;
    }
    (void)cs_audit_check_end(w->checker);
    return CS_OK;
}

/* Whose signatures are believed: the newest checkpoint's, where nobody said. */
static cs_status key_read(struct walk *w, struct cs_error *err)
{
    bool found = false;
    cs_audit_public key = {{0}};
    struct cs_audit_checkpoint newest;
    const struct cs_audit_trust *const trust = &w->checker->trust;
    if (!trust->key) {
        struct cs_error malformed = {0};
        const cs_status status =
            cs_audit_checkpoint_newest(w->db, w->tenant, &newest, &key, &found, &malformed);
        if (status != CS_OK && status != CS_E_CORRUPT) {
            *err = malformed;
            return status;
        }
        if (!found && trust->witness_count)
            return CS_FAIL(err, CS_E_INPUT,
                           "The store has no checkpoint and no key to hold the witness against",
                           "Give the public key with --key");
    }
    (void)cs_audit_check_key(w->checker, &key);
    return CS_OK;
}

static cs_status verify_in_tx(struct walk *w, struct cs_error *err)
{
    struct cs_audit_head head;
    struct cs_error malformed = {0};
    const struct cs_audit_report *const report = w->checker->report;
    const cs_status status = cs_audit_head_read(w->db, w->tenant, &head, &malformed);
    if (status != CS_OK && status != CS_E_CORRUPT) {
        *err = malformed;
        return status;
    }
    w->has_tree = status == CS_OK && head.has_tree;
    CS_TRY(key_read(w, err));
    if (report->ok) CS_TRY(events_walk(w, err));
    if (report->ok) CS_TRY(end_walk(w, &head, status == CS_OK, err));
    return cs_audit_hasher_check(&w->checker->hasher, err);
}

cs_status cs_audit_verify(struct cs_db *db, cs_str tenant, const struct cs_audit_trust *trust,
                          struct cs_audit_report *out, struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(tenant));
    struct cs_audit_checker checker;
    struct walk walk = {.db = db, .tenant = tenant, .checker = &checker};
    struct cs_tx tx;
    CS_TRY(cs_audit_checker_init(&checker, tenant, trust, out, err));
    cs_status status = cs_tx_begin_read(&tx, db, err);
    if (status == CS_OK) {
        status = verify_in_tx(&walk, err);
        cs_tx_rollback(&tx); /* it only read */
    }
    cs_audit_checker_deinit(&checker);
    return status;
}
