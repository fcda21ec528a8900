/* review_hold.c - who works on a draft: taken for a while, given back, taken over, sent on.
 *
 * A lease keeps two people from doing the same work; it is no permission, and a signature does not
 * need one unless somebody else holds it. */
#include "flow/review_in.h"

#define SCRATCH_CAP 65536

static cs_status lease_write(struct cs_reviewing *r, cs_str holder, int64_t until_ms,
                             struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "UPDATE approvals SET holder = $3, held_until_ms = $4"
            " WHERE tenant = $1 AND run_id = $2");
    cs_review_bind(&st, r);
    cs_bind_str(&st, 3, holder);
    cs_bind_int(&st, 4, until_ms);
    return cs_stmt_run(&st, NULL, err);
}

/* What take, take over and send ask first. */
static enum cs_refusal may(const struct cs_reviewing *r, enum cs_right right)
{
    if (!cs_roles_may(r->flow->roles, right)) return CS_REFUSAL_ROLE;
    return r->row.state == CS_REVIEW_WAITING ? CS_REFUSAL_NONE : CS_REFUSAL_DECIDED;
}

static bool held_by_another(const struct cs_reviewing *r)
{
    return cs_review_held(&r->row, r->now) && !cs_review_by(r->flow, r->row.holder);
}

/* ---- take ---- */

static int64_t lease_end(const struct cs_reviewing *r)
{
    return r->now.unix_ms + cs_review_rule_of(r->flow, r->row.app).lease_ms;
}

static cs_status take_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    cs_time *const until = self;
    const enum cs_refusal why = may(r, CS_RIGHT_TAKE);
    if (why != CS_REFUSAL_NONE) return cs_review_refuse(r, why);
    if (held_by_another(r)) return cs_review_refuse(r, CS_REFUSAL_HELD);
    if (r->row.needs_actor.len > 0 && !cs_review_by(r->flow, r->row.needs_actor))
        return cs_review_refuse(r, CS_REFUSAL_SENT);
    until->unix_ms = lease_end(r);
    CS_TRY(lease_write(r, cs_str_of(r->flow->actor.text), until->unix_ms, err));
    const struct cs_audit_field fields[] = {CS_A("until_ms", until->unix_ms)};
    return cs_review_note(r, "review.taken", fields, CS_COUNT(fields), err);
}

/* Every call here: a scratch arena for the row, and the transaction. */
static cs_status with_scratch(struct cs_reviewing *r, cs_review_work work, void *self,
                              struct cs_error *err)
{
    struct cs_arena scratch;
    cs_arena_init(&scratch, cs_allocator_system(), SCRATCH_CAP);
    r->arena = &scratch;
    const cs_status status = cs_review_with(r, work, self, err);
    cs_arena_deinit(&scratch);
    return status;
}

cs_status cs_review_take(struct cs_flow *flow, const cs_id *run, cs_time now, cs_time *until,
                         struct cs_error *err)
{
    struct cs_reviewing r = {.flow = flow, .run = run, .now = now, .asked = "take"};
    return with_scratch(&r, take_in_tx, until, err);
}

/* ---- release ---- */

static cs_status release_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    (void)self;
    if (!cs_review_held(&r->row, r->now) || !cs_review_by(r->flow, r->row.holder))
        return cs_review_refuse(r, CS_REFUSAL_NOT_HELD);
    CS_TRY(lease_write(r, CS_STR(""), 0, err));
    return cs_review_note(r, "review.released", NULL, 0, err);
}

cs_status cs_review_release(struct cs_flow *flow, const cs_id *run, cs_time now,
                            struct cs_error *err)
{
    struct cs_reviewing r = {.flow = flow, .run = run, .now = now, .asked = "release"};
    return with_scratch(&r, release_in_tx, NULL, err);
}

/* ---- take over ---- */

struct taking_over {
    const char *reason;
    cs_time *until;
};

static cs_status take_over_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    struct taking_over *const t = self;
    const enum cs_refusal why = may(r, CS_RIGHT_TAKE_OVER);
    if (why != CS_REFUSAL_NONE) return cs_review_refuse(r, why);
    const bool held = held_by_another(r);
    t->until->unix_ms = lease_end(r);
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "UPDATE approvals SET holder = $3, held_until_ms = $4, needs_actor = ''"
            " WHERE tenant = $1 AND run_id = $2");
    cs_review_bind(&st, r);
    cs_bind_str(&st, 3, cs_str_of(r->flow->actor.text));
    cs_bind_int(&st, 4, t->until->unix_ms);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    const struct cs_audit_field fields[] = {cs_audit_word_("reason", t->reason), CS_A("held", held),
                                            CS_A("until_ms", t->until->unix_ms)};
    return cs_review_note(r, "review.taken-over", fields, CS_COUNT(fields), err);
}

cs_status cs_review_take_over(struct cs_flow *flow, const cs_id *run, const char *reason,
                              cs_time now, cs_time *until, struct cs_error *err)
{
    struct cs_reviewing r = {.flow = flow, .run = run, .now = now, .asked = "take-over"};
    struct taking_over t = {reason, until};
    if (!cs_audit_word_valid(reason))
        return CS_FAIL(err, CS_E_INPUT, "A reason is 1 to 48 of a-z 0-9 . _ + -, not a sentence",
                       "Give a code, such as absent or urgent");
    return with_scratch(&r, take_over_in_tx, &t, err);
}

/* ---- send ---- */

struct sending {
    cs_str role; /* one of the two is empty */
    cs_str actor;
};

static cs_status send_in_tx(struct cs_reviewing *r, void *self, struct cs_error *err)
{
    const struct sending *const s = self;
    enum cs_refusal why = may(r, CS_RIGHT_SEND);
    if (why == CS_REFUSAL_NONE && held_by_another(r)) why = CS_REFUSAL_HELD;
    if (why != CS_REFUSAL_NONE) return cs_review_refuse(r, why);
    struct cs_stmt st;
    CS_STMT(&st, r->tx.db,
            "UPDATE approvals SET needs_role = $3, needs_actor = $4, holder = '',"
            " held_until_ms = 0 WHERE tenant = $1 AND run_id = $2");
    cs_review_bind(&st, r);
    cs_bind_str(&st, 3, s->role);
    cs_bind_str(&st, 4, s->actor);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    /* An actor has a ':' and is no word, but its parts are. */
    const cs_str to = s->role.len ? s->role : s->actor;
    char word[48] = "";
    for (size_t i = 0; i < to.len && i + 1 < sizeof word; i++)
        word[i] = to.ptr[i] == ':' ? '.' : to.ptr[i];
    const struct cs_audit_field fields[] = {cs_audit_word_("to", word)};
    return cs_review_note(r, "review.sent", fields, CS_COUNT(fields), err);
}

/* "uid:1000" or "user:" and 32 hex digits: what the log writes. */
static bool is_actor(cs_str text)
{
    cs_id user;
    if (cs_str_starts(text, CS_STR("user:")))
        return cs_id_parse(cs_str_slice(text, 5, text.len), &user);
    if (!cs_str_starts(text, CS_STR("uid:")) || text.len < 5 || text.len > 14) return false;
    for (size_t i = 4; i < text.len; i++)
        if (!cs_is_digit(text.ptr[i])) return false;
    return true;
}

cs_status cs_review_send(struct cs_flow *flow, const cs_id *run, cs_str to, cs_time now,
                         struct cs_error *err)
{
    struct cs_reviewing r = {.flow = flow, .run = run, .now = now, .asked = "send"};
    struct sending s = {{0}, {0}};
    enum cs_role role = CS_ROLE_VIEWER;
    const bool signs = cs_role_parse(to, &role) &&
                       cs_roles_may(cs_roles_with((cs_roles){0}, role), CS_RIGHT_SIGN);
    if (signs) s.role = to;
    else if (is_actor(to)) s.actor = to;
    else
        return CS_FAIL(err, CS_E_INPUT, "A draft is sent to a role that may sign, or to one person",
                       "reviewer, clinician, supervisor, or an actor such as uid:1000");
    return with_scratch(&r, send_in_tx, &s, err);
}
