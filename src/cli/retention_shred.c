/* retention_shred.c - destroys the key of a case or of a tenant, and says how much before.
 *
 * It cannot be undone, so it asks for --yes; without it the extent is printed and nothing done. */
#include "cli/retention_in.h"

struct shred {
    struct cs_subject subject;
    const cs_id *case_id; /* NULL: the tenant */
    bool done;
    struct cs_shred_extent extent; /* before */
    struct cs_retention_result result;
};

static cs_status answer_json(struct cs_retaining *r, const struct shred *s)
{
    const struct cs_shred_extent *const extent = &s->extent;
    CS_TRY(cs_json_new(&r->arena, &r->doc, &r->err));
    yyjson_mut_doc *const doc = r->doc;
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    bool good = yyjson_mut_obj_add_int(doc, root, "v", 1) &&
                cs_json_add_time(doc, root, "at", r->now) &&
                yyjson_mut_obj_add_bool(doc, root, "done", s->done) &&
                cs_json_add_id(doc, root, "case", s->case_id);
    yyjson_mut_val *const before = good ? yyjson_mut_obj_add_obj(doc, root, "before") : NULL;
    good = before && yyjson_mut_obj_add_int(doc, before, "cases", extent->cases) &&
           yyjson_mut_obj_add_int(doc, before, "tenant_keys", extent->tenant_keys) &&
           yyjson_mut_obj_add_int(doc, before, "documents", extent->documents) &&
           yyjson_mut_obj_add_int(doc, before, "drafts", extent->drafts) &&
           yyjson_mut_obj_add_int(doc, before, "vaults", extent->vaults) &&
           yyjson_mut_obj_add_int(doc, before, "holds", extent->holds) &&
           yyjson_mut_obj_add_int(doc, before, "at_work", extent->running) &&
           (!s->done || cs_json_add_result(doc, root, &s->result));
    if (!good) return cs_arena_fail(&r->arena, &r->err);
    yyjson_mut_doc_set_root(doc, root);
    return CS_OK;
}

static cs_status answer_text(struct cs_retaining *r, const struct shred *s)
{
    const struct cs_shred_extent *const extent = &s->extent;
    struct cs_buf buf;
    cs_buf_init(&buf, &r->arena, CS_OUTPUT_BYTES_MAX);
    if (s->done) cs_text_add_result(&buf, &s->result);
    else
        cs_buf_add_format(&buf,
                          "would destroy the keys of %lld cases%s: %lld documents, %lld drafts and "
                          "%lld maps could never be read again; holds: %lld; runs at work: %lld\n",
                          (long long)extent->cases, extent->tenant_keys ? " and of the tenant" : "",
                          (long long)extent->documents, (long long)extent->drafts,
                          (long long)extent->vaults, (long long)extent->holds,
                          (long long)extent->running);
    return cs_buf_finish(&buf, &r->text, &r->err);
}

static cs_status shred(struct cs_retaining *r, struct shred *s, enum cs_exit *failure_exit)
{
    size_t recovered = 0;
    struct cs_flow *const flow = &r->kept.flow;
    const char *const case_id = r->args->value[CS_OPT_CASE];
    const bool yes = cs_args_has(r->args, CS_OPT_YES);
    if (case_id) {
        CS_TRY(cs_retaining_find(r, case_id, &s->subject, failure_exit));
        s->case_id = &s->subject.case_id;
    } else {
        flow->tenant = cs_str_of(r->args->value[CS_OPT_TENANT]);
    }
    cs_status status = cs_flow_shred_extent(flow, s->case_id, &s->extent, &r->err);
    if (status == CS_OK && yes)
        status = cs_flow_recover(flow, &r->arena, r->now, CS_RUN_STALE_MS, &recovered, &r->err);
    if (status == CS_OK && yes)
        status = cs_flow_shred(flow, s->case_id, r->now, &s->result, &r->err);
    *failure_exit = status == CS_E_NOT_FOUND ? CS_EXIT_INPUT : cs_exit_of_store(status);
    CS_TRY(status);
    s->done = yes;
    return cs_args_has(r->args, CS_OPT_JSON) ? answer_json(r, s) : answer_text(r, s);
}

/* What is wrong with the words, or false. */
static bool misused(const struct cs_args *args, struct cs_usage *usage)
{
    const char *const tenant = args->value[CS_OPT_TENANT];
    *usage = (struct cs_usage){.problem = "either --case or --tenant is needed"};
    if (cs_args_has(args, CS_OPT_CASE) == (tenant != NULL)) return true;
    *usage = (struct cs_usage){.problem = "unsuitable value for",
                               .option = &cs_options[CS_OPT_TENANT],
                               .hint = "a tenant is 1 to 64 of a-z 0-9 . _ -"};
    return tenant && !cs_tenant_valid(cs_str_of(tenant));
}

enum cs_exit cs_cmd_retention_shred(struct cs_world *world, const struct cs_args *args)
{
    struct cs_retaining r;
    struct shred s = {0};
    struct cs_usage usage;
    const bool yes = cs_args_has(args, CS_OPT_YES);
    if (misused(args, &usage))
        return cs_report_usage(world, &usage, "retention shred", cs_args_has(args, CS_OPT_JSON));
    cs_status status = cs_retaining_begin(&r, world, args, yes ? 0U : (unsigned)CS_KEPT_READ);
    enum cs_exit failure_exit = cs_exit_of_store(status);
    if (status == CS_OK) status = shred(&r, &s, &failure_exit);
    if (status != CS_OK && failure_exit == CS_EXIT_DONE) failure_exit = cs_exit_of_store(status);
    if (status == CS_OK && !yes)
        cs_note("nothing was destroyed; --yes does it, and it cannot be undone");
    enum cs_exit exit = yes ? CS_EXIT_DONE : CS_EXIT_USAGE;
    if (yes && !s.result.scrubbed) exit = CS_EXIT_CONFLICT;
    return cs_retaining_end(&r, status, exit, failure_exit);
}
