/* scripted.c - a model that answers from a table, so that tests say what "the model" thinks.
 *
 * It keeps the contract of a real one (labels that begin alike and empty questions are refused,
 * probabilities sum to 1) so that a caller's mistake shows without a model file. Labels of which
 * one begins the other count as alike; a token of a completion is taken as four bytes. */
#include "model/model.h"

static bool occurs(cs_str needle, cs_str text)
{
    return needle.len == 0 || cs_str_find(text, needle, 0) != SIZE_MAX;
}

static const struct cs_script_rule *rule_for(const struct cs_script *script, cs_str text,
                                             cs_str fixed)
{
    for (size_t i = 0; i < script->rule_count; i++) {
        if (occurs(script->rules[i].needle, text)) return &script->rules[i];
    }
    for (size_t i = 0; i < script->rule_count; i++) {
        if (occurs(script->rules[i].needle, fixed)) return &script->rules[i];
    }
    return NULL;
}

static cs_status call_begin(struct cs_script *script, struct cs_error *err)
{
    script->calls++;
    if (script->fail_call != 0 && script->calls == script->fail_call)
        return CS_FAIL(err, CS_E_UNAVAILABLE, "The scripted model failed as it was told to",
                       "Try again");
    return CS_OK;
}

static cs_status rule_check(const struct cs_script_rule *rule, struct cs_error *err)
{
    if (!rule || rule->fail == CS_OK) return CS_OK;
    return CS_FAIL(err, rule->fail, "The scripted model failed by a rule", "Try again");
}

static cs_status labels_check(const struct cs_question *question, struct cs_error *err)
{
    for (size_t i = 0; i < question->label_count; i++) {
        const cs_str a = cs_str_trim(question->labels[i]);
        if (a.len == 0)
            return CS_FAIL(err, CS_E_INPUT, "A label is empty", "Give each answer a word");
        for (size_t k = 0; k < i; k++) {
            const cs_str b = cs_str_trim(question->labels[k]);
            if (cs_str_starts(a, b) || cs_str_starts(b, a))
                return CS_FAIL(err, CS_E_INPUT, "Two labels begin with the same token",
                               "Choose labels whose first words differ");
        }
    }
    return CS_OK;
}

static cs_status question_judge(const struct cs_script *script, const struct cs_ask *ask,
                                const struct cs_question *question, struct cs_judgement *out,
                                struct cs_error *err)
{
    const cs_str text = cs_cleared_local_text(question->text);
    if (text.len == 0 && ask->closing.len == 0)
        return CS_FAIL(err, CS_E_INPUT, "A question has no text", "Give it some");
    CS_TRY(labels_check(question, err));
    const struct cs_script_rule *const rule = rule_for(script, text, ask->fixed);
    CS_TRY(rule_check(rule, err));
    const size_t count = question->label_count;
    out->mass = 1.0F;
    if (!rule || rule->label.len == 0) {
        for (size_t i = 0; i < count; i++) out->p[i] = 1.0F / (float)count;
        return CS_OK;
    }
    CS_ASSERT(rule->p >= 0.0F);
    CS_ASSERT(rule->p <= 1.0F);
    bool named = false;
    for (size_t i = 0; i < count; i++) {
        const bool this_one = cs_str_equal(question->labels[i], rule->label);
        named = named || this_one;
        out->p[i] = this_one ? rule->p : (1.0F - rule->p) / (float)(count - 1);
    }
    if (!named)
        return CS_FAIL(err, CS_E_INPUT, "The script names a label that the question lacks",
                       "Spell it as the question does, spaces included");
    return CS_OK;
}

static cs_status scripted_judge(void *self, struct cs_arena *arena, const struct cs_ask *ask,
                                struct cs_judgement *out, struct cs_error *err)
{
    struct cs_script *const script = self;
    CS_TRY(call_begin(script, err));
    /* As the real one does, so that a test that fails the n-th allocation meets this room too. */
    if (!CS_NEW_ARRAY(arena, struct cs_judgement, ask->question_count))
        return cs_arena_fail(arena, err);
    for (size_t i = 0; i < ask->question_count; i++)
        CS_TRY(question_judge(script, ask, &ask->questions[i], &out[i], err));
    return CS_OK;
}

static cs_status scripted_generate(void *self, struct cs_arena *arena,
                                   const struct cs_generate *ask, struct cs_completion *out,
                                   struct cs_error *err)
{
    struct cs_script *const script = self;
    CS_TRY(call_begin(script, err));
    const struct cs_script_rule *const rule =
        rule_for(script, cs_cleared_local_text(ask->text), ask->fixed);
    CS_TRY(rule_check(rule, err));
    cs_str text = rule ? rule->text : (cs_str){NULL, 0};
    const size_t stop = ask->stop.len ? cs_str_find(text, ask->stop, 0) : SIZE_MAX;
    if (stop != SIZE_MAX) text = cs_str_slice(text, 0, stop);
    const size_t bytes_max = (size_t)ask->tokens_max * 4;
    if (text.len > bytes_max) {
        text = cs_str_slice(text, 0, bytes_max);
        const size_t invalid = cs_utf8_invalid_at(text);
        if (invalid != SIZE_MAX) text = cs_str_slice(text, 0, invalid);
        out->truncated = true;
    }
    return cs_str_copy(arena, text, &out->text.phi_bytes, err);
}

static cs_status scripted_fill(void *self, struct cs_arena *arena, const struct cs_fill *ask,
                               struct cs_filled *out, struct cs_error *err)
{
    const struct cs_generate plain = {.fixed = ask->fixed,
                                      .text = ask->text,
                                      .closing = ask->closing,
                                      .tokens_max = ask->tokens_max};
    CS_TRY(cs_decode_start(arena, ask->constraint, NULL, &ask->sources, &out->decode, err));
    CS_TRY(scripted_generate(self, arena, &plain, &out->completion, err));
    const cs_str text = out->completion.text.phi_bytes;
    CS_TRY(cs_decode_accept_bytes(out->decode, text, err));
    if (out->completion.truncated || cs_decode_may_end(out->decode)) return CS_OK;
    return CS_FAIL_AT(err, CS_E_INPUT, "The scripted answer ends before the value is whole",
                      "Script the whole value", text.len);
}

static void scripted_about(void *self, struct cs_model_about *about, struct cs_model_usage *usage)
{
    const struct cs_script *const script = self;
    *about = (struct cs_model_about){
        .provider = "scripted", .context_tokens = 4096, .fills = script->fills};
    *usage = (struct cs_model_usage){.calls = script->calls};
}

static void scripted_close(void *self)
{
    (void)self;
}

void cs_scripted_open(struct cs_script *script, struct cs_model *out)
{
    CS_ASSERT(script != NULL);
    static const struct cs_model_ops plain = {scripted_judge, scripted_generate, NULL,
                                              scripted_about, scripted_close};
    static const struct cs_model_ops fills = {scripted_judge, scripted_generate, scripted_fill,
                                              scripted_about, scripted_close};
    *out = (struct cs_model){script->fills ? &fills : &plain, script};
}
