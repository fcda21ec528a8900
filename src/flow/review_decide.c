/* review_decide.c - a person signs, and what follows from it.
 *
 *   signatures so far   needed   then
 *   1                   1        decided by it
 *   1                   2        the other is waited for
 *   2, they agree       2        decided: both reject, or both accept the same text
 *   2, they differ      2        a supervisor who is neither of them is waited for
 *   3                   2        decided by the third
 *
 * The table's UNIQUE (tenant, run, actor) holds even against what this file forgets. */
#include "flow/review_in.h"

struct deciding {
    const struct cs_review_decision *decision;
    struct cs_review_shown shown;
    struct cs_sign_off mine;
    struct cs_review_outcome *out;
};

/* ---- may they? ---- */

static enum cs_refusal person_check(const struct cs_reviewing *r)
{
    const struct cs_review_row *const row = &r->row;
    const struct cs_flow *const flow = r->flow;
    enum cs_role needed = CS_ROLE_VIEWER;
    if (!cs_roles_may(flow->roles, CS_RIGHT_SIGN)) return CS_REFUSAL_ROLE;
    if (row->state != CS_REVIEW_WAITING) return CS_REFUSAL_DECIDED;
    if (row->differ && !cs_roles_may(flow->roles, CS_RIGHT_ADJUDICATE)) return CS_REFUSAL_ROLE;
    if (row->risk == CS_RISK_HIGH && !cs_roles_may(flow->roles, CS_RIGHT_SIGN_HIGH))
        return CS_REFUSAL_HIGH;
    if (row->needs_actor.len > 0 && !cs_review_by(flow, row->needs_actor)) return CS_REFUSAL_SENT;
    if (row->needs_role.len > 0 &&
        (!cs_role_parse(row->needs_role, &needed) || !cs_roles_have(flow->roles, needed)))
        return CS_REFUSAL_SENT;
    if (cs_review_by(flow, row->started_by) && !cs_review_rule_of(flow, row->app).own)
        return CS_REFUSAL_OWN;
    if (cs_review_held(row, r->now) && !cs_review_by(flow, row->holder)) return CS_REFUSAL_HELD;
    return CS_REFUSAL_NONE;
}

/* One row or none: $1 tenant, $2 run, $3 the actor, and what was bound before. */
static cs_status exists(struct cs_stmt *st, const struct cs_reviewing *r, bool *out,
                        struct cs_error *err)
{
    cs_review_bind(st, r);
    cs_bind_str(st, 3, cs_str_of(r->flow->actor.text));
    *out = cs_stmt_next(st);
    return cs_stmt_end(st, err);
}

static cs_status signed_before(struct cs_reviewing *r, bool *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "SELECT 1 FROM sign_offs WHERE tenant = $1 AND run_id = $2 AND actor = $3");
    return exists(&st, r, out, err);
}

static cs_status was_shown(struct cs_reviewing *r, const cs_digest *seen, bool *out,
                           struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "SELECT 1 FROM review_views WHERE tenant = $1 AND run_id = $2 AND actor = $3"
            " AND seen = $4");
    cs_bind_digest(&st, 4, seen);
    return exists(&st, r, out, err);
}

/* The digest that was named is that of what is there now, and that was shown to this person. */
static cs_status sight_check(struct cs_reviewing *r, struct deciding *d, struct cs_error *err)
{
    char now[65];
    bool shown = false;
    CS_TRY(cs_review_look(r->flow, r->arena, &r->row, &d->shown, err));
    cs_digest_text(&d->shown.seen, now);
    if (!cs_str_starts(cs_str_of(now), d->decision->seen))
        return cs_review_refuse(r, CS_REFUSAL_CHANGED);
    CS_TRY(was_shown(r, &d->shown.seen, &shown, err));
    return shown ? CS_OK : cs_review_refuse(r, CS_REFUSAL_UNSEEN);
}

/* ---- the signature ---- */

static cs_status seal_part(struct cs_reviewing *r, const struct cs_case *c, cs_place place,
                           cs_raw plain, cs_str *out, struct cs_error *err)
{
    *out = CS_STR("");
    if (plain.phi_bytes.len == 0) return CS_OK;
    return cs_case_seal(c, r->arena, place, plain, &r->flow->rng, out, err);
}

struct sealed_parts {
    cs_str edited;
    cs_str diff;
    cs_str note;
};

static cs_status parts_seal(struct cs_reviewing *r, struct deciding *d, const struct cs_case *c,
                            struct sealed_parts *out, struct cs_error *err)
{
    const struct cs_review_decision *const decision = d->decision;
    const cs_id id = d->mine.id;
    d->mine.accepted = d->shown.draft_keyed;
    if (decision->verdict == CS_VERDICT_APPROVE_WITH_EDITS) {
        CS_TRY(cs_case_digest(c, decision->edited, &d->mine.accepted, err));
        if (cs_digest_equal(&d->mine.accepted, &d->shown.draft_keyed))
            return CS_FAIL(err, CS_E_INPUT, "The edits change nothing",
                           "Approve the draft as it is: leave --edits out");
    }
    CS_TRY(seal_part(r, c, cs_place_edited(id), decision->edited, &out->edited, err));
    CS_TRY(seal_part(r, c, cs_place_diff(id), decision->diff, &out->diff, err));
    return seal_part(r, c, cs_place_note(id), decision->note, &out->note, err);
}

static cs_status reasons_print(struct cs_arena *arena, unsigned reasons, cs_str *out,
                               struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 1024);
    for (int i = 0; i < CS_REJECT_REASONS; i++) {
        if (!(reasons & CS_REJECT_BIT(i))) continue;
        if (buf.size) cs_buf_add_char(&buf, ',');
        cs_buf_add(&buf, cs_str_of(cs_reject_reason_name((enum cs_reject_reason)i)));
    }
    return cs_buf_finish(&buf, out, err);
}

static cs_status sign_off_insert(struct cs_reviewing *r, struct deciding *d,
                                 const struct sealed_parts *parts, struct cs_error *err)
{
    struct cs_stmt st;
    cs_str reasons = {0};
    const struct cs_sign_off *const mine = &d->mine;
    CS_TRY(reasons_print(r->arena, d->decision->reasons, &reasons, err));
    CS_STMT(&st, r->tx.db,
            "INSERT INTO sign_offs (tenant, run_id, ordinal, id, actor, verdict, reasons, seen,"
            " accepted, own, at_ms, edited, diff, note)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    cs_review_bind(&st, r);
    cs_bind_int(&st, 3, mine->ordinal);
    cs_bind_id(&st, 4, &mine->id);
    cs_bind_str(&st, 5, cs_str_of(r->flow->actor.text));
    cs_bind_str(&st, 6, cs_str_of(cs_verdict_name(mine->verdict)));
    cs_bind_str(&st, 7, reasons.len ? reasons : CS_STR(""));
    cs_bind_digest(&st, 8, &mine->seen);
    cs_bind_digest(&st, 9, &mine->accepted);
    cs_bind_int(&st, 10, mine->own);
    cs_bind_int(&st, 11, r->now.unix_ms);
    cs_bind_blob(&st, 12, parts->edited);
    cs_bind_blob(&st, 13, parts->diff);
    cs_bind_blob(&st, 14, parts->note);
    const cs_status status = cs_stmt_run(&st, NULL, err);
    if (status == CS_E_CONFLICT)
        return CS_FAIL(err, CS_E_CONFLICT, "You have signed this draft; nobody signs twice",
                       "Another person gives the second signature");
    return status;
}

static cs_status signed_note(struct cs_reviewing *r, const struct deciding *d, struct cs_error *err)
{
    const struct cs_sign_off *const mine = &d->mine;
    struct cs_audit_field fields[8 + CS_REJECT_REASONS] = {
        cs_audit_word_("verdict", cs_verdict_name(mine->verdict)),
        CS_A("number", mine->ordinal + 1),
        CS_A("seen", mine->seen),
        CS_A("accepted", mine->accepted),
        CS_A("own", mine->own),
        CS_A("note", d->decision->note.phi_bytes.len > 0),
    };
    size_t count = 6;
    for (int i = 0; i < CS_REJECT_REASONS; i++)
        if (d->decision->reasons & CS_REJECT_BIT(i))
            fields[count++] = cs_audit_bool_(cs_reject_reason_name((enum cs_reject_reason)i), true);
    return cs_review_note(r, "review.signed", fields, count, err);
}

static cs_status sign(struct cs_reviewing *r, struct deciding *d, struct cs_error *err)
{
    struct cs_case c;
    struct sealed_parts parts;
    d->mine = (struct cs_sign_off){.ordinal = r->row.signed_count,
                                   .verdict = d->decision->verdict,
                                   .seen = d->shown.seen,
                                   .own = cs_review_by(r->flow, r->row.started_by)};
    CS_TRY(cs_id_new(&r->flow->rng, &d->mine.id, err));
    CS_TRY(cs_case_init(&c, r->tx.db, r->flow->keys, r->flow->tenant, r->row.case_id, err));
    const cs_status status = parts_seal(r, d, &c, &parts, err);
    cs_case_deinit(&c);
    CS_TRY(status);
    CS_TRY(sign_off_insert(r, d, &parts, err));
    return signed_note(r, d, err);
}

/* ---- what follows ---- */

static bool agree(const struct cs_sign_off *a, const struct cs_sign_off *b)
{
    const bool rejects = a->verdict == CS_VERDICT_REJECT;
    if (rejects != (b->verdict == CS_VERDICT_REJECT)) return false;
    return rejects || cs_digest_equal(&a->accepted, &b->accepted);
}

/* The first signature; a blind one is not in what was shown to the second. */
static cs_status first_load(struct cs_reviewing *r, struct cs_sign_off *out, struct cs_error *err)
{
    struct cs_stmt st;
    bool parsed = false;
    CS_STMT(&st, r->tx.db,
            "SELECT verdict, accepted FROM sign_offs WHERE tenant = $1 AND run_id = $2"
            " AND ordinal = 0");
    cs_review_bind(&st, r);
    if (cs_stmt_next(&st)) {
        parsed = cs_verdict_parse(cs_col_str(&st, 0), &out->verdict);
        out->accepted = cs_col_digest(&st, 1);
    }
    CS_TRY(cs_stmt_end(&st, err));
    if (parsed) return CS_OK;
    return CS_FAIL(err, CS_E_CORRUPT, "A signature in the store has a word that is never written",
                   "Restore the store from a backup");
}

static cs_status follow(struct cs_reviewing *r, struct deciding *d, struct cs_error *err)
{
    struct cs_review_outcome *const out = d->out;
    struct cs_sign_off first = d->mine;
    out->signed_count = r->row.signed_count + 1;
    out->decided = out->signed_count >= r->row.signatures;
    if (out->decided && r->row.signatures == 2 && out->signed_count == 2) {
        CS_TRY(first_load(r, &first, err));
        out->differ = !agree(&first, &d->mine);
        out->decided = !out->differ;
    }
    out->run_state = !out->decided                          ? CS_RUN_AWAITING_REVIEW
                     : d->mine.verdict == CS_VERDICT_REJECT ? CS_RUN_REJECTED
                                                            : CS_RUN_DONE;
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "UPDATE approvals SET state = $3, needs_role = $4, needs_actor = '', holder = '',"
            " held_until_ms = 0, decided_ms = $5 WHERE tenant = $1 AND run_id = $2");
    cs_review_bind(&st, r);
    cs_bind_str(
        &st, 3,
        cs_str_of(cs_review_state_name(out->decided ? CS_REVIEW_DECIDED : CS_REVIEW_WAITING)));
    cs_bind_str(&st, 4, out->differ ? cs_str_of(cs_role_name(CS_ROLE_SUPERVISOR)) : CS_STR(""));
    cs_bind_int(&st, 5, out->decided ? r->now.unix_ms : 0);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    if (!out->decided) return CS_OK;
    return cs_flow_decided(&r->tx, r->flow, r->run, d->mine.verdict, r->now, err);
}

cs_status cs_flow_decided(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                          enum cs_verdict verdict, cs_time now, struct cs_error *err)
{
    CS_ASSERT((size_t)verdict < CS_VERDICTS);
    enum cs_run_state state = verdict == CS_VERDICT_REJECT ? CS_RUN_REJECTED : CS_RUN_DONE;
    int64_t changes = 0;
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "UPDATE runs SET state = $3"
            " WHERE tenant = $1 AND id = $2 AND state = 'awaiting_review'");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, run);
    cs_bind_str(&st, 3, cs_str_of(cs_run_state_name(state)));
    CS_TRY(cs_stmt_run(&st, &changes, err));
    if (changes != 1)
        return CS_FAIL(err, CS_E_CONFLICT, "The run does not wait any more", "List the runs");
    CS_TRY(cs_work_decided(tx, flow, run, &state, now, err));
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "run.decided",
        .object = "run",
        .object_id = *run,
        CS_AUDIT_FIELDS(cs_audit_word_("state", cs_run_state_name(state)),
                        cs_audit_word_("verdict", cs_verdict_name(verdict))),
    };
    return cs_audit_append(tx, &event, err);
}

/* ---- the call ---- */

static cs_status decide_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    struct deciding *const d = self;
    bool twice = false;
    CS_TRY(signed_before(r, &twice, err));
    const enum cs_refusal why = twice && r->row.state == CS_REVIEW_WAITING ? CS_REFUSAL_TWICE
                                                                           : person_check(r);
    if (why != CS_REFUSAL_NONE) return cs_review_refuse(r, why);
    CS_TRY(sight_check(r, d, err));
    if (r->refused.why != CS_REFUSAL_NONE) return CS_OK;
    CS_TRY(sign(r, d, err));
    return follow(r, d, err);
}

static cs_status seen_check(cs_str seen, struct cs_error *err)
{
    bool hex = seen.len >= CS_SEEN_DIGITS_MIN && seen.len <= 64;
    for (size_t i = 0; i < seen.len; i++)
        hex = hex && (cs_is_digit(seen.ptr[i]) || (seen.ptr[i] >= 'a' && seen.ptr[i] <= 'f'));
    if (hex) return CS_OK;
    return CS_FAIL(err, CS_E_INPUT, "What was shown is named by 12 to 64 hexadecimal digits",
                   "Copy them from the last line of countersign review show");
}

static cs_status decision_check(const struct cs_review_decision *decision, struct cs_error *err)
{
    const bool edits = decision->verdict == CS_VERDICT_APPROVE_WITH_EDITS;
    const bool rejects = decision->verdict == CS_VERDICT_REJECT;
    if ((size_t)decision->verdict >= CS_VERDICTS)
        return CS_FAIL(err, CS_E_INPUT, "There is no such verdict",
                       "A draft is approved, approved with edits, or rejected");
    if (rejects != (decision->reasons != 0) ||
        decision->reasons >= CS_REJECT_BIT(CS_REJECT_REASONS))
        return CS_FAIL(err, CS_E_INPUT, "A rejection has one reason or more, an approval has none",
                       "Say what is wrong with the draft");
    if (edits != (decision->edited.phi_bytes.len > 0) ||
        edits != (decision->diff.phi_bytes.len > 0))
        return CS_FAIL(err, CS_E_INPUT, "Edits belong to an approval with edits, and to that only",
                       "Give the whole draft as it is approved");
    if (decision->note.phi_bytes.len > CS_REVIEW_NOTE_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "A note has %1 bytes at most", "Make it shorter",
                           CS_REVIEW_NOTE_MAX, 0);
    return seen_check(decision->seen, err);
}

cs_status cs_review_decide(struct cs_flow *flow, struct cs_arena *arena,
                           const struct cs_review_decision *decision, struct cs_review_outcome *out,
                           struct cs_error *err)
{
    CS_ASSERT(flow->keys);
    *out = (struct cs_review_outcome){0};
    CS_TRY(decision_check(decision, err));
    struct deciding d = {.decision = decision, .out = out};
    struct cs_reviewing r = {.flow = flow,
                             .arena = arena,
                             .run = &decision->run,
                             .now = decision->now,
                             .asked = cs_verdict_name(decision->verdict)};
    const cs_status status = cs_review_with(&r, decide_in_tx, &d, err);
    if (status != CS_OK) *out = (struct cs_review_outcome){0};
    return status;
}
