/* answer.c - a model writes the JSON; what it wrote is checked, and it gets one more attempt.
 *
 * A model that can be constrained writes what schema and document allow, and the places of its
 * strings come with it. From another one the text may be wrapped in a code fence, nothing else. It
 * is parsed, validated, and its strings are looked up in the document. What was wrong is told in
 * the validator's words (places and keywords, never values), once. An answer that was cut by the
 * limit is `truncated` and is never closed by us. After the second failure the caller falls back to
 * rules. */
#include "apps/extract/extract_in.h"

#include "privacy/privacy.h"

#define ANSWER_TOKENS_MAX 1536 /* a filled form; the longest of the tasks needs about 1,200 */
#define PROMPT_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define PROBLEMS_TOLD 8

static const char fixed_text[] = "<|im_start|>system\nYou copy facts from a document into JSON. "
                                 "The JSON fits the given JSON Schema. "
                                 "Every string that the schema marks with x-source is an exact "
                                 "quotation of the document. Null or an "
                                 "empty list where the document states nothing. Write the JSON "
                                 "only.<|im_end|>\n<|im_start|>user\n";
static const char closing_text[] = "<|im_end|>\n<|im_start|>assistant\n";

cs_str cs_answer_prompt(void)
{
    return (cs_str){fixed_text, sizeof fixed_text - 1};
}

static cs_str unfenced(cs_str text)
{
    text = cs_str_trim(text);
    if (!cs_str_starts(text, CS_STR("```"))) return text;
    const size_t line = cs_str_find(text, CS_STR("\n"), 0);
    if (line == SIZE_MAX) return text;
    text = cs_str_trim(cs_str_slice(text, line + 1, text.len));
    if (cs_str_ends(text, CS_STR("```"))) text.len -= 3;
    return cs_str_trim(text);
}

/* The model's text, by a constraint if there is one. decode: NULL without. */
static cs_status ask_model(struct cs_x *x, struct cs_model *model, cs_str prompt,
                           const struct cs_x_grammar *grammar, struct cs_completion *out,
                           struct cs_decode **decode, struct cs_error *err)
{
    struct cs_offer offer = {0};
    *decode = NULL;
    CS_TRY(cs_egress_clear_local(x->arena, (cs_raw){prompt}, &offer, err));
    if (grammar) {
        struct cs_filled filled = {0};
        const struct cs_fill ask = {.fixed = cs_answer_prompt(),
                                    .text = offer.local,
                                    .closing = {closing_text, sizeof closing_text - 1},
                                    .tokens_max = ANSWER_TOKENS_MAX,
                                    .constraint = grammar->constraint,
                                    .sources = grammar->sources};
        CS_TRY(cs_model_fill(model, x->arena, &ask, &filled, err));
        *out = filled.completion;
        *decode = filled.decode;
        return CS_OK;
    }
    const struct cs_generate ask = {.fixed = cs_answer_prompt(),
                                    .text = offer.local,
                                    .closing = {closing_text, sizeof closing_text - 1},
                                    .tokens_max = ANSWER_TOKENS_MAX,
                                    .stop = CS_STR("<|im_end|>")};
    return cs_model_generate(model, x->arena, &ask, out, err);
}

/* Tell the next attempt in places and keywords what was wrong. */
static cs_status complain(const struct cs_schema_report *report, struct cs_extraction *out,
                          cs_str *complaint, struct cs_buf *wrong, struct cs_error *err)
{
    for (uint32_t i = 0; i < report->count && i < PROBLEMS_TOLD; i++) {
        CS_BUF_LIT(wrong, "At \"");
        cs_buf_add(wrong, report->problems[i].instance);
        CS_BUF_LIT(wrong, "\" the keyword ");
        cs_buf_add(wrong, report->problems[i].keyword);
        CS_BUF_LIT(wrong, " does not hold");
        if (report->problems[i].property.len) CS_BUF_LIT(wrong, ", missing: ");
        cs_buf_add(wrong, report->problems[i].property);
        CS_BUF_LIT(wrong, ".\n");
    }
    if (report->valid) {
        CS_BUF_LIT(wrong, "At \"");
        cs_buf_add(wrong, out->at);
        CS_BUF_LIT(wrong, "\" stands a string that is not in the document.\n");
    } else if (report->count) {
        out->at = report->problems[0].instance;
    }
    return cs_buf_finish(wrong, complaint, err);
}

/* One attempt. *complaint: what was wrong, for the next; empty when out->value is set. */
static cs_status attempt(struct cs_x *x, const struct cs_extract_plan *plan, struct cs_model *model,
                         cs_str prompt, const struct cs_x_grammar *grammar,
                         struct cs_extraction *out, cs_str *complaint, struct cs_error *err)
{
    struct cs_completion completion = {0};
    struct cs_schema_report report = {0};
    struct cs_decode *decode = NULL;
    struct cs_buf wrong;
    yyjson_doc *read = NULL;
    CS_TRY(ask_model(x, model, prompt, grammar, &completion, &decode, err));
    out->attempts++;
    out->by_model = true;
    if (completion.truncated) {
        out->outcome = CS_OUTCOME_TRUNCATED;
        out->reason = "The model's answer reached the limit of its length";
        return CS_OK;
    }
    cs_buf_init(&wrong, x->arena, 16384);
    const cs_status parsed =
        cs_json_parse(x->arena, unfenced(completion.text.phi_bytes), &read, err);
    if (parsed == CS_E_MEMORY) return parsed;
    if (parsed != CS_OK) {
        CS_BUF_LIT(&wrong, "The answer was no JSON.\n");
        *err = (struct cs_error){0};
        out->at = CS_STR("");
        return cs_buf_finish(&wrong, complaint, err);
    }
    yyjson_mut_val *const value = yyjson_val_mut_copy(x->json, yyjson_doc_get_root(read));
    if (!value) return cs_arena_fail(x->arena, err);
    if (decode) CS_TRY(cs_x_decoded(x, decode, value, err));
    CS_TRY(cs_x_validate(x, plan, value, &report, err));
    if (report.valid && cs_source_place(x, plan->root, value, &out->at)) {
        out->value = value;
        *complaint = CS_STR("");
        return x->status;
    }
    return complain(&report, out, complaint, &wrong, err);
}

static cs_status prompt_make(struct cs_x *x, const struct cs_extract_plan *plan, cs_str complaint,
                             cs_str *out, struct cs_error *err)
{
    struct cs_buf buf;
    cs_buf_init(&buf, x->arena, PROMPT_BYTES_MAX);
    if (plan->task) cs_buf_add(&buf, cs_task_prompt(plan->task));
    CS_BUF_LIT(&buf, "Schema:\n");
    cs_buf_add(&buf, plan->schema_json);
    CS_BUF_LIT(&buf, "\n\nDocument:\n");
    cs_buf_add(&buf, x->text);
    if (complaint.len) {
        CS_BUF_LIT(&buf, "\n\nAn earlier answer was refused:\n");
        cs_buf_add(&buf, complaint);
        CS_BUF_LIT(&buf, "Answer again, the whole JSON.");
    }
    return cs_buf_finish(&buf, out, err);
}

cs_status cs_answer(struct cs_x *x, const struct cs_extract_plan *plan, struct cs_model *model,
                    struct cs_extraction *out, struct cs_error *err)
{
    cs_str complaint = CS_STR("");
    struct cs_model_about about;
    struct cs_model_usage usage;
    struct cs_x_grammar grammar = {0};
    cs_model_about(model, &about, &usage);
    if (about.fills) {
        CS_TRY(cs_x_grammar(x, plan, &grammar, out, err));
        if (out->outcome == CS_OUTCOME_SCHEMA_UNSUPPORTED) return CS_OK;
    }
    for (int i = 0; i < 2; i++) {
        cs_str prompt = {0};
        CS_TRY(prompt_make(x, plan, complaint, &prompt, err));
        const cs_status status =
            attempt(x, plan, model, prompt, about.fills ? &grammar : NULL, out, &complaint, err);
        if (about.fills)
            out->relaxed = cs_constraint_relaxations(grammar.constraint, &out->relaxed_count);
        if (status == CS_E_MEMORY || x->status != CS_OK)
            return status == CS_OK ? x->status : status;
        if (status != CS_OK) { /* the model does not answer: the rules do */
            *err = (struct cs_error){0};
            out->by_model = false;
            out->constrained = false;
            return CS_OK;
        }
        if (out->value || out->outcome == CS_OUTCOME_TRUNCATED) return CS_OK;
    }
    out->outcome = CS_OUTCOME_INVALID;
    out->reason = "The model's answer did not fit, nor did its second";
    return CS_OK;
}
