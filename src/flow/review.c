/* review.c - what waits: rows, the list, and the way every change of one goes.
 *
 * A change loads the row inside a write transaction, so that what it was refused or granted for is
 * what it changes; a refusal leaves the row alone but commits its event. */
#include "flow/review_in.h"

#define MINUTE_MS 60000LL

/* ---- policy ---- */

struct cs_review_rule cs_review_rule_default(void)
{
    return (struct cs_review_rule){
        .signatures = 1, .lease_ms = 15 * MINUTE_MS, .due_ms = 24 * 60 * MINUTE_MS};
}

struct cs_review_policy cs_review_policy_default(void)
{
    return (struct cs_review_policy){.rule = cs_review_rule_default()};
}

struct cs_review_rule cs_review_rule_of(const struct cs_flow *flow, cs_str app)
{
    const struct cs_review_policy *const policy = flow->review;
    if (!policy) return cs_review_rule_default();
    for (size_t i = 0; i < policy->app_count; i++)
        if (cs_str_equal(policy->apps[i].app, app)) return policy->apps[i].rule;
    return policy->rule;
}

/* ---- rows ---- */

cs_status cs_review_row_read(struct cs_stmt *st, struct cs_arena *arena, struct cs_review_row *out,
                             struct cs_error *err)
{
    *out = (struct cs_review_row){
        .run = cs_col_id(st, 0),
        .case_id = cs_col_id(st, 1),
        .app = cs_col_copy(st, 3, arena),
        .signatures = cs_col_int(st, 5),
        .blind = cs_col_int(st, 6) != 0,
        .needs_role = cs_col_copy(st, 7, arena),
        .needs_actor = cs_col_copy(st, 8, arena),
        .created = {cs_col_int(st, 9)},
        .due = {cs_col_int(st, 10)},
        .holder = cs_col_copy(st, 11, arena),
        .held_until = {cs_col_int(st, 12)},
        .decided = {cs_col_int(st, 13)},
        .started_by = cs_col_copy(st, 15, arena),
        .signed_count = cs_col_int(st, 16),
    };
    const bool parsed = cs_review_state_parse(cs_col_str(st, 2), &out->state) &&
                        cs_risk_parse(cs_col_str(st, 4), &out->risk) &&
                        cs_run_state_parse(cs_col_str(st, 14), &out->run_state);
    out->differ = out->state == CS_REVIEW_WAITING && out->signed_count >= out->signatures;
    if (!parsed && st->error.status == CS_OK)
        return CS_FAIL(err, CS_E_CORRUPT,
                       "An approval in the store has a word that is never written",
                       "Restore the store from a backup");
    return CS_OK;
}

/* Ends st: the reader's failure comes before that of the end. */
static cs_status read_end(struct cs_stmt *st, cs_status status, struct cs_error *err)
{
    struct cs_error at_end = {0};
    const cs_status ended = cs_stmt_end(st, &at_end);
    if (ended != CS_OK) *err = at_end;
    return ended != CS_OK ? ended : status;
}

cs_status cs_review_row_load(struct cs_flow *flow, struct cs_arena *arena, const cs_id *run,
                             struct cs_review_row *out, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, flow->db, "SELECT " CS_REVIEW_COLUMNS " WHERE a.tenant = $1 AND a.run_id = $2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_id(&st, 2, run);
    const bool found = cs_stmt_next(&st);
    const cs_status status = found ? cs_review_row_read(&st, arena, out, err) : CS_OK;
    CS_TRY(read_end(&st, status, err));
    if (found) return CS_OK;
    return CS_FAIL(err, CS_E_NOT_FOUND, "No draft of this run waits or waited for a person",
                   "countersign review list tells what waits");
}

bool cs_review_held(const struct cs_review_row *row, cs_time now)
{
    return row->holder.len > 0 && row->held_until.unix_ms > now.unix_ms;
}

bool cs_review_by(const struct cs_flow *flow, cs_str actor)
{
    return cs_str_equal(actor, cs_str_of(flow->actor.text));
}

/* ---- the list ---- */

#define BY_RISK " CASE a.risk WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, a.run_id LIMIT $3"
#define OF_APP " AND ($2 = '' OR a.app = $2)"

/* Of one person there are few: they are found by who they are, and sorted (the + 0 keeps a planner
 * from going through all in the order of time). */
#define OF_PERSON                                                                                  \
    " AND a.run_id IN (SELECT h.run_id FROM approvals h WHERE h.tenant = $1 AND h.holder <> ''"    \
    " AND h.holder = $4 AND h.held_until_ms > $5 UNION ALL SELECT p.run_id FROM approvals p"       \
    " WHERE p.tenant = $1 AND p.needs_actor <> '' AND p.needs_actor = $4)"

static void list_begin(struct cs_stmt *st, struct cs_flow *flow,
                       const struct cs_review_filter *filter, cs_time now)
{
    const cs_str state = filter->any_state ? CS_STR("")
                                           : cs_str_of(cs_review_state_name(filter->state));
    if (filter->mine)
        CS_STMT(st, flow->db,
                "SELECT " CS_REVIEW_COLUMNS " WHERE a.tenant = $1" OF_APP OF_PERSON
                " AND ($6 = '' OR a.state = $6) ORDER BY a.due_ms + 0," BY_RISK);
    else if (filter->any_state)
        CS_STMT(st, flow->db,
                "SELECT " CS_REVIEW_COLUMNS " WHERE a.tenant = $1" OF_APP
                " ORDER BY a.due_ms," BY_RISK);
    else
        CS_STMT(st, flow->db,
                "SELECT " CS_REVIEW_COLUMNS " WHERE a.tenant = $1" OF_APP
                " AND a.state = $4 ORDER BY a.due_ms," BY_RISK);
    cs_bind_str(st, 1, flow->tenant);
    cs_bind_str(st, 2, filter->app);
    cs_bind_int(st, 3, filter->limit);
    if (filter->mine) {
        cs_bind_str(st, 4, cs_str_of(flow->actor.text));
        cs_bind_int(st, 5, now.unix_ms);
        cs_bind_str(st, 6, state);
    } else if (!filter->any_state) {
        cs_bind_str(st, 4, state);
    }
}

cs_status cs_review_list(struct cs_flow *flow, struct cs_arena *arena,
                         const struct cs_review_filter *filter, cs_time now,
                         const struct cs_review_row **out, size_t *count, struct cs_error *err)
{
    CS_ASSERT(filter->limit >= 1);
    CS_ASSERT(filter->limit <= CS_REVIEW_LIST_MAX);
    size_t n = 0;
    cs_status status = CS_OK;
    if (!cs_roles_may(flow->roles, CS_RIGHT_LIST))
        return CS_FAIL(err, CS_E_DENIED, "Your roles do not let you see what waits",
                       "An administrator names roles under review.roles in the configuration");
    struct cs_review_row *const rows = CS_NEW_ARRAY(arena, struct cs_review_row, filter->limit);
    if (!rows) return cs_arena_fail(arena, err);
    struct cs_stmt st;
    list_begin(&st, flow, filter, now);
    while (status == CS_OK && n < filter->limit && cs_stmt_next(&st))
        status = cs_review_row_read(&st, arena, &rows[n++], err);
    CS_TRY(read_end(&st, status, err));
    *out = rows;
    *count = n;
    return CS_OK;
}

/* ---- how every change goes ---- */

static const char *refusal_word(enum cs_refusal why)
{
    switch (why) {
    case CS_REFUSAL_NONE: break;
    case CS_REFUSAL_ROLE: return "role";
    case CS_REFUSAL_HIGH: return "high-risk";
    case CS_REFUSAL_SENT: return "sent-to-another";
    case CS_REFUSAL_OWN: return "own";
    case CS_REFUSAL_TWICE: return "twice";
    case CS_REFUSAL_HELD: return "held";
    case CS_REFUSAL_NOT_HELD: return "not-held";
    case CS_REFUSAL_DECIDED: return "decided";
    case CS_REFUSAL_CHANGED: return "changed";
    case CS_REFUSAL_UNSEEN: return "not-shown";
    }
    return "none";
}

static cs_status refusal_tell(const struct cs_refused *refused, struct cs_error *err)
{
    switch (refused->why) {
    case CS_REFUSAL_NONE: return CS_OK;
    case CS_REFUSAL_ROLE:
        return CS_FAIL(err, CS_E_DENIED, "Your roles do not allow this",
                       "An administrator names roles under review.roles in the configuration");
    case CS_REFUSAL_HIGH:
        return CS_FAIL(err, CS_E_DENIED, "The risk of this draft is high: a clinician signs it",
                       "Send it to one: countersign review send ID --to clinician");
    case CS_REFUSAL_SENT:
        return CS_FAIL(err, CS_E_DENIED, "This draft waits for another person or role",
                       "countersign review show tells for whom; a supervisor may take it over");
    case CS_REFUSAL_OWN:
        return CS_FAIL(
            err, CS_E_DENIED, "Nobody signs the draft of a run they started",
            "Another person signs; a practice of one person sets review.own to \"allow\" "
            "in its configuration, or COUNTERSIGN_REVIEW_OWN=allow");
    case CS_REFUSAL_TWICE:
        return CS_FAIL(err, CS_E_CONFLICT, "You have signed this draft; nobody signs twice",
                       "Another person gives the second signature");
    case CS_REFUSAL_HELD:
        return CS_FAIL_NUM(err, CS_E_CONFLICT,
                           "Another person has taken this draft, for %1 more minutes",
                           "Wait, or let a supervisor take it over", refused->minutes, 0);
    case CS_REFUSAL_NOT_HELD:
        return CS_FAIL(err, CS_E_CONFLICT, "You have not taken this draft",
                       "Nothing is left to do");
    case CS_REFUSAL_DECIDED:
        return CS_FAIL(err, CS_E_CONFLICT, "This draft does not wait any more",
                       "countersign review show tells what was decided");
    case CS_REFUSAL_CHANGED:
        return CS_FAIL(err, CS_E_CONFLICT, "The digest is not that of the draft as it is now",
                       "Look at it again: countersign review show");
    case CS_REFUSAL_UNSEEN:
        return CS_FAIL(err, CS_E_CONFLICT, "This draft was not shown to you as it is now",
                       "Look at it first: countersign review show");
    }
    return CS_FAIL(err, CS_E_INTERNAL, "A refusal has no words", "Report it");
}

cs_status cs_review_refuse(struct cs_reviewing *r, enum cs_refusal why)
{
    r->refused = (struct cs_refused){.why = why};
    if (why == CS_REFUSAL_HELD)
        r->refused.minutes = (r->row.held_until.unix_ms - r->now.unix_ms + MINUTE_MS - 1) /
                             MINUTE_MS;
    return CS_OK;
}

cs_status cs_review_note(struct cs_reviewing *r, const char *action,
                         const struct cs_audit_field *fields, size_t count, struct cs_error *err)
{
    const struct cs_audit_event event = {
        .tenant = r->flow->tenant,
        .at = r->now,
        .actor = r->flow->actor,
        .action = action,
        .object = "run",
        .object_id = *r->run,
        .outcome = r->refused.why == CS_REFUSAL_NONE ? CS_AUDIT_OK : CS_AUDIT_REFUSED,
        .fields = fields,
        .field_count = count,
    };
    return cs_audit_append(&r->tx, &event, err);
}

void cs_review_bind(struct cs_stmt *st, const struct cs_reviewing *r)
{
    cs_bind_str(st, 1, r->flow->tenant);
    cs_bind_id(st, 2, r->run);
}

static cs_status with_in_tx(struct cs_reviewing *r, cs_review_work work, void *self,
                            struct cs_error *err)
{
    CS_TRY(cs_review_row_load(r->flow, r->arena, r->run, &r->row, err));
    CS_TRY(work(r, self, err));
    if (r->refused.why == CS_REFUSAL_NONE) return CS_OK;
    const struct cs_audit_field fields[] = {cs_audit_word_("asked", r->asked),
                                            cs_audit_word_("cause", refusal_word(r->refused.why))};
    return cs_review_note(r, "review.refused", fields, CS_COUNT(fields), err);
}

cs_status cs_review_with(struct cs_reviewing *r, cs_review_work work, void *self,
                         struct cs_error *err)
{
    CS_ASSERT(cs_tenant_valid(r->flow->tenant));
    CS_ASSERT(!r->flow->group);
    CS_TRY(cs_tx_begin_tenant(&r->tx, r->flow->db, r->flow->tenant, err));
    cs_status status = with_in_tx(r, work, self, err);
    if (status == CS_OK) status = cs_tx_commit(&r->tx, err); /* of a refusal too */
    cs_tx_rollback(&r->tx);
    if (status != CS_OK) return status;
    return refusal_tell(&r->refused, err);
}
