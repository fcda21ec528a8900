/* schema_bench.c - `schema bench`: how decoding by JSON Schemas does, file by file.
 *
 * A test may have a "document" for x-source.
 * Each valid instance is read token by token, as the vocabulary's longest tokens spell it, and the
 * mask before every token must allow it. Masks are timed in processor time of the thread, so that
 * other work on the machine does not count. Each invalid one must be refused somewhere. What the
 * decode lets through is then given to the validator: the gate. */
#include "cli/cli_in.h"

#include "cli/schema_registry.h"
#include "schema/constraint.h"

#include <stdlib.h>

#define TIMES_MAX 200000u

struct times {
    uint32_t *us;
    uint32_t count;
};
struct bench {
    struct cs_world *world;
    struct cs_arena *arena;
    const struct cs_vocab *vocab;
    uint32_t *bits;
    struct times all;   /* masks of all files */
    struct times first; /* of each file, from the schema's compiled form on */
    struct cs_buf out;
    uint32_t files, right, compiled, valid, valid_accepted, invalid, invalid_accepted;
    uint32_t passed_gate; /* invalid ones that the validator accepts too */
    int64_t vocab_us;
};
struct one { /* a file */
    struct cs_arena arena;
    const struct cs_schema *schema;
    struct cs_constraint *constraint;
    struct times masks;
    int64_t compile_us;
    int64_t first_us; /* of its first mask; below 0: none was made */
    uint32_t valid, valid_accepted, invalid, invalid_accepted;
};

static int number_order(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void time_add(struct times *t, int64_t us)
{
    if (t->count < TIMES_MAX * 10) t->us[t->count++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static uint32_t percentile(const struct times *t, unsigned percent)
{
    return t->count ? t->us[((uint64_t)t->count - 1) * percent / 100] : 0;
}

static void times_sort(struct times *t)
{
    if (t->count > 1) qsort(t->us, t->count, sizeof *t->us, number_order);
}

/* Read an instance through the decode: true when it is accepted whole. */
static cs_status instance_read(struct bench *b, struct one *o, cs_str text, yyjson_val *document,
                               bool timed, bool *accepted, struct cs_error *err)
{
    const struct cs_source source = {CS_STR("document"),
                                     {yyjson_get_str(document), yyjson_get_len(document)}};
    const struct cs_decode_options options = {&source, 1};
    struct cs_decode *decode = NULL;
    *accepted = false;
    CS_TRY(cs_decode_start(&o->arena, o->constraint, b->vocab,
                           yyjson_is_str(document) ? &options : NULL, &decode, err));
    while (text.len) {
        const uint32_t token = b->vocab ? cs_vocab_longest(b->vocab, text) : UINT32_MAX;
        const size_t size = token == UINT32_MAX ? text.len : cs_vocab_token(b->vocab, token).len;
        if (token != UINT32_MAX) {
            const int64_t from = cs_cpu_us();
            CS_TRY(cs_decode_mask(decode, b->bits, err));
            if (timed) {
                const int64_t us = cs_cpu_us() - from;
                if (o->first_us < 0) o->first_us = us;
                if (o->masks.count < TIMES_MAX) time_add(&o->masks, us);
                time_add(&b->all, us);
            }
            if (!(b->bits[token / 32] >> (token % 32) & 1)) return CS_OK;
        }
        struct cs_error refused = {0};
        const cs_status status =
            cs_decode_accept_bytes(decode, cs_str_slice(text, 0, size), &refused);
        if (status == CS_E_INPUT) return CS_OK;
        if (status != CS_OK) {
            *err = refused;
            return status;
        }
        text = cs_str_slice(text, size, text.len);
    }
    *accepted = cs_decode_may_end(decode);
    return CS_OK;
}

static cs_status tests_read(struct bench *b, struct one *o, yyjson_val *tests, struct cs_error *err)
{
    size_t i;
    size_t max;
    yyjson_val *test;
    yyjson_alc memory = cs_arena_json(&o->arena);
    yyjson_arr_foreach(tests, i, max, test)
    {
        const bool valid = yyjson_get_bool(yyjson_obj_get(test, "valid"));
        yyjson_val *const value = yyjson_obj_get(test, "data");
        struct cs_schema_report report = {0};
        size_t size = 0;
        bool accepted = false;
        const char *const text = yyjson_val_write_opts(value, 0, &memory, &size, NULL);
        if (!text) return cs_arena_fail(&o->arena, err);
        CS_TRY(instance_read(b, o, (cs_str){text, size}, yyjson_obj_get(test, "document"), valid,
                             &accepted, err));
        if (valid) {
            o->valid++;
            o->valid_accepted += accepted;
            continue;
        }
        o->invalid++;
        if (!accepted) continue;
        o->invalid_accepted++;
        CS_TRY(cs_schema_validate(&o->arena, o->schema, value, &report, err));
        b->passed_gate += report.valid;
    }
    return CS_OK;
}

static void relaxed_add(struct cs_buf *out, const struct cs_constraint *constraint)
{
    uint32_t count = 0;
    const struct cs_relaxation *const list = cs_constraint_relaxations(constraint, &count);
    CS_BUF_LIT(out, "[");
    for (uint32_t i = 0; i < count; i++) {
        cs_buf_add(out, i ? CS_STR(",\"") : CS_STR("\""));
        cs_buf_add(out, list[i].keyword);
        CS_BUF_LIT(out, " ");
        for (size_t k = 0; k < list[i].schema.len; k++) {
            const char c = list[i].schema.ptr[k];
            if ((unsigned char)c < 0x20) continue;
            if (c == '"' || c == '\\') cs_buf_add_char(out, '\\');
            cs_buf_add_char(out, c);
        }
        CS_BUF_LIT(out, "\"");
    }
    CS_BUF_LIT(out, "]");
}

/* As it stands in a JSON string; control characters are gone already. */
static void name_add(struct cs_buf *out, const char *name)
{
    for (const char *p = name; *p; p++) {
        if (*p == '"' || *p == '\\') cs_buf_add_char(out, '\\');
        cs_buf_add_char(out, *p);
    }
}

static void one_print(struct bench *b, struct one *o, const char *name, bool compiled, bool read)
{
    struct cs_buf *const out = &b->out;
    times_sort(&o->masks);
    CS_BUF_LIT(out, "{\"file\":\"");
    name_add(out, name);
    cs_buf_add_format(out, "\",\"compiled\":%s,\"relaxed\":", compiled ? "true" : "false");
    if (compiled) relaxed_add(out, o->constraint);
    else CS_BUF_LIT(out, "[]");
    cs_buf_add_format(out, ",\"valid_accepted\":%s,\"invalid_accepted\":%u",
                      read && o->valid_accepted == o->valid ? "true" : "false",
                      o->invalid_accepted);
    if (o->masks.count)
        cs_buf_add_format(
            out, ",\"mask_us\":{\"p50\":%u,\"p99\":%u,\"max\":%u},\"first_mask_ms\":%.3f",
            percentile(&o->masks, 50), percentile(&o->masks, 99), percentile(&o->masks, 100),
            (double)(o->compile_us + o->first_us) / 1000.0);
    CS_BUF_LIT(out, "}\n");
    b->files++;
    b->compiled += compiled;
    b->valid += o->valid;
    b->valid_accepted += o->valid_accepted;
    b->invalid += o->invalid;
    b->invalid_accepted += o->invalid_accepted;
    b->right += read && o->valid_accepted == o->valid && o->invalid_accepted == 0;
}

static cs_status file_run(struct bench *b, struct one *o, cs_str text, bool *compiled,
                          struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    size_t size = 0;
    yyjson_alc memory = cs_arena_json(&o->arena);
    const struct cs_schema_options options = {.uri = CS_STR("https://schema.invalid/"),
                                              .assert_format = true};
    const struct cs_constraint_options free_order = {.order = CS_ORDER_ANY, .whitespace_max = 32};
    CS_TRY(cs_json_parse(&o->arena, text, &doc, err));
    yyjson_val *const root = yyjson_doc_get_root(doc);
    const char *const schema =
        yyjson_val_write_opts(yyjson_obj_get(root, "schema"), 0, &memory, &size, NULL);
    if (!schema) return CS_FAIL(err, CS_E_INPUT, "The file has no schema", "Give one");
    CS_TRY(cs_schema_compile_with(&o->arena, (cs_str){schema, size}, &options, &o->schema, err));
    const int64_t from = cs_cpu_us();
    CS_TRY(cs_constraint_compile(&o->arena, o->schema, &free_order, &o->constraint, err));
    o->compile_us = cs_cpu_us() - from;
    *compiled = true;
    CS_TRY(tests_read(b, o, yyjson_obj_get(root, "tests"), err));
    if (o->first_us >= 0) time_add(&b->first, o->first_us + o->compile_us);
    return CS_OK;
}

static cs_status file_bench(struct bench *b, const char *folder, const char *name,
                            struct cs_error *err)
{
    char path[4200];
    char shown[256];
    cs_str text = {0};
    bool compiled = false;
    struct one o = {.first_us = -1};
    struct cs_error inner = {0};
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    cs_arena_init(&o.arena, b->world->allocator, CS_ARENA_CAP_DOCUMENT);
    o.masks.us = CS_NEW_ARRAY(&o.arena, uint32_t, TIMES_MAX);
    cs_status status = o.masks.us ? CS_OK : cs_arena_fail(&o.arena, err);
    if (status == CS_OK) status = cs_file_read(&o.arena, path, CS_JSON_BYTES_MAX, &text, err);
    if (status == CS_OK) {
        const cs_status read = file_run(b, &o, text, &compiled, &inner);
        cs_shown_name(name, shown, sizeof shown);
        one_print(b, &o, shown, compiled, read == CS_OK);
    }
    cs_arena_deinit(&o.arena);
    return status;
}

static cs_status vocab_read(struct bench *b, const char *path, struct cs_error *err)
{
    struct cs_model_tokens tokens;
    CS_TRY(cs_model_tokens_read(b->arena, path, &tokens, err));
    const int64_t from = cs_cpu_us();
    CS_TRY(cs_vocab_build(b->arena, tokens.tokens, tokens.count, tokens.ends, tokens.end_count,
                          &b->vocab, err));
    b->vocab_us = cs_cpu_us() - from;
    b->bits = CS_NEW_ARRAY(b->arena, uint32_t, cs_vocab_mask_words(b->vocab));
    return b->bits ? CS_OK : cs_arena_fail(b->arena, err);
}

static void total_print(struct bench *b)
{
    times_sort(&b->all);
    times_sort(&b->first);
    cs_buf_add_format(&b->out,
                      "{\"total\":%u,\"right\":%u,\"compiled\":%u,\"valid\":%u,"
                      "\"valid_accepted\":%u,\"invalid\":%u,\"invalid_accepted\":%u,"
                      "\"invalid_behind_gate\":%u",
                      b->files, b->right, b->compiled, b->valid, b->valid_accepted, b->invalid,
                      b->invalid_accepted, b->passed_gate);
    if (b->vocab)
        cs_buf_add_format(
            &b->out,
            ",\"masks\":%u,\"mask_us\":{\"p50\":%u,\"p90\":%u,\"p99\":%u,\"max\":%u},"
            "\"first_mask_ms\":{\"p50\":%.3f,\"max\":%.3f},\"vocab_ms\":%.1f",
            b->all.count, percentile(&b->all, 50), percentile(&b->all, 90), percentile(&b->all, 99),
            percentile(&b->all, 100), (double)percentile(&b->first, 50) / 1000.0,
            (double)percentile(&b->first, 100) / 1000.0, (double)b->vocab_us / 1000.0);
    CS_BUF_LIT(&b->out, "}\n");
}

static cs_status bench_run(struct bench *b, const struct cs_args *args, cs_str *out,
                           struct cs_error *err)
{
    const char **names = NULL;
    size_t count = 0;
    b->all.us = CS_NEW_ARRAY(b->arena, uint32_t, (size_t)TIMES_MAX * 10);
    b->first.us = CS_NEW_ARRAY(b->arena, uint32_t, CS_FOLDER_FILES_MAX);
    if (!b->all.us || !b->first.us) return cs_arena_fail(b->arena, err);
    cs_buf_init(&b->out, b->arena, CS_OUTPUT_BYTES_MAX);
    if (cs_args_has(args, CS_OPT_VOCAB)) CS_TRY(vocab_read(b, args->value[CS_OPT_VOCAB], err));
    CS_TRY(cs_folder_json(b->arena, args->operands[0], &names, &count, err));
    for (size_t i = 0; i < count && !b->world->interrupted(); i++)
        CS_TRY(file_bench(b, args->operands[0], names[i], err));
    total_print(b);
    return cs_buf_finish(&b->out, out, err);
}

enum cs_exit cs_cmd_schema_bench(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    cs_str out = {0};
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    struct bench b = {.world = world, .arena = &arena};
    enum cs_exit exit;
    if (bench_run(&b, args, &out, &err) != CS_OK) {
        const struct cs_report report = {
            .err = &err, .input = args->operands[0], .exit = cs_exit_of(err.status)};
        exit = cs_report_fail(world, &report, cs_args_has(args, CS_OPT_JSON));
    } else exit = cs_out_finish(world, args, out, b.passed_gate ? CS_EXIT_NO : CS_EXIT_DONE);
    cs_arena_deinit(&arena);
    return exit;
}
