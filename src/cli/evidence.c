/* evidence.c - whether what a draft quotes stands where it says. */
#include "cli/cli_in.h"

static bool stands_in(const struct cs_run_shown_document *document, yyjson_val *one)
{
    yyjson_val *const quote = yyjson_obj_get(one, "quote");
    const uint64_t begin = yyjson_get_uint(yyjson_obj_get(one, "start"));
    const uint64_t end = yyjson_get_uint(yyjson_obj_get(one, "end"));
    const cs_str body = document->body.phi_bytes;
    if (begin >= end || end > body.len) return false;
    return cs_str_equal(cs_str_slice(body, begin, end),
                        (cs_str){yyjson_get_str(quote), yyjson_get_len(quote)});
}

/* Every object with a quote, wherever it stands; depth is bounded by the parser. */
bool cs_evidence_holds(const struct cs_run_shown_document *documents, size_t count,
                       yyjson_val *value)
{
    if (yyjson_is_obj(value)) {
        bool found = !yyjson_is_str(yyjson_obj_get(value, "quote")) ||
                     !yyjson_obj_get(value, "start");
        for (size_t i = 0; !found && i < count; i++) found = stands_in(&documents[i], value);
        yyjson_obj_iter iter = yyjson_obj_iter_with(value);
        for (yyjson_val *key; found && (key = yyjson_obj_iter_next(&iter));)
            found = cs_evidence_holds(documents, count, yyjson_obj_iter_get_val(key));
        return found;
    }
    bool found = true;
    yyjson_arr_iter iter = yyjson_arr_iter_with(value);
    for (yyjson_val *item; found && (item = yyjson_arr_iter_next(&iter));)
        found = cs_evidence_holds(documents, count, item);
    return found;
}
