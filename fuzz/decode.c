/* decode.c - fuzz target: foreign bytes as a schema, and choices that a decode is led by.
 *
 * The input is a schema, a byte 0, and choices. What must hold: all work ends, and a finished
 * output is JSON that the validator accepts, unless a relaxation was told. */
#include "schema/constraint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void output_check(struct cs_arena *arena, const struct cs_schema *schema,
                         const struct cs_constraint *constraint, cs_str output)
{
    struct cs_error err = {0};
    struct cs_schema_report report = {0};
    yyjson_doc *doc = NULL;
    uint32_t relaxed = 0;
    (void)cs_constraint_relaxations(constraint, &relaxed);
    const cs_status parsed = cs_json_parse(arena, output, &doc, &err);
    if (parsed == CS_E_LIMIT || parsed == CS_E_MEMORY) return;
    CS_ASSERT(parsed == CS_OK);
    if (cs_schema_validate(arena, schema, yyjson_doc_get_root(doc), &report, &err) != CS_OK) return;
    CS_ASSERT(report.valid || relaxed > 0);
}

static void decode_lead(struct cs_arena *arena, const struct cs_schema *schema, cs_str choices)
{
    static const char often[] = "{}[]\",:0123456789-.ea truefalsn\\";
    struct cs_error err = {0};
    struct cs_constraint *constraint = NULL;
    struct cs_decode *decode = NULL;
    const struct cs_constraint_options options = {.order = CS_ORDER_ANY, .whitespace_max = 1};
    if (cs_constraint_compile(arena, schema, &options, &constraint, &err) != CS_OK) return;
    if (cs_decode_start(arena, constraint, NULL, NULL, &decode, &err) != CS_OK) return;
    for (size_t i = 0; i < choices.len && i < 400; i++) {
        const unsigned char choice = (unsigned char)choices.ptr[i];
        char byte = (char)choice;
        if (choice >= 0x80) byte = often[choice % (sizeof often - 1)];
        const cs_status status = cs_decode_accept_bytes(decode, (cs_str){&byte, 1}, &err);
        if (status != CS_OK && status != CS_E_INPUT) return;
        if (status == CS_OK && cs_decode_may_end(decode))
            output_check(arena, schema, constraint, cs_decode_output(decode));
        cs_str forced = {0};
        if (status == CS_OK && i % 16 == 0 &&
            cs_decode_forced(decode, arena, &forced, &err) == CS_OK)
            CS_ASSERT(cs_decode_accept_bytes(decode, forced, &err) == CS_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const cs_str input = {(const char *)data, size};
    const char *const cut = size ? memchr(input.ptr, '\0', size) : NULL;
    struct cs_error err = {0};
    struct cs_arena arena;
    const struct cs_schema *schema = NULL;
    const struct cs_schema_options checked = {.assert_format = true};
    if (!cut) return 0;
    const size_t at = (size_t)(cut - input.ptr);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    if (cs_schema_compile_with(&arena, cs_str_slice(input, 0, at), &checked, &schema, &err) ==
        CS_OK)
        decode_lead(&arena, schema, cs_str_slice(input, at + 1, size));
    cs_arena_deinit(&arena);
    return 0;
}
