/* review_show.c - what a person is shown, and its digest, recomputed from the texts each time. */
#include "flow/review_in.h"

#define PREIMAGE_BYTES_MAX 16384
#define SHOW_ALL (CS_SHOW_DRAFT | CS_SHOW_DOCUMENTS | CS_SHOW_BODIES)

struct looking {
    struct cs_flow *flow;
    struct cs_arena *arena;
    const struct cs_review_row *row;
    const struct cs_case *c; /* NULL: without text */
    struct cs_sign_off *out; /* CS_SIGN_OFFS_MAX */
    size_t count;
};

/* ---- signatures ---- */

/* Blind: until all are there, nobody sees those of others. */
static bool is_hidden(const struct cs_review_row *row)
{
    return row->blind && row->state == CS_REVIEW_WAITING && row->signed_count < row->signatures;
}

static bool reasons_parse(cs_str text, unsigned *out)
{
    *out = 0;
    for (size_t begin = 0; begin < text.len;) {
        enum cs_reject_reason reason = CS_REJECT_OTHER;
        size_t end = cs_str_find(text, CS_STR(","), begin);
        if (end == SIZE_MAX) end = text.len;
        if (!cs_reject_reason_parse(cs_str_slice(text, begin, end), &reason)) return false;
        *out |= CS_REJECT_BIT(reason);
        begin = end + 1;
    }
    return true;
}

static cs_status part_open(const struct looking *l, cs_place place, cs_str sealed, cs_raw *out,
                           struct cs_error *err)
{
    if (!l->c || sealed.len == 0) return CS_OK;
    return cs_case_unseal(l->c, l->arena, place, sealed, out, err);
}

/* Columns: id, ordinal, actor, verdict, reasons, seen, accepted, own, at_ms, edited, diff, note. */
static cs_status sign_off_read(struct looking *l, struct cs_stmt *st, struct cs_sign_off *out,
                               struct cs_error *err)
{
    *out = (struct cs_sign_off){
        .id = cs_col_id(st, 0),
        .ordinal = cs_col_int(st, 1),
        .actor = cs_col_copy(st, 2, l->arena),
        .seen = cs_col_digest(st, 5),
        .accepted = cs_col_digest(st, 6),
        .own = cs_col_int(st, 7) != 0,
        .at = {cs_col_int(st, 8)},
    };
    const bool parsed = cs_verdict_parse(cs_col_str(st, 3), &out->verdict) &&
                        reasons_parse(cs_col_str(st, 4), &out->reasons);
    if (!parsed && st->error.status == CS_OK)
        return CS_FAIL(err, CS_E_CORRUPT,
                       "A signature in the store has a word that is never written",
                       "Restore the store from a backup");
    CS_TRY(part_open(l, cs_place_edited(out->id), cs_col_blob(st, 9), &out->edited, err));
    CS_TRY(part_open(l, cs_place_diff(out->id), cs_col_blob(st, 10), &out->diff, err));
    return part_open(l, cs_place_note(out->id), cs_col_blob(st, 11), &out->note, err);
}

static cs_status sign_offs_load(struct looking *l, struct cs_error *err)
{
    struct cs_stmt st;
    struct cs_error in_row = {0};
    cs_status status = CS_OK;
    l->out = CS_NEW_ARRAY(l->arena, struct cs_sign_off, CS_SIGN_OFFS_MAX);
    if (!l->out) return cs_arena_fail(l->arena, err);
    CS_STMT(&st, l->flow->db,
            "SELECT id, ordinal, actor, verdict, reasons, seen, accepted, own, at_ms, edited, diff,"
            " note FROM sign_offs WHERE tenant = $1 AND run_id = $2"
            " AND ($3 = '' OR actor = $3) ORDER BY ordinal");
    cs_bind_str(&st, 1, l->flow->tenant);
    cs_bind_id(&st, 2, &l->row->run);
    cs_bind_str(&st, 3, is_hidden(l->row) ? cs_str_of(l->flow->actor.text) : CS_STR(""));
    while (status == CS_OK && l->count < CS_SIGN_OFFS_MAX && cs_stmt_next(&st))
        status = sign_off_read(l, &st, &l->out[l->count++], &in_row);
    CS_TRY(cs_stmt_end(&st, err));
    if (status != CS_OK) *err = in_row;
    return status;
}

cs_status cs_review_signed(struct cs_flow *flow, struct cs_arena *arena, struct cs_run_record *out,
                           struct cs_error *err)
{
    struct cs_review_row row = {0};
    const cs_status found = cs_review_row_load(flow, arena, &out->row.run, &row, err);
    if (found == CS_E_NOT_FOUND) {
        *err = (struct cs_error){0};
        return CS_OK;
    }
    CS_TRY(found);
    struct looking l = {.flow = flow, .arena = arena, .row = &row};
    CS_TRY(sign_offs_load(&l, err));
    out->has_review = true;
    out->signatures = row.signatures;
    out->signed_count = row.signed_count;
    out->blind = row.blind;
    out->sign_offs = l.out;
    out->sign_off_count = l.count;
    return CS_OK;
}

/* ---- which draft ---- */

/* The signature whose edits are the draft now, or NULL: as the software made it. */
static const struct cs_sign_off *edits_of(const struct cs_review_shown *shown)
{
    const struct cs_review_row *const row = &shown->row;
    const bool decided = row->state == CS_REVIEW_DECIDED && shown->sign_off_count > 0;
    if (row->blind && !decided) return NULL;
    const struct cs_sign_off *const last =
        shown->sign_off_count ? &shown->sign_offs[shown->sign_off_count - 1] : NULL;
    for (size_t i = shown->sign_off_count; i-- > 0;) {
        const struct cs_sign_off *const one = &shown->sign_offs[i];
        if (one->verdict != CS_VERDICT_APPROVE_WITH_EDITS) continue;
        if (!decided || cs_digest_equal(&one->accepted, &last->accepted)) return one;
    }
    return NULL;
}

static cs_status differs(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_CORRUPT, "A kept text differs from the digest that was kept with it",
                   "Restore the store from a backup");
}

static cs_status draft_choose(const struct cs_case *c, struct cs_review_shown *out,
                              struct cs_error *err)
{
    const struct cs_sign_off *const edits = edits_of(out);
    out->edited = edits != NULL;
    out->draft = edits ? edits->edited : out->record.draft;
    CS_TRY(cs_case_digest(c, out->draft, &out->draft_keyed, err));
    const cs_digest *const kept = edits ? &edits->accepted : &out->record.draft_keyed;
    return cs_digest_equal(kept, &out->draft_keyed) ? CS_OK : differs(err);
}

/* ---- the digest ---- */

static void line_add(struct cs_buf *buf, const cs_digest *digest)
{
    char text[65];
    cs_digest_text(digest, text);
    cs_buf_add(buf, cs_str_of(text));
    cs_buf_add_char(buf, '\n');
}

static cs_status seen_compute(const struct looking *l, struct cs_review_shown *out,
                              struct cs_error *err)
{
    char run[33];
    struct cs_buf buf;
    cs_str preimage = {0};
    cs_buf_init(&buf, l->arena, PREIMAGE_BYTES_MAX);
    cs_id_text(l->row->run, run);
    CS_BUF_LIT(&buf, "countersign-seen 1\n");
    cs_buf_add(&buf, l->flow->tenant);
    cs_buf_add_format(&buf, "\n%s\n", run);
    line_add(&buf, &out->draft_keyed);
    cs_buf_add_format(&buf, "%zu\n", out->record.document_count);
    for (size_t i = 0; i < out->record.document_count; i++) {
        const struct cs_run_shown_document *const document = &out->record.documents[i];
        cs_digest keyed = document->keyed;
        if (document->removed.unix_ms == 0)
            CS_TRY(cs_case_digest(l->c, document->body, &keyed, err));
        if (!cs_digest_equal(&keyed, &document->keyed)) return differs(err);
        line_add(&buf, &keyed);
    }
    CS_BUF_LIT(&buf, "end\n");
    CS_TRY(cs_buf_finish(&buf, &preimage, err));
    return cs_sha256(preimage, &out->seen, err);
}

/* ---- looking ---- */

static cs_status look_with(struct looking *l, struct cs_review_shown *out, struct cs_error *err)
{
    CS_TRY(sign_offs_load(l, err));
    out->sign_offs = l->out;
    out->sign_off_count = l->count;
    CS_TRY(draft_choose(l->c, out, err));
    return seen_compute(l, out, err);
}

cs_status cs_review_look(struct cs_flow *flow, struct cs_arena *arena,
                         const struct cs_review_row *row, struct cs_review_shown *out,
                         struct cs_error *err)
{
    char run[33];
    struct cs_case c;
    CS_ASSERT(flow->keys);
    *out = (struct cs_review_shown){.row = *row, .hidden = is_hidden(row)};
    cs_id_text(row->run, run);
    CS_TRY(cs_flow_show_in(flow, arena, cs_str_of(run), SHOW_ALL, &out->record, err));
    if (!out->record.has_draft || row->state == CS_REVIEW_WITHDRAWN)
        return CS_FAIL(err, CS_E_NOT_FOUND, "Text of this run was removed by retention",
                       "Nobody can decide about its draft any more");
    CS_TRY(cs_case_init(&c, flow->db, flow->keys, flow->tenant, row->case_id, err));
    struct looking l = {.flow = flow, .arena = arena, .row = row, .c = &c};
    const cs_status status = look_with(&l, out, err);
    cs_case_deinit(&c);
    return status;
}

/* ---- showing ---- */

static cs_status view_keep(struct cs_reviewing *r, const cs_digest *seen, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "INSERT INTO review_views (tenant, run_id, actor, seen, at_ms)"
            " VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (tenant, run_id, actor, seen) DO UPDATE SET at_ms = $5");
    cs_review_bind(&st, r);
    cs_bind_str(&st, 3, cs_str_of(r->flow->actor.text));
    cs_bind_digest(&st, 4, seen);
    cs_bind_int(&st, 5, r->now.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

/* Whoever holds it and looks at it works on it. */
static cs_status lease_renew(struct cs_reviewing *r, struct cs_review_shown *out,
                             struct cs_error *err)
{
    struct cs_stmt st;
    if (!cs_review_held(&r->row, r->now) || !cs_review_by(r->flow, r->row.holder)) return CS_OK;
    out->row.held_until.unix_ms = r->now.unix_ms + cs_review_rule_of(r->flow, r->row.app).lease_ms;
    CS_STMT(&st, r->tx.db,
            "UPDATE approvals SET held_until_ms = $3 WHERE tenant = $1 AND run_id = $2");
    cs_review_bind(&st, r);
    cs_bind_int(&st, 3, out->row.held_until.unix_ms);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status show_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    struct cs_review_shown *const out = self;
    if (!cs_roles_may(r->flow->roles, CS_RIGHT_READ)) return cs_review_refuse(r, CS_REFUSAL_ROLE);
    CS_TRY(cs_review_look(r->flow, r->arena, &r->row, out, err));
    CS_TRY(view_keep(r, &out->seen, err));
    CS_TRY(lease_renew(r, out, err));
    const struct cs_audit_field fields[] = {
        CS_A("case", r->row.case_id), CS_A("keyed", out->draft_keyed), CS_A("seen", out->seen),
        CS_A("documents", out->record.document_count)};
    return cs_review_note(r, "review.shown", fields, CS_COUNT(fields), err);
}

cs_status cs_review_show(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                         cs_time now, struct cs_review_shown *out, struct cs_error *err)
{
    struct cs_reviewing r = {.flow = flow, .arena = arena, .run = run, .now = now, .asked = "show"};
    *out = (struct cs_review_shown){0};
    const cs_status status = cs_review_with(&r, show_in_tx, out, err);
    if (status != CS_OK) *out = (struct cs_review_shown){0};
    return status;
}

static cs_status peek_in_tx(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                            struct cs_review_shown *out, struct cs_error *err)
{
    struct cs_review_row row = {0};
    CS_TRY(cs_review_row_load(flow, arena, run, &row, err));
    return cs_review_look(flow, arena, &row, out, err);
}

cs_status cs_review_peek(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                         cs_time now, struct cs_review_shown *out, struct cs_error *err)
{
    struct cs_tx tx;
    if (!cs_roles_may(flow->roles, CS_RIGHT_READ))
        return cs_flow_refused(flow, "edit", run, now, err);
    CS_TRY(cs_tx_begin_read(&tx, flow->db, err));
    const cs_status status = peek_in_tx(flow, arena, run, out, err);
    cs_tx_rollback(&tx); /* it only read */
    return status;
}
