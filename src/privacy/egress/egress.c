/* egress.c - the gate: whether a prompt may leave for a provider, and what of it.
 *
 *   provider known? -> no label denied? -> class above none? -> every needed field listed?
 *     deidentified, limited: search -> replace -> search again -> nothing left? -> cleared
 *     phi: valid UTF-8 -> cleared
 *
 * Every "no", and every failure on the way but the lack of memory, is the same answer: a decision
 * that says why, and an offer without a remote part. */
#include "privacy/egress/egress_in.h"

/* The work of one call. */
struct gate {
    struct cs_arena *arena;
    const struct cs_policy *policy;
    const struct cs_egress_provider *provider; /* NULL: not known */
    struct cs_vault *vault;
    const struct cs_prompt *prompt;
    enum cs_data_class level;
    enum cs_egress_reason *reasons; /* one a field */
    bool *goes;                     /* one a field */
};

/* Texts in order, a blank line between; an only one as it stands. */
static cs_status join(struct cs_arena *arena, const cs_raw *parts, size_t count, cs_raw *out,
                      struct cs_error *err)
{
    struct cs_buf buf;
    size_t filled = 0;
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].phi_bytes.len == 0) continue;
        filled++;
        last = i;
    }
    if (filled == 1) {
        *out = parts[last];
        return CS_OK;
    }
    cs_buf_init(&buf, arena, 2 * CS_DOC_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].phi_bytes.len && buf.size) CS_BUF_LIT(&buf, "\n\n");
        cs_buf_add(&buf, parts[i].phi_bytes);
    }
    return cs_buf_finish(&buf, &out->phi_bytes, err);
}

static cs_status offer_local(const struct gate *g, struct cs_offer *out, struct cs_error *err)
{
    cs_raw *const parts = CS_NEW_ARRAY(g->arena, cs_raw, g->prompt->field_count);
    cs_raw whole = {0};
    if (!parts) return cs_arena_fail(g->arena, err);
    for (size_t i = 0; i < g->prompt->field_count; i++) parts[i] = g->prompt->fields[i].text;
    CS_TRY(join(g->arena, parts, g->prompt->field_count, &whole, err));
    return cs_egress_clear_local(g->arena, whole, out, err);
}

static bool label_denied(const struct gate *g)
{
    for (size_t i = 0; i < g->prompt->label_count; i++)
        for (size_t k = 0; k < g->provider->denied_count; k++)
            if (cs_str_equal_nocase(g->prompt->labels[i], g->provider->denied[k])) return true;
    return false;
}

static bool is_listed(const struct cs_egress_provider *provider, const char *name)
{
    for (size_t i = 0; i < provider->field_count; i++)
        if (cs_str_equal(provider->fields[i], cs_str_of(name))) return true;
    return false;
}

/* Which fields may go. False: one that is needed may not, or none of the document's may. */
static bool fields_pass(const struct gate *g)
{
    bool all_needed = true;
    size_t theirs = 0;
    size_t going = 0;
    for (size_t i = 0; i < g->prompt->field_count; i++) {
        const struct cs_prompt_field *const field = &g->prompt->fields[i];
        g->goes[i] = field->ours || is_listed(g->provider, field->name);
        theirs += !field->ours;
        going += !field->ours && g->goes[i];
        if (!g->goes[i]) g->reasons[i] = CS_EGRESS_NOT_LISTED;
        all_needed = all_needed && (g->goes[i] || field->optional);
    }
    return all_needed && (theirs == 0 || going > 0);
}

static bool of_memory(cs_status status)
{
    return status == CS_E_MEMORY || status == CS_E_LIMIT;
}

/* Say no, with one reason for every field but those that have their own. */
static cs_status refuse(const struct gate *g, enum cs_egress_reason reason,
                        struct cs_egress_decision *decision)
{
    const bool listed = reason == CS_EGRESS_NOT_LISTED;
    for (size_t i = 0; i < g->prompt->field_count; i++) {
        if (listed && !g->goes[i]) continue;
        g->reasons[i] = listed ? CS_EGRESS_HELD : reason;
    }
    *decision = (struct cs_egress_decision){.reason = reason, .fields = g->reasons};
    return CS_OK;
}

/* The fields that go, as they are. CS_E_INPUT: one is not text. */
static cs_status take_as_is(const struct gate *g, cs_raw *parts, struct cs_error *err)
{
    for (size_t i = 0; i < g->prompt->field_count; i++) {
        if (!g->goes[i] || g->prompt->fields[i].ours) continue;
        parts[i] = g->prompt->fields[i].text;
        if (cs_utf8_invalid_at(parts[i].phi_bytes) != SIZE_MAX)
            return CS_FAIL(err, CS_E_INPUT, "The text is not valid UTF-8", "Give it as UTF-8");
    }
    return CS_OK;
}

static cs_status replace(const struct gate *g, cs_raw *parts, struct cs_egress_decision *decision,
                         struct cs_error *err)
{
    const bool limited = g->level == CS_DATA_LIMITED;
    const struct cs_replacing replacing = {
        .arena = g->arena,
        .prompt = g->prompt,
        .goes = g->goes,
        .options = {.policy = limited ? CS_REDACT_LIMITED : CS_REDACT_TOKENS,
                    .keep_clinicians = g->policy->keep_clinicians,
                    .keep_zip3 = g->policy->keep_zip3},
        .vault = g->vault};
    return cs_replace_fields(&replacing, parts, decision->counts, err);
}

/* The decision that lets it go: reasons, digest and text. */
static cs_status allow(const struct gate *g, cs_raw *parts, struct cs_offer *out,
                       struct cs_egress_decision *decision, struct cs_error *err)
{
    const enum cs_egress_reason reason = g->level == CS_DATA_PHI ? CS_EGRESS_AS_IS
                                                                 : CS_EGRESS_REDACTED;
    for (size_t i = 0; i < g->prompt->field_count; i++) {
        if (g->prompt->fields[i].ours) {
            g->reasons[i] = CS_EGRESS_OURS;
            parts[i] = g->prompt->fields[i].text;
        } else if (g->goes[i]) {
            g->reasons[i] = reason;
        }
    }
    CS_TRY(join(g->arena, parts, g->prompt->field_count, &decision->sent, err));
    CS_TRY(cs_sha256(decision->sent.phi_bytes, &decision->sent_sha256, err));
    decision->allowed = true;
    decision->reason = reason;
    decision->sent_class = g->level;
    decision->fields = g->reasons;
    return cs_cleared_make_remote(g->arena, g->provider->name, decision->sent,
                                  decision->sent_sha256, &out->remote, err);
}

/* What the policy says before the text is looked at; CS_EGRESS_REASONS: nothing against it. */
static enum cs_egress_reason policy_against(const struct gate *g)
{
    if (!g->provider) return CS_EGRESS_UNKNOWN;
    if (label_denied(g)) return CS_EGRESS_DENIED_LABEL;
    if (g->level == CS_DATA_NONE) return CS_EGRESS_CLASS_NONE;
    if (!fields_pass(g)) return CS_EGRESS_NOT_LISTED;
    if (g->level == CS_DATA_DEIDENTIFIED && !g->vault) return CS_EGRESS_NO_VAULT;
    return CS_EGRESS_REASONS;
}

static cs_status decide(const struct gate *g, struct cs_offer *out,
                        struct cs_egress_decision *decision, struct cs_error *err)
{
    if (g->provider && g->provider->local) {
        for (size_t i = 0; i < g->prompt->field_count; i++) g->reasons[i] = CS_EGRESS_LOCAL;
        *decision = (struct cs_egress_decision){
            .allowed = true, .reason = CS_EGRESS_LOCAL, .fields = g->reasons};
        return CS_OK;
    }
    const enum cs_egress_reason against = policy_against(g);
    if (against != CS_EGRESS_REASONS) return refuse(g, against, decision);
    cs_raw *const parts = CS_NEW_ARRAY(g->arena, cs_raw, g->prompt->field_count);
    if (!parts) return cs_arena_fail(g->arena, err);
    cs_status status = g->level == CS_DATA_PHI ? take_as_is(g, parts, err)
                                               : replace(g, parts, decision, err);
    if (status == CS_OK) status = allow(g, parts, out, decision, err);
    if (status == CS_OK || of_memory(status)) return status;
    return refuse(g, status == CS_E_DENIED ? CS_EGRESS_NO_VAULT : CS_EGRESS_FAILED, decision);
}

/* The highest class that may go; an agreement that is not there bounds what a policy says. */
static enum cs_data_class level_of(const struct cs_egress_provider *provider)
{
    if (!provider || (unsigned)provider->allowed >= CS_DATA_CLASSES) return CS_DATA_NONE;
    if (provider->allowed > CS_DATA_DEIDENTIFIED && !provider->agreement)
        return CS_DATA_DEIDENTIFIED;
    return provider->allowed;
}

cs_status cs_egress_clear(struct cs_arena *arena, const struct cs_policy *policy, cs_str provider,
                          struct cs_vault *vault, const struct cs_prompt *prompt,
                          struct cs_offer *out, struct cs_egress_decision *decision,
                          struct cs_error *err)
{
    CS_ASSERT(prompt != NULL);
    struct cs_offer offer = {0};
    struct gate g = {.arena = arena, .policy = policy, .vault = vault, .prompt = prompt};
    *out = (struct cs_offer){0};
    *decision = (struct cs_egress_decision){.reason = CS_EGRESS_FAILED};
    g.reasons = CS_NEW_ARRAY(arena, enum cs_egress_reason, prompt->field_count);
    g.goes = CS_NEW_ARRAY(arena, bool, prompt->field_count);
    if (!g.reasons || !g.goes) return cs_arena_fail(arena, err);
    g.provider = policy ? cs_policy_provider(policy, provider) : NULL;
    g.level = level_of(g.provider);
    cs_status status = offer_local(&g, &offer, err);
    if (status == CS_OK) status = decide(&g, &offer, decision, err);
    if (status != CS_OK) {
        *decision = (struct cs_egress_decision){.reason = CS_EGRESS_FAILED};
        return status;
    }
    if (!decision->allowed) offer.remote = NULL;
    *out = offer;
    return CS_OK;
}
