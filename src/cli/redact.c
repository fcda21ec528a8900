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
#include "cli/config.h"
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

/* One of two options, or neither, which leaves what the configuration says. */
static bool switch_agree(const struct cs_args *args, unsigned keeps, unsigned removes,
                         struct cs_usage *usage)
{
    if (!cs_args_has(args, keeps) || !cs_args_has(args, removes)) return true;
    usage->problem = "two options that contradict each other; leave out";
    usage->option = &cs_options[removes];
    return false;
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
           switch_agree(args, CS_OPT_CLINICIANS, CS_OPT_NO_CLINICIANS, usage) &&
           switch_agree(args, CS_OPT_ZIP3, CS_OPT_NO_ZIP3, usage) &&
           (!cs_redact_is_many(args) || cs_redact_many_agree(args, usage));
}

static bool switched(const struct cs_args *args, unsigned keeps, unsigned removes, bool configured)
{
    return cs_args_has(args, keeps) || (configured && !cs_args_has(args, removes));
}

/* What may stay: the configuration, and the options on top of it. False: *exit says why not. */
static bool options_configure(struct redact_run *r, enum cs_exit *exit)
{
    struct cs_cli_config config;
    struct cs_error err = {0};
    if (cs_config_load(r->world, r->args, &r->arena, &config, &err) != CS_OK) {
        *exit = cs_config_fail(r->world, r->args, &config, &err);
        return false;
    }
    r->options.keep_clinicians =
        switched(r->args, CS_OPT_CLINICIANS, CS_OPT_NO_CLINICIANS, config.policy.keep_clinicians);
    r->options.keep_zip3 = switched(r->args, CS_OPT_ZIP3, CS_OPT_NO_ZIP3, config.policy.keep_zip3);
    return true;
}

/* Replace, with the map open, and show. */
static enum cs_exit texts_redact(struct redact_run *r, bool keyed)
{
    struct cs_redaction redaction = {0};
    struct cs_error err = {0};
    const struct cs_args *const args = r->args;
    const bool looks = cs_args_has(args, CS_OPT_REPORT) || cs_args_has(args, CS_OPT_CHECK);
    cs_status status = cs_map_open(&r->map, r->world, args, &r->arena, true, keyed, &err);
    if (status != CS_OK) return failure_tell(r, &err);
    if (keyed && !looks && !cs_args_has(args, CS_OPT_MAP) && !cs_args_has(args, CS_OPT_CASE) &&
        !cs_args_has(args, CS_OPT_QUIET))
        cs_note("the stand-ins are forgotten after this command; --map FILE keeps them");
    if (cs_args_has(args, CS_OPT_NDJSON))
        return cs_redact_lines(r->world, args, &r->options, &r->map);
    if (cs_redact_is_many(args)) return cs_redact_many(r->world, args, &r->options, &r->map);
    status = document_redact(r, &redaction, &err);
    return status == CS_OK ? document_show(r, &redaction) : failure_tell(r, &err);
}

enum cs_exit cs_cmd_redact(struct cs_world *world, const struct cs_args *args)
{
    const char *const policy = args->value[CS_OPT_POLICY];
    struct redact_run r = {.world = world, .args = args, .of_map = true};
    struct cs_usage usage;
    if (policy) CS_ASSERT(cs_redact_policy_parse(cs_str_of(policy), &r.options.policy));
    if (!options_agree(args, r.options.policy, &usage))
        return cs_report_usage(world, &usage, "redact", cs_args_has(args, CS_OPT_JSON));
    const bool keyed = r.options.policy == CS_REDACT_TOKENS ||
                       r.options.policy == CS_REDACT_SURROGATE;
    cs_arena_init(&r.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    enum cs_exit exit = CS_EXIT_DONE;
    if (options_configure(&r, &exit)) exit = texts_redact(&r, keyed);
    cs_map_close(&r.map);
    cs_arena_deinit(&r.arena);
    return exit;
}
