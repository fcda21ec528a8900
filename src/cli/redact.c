/* redact.c - `redact`: a document with its identifiers replaced, or what was found in it.
 *
 *   text (default)   the redacted text, byte for byte otherwise
 *   --report         types, places and confidence; never a value, never the text
 *   --json           the redacted text and the report in one object
 *   --check          exit 1 when there is any identifier; nothing on standard output
 *   --ndjson         many texts, a line each (redact_lines.c)
 *   several files    each into a folder, or a line each (redact_many.c)
 *
 * A map that stand-ins are kept in is written before anything is shown: a text whose tokens nobody
 * can restore is worse than none. */
#include "cli/redact_in.h"

struct redact_run {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_redact_options options;
    struct cs_arena arena;
    struct cs_redact_map map;
    cs_str text;
    bool of_map; /* a failure is the map's, not the input's */
};

static cs_status document_redact(struct redact_run *r, struct cs_redaction *out,
                                 struct cs_error *err)
{
    r->of_map = false;
    CS_TRY(cs_redact_read(&r->arena, r->args->operands[0], &r->text, err));
    if (cs_args_has(r->args, CS_OPT_REPORT) || cs_args_has(r->args, CS_OPT_CHECK))
        return cs_phi_find(&r->arena, (cs_raw){r->text}, &out->found, err);
    CS_TRY(cs_redact_text(&r->arena, (cs_raw){r->text}, &r->options, r->map.vault, out, err));
    r->of_map = true;
    return cs_map_keep(&r->map, &r->arena, err);
}

static enum cs_exit document_show(struct redact_run *r, const struct cs_redaction *redaction)
{
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    const bool quiet = cs_args_has(r->args, CS_OPT_QUIET);
    if (cs_args_has(r->args, CS_OPT_CHECK)) {
        if (!quiet) cs_redact_counts_tell(NULL, &redaction->found);
        return redaction->found.count ? CS_EXIT_NO : CS_EXIT_DONE;
    }
    const bool report = cs_args_has(r->args, CS_OPT_REPORT);
    if (report || cs_args_has(r->args, CS_OPT_JSON)) {
        const struct cs_redact_form form = {.policy = r->options.policy, .with_text = !report};
        const cs_status status = cs_redact_object(&r->arena, redaction, &form, &doc, &err);
        if (status == CS_OK) return cs_out_json(r->world, r->args, &r->arena, doc, CS_EXIT_DONE);
        const struct cs_report told = {.err = &err, .exit = cs_exit_of(status)};
        return cs_report_fail(r->world, &told, true);
    }
    if (!quiet && r->options.policy == CS_REDACT_SURROGATE)
        cs_note("%s", cs_redact_notice(CS_REDACT_SURROGATE));
    return cs_out_finish(r->world, r->args, redaction->redacted.text.phi_bytes, CS_EXIT_DONE);
}

static enum cs_exit failure_tell(struct redact_run *r, const struct cs_error *err)
{
    const struct cs_report report = {
        .err = err,
        .input = r->of_map ? r->args->value[CS_OPT_MAP] : r->args->operands[0],
        .text = r->of_map ? (cs_str){0} : r->text,
        .exit = r->of_map ? cs_exit_of_map(err->status) : cs_exit_of(err->status)};
    return cs_report_fail(r->world, &report,
                          cs_args_has(r->args, CS_OPT_JSON) ||
                              cs_args_has(r->args, CS_OPT_NDJSON) ||
                              cs_args_has(r->args, CS_OPT_REPORT));
}

/* What the options may not say together. */
static bool options_agree(const struct cs_args *args, enum cs_redact_policy policy,
                          struct cs_usage *usage)
{
    const bool keeps = cs_args_has(args, CS_OPT_MAP) || cs_args_has(args, CS_OPT_CASE);
    const bool keyed = policy == CS_REDACT_TOKENS || policy == CS_REDACT_SURROGATE;
    const bool looks = cs_args_has(args, CS_OPT_REPORT) || cs_args_has(args, CS_OPT_CHECK);
    *usage = (struct cs_usage){0};
    if (cs_args_has(args, CS_OPT_MAP) && cs_args_has(args, CS_OPT_CASE)) {
        usage->problem = "two places for one map: --map and";
        usage->option = &cs_options[CS_OPT_CASE];
    } else if (keeps && !keyed) {
        usage->problem = "this policy keeps no map, so nothing can stand in";
        usage->option = &cs_options[cs_args_has(args, CS_OPT_MAP) ? CS_OPT_MAP : CS_OPT_CASE];
        usage->hint = "use --policy tokens, or leave the map out";
    } else if (keeps && looks) {
        usage->problem = "nothing is replaced, so no map is needed; leave out";
        usage->option = &cs_options[cs_args_has(args, CS_OPT_MAP) ? CS_OPT_MAP : CS_OPT_CASE];
        usage->hint = "or leave out --report and --check";
    } else if (args->operand_count > 1 && cs_args_has(args, CS_OPT_NDJSON)) {
        usage->problem = "unexpected word";
        usage->word = args->operands[1];
        usage->hint = "--ndjson reads one FILE, or - for what cat gives of several";
    } else if (looks && cs_args_has(args, CS_OPT_NDJSON)) {
        usage->problem = "a line has its spans already; leave out";
        usage->option = &cs_options[cs_args_has(args, CS_OPT_CHECK) ? CS_OPT_CHECK : CS_OPT_REPORT];
    }
    return usage->problem == NULL &&
           (!cs_redact_is_many(args) || cs_redact_many_agree(args, usage));
}

enum cs_exit cs_cmd_redact(struct cs_world *world, const struct cs_args *args)
{
    const char *const policy = args->value[CS_OPT_POLICY];
    struct redact_run r = {.world = world,
                           .args = args,
                           .options = {.keep_clinicians = cs_args_has(args, CS_OPT_CLINICIANS),
                                       .keep_zip3 = cs_args_has(args, CS_OPT_ZIP3)}};
    struct cs_redaction redaction = {0};
    struct cs_error err = {0};
    struct cs_usage usage;
    if (policy) CS_ASSERT(cs_redact_policy_parse(cs_str_of(policy), &r.options.policy));
    if (!options_agree(args, r.options.policy, &usage))
        return cs_report_usage(world, &usage, "redact", cs_args_has(args, CS_OPT_JSON));
    const bool keyed = r.options.policy == CS_REDACT_TOKENS ||
                       r.options.policy == CS_REDACT_SURROGATE;
    cs_arena_init(&r.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    r.of_map = true;
    enum cs_exit exit = CS_EXIT_DONE;
    cs_status status = cs_map_open(&r.map, world, args, &r.arena, true, keyed, &err);
    const bool looks = cs_args_has(args, CS_OPT_REPORT) || cs_args_has(args, CS_OPT_CHECK);
    if (status == CS_OK && keyed && !looks && !cs_args_has(args, CS_OPT_MAP) &&
        !cs_args_has(args, CS_OPT_CASE) && !cs_args_has(args, CS_OPT_QUIET))
        cs_note("the stand-ins are forgotten after this command; --map FILE keeps them");
    if (status == CS_OK && cs_args_has(args, CS_OPT_NDJSON)) {
        exit = cs_redact_lines(world, args, &r.options, &r.map);
    } else if (status == CS_OK && cs_redact_is_many(args)) {
        exit = cs_redact_many(world, args, &r.options, &r.map);
    } else {
        if (status == CS_OK) status = document_redact(&r, &redaction, &err);
        exit = status == CS_OK ? document_show(&r, &redaction) : failure_tell(&r, &err);
    }
    cs_map_close(&r.map);
    cs_arena_deinit(&r.arena);
    return exit;
}
