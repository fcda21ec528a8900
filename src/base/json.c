/* json.c - strict parsing and printing on yyjson, with memory from an arena. */
#include "base/base.h"

/* Offset where the nesting first exceeds CS_JSON_DEPTH_MAX, or SIZE_MAX. yyjson itself does not
 * recurse while reading, but everything that walks its result does. */
static size_t depth_exceeded_at(cs_str json)
{
    unsigned depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < json.len; i++) {
        const char c = json.ptr[i];
        if (in_string) {
            if (c == '\\') i++;
            else if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        else if (c == '[' || c == '{') {
            if (++depth > CS_JSON_DEPTH_MAX) return i;
        } else if ((c == ']' || c == '}') && depth) depth--;
    }
    return SIZE_MAX;
}

cs_status cs_json_parse(struct cs_arena *arena, cs_str json, yyjson_doc **out, struct cs_error *err)
{
    if (json.len > CS_JSON_BYTES_MAX)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The JSON text has %1 bytes; at most %2 are read",
                           "Split it", json.len, CS_JSON_BYTES_MAX);
    const size_t deep = depth_exceeded_at(json);
    if (deep != SIZE_MAX)
        return CS_FAIL_AT(err, CS_E_LIMIT, "The JSON text is nested too deeply",
                          "At most 512 levels are read", deep);
    const yyjson_alc alc = cs_arena_json(arena);
    yyjson_read_err problem = {0};
    /* yyjson copies its input unless told otherwise, so the const is honest. */
    char *const bytes = (char *)(uintptr_t)(json.ptr ? json.ptr : "");
    *out = yyjson_read_opts(bytes, json.len, YYJSON_READ_NOFLAG, &alc, &problem);
    if (*out) return CS_OK;
    if (problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) return cs_arena_fail(arena, err);
    return CS_FAIL_AT(err, CS_E_INPUT, "The text is not valid JSON", "Mend it at that place",
                      problem.pos);
}

cs_status cs_json_new(struct cs_arena *arena, yyjson_mut_doc **out, struct cs_error *err)
{
    const yyjson_alc alc = cs_arena_json(arena);
    *out = yyjson_mut_doc_new(&alc);
    return *out ? CS_OK : cs_arena_fail(arena, err);
}

cs_status cs_json_print(struct cs_arena *arena, const yyjson_mut_doc *doc, bool pretty, cs_str *out,
                        struct cs_error *err)
{
    const yyjson_alc alc = cs_arena_json(arena);
    yyjson_write_err problem = {0};
    size_t size = 0;
    char *const text = yyjson_mut_write_opts(
        doc, pretty ? YYJSON_WRITE_PRETTY_TWO_SPACES : YYJSON_WRITE_NOFLAG, &alc, &size, &problem);
    if (!text && problem.code == YYJSON_WRITE_ERROR_MEMORY_ALLOCATION)
        return cs_arena_fail(arena, err);
    if (!text)
        return CS_FAIL(err, CS_E_INTERNAL, "A result could not be printed as JSON",
                       "Report this with the command that was run");
    *out = (cs_str){text, size};
    return CS_OK;
}

yyjson_mut_val *cs_json_str(yyjson_mut_doc *doc, cs_str s)
{
    return s.ptr ? yyjson_mut_strn(doc, s.ptr, s.len) : yyjson_mut_null(doc);
}
