/* json.c - whatever parses prints, what is printed parses to the same, and prints the same again.
 * What is refused says where, inside the input. Memory is capped, so a small input that wants much
 * shows as CS_E_LIMIT and not as a slow machine. */
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Print what was read; false when memory ran out. */
static bool print(struct cs_arena *arena, yyjson_doc *read, bool pretty, cs_str *out)
{
    struct cs_error err = {0};
    yyjson_mut_doc *doc = NULL;
    if (cs_json_new(arena, &doc, &err) != CS_OK) return false;
    yyjson_mut_val *const root = yyjson_val_mut_copy(doc, yyjson_doc_get_root(read));
    if (!root) return false;
    yyjson_mut_doc_set_root(doc, root);
    const cs_status status = cs_json_print(arena, doc, pretty, out, &err);
    if (status != CS_OK && status != CS_E_LIMIT) abort(); /* what parses can be printed */
    return status == CS_OK;
}

/* Of a list: its second item from its first by a diff, and its third taken for a diff. */
static void diff_check(struct cs_arena *arena, yyjson_val *list)
{
    struct cs_error err = {0};
    yyjson_mut_doc *diff = NULL;
    yyjson_mut_doc *made = NULL;
    yyjson_val *const a = yyjson_arr_get(list, 0);
    yyjson_val *const b = yyjson_arr_get(list, 1);
    yyjson_val *const other = yyjson_arr_get(list, 2);
    if (other && cs_json_apply(arena, a, other, &made, &err) != CS_OK && err.status == CS_OK)
        abort();
    if (!b || cs_json_diff(arena, a, b, &diff, &err) != CS_OK) return;
    yyjson_doc *const read = yyjson_mut_doc_imut_copy(diff, NULL);
    if (!read) return;
    const cs_status status = cs_json_apply(arena, a, yyjson_doc_get_root(read), &made, &err);
    if (status == CS_E_INPUT) abort();
    if (status == CS_OK) {
        yyjson_mut_val *const copy = yyjson_val_mut_copy(made, b);
        if (copy && !yyjson_mut_equals(yyjson_mut_doc_get_root(made), copy)) abort();
    }
    yyjson_doc_free(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    yyjson_doc *first = NULL;
    yyjson_doc *again = NULL;
    cs_str printed = {0};
    cs_str reprinted = {0};
    cs_arena_init(&arena, cs_allocator_system(), (size_t)256 * 1024 * 1024);
    const cs_status status =
        cs_json_parse(&arena, (cs_str){(const char *)bytes, size}, &first, &err);
    if (status == CS_E_INPUT || (status == CS_E_LIMIT && err.position >= 0)) {
        if (err.position < 0 || err.position > (int64_t)size) abort();
    } else if (status == CS_OK && print(&arena, first, size % 2, &printed)) {
        if (cs_utf8_invalid_at(printed) != SIZE_MAX) abort();
        if (cs_json_parse(&arena, printed, &again, &err) != CS_OK) abort();
        if (!yyjson_equals(yyjson_doc_get_root(first), yyjson_doc_get_root(again))) abort();
        if (print(&arena, again, size % 2, &reprinted) && !cs_str_equal(printed, reprinted))
            abort();
        diff_check(&arena, yyjson_doc_get_root(first));
    }
    cs_arena_deinit(&arena);
    return 0;
}
