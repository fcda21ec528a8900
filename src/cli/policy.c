/* policy.c - `policy show` and `policy test`: what may leave for each provider, and exactly what
 * would be sent of a document.
 *
 * The configuration is --config FILE, else countersign.jsonc of the user's configuration folder,
 * else what holds without one: the local model only. `policy test` asks the same gate that a
 * provider's adapter gets its text from, with stand-ins that are forgotten afterwards; nothing is
 * sent. */
#include "cli/cli_in.h"

#include "privacy/privacy.h"

#include <unistd.h>

#define CONFIG_BYTES_MAX ((size_t)1024 * 1024)
#define FIELD_DEFAULT "note"

struct policy_work {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_policy policy;
    const char *path; /* of the configuration; NULL: none */
    cs_str source;
};

static cs_status policy_load(struct policy_work *w, struct cs_error *err)
{
    const char *const named = w->args->value[CS_OPT_CONFIG];
    const char *const usual = w->world->paths.config;
    w->policy = cs_policy_default();
    w->path = named ? named : usual && access(usual, F_OK) == 0 ? usual : NULL;
    if (!w->path) return CS_OK;
    CS_TRY(cs_file_read(&w->arena, w->path, CONFIG_BYTES_MAX, &w->source, err));
    const struct cs_policy below = w->policy;
    return cs_policy_parse_over(&w->arena, &below, w->source, &w->policy, err);
}

static enum cs_exit failure_tell(struct policy_work *w, const struct cs_error *err,
                                 const char *input, cs_str text, bool of_config)
{
    const struct cs_report report = {.err = err,
                                     .input = input,
                                     .text = text,
                                     .exit = of_config ? CS_EXIT_USAGE : cs_exit_of(err->status)};
    return cs_report_fail(w->world, &report, cs_args_has(w->args, CS_OPT_JSON));
}

static yyjson_mut_val *strings(yyjson_mut_doc *doc, const cs_str *list, size_t count)
{
    yyjson_mut_val *const array = yyjson_mut_arr(doc);
    for (size_t i = 0; i < count; i++)
        if (!yyjson_mut_arr_add_val(array, cs_json_str(doc, list[i]))) return NULL;
    return array;
}

/* ---- show ---------------------------------------------------------------------------------- */

static bool provider_add(yyjson_mut_doc *doc, yyjson_mut_val *list,
                         const struct cs_egress_provider *p)
{
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_val *const fields = strings(doc, p->fields, p->field_count);
    yyjson_mut_val *const denied = strings(doc, p->denied, p->denied_count);
    return one && fields && denied &&
           yyjson_mut_obj_add_val(doc, one, "name", cs_json_str(doc, p->name)) &&
           yyjson_mut_obj_add_val(doc, one, "kind", cs_json_str(doc, p->kind)) &&
           yyjson_mut_obj_add_bool(doc, one, "local", p->local) &&
           yyjson_mut_obj_add_str(doc, one, "max_data_class", cs_data_class_name(p->allowed)) &&
           yyjson_mut_obj_add_bool(doc, one, "agreement", p->agreement) &&
           yyjson_mut_obj_add_val(doc, one, "fields", fields) &&
           yyjson_mut_obj_add_val(doc, one, "denied_labels", denied);
}

static cs_status show_json(struct policy_work *w, yyjson_mut_doc **out, struct cs_error *err)
{
    CS_TRY(cs_json_new(&w->arena, out, err));
    yyjson_mut_val *const root = yyjson_mut_obj(*out);
    yyjson_mut_val *const list = yyjson_mut_arr(*out);
    bool good = root && list && yyjson_mut_obj_add_int(*out, root, "v", 1) &&
                yyjson_mut_obj_add_val(*out, root, "providers", list) &&
                yyjson_mut_obj_add_bool(*out, root, "keep_clinicians", w->policy.keep_clinicians) &&
                yyjson_mut_obj_add_bool(*out, root, "keep_zip3", w->policy.keep_zip3);
    for (size_t i = 0; good && i < w->policy.provider_count; i++)
        good = provider_add(*out, list, &w->policy.providers[i]);
    yyjson_mut_doc_set_root(*out, root);
    return good ? CS_OK : cs_arena_fail(&w->arena, err);
}

static void list_write(struct cs_buf *out, const char *before, const cs_str *list, size_t count)
{
    cs_buf_add(out, cs_str_of(before));
    for (size_t i = 0; i < count; i++) {
        if (i) CS_BUF_LIT(out, ", ");
        cs_buf_add(out, list[i]);
    }
    if (!count) CS_BUF_LIT(out, "none");
    cs_buf_add_char(out, '\n');
}

static void provider_write(struct cs_buf *out, const struct cs_egress_provider *p)
{
    cs_buf_add_format(out, "%.*s (%.*s)\n", (int)p->name.len, p->name.ptr, (int)p->kind.len,
                      p->kind.ptr);
    if (p->local) {
        CS_BUF_LIT(out, "  runs in this process: nothing leaves\n");
        return;
    }
    cs_buf_add_format(out, "  at most        %s\n", cs_data_class_name(p->allowed));
    cs_buf_add_format(out, "  agreement      %s\n",
                      p->agreement ? "a business associate agreement is signed" : "none");
    list_write(out, "  fields         ", p->fields, p->field_count);
    list_write(out, "  never, labels  ", p->denied, p->denied_count);
}

enum cs_exit cs_cmd_policy_show(struct cs_world *world, const struct cs_args *args)
{
    struct policy_work w = {.world = world, .args = args};
    struct cs_error err = {0};
    struct cs_buf buf;
    yyjson_mut_doc *doc = NULL;
    cs_str text = {0};
    const bool json = cs_args_has(args, CS_OPT_JSON);
    cs_arena_init(&w.arena, world->allocator, CS_ARENA_CAP_DEFAULT);
    cs_status status = policy_load(&w, &err);
    const bool of_config = status != CS_OK;
    if (status == CS_OK && json) status = show_json(&w, &doc, &err);
    if (status == CS_OK && !json) {
        cs_buf_init(&buf, &w.arena, CS_OUTPUT_BYTES_MAX);
        for (size_t i = 0; i < w.policy.provider_count; i++)
            provider_write(&buf, &w.policy.providers[i]);
        status = cs_buf_finish(&buf, &text, &err);
    }
    enum cs_exit exit = CS_EXIT_DONE;
    if (status != CS_OK) exit = failure_tell(&w, &err, w.path, w.source, of_config);
    else if (json) exit = cs_out_json(world, args, &w.arena, doc, exit);
    else exit = cs_out_finish(world, args, text, exit);
    cs_arena_deinit(&w.arena);
    return exit;
}

/* ---- test ----------------------------------------------------------------------------------- */

static cs_status decide(struct policy_work *w, cs_str provider, cs_raw text,
                        struct cs_egress_decision *out, struct cs_error *err)
{
    const char *const field = w->args->value[CS_OPT_FIELD];
    const char *const label = w->args->value[CS_OPT_LABEL];
    const struct cs_vault_options options = {.rng = w->world->rng, .from = w->world->allocator};
    const cs_str labels[] = {cs_str_of(label)};
    const struct cs_prompt_field fields[] = {{.name = field ? field : FIELD_DEFAULT, .text = text}};
    const struct cs_prompt prompt = {fields, 1, labels, label ? 1 : 0};
    struct cs_vault *vault = NULL;
    struct cs_offer offer;
    CS_TRY(cs_vault_open(&options, &vault, err));
    const cs_status status =
        cs_egress_clear(&w->arena, &w->policy, provider, vault, &prompt, &offer, out, err);
    cs_vault_close(vault);
    return status;
}

static void decision_write(struct cs_buf *out, cs_str provider, const struct cs_egress_decision *d)
{
    char digest[65];
    cs_buf_add_format(out, "%.*s: %s\n", (int)provider.len, provider.ptr,
                      cs_egress_reason_text(d->reason));
    if (!d->allowed || !d->sent.phi_bytes.len) return;
    cs_digest_text(&d->sent_sha256, digest);
    cs_buf_add_format(out, "----- would be sent: %zu bytes, class %s, sha256 %s\n",
                      d->sent.phi_bytes.len, cs_data_class_name(d->sent_class), digest);
    cs_buf_add(out, d->sent.phi_bytes);
    CS_BUF_LIT(out, "\n----- end\n");
}

static bool decision_add(yyjson_mut_doc *doc, yyjson_mut_val *list, cs_str provider,
                         const struct cs_egress_decision *d)
{
    char digest[65];
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_val *const counts = yyjson_mut_obj(doc);
    const bool sends = d->allowed && d->sent.phi_bytes.len > 0;
    bool good = one && counts;
    cs_digest_text(&d->sent_sha256, digest);
    for (unsigned i = 0; good && i < CS_PHI_TYPES; i++)
        if (d->counts[i])
            good = yyjson_mut_obj_add_uint(doc, counts, cs_phi_type_name((enum cs_phi_type)i),
                                           d->counts[i]);
    return good && yyjson_mut_obj_add_val(doc, one, "provider", cs_json_str(doc, provider)) &&
           yyjson_mut_obj_add_bool(doc, one, "allowed", d->allowed) &&
           yyjson_mut_obj_add_str(doc, one, "reason", cs_egress_reason_name(d->reason)) &&
           yyjson_mut_obj_add_str(doc, one, "why", cs_egress_reason_text(d->reason)) &&
           yyjson_mut_obj_add_val(doc, one, "replaced", counts) &&
           (sends
                ? yyjson_mut_obj_add_str(doc, one, "class", cs_data_class_name(d->sent_class)) &&
                      yyjson_mut_obj_add_strcpy(doc, one, "sha256", digest) &&
                      yyjson_mut_obj_add_val(doc, one, "sent", cs_json_str(doc, d->sent.phi_bytes))
                : yyjson_mut_obj_add_null(doc, one, "sent"));
}

struct answers {
    struct cs_buf text;
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
    bool refused; /* by the one provider that was named */
};

static cs_status answer_one(struct policy_work *w, cs_str provider, cs_raw text,
                            struct answers *out, struct cs_error *err)
{
    struct cs_egress_decision decision = {0};
    CS_TRY(decide(w, provider, text, &decision, err));
    decision_write(&out->text, provider, &decision);
    out->refused = !decision.allowed;
    return decision_add(out->doc, out->list, provider, &decision) ? CS_OK
                                                                  : cs_arena_fail(&w->arena, err);
}

static cs_status answer_all(struct policy_work *w, cs_raw text, struct answers *out,
                            struct cs_error *err)
{
    const char *const named = w->args->value[CS_OPT_PROVIDER];
    CS_TRY(cs_json_new(&w->arena, &out->doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(out->doc);
    out->list = yyjson_mut_arr(out->doc);
    cs_buf_init(&out->text, &w->arena, CS_OUTPUT_BYTES_MAX);
    if (!root || !out->list || !yyjson_mut_obj_add_int(out->doc, root, "v", 1) ||
        !yyjson_mut_obj_add_val(out->doc, root, "decisions", out->list))
        return cs_arena_fail(&w->arena, err);
    yyjson_mut_doc_set_root(out->doc, root);
    if (named) return answer_one(w, cs_str_of(named), text, out, err);
    for (size_t i = 0; i < w->policy.provider_count; i++)
        CS_TRY(answer_one(w, w->policy.providers[i].name, text, out, err));
    out->refused = false;
    return CS_OK;
}

enum cs_exit cs_cmd_policy_test(struct cs_world *world, const struct cs_args *args)
{
    struct policy_work w = {.world = world, .args = args};
    struct answers answers = {0};
    struct cs_error err = {0};
    cs_str text = {0};
    cs_str bytes = {0};
    cs_arena_init(&w.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_status status = policy_load(&w, &err);
    const bool of_config = status != CS_OK;
    if (status == CS_OK)
        status = cs_file_read(&w.arena, args->operands[0], CS_DOC_BYTES_MAX, &text, &err);
    if (status == CS_OK) status = answer_all(&w, (cs_raw){text}, &answers, &err);
    if (status == CS_OK) status = cs_buf_finish(&answers.text, &bytes, &err);
    enum cs_exit exit = answers.refused ? CS_EXIT_REFUSED : CS_EXIT_DONE;
    if (status != CS_OK)
        exit = failure_tell(&w, &err, of_config ? w.path : args->operands[0],
                            of_config ? w.source : text, of_config);
    else if (cs_args_has(args, CS_OPT_JSON))
        exit = cs_out_json(world, args, &w.arena, answers.doc, exit);
    else exit = cs_out_finish(world, args, bytes, exit);
    cs_arena_deinit(&w.arena);
    return exit;
}
