/* policy_test.c - `policy test`: exactly what would be sent of a document to each provider, byte
 * for byte, and why, or why nothing.
 *
 * It asks the same gate that a provider's adapter gets its text from, with stand-ins that are
 * forgotten afterwards. Nothing is sent and nothing is kept. */
#include "cli/config.h"

#define FIELD_DEFAULT "note"

/* One command. */
struct testing {
    struct cs_world *world;
    const struct cs_args *args;
    struct cs_arena arena;
    struct cs_cli_config config;
    cs_raw text;
    struct cs_buf out;
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
    bool refused; /* by the provider that was asked last */
};

static const char *field_of(const struct testing *t)
{
    const char *const field = t->args->value[CS_OPT_FIELD];
    return field ? field : FIELD_DEFAULT;
}

static cs_status decide(struct testing *t, cs_str provider, struct cs_egress_decision *out,
                        struct cs_error *err)
{
    const struct cs_vault_options options = {.rng = t->world->rng, .from = t->world->allocator};
    const struct cs_prompt_field field = {.name = field_of(t), .text = t->text};
    cs_str labels[CS_LABELS_MAX];
    struct cs_vault *vault = NULL;
    struct cs_offer offer;
    for (size_t i = 0; i < t->args->label_count; i++) labels[i] = cs_str_of(t->args->labels[i]);
    const struct cs_prompt prompt = {&field, 1, labels, t->args->label_count};
    CS_TRY(cs_vault_open(&options, &vault, err));
    const cs_status status =
        cs_egress_clear(&t->arena, &t->config.policy, provider, vault, &prompt, &offer, out, err);
    cs_vault_close(vault);
    return status;
}

static void replaced_write(struct cs_buf *out, const struct cs_egress_decision *d)
{
    bool any = false;
    for (unsigned i = 0; i < CS_PHI_TYPES; i++) {
        if (!d->counts[i]) continue;
        cs_buf_add_format(out, "%s%s %u",
                          any ? ", " : "  replaced: ", cs_phi_type_name((enum cs_phi_type)i),
                          (unsigned)d->counts[i]);
        any = true;
    }
    if (any) cs_buf_add_char(out, '\n');
}

static void decision_write(struct cs_buf *out, cs_str provider, const struct cs_egress_decision *d)
{
    char digest[65];
    const bool sends = d->allowed && d->reason != CS_EGRESS_LOCAL;
    cs_buf_add(out, provider);
    cs_buf_add_format(out, ": %s\n  %s\n", sends ? "this would be sent" : "nothing is sent",
                      cs_egress_reason_text(d->reason));
    if (!sends) return;
    replaced_write(out, d);
    cs_digest_text(&d->sent_sha256, digest);
    cs_buf_add_format(out, "----- begin: %zu bytes, class %s, sha256 %s\n", d->sent.phi_bytes.len,
                      cs_data_class_name(d->sent_class), digest);
    cs_buf_add(out, d->sent.phi_bytes);
    CS_BUF_LIT(out, "\n----- end\n");
}

static bool decision_add(yyjson_mut_doc *doc, yyjson_mut_val *list, cs_str provider,
                         const struct cs_egress_decision *d)
{
    char digest[65];
    yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
    yyjson_mut_val *const counts = yyjson_mut_obj(doc);
    const bool sends = d->allowed && d->reason != CS_EGRESS_LOCAL;
    bool good = one && counts;
    cs_digest_text(&d->sent_sha256, digest);
    for (unsigned i = 0; good && i < CS_PHI_TYPES; i++)
        if (d->counts[i])
            good = yyjson_mut_obj_add_uint(doc, counts, cs_phi_type_name((enum cs_phi_type)i),
                                           d->counts[i]);
    good = good && yyjson_mut_obj_add_val(doc, one, "provider", cs_json_str(doc, provider)) &&
           yyjson_mut_obj_add_bool(doc, one, "allowed", d->allowed) &&
           yyjson_mut_obj_add_str(doc, one, "reason", cs_egress_reason_name(d->reason)) &&
           yyjson_mut_obj_add_str(doc, one, "why", cs_egress_reason_text(d->reason)) &&
           yyjson_mut_obj_add_val(doc, one, "replaced", counts);
    if (!good || !sends)
        return good && yyjson_mut_obj_add_null(doc, one, "class") &&
               yyjson_mut_obj_add_null(doc, one, "sha256") &&
               yyjson_mut_obj_add_null(doc, one, "sent");
    return yyjson_mut_obj_add_str(doc, one, "class", cs_data_class_name(d->sent_class)) &&
           yyjson_mut_obj_add_strcpy(doc, one, "sha256", digest) &&
           yyjson_mut_obj_add_val(doc, one, "sent", cs_json_str(doc, d->sent.phi_bytes));
}

static cs_status answer_one(struct testing *t, cs_str provider, struct cs_error *err)
{
    struct cs_egress_decision decision;
    CS_TRY(decide(t, provider, &decision, err));
    decision_write(&t->out, provider, &decision);
    t->refused = !decision.allowed;
    return decision_add(t->doc, t->list, provider, &decision) ? CS_OK
                                                              : cs_arena_fail(&t->arena, err);
}

static cs_status answer_all(struct testing *t, struct cs_error *err)
{
    const char *const named = t->args->value[CS_OPT_PROVIDER];
    CS_TRY(cs_json_new(&t->arena, &t->doc, err));
    yyjson_mut_val *const root = yyjson_mut_obj(t->doc);
    t->list = yyjson_mut_arr(t->doc);
    cs_buf_init(&t->out, &t->arena, CS_OUTPUT_BYTES_MAX);
    if (!root || !t->list || !yyjson_mut_obj_add_int(t->doc, root, "v", 1) ||
        !yyjson_mut_obj_add_str(t->doc, root, "field", field_of(t)) ||
        !yyjson_mut_obj_add_val(t->doc, root, "decisions", t->list))
        return cs_arena_fail(&t->arena, err);
    yyjson_mut_doc_set_root(t->doc, root);
    if (named) return answer_one(t, cs_str_of(named), err);
    for (size_t i = 0; i < t->config.policy.provider_count; i++)
        CS_TRY(answer_one(t, t->config.policy.providers[i].name, err));
    t->refused = false;
    return CS_OK;
}

/* A text that cannot be searched is refused by the gate; here it is told where it is broken. */
static cs_status text_read(struct testing *t, struct cs_error *err)
{
    cs_str text = {0};
    CS_TRY(cs_file_read(&t->arena, t->args->operands[0], CS_DOC_BYTES_MAX, &text, err));
    t->text = (cs_raw){.phi_bytes = text};
    return cs_utf8_check(text, err);
}

static enum cs_exit test_run(struct testing *t, struct cs_error *err)
{
    cs_str bytes = {0};
    const bool json = cs_args_has(t->args, CS_OPT_JSON);
    cs_status status = text_read(t, err);
    if (status == CS_OK) status = answer_all(t, err);
    if (status == CS_OK) status = cs_buf_finish(&t->out, &bytes, err);
    if (status != CS_OK) {
        const struct cs_report report = {.err = err,
                                         .input = t->args->operands[0],
                                         .text = t->text.phi_bytes,
                                         .exit = cs_exit_of(status)};
        return cs_report_fail(t->world, &report, json);
    }
    const enum cs_exit exit = t->refused ? CS_EXIT_REFUSED : CS_EXIT_DONE;
    return json ? cs_out_json(t->world, t->args, &t->arena, t->doc, exit)
                : cs_out_finish(t->world, t->args, bytes, exit);
}

enum cs_exit cs_cmd_policy_test(struct cs_world *world, const struct cs_args *args)
{
    struct testing t = {.world = world, .args = args};
    struct cs_error err = {0};
    const char *const config = args->value[CS_OPT_CONFIG];
    if (config && strcmp(config, "-") == 0 && strcmp(args->operands[0], "-") == 0) {
        const struct cs_usage usage = {
            .problem = "standard input cannot be both the text and the configuration"};
        return cs_report_usage(world, &usage, "policy test", cs_args_has(args, CS_OPT_JSON));
    }
    cs_arena_init(&t.arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    const cs_status status = cs_config_load(world, args, &t.arena, &t.config, &err);
    const enum cs_exit exit = status == CS_OK ? test_run(&t, &err)
                                              : cs_config_fail(world, args, &t.config, &err);
    cs_arena_deinit(&t.arena);
    return exit;
}
