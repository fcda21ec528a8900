/* review_fixture.h - people who look at drafts and sign them, for the tests of approvals. */
#ifndef CS_TEST_REVIEW_FIXTURE_H
#define CS_TEST_REVIEW_FIXTURE_H

#include "flow/review.h"
#include "tests/flow/flow_fixture.h"

#define EDITED "{\"medications\":[{\"name\":\"lisinopril\",\"dose\":\"10 mg\"}]}"
#define EDITED_OTHERWISE "{\"medications\":[]}"
#define DIFF "[{\"op\":\"replace\",\"path\":\"/medications/0/dose\"}]"
#define REVIEW_NOTE "The dosage was halved in the ward round."

/* Who started the runs of the fixture is uid:1000. */
static inline void as(struct flow_fixture *x, uint32_t uid, enum cs_role role)
{
    x->flow.actor = cs_actor_uid(uid);
    x->flow.roles = cs_roles_with((cs_roles){0}, role);
}

static inline void as_also(struct flow_fixture *x, enum cs_role role)
{
    x->flow.roles = cs_roles_with(x->flow.roles, role);
}

/* A run of uid:1000, whoever acts now. */
static inline cs_id review_run(struct flow_fixture *x)
{
    const cs_actor actor = x->flow.actor;
    x->flow.actor = cs_actor_uid(1000);
    const cs_id run = flow_run(x);
    x->flow.actor = actor;
    return run;
}

static inline cs_status review_show(struct flow_fixture *x, const cs_id *run,
                                    struct cs_review_shown *out)
{
    x->now.unix_ms++;
    return cs_review_show(&x->flow, &x->f.arena, run, x->now, out, &x->f.err);
}

/* What a verdict needs besides. */
static inline struct cs_review_decision review_decision(struct flow_fixture *x, const cs_id *run,
                                                        enum cs_verdict verdict, cs_str seen)
{
    struct cs_review_decision d = {.run = *run, .verdict = verdict, .seen = seen, .now = x->now};
    x->now.unix_ms++;
    if (verdict == CS_VERDICT_REJECT) d.reasons = CS_REJECT_BIT(CS_REJECT_MISSED_FINDING);
    if (verdict == CS_VERDICT_APPROVE_WITH_EDITS) {
        d.edited = (cs_raw){CS_STR(EDITED)};
        d.diff = (cs_raw){CS_STR(DIFF)};
    }
    return d;
}

static inline cs_str review_seen(struct flow_fixture *x, const struct cs_review_shown *shown)
{
    char text[65];
    cs_str out = {0};
    cs_digest_text(&shown->seen, text);
    if (cs_str_copy(&x->f.arena, cs_str_of(text), &out, &x->f.err) != CS_OK) abort();
    return out;
}

/* Look, and sign what was shown. */
static inline cs_status review_sign(struct flow_fixture *x, const cs_id *run,
                                    enum cs_verdict verdict, struct cs_review_outcome *out)
{
    struct cs_review_shown shown;
    CS_TRY(review_show(x, run, &shown));
    const struct cs_review_decision d = review_decision(x, run, verdict, review_seen(x, &shown));
    return cs_review_decide(&x->flow, &x->f.arena, &d, out, &x->f.err);
}

static inline struct cs_review_row review_row(struct flow_fixture *x, const cs_id *run)
{
    const struct cs_review_row *rows = NULL;
    size_t count = 0;
    const struct cs_review_filter filter = {.any_state = true, .limit = 100};
    const cs_roles roles = x->flow.roles;
    x->flow.roles = cs_roles_with(roles, CS_ROLE_VIEWER);
    CHECK_INT(cs_review_list(&x->flow, &x->f.arena, &filter, x->now, &rows, &count, &x->f.err),
              CS_OK);
    x->flow.roles = roles;
    for (size_t i = 0; i < count; i++)
        if (cs_id_equal(rows[i].run, *run)) return rows[i];
    CHECK_INT(count, -1); /* the run has no approval */
    return (struct cs_review_row){0};
}

static inline int64_t review_refusals(struct flow_fixture *x)
{
    return QUERY(&x->f, x->flow.db,
                 "SELECT count(*) FROM audit_events WHERE action = 'review.refused'"
                 " AND outcome = 'refused'");
}

#endif
