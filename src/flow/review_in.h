/* review_in.h - what the files of approvals share, and what the rest of flow/ calls. */
#ifndef CS_FLOW_REVIEW_IN_H
#define CS_FLOW_REVIEW_IN_H

#include "flow/flow_in.h"
#include "flow/review.h"

static inline cs_place cs_place_edited(cs_id sign_off)
{
    return (cs_place){"sign_offs.edited", sign_off};
}
static inline cs_place cs_place_diff(cs_id sign_off)
{
    return (cs_place){"sign_offs.diff", sign_off};
}
static inline cs_place cs_place_note(cs_id sign_off)
{
    return (cs_place){"sign_offs.note", sign_off};
}

/* The rule for an application under the flow's policy. */
struct cs_review_rule cs_review_rule_of(const struct cs_flow *flow, cs_str app);
CS_NODISCARD bool cs_risk_parse(cs_str name, enum cs_risk *out);

/* The columns of a struct cs_review_row of approvals a and its run r, and their reader. */
#define CS_REVIEW_COLUMNS                                                                          \
    "a.run_id, r.case_id, a.state, a.app, a.risk, a.signatures, a.blind, a.needs_role,"            \
    " a.needs_actor, a.created_ms, a.due_ms, a.holder, a.held_until_ms, a.decided_ms, r.state,"    \
    " r.started_by, (SELECT count(*) FROM sign_offs s WHERE s.tenant = a.tenant"                   \
    " AND s.run_id = a.run_id) FROM approvals a"                                                   \
    " JOIN runs r ON r.tenant = a.tenant AND r.id = a.run_id"
CS_NODISCARD cs_status cs_review_row_read(struct cs_stmt *st, struct cs_arena *arena,
                                          struct cs_review_row *out, struct cs_error *err);
/* Fails: CS_E_NOT_FOUND. */
CS_NODISCARD cs_status cs_review_row_load(struct cs_flow *flow, struct cs_arena *arena,
                                          const cs_id *run, struct cs_review_row *out,
                                          struct cs_error *err);
bool cs_review_held(const struct cs_review_row *row, cs_time now);
bool cs_review_by(const struct cs_flow *flow, cs_str actor);

/* What the flow's actor may see of it, text and all; nothing is written. */
CS_NODISCARD cs_status cs_review_look(struct cs_flow *flow, struct cs_arena *arena,
                                      const struct cs_review_row *row, struct cs_review_shown *out,
                                      struct cs_error *err);

/* The decision about a draft takes effect: the run's state, and audit event run.decided. Work that
 * waits for a decision is begun here, in the same transaction.
 * Fails: CS_E_CONFLICT when the run does not wait. */
CS_NODISCARD cs_status cs_flow_decided(struct cs_tx *tx, struct cs_flow *flow, const cs_id *run,
                                       enum cs_verdict verdict, cs_time now, struct cs_error *err);

/* Why somebody may not do what they ask for. */
enum cs_refusal {
    CS_REFUSAL_NONE,
    CS_REFUSAL_ROLE,
    CS_REFUSAL_HIGH,
    CS_REFUSAL_SENT,
    CS_REFUSAL_OWN,
    CS_REFUSAL_TWICE,
    CS_REFUSAL_HELD,
    CS_REFUSAL_NOT_HELD,
    CS_REFUSAL_DECIDED,
    CS_REFUSAL_CHANGED,
    CS_REFUSAL_UNSEEN
};
struct cs_refused {
    enum cs_refusal why;
    int64_t minutes; /* CS_REFUSAL_HELD: for how long still */
};
/* What all calls that change an approval have in common: the row in a write transaction, the work,
 * and a refusal that is committed as an event and then told. */
struct cs_reviewing {
    struct cs_flow *flow;
    struct cs_arena *arena; /* of the caller, or scratch */
    const cs_id *run;
    cs_time now;
    const char *asked; /* "take", "approve": a word for the event */
    struct cs_tx tx;
    struct cs_review_row row;
    struct cs_refused refused;
};
typedef cs_status (*cs_review_work)(struct cs_reviewing *r, void *self, struct cs_error *err);
CS_NODISCARD cs_status cs_review_with(struct cs_reviewing *r, cs_review_work work, void *self,
                                      struct cs_error *err);
/* Refuse; gives CS_OK, so that the event is kept. */
cs_status cs_review_refuse(struct cs_reviewing *r, enum cs_refusal why);
/* An event about the run that waits. */
CS_NODISCARD cs_status cs_review_note(struct cs_reviewing *r, const char *action,
                                      const struct cs_audit_field *fields, size_t count,
                                      struct cs_error *err);
/* Bind what an UPDATE of an approval begins with: $1 tenant, $2 run. */
void cs_review_bind(struct cs_stmt *st, const struct cs_reviewing *r);

#endif
