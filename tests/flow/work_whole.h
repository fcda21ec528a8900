/* work_whole.h - what must be true of runs with workflows after whatever happened. */
#ifndef CS_TEST_WORK_WHOLE_H
#define CS_TEST_WORK_WHOLE_H

#include "tests/flow/work_fixture.h"

#define WORK_ONE(x, sql) QUERY(&(x)->f, (x)->flow.db, sql)

/* Of the default tenant, whose runs all have a workflow whose step "draft" gives the draft. */
static inline void work_whole_check(struct flow_fixture *x)
{
    const int64_t kept = WORK_ONE(x, "SELECT count(*) FROM step_results");
    const int64_t drafts = WORK_ONE(x, "SELECT count(*) FROM drafts");
    /* No committed step twice, none without its event, none without its row. */
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM audit_events WHERE action = 'step.kept'"), kept);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM run_steps"), kept);
    CHECK_INT(WORK_ONE(x, "SELECT coalesce(sum(step_count), 0) FROM run_work"), kept);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM (SELECT DISTINCT tenant, run_id, step, branch"
                          " FROM step_results) AS each"),
              kept);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM run_work"),
              WORK_ONE(x, "SELECT count(*) FROM runs"));
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM step_results WHERE step = 'draft'"), drafts);
    /* No drift of the budget. */
    CHECK_INT(WORK_ONE(x, "SELECT coalesce(sum(spent), 0) FROM budgets"),
              WORK_ONE(x, "SELECT coalesce(sum(amount), 0) FROM spendings"));
    /* Nothing is lost: a run has a job, waits for a person, or has ended. */
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'queued' AND NOT EXISTS"
                          " (SELECT 1 FROM jobs j WHERE j.tenant = runs.tenant"
                          " AND j.run_id = runs.id AND j.state <> 'dead')"),
              WORK_ONE(x, "SELECT count(*) FROM (SELECT DISTINCT run_id FROM jobs"
                          " WHERE state = 'dead' AND told = 0) AS died"));
    CHECK_INT(WORK_ONE(x,
                       "SELECT count(*) FROM runs WHERE state IN ('awaiting_review', 'done',"
                       " 'rejected') AND EXISTS (SELECT 1 FROM jobs j WHERE j.tenant = runs.tenant"
                       " AND j.run_id = runs.id)"),
              0);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'stopped' AND NOT EXISTS"
                          " (SELECT 1 FROM jobs j WHERE j.tenant = runs.tenant"
                          " AND j.run_id = runs.id AND j.state = 'dead')"),
              0);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state NOT IN ('queued', 'stopped',"
                          " 'awaiting_review', 'done', 'rejected', 'cancelled')"),
              0);
    /* Every decision has its signature, and every signature its decision. */
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM approvals WHERE state = 'decided'"),
              WORK_ONE(x, "SELECT count(*) FROM sign_offs"));
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM runs WHERE state = 'awaiting_review'"),
              WORK_ONE(x, "SELECT count(*) FROM approvals WHERE state = 'waiting'"));
    const int64_t signed_count = WORK_ONE(x, "SELECT count(*) FROM sign_offs");
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM audit_events WHERE action = 'run.decided'"),
              signed_count);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM audit_events WHERE action = 'review.signed'"),
              signed_count);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM (SELECT DISTINCT object_id FROM audit_events"
                          " WHERE action = 'review.signed') AS each"),
              signed_count);
    /* No gap in the audit log: the chain is verified, and its events are those of the rows. */
    const int64_t events = flow_verified(x);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM audit_events"), events);
    CHECK_INT(WORK_ONE(x, "SELECT count(*) FROM audit_events WHERE action = 'run.started'"),
              WORK_ONE(x, "SELECT count(*) FROM runs"));
}

#endif
