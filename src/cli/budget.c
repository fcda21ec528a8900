/* budget.c - what queued runs may spend, and what they did. */
#include "cli/review_in.h"

#include "flow/work.h"

static cs_status list_json(struct cs_reviewer *r, const struct cs_budget *list, size_t count)
{
    yyjson_mut_val *const root = cs_review_json_begin(r);
    yyjson_mut_val *const all = root ? yyjson_mut_obj_add_arr(r->doc, root, "budgets") : NULL;
    bool good = all != NULL;
    for (size_t i = 0; good && i < count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(r->doc, all);
        good =
            one &&
            yyjson_mut_obj_add_val(r->doc, one, "account", cs_json_str(r->doc, list[i].account)) &&
            yyjson_mut_obj_add_int(r->doc, one, "spent", list[i].spent) &&
            (list[i].limit ? yyjson_mut_obj_add_int(r->doc, one, "limit", list[i].limit)
                           : yyjson_mut_obj_add_null(r->doc, one, "limit"));
    }
    return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
}

static cs_status list_text(struct cs_reviewer *r, const struct cs_budget *list, size_t count)
{
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    if (count == 0) CS_BUF_LIT(&buf, "Nothing was spent, and no limit is set.\n");
    else CS_BUF_LIT(&buf, "account                   spent            limit\n");
    for (size_t i = 0; i < count; i++) {
        cs_buf_add_format(&buf, "%-16.*s %14lld ", (int)list[i].account.len, list[i].account.ptr,
                          (long long)list[i].spent);
        if (list[i].limit == 0) CS_BUF_LIT(&buf, "            none");
        else cs_buf_add_format(&buf, "%16lld", (long long)list[i].limit);
        if (list[i].limit && list[i].spent >= list[i].limit) CS_BUF_LIT(&buf, "  used up");
        cs_buf_add_char(&buf, '\n');
    }
    return cs_buf_finish(&buf, &r->text, &r->err);
}

static cs_status list(struct cs_reviewer *r)
{
    const struct cs_budget *rows = NULL;
    size_t count = 0;
    if (r->kept.db) CS_TRY(cs_budget_list(&r->kept.flow, &r->arena, &rows, &count, &r->err));
    return r->json ? list_json(r, rows, count) : list_text(r, rows, count);
}

enum cs_exit cs_cmd_budget_list(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    enum cs_exit exit = cs_reviewer_begin_look(&r, world, args);
    if (exit == CS_EXIT_DONE) exit = cs_reviewer_answer(&r, list(&r));
    cs_reviewer_end(&r);
    return exit;
}

enum cs_exit cs_cmd_budget_set(struct cs_world *world, const struct cs_args *args)
{
    struct cs_reviewer r;
    int64_t limit = 0;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    struct cs_args without = *args;
    struct cs_usage usage = {0};
    if (!cs_limit_parse(args->operands[1], &limit))
        usage = (struct cs_usage){.problem = "a limit is a whole number of 0 or more, not",
                                  .word = args->operands[1]};
    else if (!cs_audit_word_valid(args->operands[0]))
        usage = (struct cs_usage){.problem = "an account is a word of a-z 0-9 . _ + -, not",
                                  .word = args->operands[0]};
    if (usage.problem) return cs_report_usage(world, &usage, "budget set", json);
    without.operand_count = 0; /* they name no run */
    enum cs_exit exit = cs_reviewer_begin(&r, world, &without, 0);
    if (exit == CS_EXIT_DONE) {
        cs_status status = cs_may_operate(&r, "budget-set");
        if (status == CS_OK)
            status = cs_budget_set(&r.kept.flow, args->operands[0], limit, r.now, &r.err);
        if (status == CS_OK) status = list(&r);
        exit = cs_reviewer_answer(&r, status);
    }
    cs_reviewer_end(&r);
    return exit;
}
