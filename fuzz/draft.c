/* draft.c - any JSON taken for a draft: what is read prints or is refused, and what its JSON says
 * is read as the same again. The document is fixed; spans that leave it must be refused. */
#include "apps/summary/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char note[] =
    "Medications:\n- START furosemide 40 mg PO twice daily\n- STOP ibuprofen\n";

static bool read_draft(struct cs_arena *arena, cs_str json, struct cs_draft *out)
{
    struct cs_error err = {0};
    yyjson_doc *doc = NULL;
    if (cs_json_parse(arena, json, &doc, &err) != CS_OK) return false;
    const cs_status status = cs_summary_parse(arena, yyjson_doc_get_root(doc), out, &err);
    if (status != CS_OK && status != CS_E_INPUT && status != CS_E_MEMORY && status != CS_E_LIMIT)
        abort();
    return status == CS_OK;
}

static void print_check(struct cs_arena *arena, const struct cs_doc *doc,
                        const struct cs_draft *draft)
{
    struct cs_error err = {0};
    struct cs_draft again;
    cs_str text = {0};
    cs_str json = {0};
    cs_str second = {0};
    const struct cs_summary_print print = {.doc = doc, .draft = draft};
    const cs_status status = cs_summary_text(arena, &print, &text, &err);
    if (status == CS_OK && cs_utf8_invalid_at(text) != SIZE_MAX) abort();
    if (cs_summary_json(arena, &print, false, &json, &err) != CS_OK) return;
    if (!read_draft(arena, json, &again)) abort();
    const struct cs_summary_print print_again = {.doc = doc, .draft = &again};
    if (cs_summary_json(arena, &print_again, false, &second, &err) != CS_OK) return;
    if (!cs_str_equal(json, second)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_draft draft;
    const struct cs_doc *doc = NULL;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const cs_raw text = {{note, sizeof note - 1}};
    if (cs_doc_parse(&arena, text, &doc, &err) == CS_OK &&
        read_draft(&arena, (cs_str){(const char *)data, size}, &draft))
        print_check(&arena, doc, &draft);
    cs_arena_deinit(&arena);
    return 0;
}
