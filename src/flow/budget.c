/* budget.c - what may be spent, by account, and what was: money must survive a restart.
 *
 * Each step's spending is a row of its own beside the sum, written in the transaction that keeps
 * the step: so the sum is always that of the rows, and a step that is done again is charged
 * once. */
#include "flow/flow_in.h"

#define BUDGETS_MAX 1000 /* accounts shown of a tenant */

cs_status cs_budget_read(struct cs_flow *flow, const char *account, int64_t *spent,
                         int64_t *allowed, struct cs_error *err)
{
    struct cs_stmt st;
    *spent = *allowed = 0;
    CS_STMT(&st, flow->db, "SELECT spent, allowed FROM budgets WHERE tenant = $1 AND account = $2");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_str(&st, 2, cs_str_of(account));
    if (cs_stmt_next(&st)) {
        *spent = cs_col_int(&st, 0);
        *allowed = cs_col_int(&st, 1);
    }
    return cs_stmt_end(&st, err);
}

static cs_status spending_insert(const struct cs_rows *rows, const struct cs_spending *spending,
                                 struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, rows->tx->db,
            "INSERT INTO spendings (tenant, run_id, ordinal, account, amount)"
            " VALUES ($1, $2, $3, $4, $5)");
    cs_bind_str(&st, 1, rows->tenant);
    cs_bind_id(&st, 2, rows->run);
    cs_bind_int(&st, 3, rows->first);
    cs_bind_str(&st, 4, cs_str_of(spending->account));
    cs_bind_int(&st, 5, spending->amount);
    return cs_stmt_run(&st, NULL, err);
}

static cs_status budget_add(const struct cs_rows *rows, const struct cs_spending *spending,
                            struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, rows->tx->db,
            "INSERT INTO budgets (tenant, account, spent, allowed) VALUES ($1, $2, $3, 0)"
            " ON CONFLICT (tenant, account) DO UPDATE SET spent = budgets.spent + $3");
    cs_bind_str(&st, 1, rows->tenant);
    cs_bind_str(&st, 2, cs_str_of(spending->account));
    cs_bind_int(&st, 3, spending->amount);
    return cs_stmt_run(&st, NULL, err);
}

cs_status cs_rows_spendings(const struct cs_rows *rows, const struct cs_spending *spent,
                            size_t count, struct cs_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (spent[i].amount < 0 || !cs_audit_word_valid(spent[i].account))
            return CS_FAIL(err, CS_E_INTERNAL, "A step spent less than nothing, or from no account",
                           "Report it");
        CS_TRY(spending_insert(rows, &spent[i], err));
        CS_TRY(budget_add(rows, &spent[i], err));
    }
    return CS_OK;
}

static cs_status allowed_set(struct cs_tx *tx, struct cs_flow *flow, const char *account,
                             int64_t allowed, cs_time now, struct cs_error *err)
{
    struct cs_stmt st;
    CS_STMT(&st, tx->db,
            "INSERT INTO budgets (tenant, account, spent, allowed) VALUES ($1, $2, 0, $3)"
            " ON CONFLICT (tenant, account) DO UPDATE SET allowed = $3");
    cs_bind_str(&st, 1, flow->tenant);
    cs_bind_str(&st, 2, cs_str_of(account));
    cs_bind_int(&st, 3, allowed);
    CS_TRY(cs_stmt_run(&st, NULL, err));
    const struct cs_audit_event event = {
        .tenant = flow->tenant,
        .at = now,
        .actor = flow->actor,
        .action = "budget.set",
        .object = "budget",
        CS_AUDIT_FIELDS(cs_audit_word_("account", account), CS_A("allowed", allowed)),
    };
    return cs_audit_append(tx, &event, err);
}

cs_status cs_budget_set(struct cs_flow *flow, const char *account, int64_t allowed, cs_time now,
                        struct cs_error *err)
{
    struct cs_tx tx;
    if (!cs_audit_word_valid(account) || allowed < 0)
        return CS_FAIL(err, CS_E_INPUT,
                       "A budget has a word as its account and a limit of 0 or more",
                       "Use a-z 0-9 . _ + - in its name");
    CS_TRY(cs_tx_begin_tenant(&tx, flow->db, flow->tenant, err));
    cs_status status = allowed_set(&tx, flow, account, allowed, now, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

cs_status cs_budget_check(struct cs_flow *flow, const char *account, struct cs_error *err)
{
    int64_t spent = 0;
    int64_t allowed = 0;
    CS_TRY(cs_budget_read(flow, account, &spent, &allowed, err));
    if (allowed == 0 || spent < allowed) return CS_OK;
    return CS_FAIL_NUM(err, CS_E_DENIED, "The budget is used up: %1 of %2",
                       "Raise it with countersign budget set, and try again", spent, allowed);
}

cs_status cs_budget_list(struct cs_flow *flow, struct cs_arena *arena, const struct cs_budget **out,
                         size_t *count, struct cs_error *err)
{
    struct cs_stmt st;
    struct cs_budget *const list = CS_NEW_ARRAY(arena, struct cs_budget, BUDGETS_MAX);
    *out = list;
    *count = 0;
    if (!list) return cs_arena_fail(arena, err);
    CS_STMT(&st, flow->db,
            "SELECT account, spent, allowed FROM budgets WHERE tenant = $1 ORDER BY account");
    cs_bind_str(&st, 1, flow->tenant);
    while (*count < BUDGETS_MAX && cs_stmt_next(&st))
        list[(*count)++] = (struct cs_budget){.account = cs_col_copy(&st, 0, arena),
                                              .spent = cs_col_int(&st, 1),
                                              .limit = cs_col_int(&st, 2)};
    return cs_stmt_end(&st, err);
}
