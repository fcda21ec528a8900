/* constrain.c - a schema of the user's own as a constraint on what a model may write.
 *
 * Members come in the schema's order and without white space: what is left to choose are values. A
 * string with x-source can only be bytes of the document; where it stands comes with it. A list of
 * such strings has no text twice: small models go round in circles there. */
#include "apps/extract/extract_in.h"

/* What a grammar's digest stands for besides the schema; a new way to write needs a new one. */
static const char grammar_text[] =
    "constraint 2, order schema, whitespace 0, document *, quotations once\n";
#define GRAMMAR_BYTES_MAX ((size_t)32 * 1024 * 1024)

static cs_status digest(struct cs_x *x, cs_str schema, cs_digest *out, struct cs_error *err)
{
    struct cs_buf buf;
    cs_str whole = {0};
    cs_buf_init(&buf, x->arena, GRAMMAR_BYTES_MAX);
    cs_buf_add(&buf, (cs_str){grammar_text, sizeof grammar_text - 1});
    cs_buf_add(&buf, schema);
    CS_TRY(cs_buf_finish(&buf, &whole, err));
    return cs_sha256(whole, out, err);
}

cs_status cs_x_grammar(struct cs_x *x, const struct cs_extract_plan *plan,
                       struct cs_x_grammar *grammar, struct cs_extraction *out,
                       struct cs_error *err)
{
    static const struct cs_constraint_options options = {
        .order = CS_ORDER_SCHEMA, .whitespace_max = 0, .quotations_once = true};
    const cs_status status =
        cs_constraint_compile(x->arena, plan->schema, &options, &grammar->constraint, err);
    if (status == CS_E_MEMORY) return status;
    if (status != CS_OK) {
        *err = (struct cs_error){0};
        out->outcome = CS_OUTCOME_SCHEMA_UNSUPPORTED;
        out->reason = "What a model writes cannot be held to this schema";
        return CS_OK;
    }
    grammar->source = (struct cs_source){.name = x->name, .text = x->text};
    grammar->sources = (struct cs_decode_options){&grammar->source, 1};
    out->constrained = true;
    return digest(x, plan->schema_json, &out->grammar_sha256, err);
}

cs_status cs_x_decoded(struct cs_x *x, struct cs_decode *decode, yyjson_mut_val *value,
                       struct cs_error *err)
{
    const struct cs_source_value *list = NULL;
    uint32_t count = 0;
    CS_TRY(cs_decode_spans(decode, x->arena, &list, &count, err));
    for (uint32_t i = 0; i < count; i++) {
        const cs_str at = list[i].pointer;
        const cs_span span = {list[i].best.begin, list[i].best.end};
        const yyjson_mut_val *const string = at.len ? yyjson_mut_ptr_getn(value, at.ptr, at.len)
                                                    : value;
        if (string) cs_x_place(x, string, span, true);
    }
    return x->status;
}
