/* redact_show.c - what `redact` tells of a text: the object of --json and --report, the counts of
 * --check, and what a policy does not say. Values are in none of them. */
#include "cli/redact_in.h"

#define NOTICE_SAFE_HARBOR                                                                         \
    "Identifiers were searched for by software. No software can attest 45 CFR "                    \
    "164.514(b)(2)(ii), that nobody knows who the rest is about."
#define NOTICE_SURROGATE                                                                           \
    "Surrogates and shifted dates are NOT Safe Harbor; that takes an expert determination."
#define NOTICE_LIMITED                                                                             \
    "A limited data set is still protected health information; it takes a data use agreement."

const char *cs_redact_notice(enum cs_redact_policy policy)
{
    if (policy == CS_REDACT_SURROGATE) return NOTICE_SURROGATE;
    return policy == CS_REDACT_LIMITED ? NOTICE_LIMITED : NOTICE_SAFE_HARBOR;
}

cs_status cs_redact_read(struct cs_arena *arena, const char *file, cs_str *text,
                         struct cs_error *err)
{
    CS_TRY(cs_file_read(arena, file, CS_DOC_BYTES_MAX, text, err));
    if (text->len) return CS_OK;
    return CS_FAIL(err, CS_E_INPUT, "The file is empty", "Give a text of at least one byte");
}

cs_status cs_redact_text(struct cs_arena *arena, cs_raw text,
                         const struct cs_redact_options *options, struct cs_vault *vault,
                         struct cs_redaction *out, struct cs_error *err)
{
    *out = (struct cs_redaction){0};
    CS_TRY(cs_phi_find(arena, text, &out->found, err));
    return cs_redact(arena, text, &out->found, options, vault, &out->redacted, err);
}

/* Percent as a part of one, as JSON writes it: "0.95", "0.9", "1.0". */
static yyjson_mut_val *part_of_one(yyjson_mut_doc *doc, unsigned percent)
{
    const char tens = (char)('0' + percent / 10 % 10);
    const char ones = (char)('0' + percent % 10);
    const char text[4] = {percent < 100 ? '0' : '1', '.', tens, ones};
    return yyjson_mut_rawncpy(doc, text, ones == '0' ? 3 : 4);
}

cs_status cs_spans_json(yyjson_mut_doc *doc, const struct cs_phi_found *found,
                        struct cs_arena *arena, yyjson_mut_val **out, struct cs_error *err)
{
    yyjson_mut_val *const list = yyjson_mut_arr(doc);
    bool good = list != NULL;
    for (size_t i = 0; good && i < found->count; i++) {
        const struct cs_phi_span *const span = &found->spans[i];
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && yyjson_mut_obj_add_uint(doc, one, "start", span->begin) &&
               yyjson_mut_obj_add_uint(doc, one, "end", span->end) &&
               yyjson_mut_obj_add_str(doc, one, "type", cs_phi_type_name(span->type)) &&
               yyjson_mut_obj_add_val(doc, one, "confidence", part_of_one(doc, span->confidence));
    }
    *out = list;
    return good ? CS_OK : cs_arena_fail(arena, err);
}

static bool counts_add(yyjson_mut_doc *doc, yyjson_mut_val *root, const struct cs_phi_found *found)
{
    uint32_t counts[CS_PHI_TYPES] = {0};
    yyjson_mut_val *const object = yyjson_mut_obj(doc);
    bool good = object != NULL;
    for (size_t i = 0; i < found->count; i++) counts[found->spans[i].type]++;
    for (unsigned i = 0; good && i < CS_PHI_TYPES; i++)
        if (counts[i])
            good = yyjson_mut_obj_add_uint(doc, object, cs_phi_type_name((enum cs_phi_type)i),
                                           counts[i]);
    return good && yyjson_mut_obj_add_val(doc, root, "counts", object);
}

cs_status cs_redact_object(struct cs_arena *arena, const struct cs_redaction *redaction,
                           const struct cs_redact_form *form, yyjson_mut_doc **out,
                           struct cs_error *err)
{
    yyjson_mut_val *spans = NULL;
    CS_TRY(cs_json_new(arena, out, err));
    yyjson_mut_doc *const doc = *out;
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    CS_TRY(cs_spans_json(doc, &redaction->found, arena, &spans, err));
    const bool good =
        root && yyjson_mut_obj_add_int(doc, root, "v", 1) &&
        (!form->file ||
         yyjson_mut_obj_add_val(doc, root, "file", cs_json_str(doc, cs_str_of(form->file)))) &&
        yyjson_mut_obj_add_str(doc, root, "policy", cs_redact_policy_name(form->policy)) &&
        (!form->with_text ||
         yyjson_mut_obj_add_val(doc, root, "text",
                                cs_json_str(doc, redaction->redacted.text.phi_bytes))) &&
        yyjson_mut_obj_add_val(doc, root, "spans", spans) &&
        counts_add(doc, root, &redaction->found) &&
        yyjson_mut_obj_add_str(doc, root, "notice", cs_redact_notice(form->policy));
    yyjson_mut_doc_set_root(doc, root);
    return good ? CS_OK : cs_arena_fail(arena, err);
}

void cs_redact_counts_tell(const char *file, const struct cs_phi_found *found)
{
    char line[512] = "";
    char name[256] = "";
    size_t size = 0;
    for (unsigned type = 0; type < CS_PHI_TYPES; type++) {
        unsigned count = 0;
        for (size_t i = 0; i < found->count; i++) count += found->spans[i].type == type;
        if (!count) continue;
        const int n = snprintf(line + size, sizeof line - size, "%s%u %s", size ? ", " : "", count,
                               cs_phi_type_name((enum cs_phi_type)type));
        size += n > 0 ? (size_t)n : 0;
    }
    if (file) cs_shown_name(strcmp(file, "-") == 0 ? "standard input" : file, name, sizeof name);
    cs_note("%s%s%zu identifiers found%s%s", name, file ? ": " : "", found->count, size ? ": " : "",
            line);
}
