/* export.c - writes the log out, a page at a time, as it is: whether it holds, the reader says.
 *
 * Checkpoints of more records than there are, and the head's count, are written too: they tell the
 * reader that a tail is missing. */
#include "audit/audit_in.h"

#define PAGE_BYTES_MAX ((size_t)128 * 1024 * 1024)

struct writing {
    struct cs_db *db;
    cs_str tenant;
    const struct cs_audit_sink *sink;
    struct cs_audit_hasher hasher;  /* of the tree */
    struct cs_audit_hasher written; /* of every byte so far */
    struct cs_audit_tree tree;
    cs_digest last;
    struct cs_audit_head head;
    struct cs_audit_exported *out;
    struct cs_audit_checkpoint *checkpoints;
    size_t checkpoint_count;
    size_t checkpoint_next;
};

static cs_status put(struct writing *w, struct cs_buf *buf, struct cs_error *err)
{
    cs_str bytes;
    CS_TRY(cs_buf_finish(buf, &bytes, err));
    cs_audit_hasher_add(&w->written, bytes);
    return w->sink->put(w->sink->self, bytes, err);
}

static void checkpoints_print(struct writing *w, struct cs_buf *buf, int64_t size)
{
    char note[CS_AUDIT_NOTE_MAX];
    while (w->checkpoint_next < w->checkpoint_count &&
           w->checkpoints[w->checkpoint_next].size <= size) {
        const size_t n =
            cs_audit_note_print(w->tenant, &w->checkpoints[w->checkpoint_next++], note);
        cs_audit_print_checkpoint(buf, (cs_str){note, n});
        w->out->checkpoints++;
    }
}

static cs_status page_read(struct writing *w, struct cs_buf *buf, int64_t *after, int64_t *rows,
                           struct cs_error *err)
{
    struct cs_stmt st;
    struct cs_audit_made made;
    CS_STMT(&st, w->db, CS_AUDIT_SELECT "WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT 4096");
    cs_bind_str(&st, 1, w->tenant);
    cs_bind_int(&st, 2, *after);
    while (cs_stmt_next(&st)) {
        const struct cs_audit_line line = cs_audit_line_of(&st, w->tenant);
        const cs_digest hash = cs_col_digest(&st, 9);
        if (st.error.status != CS_OK) break;
        (*rows)++;
        *after = line.seq;
        w->last = hash;
        w->out->records++;
        cs_audit_tree_add(&w->hasher, &w->tree, &hash, &made);
        cs_audit_print_record(buf, &line, &hash);
        checkpoints_print(w, buf, line.seq);
    }
    return cs_stmt_end(&st, err);
}

static cs_status page_write(struct writing *w, int64_t *after, bool *more, struct cs_error *err)
{
    struct cs_arena arena;
    struct cs_buf buf;
    int64_t rows = 0;
    int64_t bad = 0;
    w->checkpoint_next = 0;
    cs_arena_init(&arena, cs_allocator_system(), 2 * PAGE_BYTES_MAX);
    cs_buf_init(&buf, &arena, PAGE_BYTES_MAX);
    cs_status status = cs_audit_checkpoints_read(w->db, &arena, w->tenant, *after, &w->checkpoints,
                                                 &w->checkpoint_count, &bad, err);
    if (status == CS_OK && bad)
        status = CS_FAIL(err, CS_E_CORRUPT, "A checkpoint has a form that we never write",
                         "Run audit verify, and keep the store as it is");
    if (status == CS_OK) status = page_read(w, &buf, after, &rows, err);
    *more = rows == CS_AUDIT_PAGE;
    if (!*more) checkpoints_print(w, &buf, INT64_MAX);
    if (status == CS_OK) status = put(w, &buf, err);
    cs_arena_deinit(&arena);
    return status;
}

static cs_status end_write(struct writing *w, struct cs_arena *arena, struct cs_error *err)
{
    struct cs_audit_closing closing = {.records = w->head.found ? w->head.seq : w->out->records,
                                       .checkpoints = w->out->checkpoints,
                                       .head = w->head.found ? w->head.hash : w->last};
    struct cs_buf buf;
    cs_str bytes;
    cs_audit_tree_root(&w->hasher, &w->tree, &closing.root);
    cs_audit_hasher_end(&w->written, &closing.sha256);
    CS_TRY(cs_audit_hasher_check(&w->hasher, err));
    CS_TRY(cs_audit_hasher_check(&w->written, err));
    cs_buf_init(&buf, arena, CS_AUDIT_LINE_MAX);
    cs_audit_print_end(&buf, &closing);
    CS_TRY(cs_buf_finish(&buf, &bytes, err));
    return w->sink->put(w->sink->self, bytes, err);
}

static cs_status export_in_tx(struct writing *w, struct cs_arena *arena, struct cs_error *err)
{
    struct cs_buf buf;
    struct cs_audit_checkpoint newest;
    cs_audit_public key = {{0}};
    int64_t after = 0;
    bool more = true;
    CS_TRY(cs_audit_checkpoint_newest(w->db, w->tenant, &newest, &key, &more, err));
    CS_TRY(cs_audit_head_read(w->db, w->tenant, &w->head, err));
    cs_buf_init(&buf, arena, CS_AUDIT_LINE_MAX);
    cs_audit_print_header(&buf, w->tenant, &key);
    CS_TRY(put(w, &buf, err));
    for (more = true; more;) CS_TRY(page_write(w, &after, &more, err));
    return end_write(w, arena, err);
}

cs_status cs_audit_export(struct cs_db *db, struct cs_arena *arena, cs_str tenant,
                          const struct cs_audit_sink *sink, struct cs_audit_exported *out,
                          struct cs_error *err)
{
    struct cs_tx tx;
    CS_ASSERT(cs_tenant_valid(tenant));
    *out = (struct cs_audit_exported){0};
    struct writing w = {.db = db, .tenant = tenant, .sink = sink, .out = out};
    cs_status status = cs_audit_hasher_init(&w.hasher, err);
    if (status == CS_OK) status = cs_audit_hasher_init(&w.written, err);
    if (status == CS_OK) {
        cs_audit_hasher_begin(&w.written);
        status = cs_tx_begin_read(&tx, db, err);
    }
    if (status == CS_OK) {
        status = export_in_tx(&w, arena, err);
        cs_tx_rollback(&tx); /* it only read */
    }
    cs_audit_hasher_deinit(&w.hasher);
    cs_audit_hasher_deinit(&w.written);
    return status;
}
