/* review_decide.c - approve and reject: a signature from the command line. */
#include "cli/review_in.h"

/* ---- the answer ---- */

static cs_status decided_json(struct cs_reviewer *r, const struct cs_review_decision *decision,
                              const struct cs_review_outcome *out)
{
    char run[33];
    cs_id_text(r->run, run);
    yyjson_mut_val *const root = cs_review_json_begin(r);
    const bool good =
        root && yyjson_mut_obj_add_strcpy(r->doc, root, "run", run) &&
        yyjson_mut_obj_add_str(r->doc, root, "verdict", cs_verdict_name(decision->verdict)) &&
        yyjson_mut_obj_add_int(r->doc, root, "signatures_given", out->signed_count) &&
        yyjson_mut_obj_add_bool(r->doc, root, "decided", out->decided) &&
        yyjson_mut_obj_add_bool(r->doc, root, "differ", out->differ) &&
        yyjson_mut_obj_add_str(r->doc, root, "run_state", cs_run_state_name(out->run_state));
    return good ? CS_OK : cs_arena_fail(&r->arena, &r->err);
}

static cs_status decided_text(struct cs_reviewer *r, const struct cs_review_decision *decision,
                              const struct cs_review_outcome *out)
{
    char run[33];
    struct cs_buf buf;
    cs_id_text(r->run, run);
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add_format(&buf, "run %.16s: signed, %s; ", run, cs_verdict_name(decision->verdict));
    if (out->decided) cs_buf_add_format(&buf, "it is %s\n", cs_run_state_name(out->run_state));
    else if (out->differ)
        CS_BUF_LIT(&buf, "the signatures differ: a supervisor who gave neither decides\n");
    else CS_BUF_LIT(&buf, "another signature is needed\n");
    return cs_buf_finish(&buf, &r->text, &r->err);
}

/* ---- deciding ---- */

static cs_status note_read(struct cs_reviewer *r, cs_raw *out)
{
    cs_str text = {0};
    const char *const path = r->args->value[CS_OPT_NOTE];
    if (!path) return CS_OK;
    CS_TRY(cs_file_read(&r->arena, path, CS_REVIEW_NOTE_MAX, &text, &r->err));
    if (cs_utf8_invalid_at(text) != SIZE_MAX)
        return CS_FAIL_AT(&r->err, CS_E_INPUT, "The note is not valid UTF-8", "Give it as UTF-8",
                          cs_utf8_invalid_at(text));
    *out = (cs_raw){cs_str_trim(text)};
    return CS_OK;
}

static cs_status decide(struct cs_reviewer *r, struct cs_review_decision *decision)
{
    struct cs_review_outcome out;
    const char *const edits = r->args->value[CS_OPT_EDITS];
    decision->run = r->run;
    decision->now = r->now;
    CS_TRY(note_read(r, &decision->note));
    if (edits) {
        decision->verdict = CS_VERDICT_APPROVE_WITH_EDITS;
        CS_TRY(cs_review_edits(r, edits, &decision->edited, &decision->diff, &r->err));
    }
    CS_TRY(cs_review_decide(&r->kept.flow, &r->arena, decision, &out, &r->err));
    return r->json ? decided_json(r, decision, &out) : decided_text(r, decision, &out);
}

static enum cs_exit cmd_decide(struct cs_world *world, const struct cs_args *args,
                               struct cs_review_decision *decision)
{
    struct cs_reviewer r;
    enum cs_exit exit = cs_reviewer_begin(&r, world, args, CS_KEPT_KEYS);
    if (exit == CS_EXIT_DONE) exit = cs_reviewer_answer(&r, decide(&r, decision));
    cs_reviewer_end(&r);
    return exit;
}

/* ---- the command line ---- */

/* Digits of a digest; false: see *usage. */
static bool seen_read(const struct cs_args *args, struct cs_review_decision *decision,
                      struct cs_usage *usage)
{
    const cs_str seen = cs_str_of(args->value[CS_OPT_SEEN]);
    bool hex = seen.len >= CS_SEEN_DIGITS_MIN && seen.len <= 64;
    for (size_t i = 0; hex && i < seen.len; i++)
        hex = cs_is_digit(seen.ptr[i]) || (seen.ptr[i] >= 'a' && seen.ptr[i] <= 'f');
    decision->seen = seen;
    *usage = (struct cs_usage){
        .problem = seen.len ? "unsuitable value for" : "nothing says what was shown to you: give",
        .option = &cs_options[CS_OPT_SEEN],
        .hint = "the last line of countersign review show has it; 12 to 64 digits"};
    return hex;
}

/* Codes, each option one or several with commas; false: see *usage. */
static bool reasons_read(const struct cs_args *args, struct cs_review_decision *decision,
                         struct cs_usage *usage)
{
    const char *names[CS_REJECT_REASONS];
    for (int i = 0; i < CS_REJECT_REASONS; i++)
        names[i] = cs_reject_reason_name((enum cs_reject_reason)i);
    *usage = (struct cs_usage){.problem = "nothing says what is wrong with the draft: give",
                               .option = &cs_options[CS_OPT_WRONG],
                               .hint = "countersign review reject --help lists the codes"};
    for (size_t i = 0; i < args->wrong_count; i++) {
        const cs_str all = cs_str_of(args->wrongs[i]);
        for (size_t begin = 0; begin <= all.len;) {
            enum cs_reject_reason reason = CS_REJECT_OTHER;
            size_t end = cs_str_find(all, CS_STR(","), begin);
            if (end == SIZE_MAX) end = all.len;
            usage->problem = "unknown code of what is wrong";
            usage->word = args->wrongs[i];
            usage->nearest = cs_nearest(args->wrongs[i], names, CS_REJECT_REASONS);
            if (!cs_reject_reason_parse(cs_str_slice(all, begin, end), &reason)) return false;
            decision->reasons |= CS_REJECT_BIT(reason);
            begin = end + 1;
        }
    }
    return decision->reasons != 0;
}

enum cs_exit cs_cmd_review_approve(struct cs_world *world, const struct cs_args *args)
{
    struct cs_review_decision decision = {.verdict = CS_VERDICT_APPROVE};
    struct cs_usage usage;
    if (!seen_read(args, &decision, &usage))
        return cs_report_usage(world, &usage, "review approve", cs_args_has(args, CS_OPT_JSON));
    return cmd_decide(world, args, &decision);
}

enum cs_exit cs_cmd_review_reject(struct cs_world *world, const struct cs_args *args)
{
    struct cs_review_decision decision = {.verdict = CS_VERDICT_REJECT};
    struct cs_usage usage;
    if (!seen_read(args, &decision, &usage) || !reasons_read(args, &decision, &usage))
        return cs_report_usage(world, &usage, "review reject", cs_args_has(args, CS_OPT_JSON));
    return cmd_decide(world, args, &decision);
}
