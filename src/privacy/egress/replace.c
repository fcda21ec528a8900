/* replace.c - the fields of one prompt as they may leave: searched together, replaced one by one,
 * and searched again until nothing is found.
 *
 *   search -> replace -> search what came out -> nothing: done
 *                ^                            -> something outside our stand-ins: it goes as well
 *                +----------------------------+  (ROUNDS_MAX times; then nothing of it leaves)
 *
 * Together, because a name that the header field gives away is the same name in the note; also a
 * field that stays behind is searched, for what it says about those that go. Again, because a
 * finder sees other surroundings after the replacement. What it finds then is nearly always a word
 * beside a stand-in that is no name at all ("Acct", "MD"); to refuse for it would refuse one
 * document in eight (docs/adr/0034-egress.md), to let it pass would be to trust the first look
 * more than the second. So it is replaced too. */
#include "privacy/egress/egress_in.h"

#include "privacy/read/read_in.h"

/* Each round replaces what the last one left; measured, the second leaves nothing to find. */
#define ROUNDS_MAX 4

/* A text made of parts with a blank line between them, and where each part begins. */
struct joined {
    cs_raw text;
    uint32_t *begins;
};

static cs_status join(struct cs_arena *arena, const cs_raw *parts, size_t count, struct joined *out,
                      struct cs_error *err)
{
    struct cs_buf buf;
    out->begins = CS_NEW_ARRAY(arena, uint32_t, count);
    if (!out->begins) return cs_arena_fail(arena, err);
    cs_buf_init(&buf, arena, CS_DOC_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].phi_bytes.len && buf.size) CS_BUF_LIT(&buf, "\n\n");
        out->begins[i] = (uint32_t)buf.size;
        cs_buf_add(&buf, parts[i].phi_bytes);
    }
    return cs_buf_finish(&buf, &out->text.phi_bytes, err);
}

/* The spans of found inside [begin, end), from *at on, seen from begin. One that crosses a border
 * counts on both sides of it. */
static cs_status slice(struct cs_arena *arena, const struct cs_phi_found *found, cs_span range,
                       size_t *at, struct cs_phi_found *out, struct cs_error *err)
{
    struct cs_phi_span *const spans = CS_NEW_ARRAY(arena, struct cs_phi_span, found->count - *at);
    size_t count = 0;
    if (!spans) return cs_arena_fail(arena, err);
    while (*at < found->count && found->spans[*at].end <= range.begin) ++*at;
    for (size_t i = *at; i < found->count && found->spans[i].begin < range.end; i++) {
        struct cs_phi_span span = found->spans[i];
        span.begin = span.begin > range.begin ? span.begin - range.begin : 0;
        span.end = (span.end < range.end ? span.end : range.end) - range.begin;
        if (span.begin < span.end) spans[count++] = span;
    }
    *out = (struct cs_phi_found){spans, count};
    return CS_OK;
}

/* Whether a span of this type may be in what goes. */
static bool may_stay(const struct cs_redact_options *options, const struct cs_phi_span *span)
{
    const bool limited = options->policy == CS_REDACT_LIMITED;
    switch (span->type) {
    case CS_PHI_NAME: return options->keep_clinicians && span->role == CS_PHI_ROLE_CLINICIAN;
    case CS_PHI_GEO:
    case CS_PHI_DATE:
    case CS_PHI_AGE_OVER_89: return limited;
    case CS_PHI_PHONE:
    case CS_PHI_FAX:
    case CS_PHI_EMAIL:
    case CS_PHI_SSN:
    case CS_PHI_MRN:
    case CS_PHI_HEALTH_PLAN:
    case CS_PHI_ACCOUNT:
    case CS_PHI_LICENSE:
    case CS_PHI_VEHICLE:
    case CS_PHI_DEVICE:
    case CS_PHI_URL:
    case CS_PHI_IP:
    case CS_PHI_BIOMETRIC:
    case CS_PHI_OTHER_ID:
    case CS_PHI_TYPES: return false;
    }
    return false;
}

static bool is_letter_or_digit(char c)
{
    return cs_is_alpha(c) || cs_is_digit(c) || (unsigned char)c >= 0x80;
}

/* A round's outcome, and where its stand-ins are in the joined text. */
struct round {
    struct cs_redacted *redacted; /* one a field; without pieces where it does not go */
    struct joined joined;
    cs_span *tokens;
    size_t token_count;
};

static cs_status tokens_find(const struct cs_replacing *r, struct round *round,
                             struct cs_error *err)
{
    size_t pieces = 0;
    size_t n = 0;
    for (size_t i = 0; i < r->prompt->field_count; i++) pieces += round->redacted[i].piece_count;
    round->tokens = CS_NEW_ARRAY(r->arena, cs_span, pieces);
    if (!round->tokens) return cs_arena_fail(r->arena, err);
    for (size_t i = 0; i < r->prompt->field_count; i++)
        for (size_t k = 0; k < round->redacted[i].piece_count; k++) {
            const cs_span output = round->redacted[i].pieces[k].output;
            const uint32_t begin = round->joined.begins[i];
            if (round->redacted[i].pieces[k].replaced && output.begin < output.end)
                round->tokens[n++] = (cs_span){begin + output.begin, begin + output.end};
        }
    round->token_count = n;
    return CS_OK;
}

/* The next stretch of span from *at on that is outside the stand-ins, on one line, from its first
 * letter or digit to its last. False: there is none. *token: the first stand-in to look at. */
static bool next_outside(const struct round *round, const struct cs_phi_span *span, uint32_t *at,
                         size_t *token, cs_span *out)
{
    const cs_str text = round->joined.text.phi_bytes;
    *out = (cs_span){0};
    while (*at < span->end) {
        while (*token < round->token_count && round->tokens[*token].end <= *at) ++*token;
        const bool inside = *token < round->token_count && round->tokens[*token].begin <= *at;
        if ((inside || text.ptr[*at] == '\n') && out->end) return true;
        if (inside) {
            *at = round->tokens[*token].end;
            continue;
        }
        if (is_letter_or_digit(text.ptr[*at])) {
            if (!out->end) out->begin = *at;
            out->end = *at + 1;
        }
        ++*at;
    }
    return out->end > 0;
}

/* A stretch of what came out, as a span of the joined source. False: it has no place there. */
static bool to_source(const struct cs_replacing *r, const struct round *round,
                      const struct joined *source, cs_span stretch, struct cs_phi_span *span)
{
    size_t field = r->prompt->field_count;
    while (field > 0 && (round->joined.begins[field - 1] > stretch.begin ||
                         round->redacted[field - 1].text.phi_bytes.len == 0))
        field--;
    if (field == 0) return false;
    const struct cs_redacted *const redacted = &round->redacted[field - 1];
    const uint32_t begin = round->joined.begins[field - 1];
    if (stretch.end - begin > redacted->text.phi_bytes.len) return false;
    const uint32_t shift = source->begins[field - 1];
    span->begin = shift + cs_redact_to_source(redacted, stretch.begin - begin);
    span->end = shift + cs_redact_to_source(redacted, stretch.end - begin);
    return span->begin < span->end;
}

/* What a search of the round's outcome finds outside the stand-ins, as spans of the source.
 * Fails: CS_E_CORRUPT when it cannot be told where that was. */
static cs_status search_again(const struct cs_replacing *r, const struct joined *source,
                              struct round *round, struct cs_phi_list *left, struct cs_error *err)
{
    struct cs_phi_found found;
    size_t token = 0;
    CS_TRY(cs_phi_find(r->arena, round->joined.text, &found, err));
    CS_TRY(tokens_find(r, round, err));
    for (size_t i = 0; i < found.count; i++) {
        struct cs_phi_span span = found.spans[i];
        uint32_t at = span.begin;
        cs_span stretch;
        if (may_stay(&r->options, &span)) continue;
        while (next_outside(round, &found.spans[i], &at, &token, &stretch)) {
            if (!to_source(r, round, source, stretch, &span))
                return CS_FAIL(err, CS_E_CORRUPT, "What is left cannot be told apart",
                               "Let a person look at the text");
            cs_phi_list_add(left, &span);
        }
    }
    return cs_phi_list_status(left, err);
}

/* Two ascending lists as one. What is left may overlap a span that stayed (a date in a limited data
 * set, a clinician): the two are one then, of the type that was found last. */
static cs_status merge(struct cs_arena *arena, struct cs_phi_found *found,
                       const struct cs_phi_list *left, struct cs_error *err)
{
    struct cs_phi_span *const spans =
        CS_NEW_ARRAY(arena, struct cs_phi_span, found->count + left->count);
    size_t count = 0;
    if (!spans) return cs_arena_fail(arena, err);
    for (size_t a = 0, b = 0; a < found->count || b < left->count;) {
        const bool old = b == left->count ||
                         (a < found->count && found->spans[a].begin < left->spans[b].begin);
        const struct cs_phi_span next = old ? found->spans[a++] : left->spans[b++];
        struct cs_phi_span *const last = count ? &spans[count - 1] : NULL;
        if (!last || next.begin >= last->end) {
            spans[count++] = next;
            continue;
        }
        if (next.end > last->end) last->end = next.end;
        if (old) continue;
        last->type = next.type;
        last->role = next.role;
    }
    *found = (struct cs_phi_found){spans, count};
    return CS_OK;
}

/* Replace what was found in the fields that go. */
static cs_status replace_once(const struct cs_replacing *r, const struct joined *source,
                              const struct cs_phi_found *found, struct round *round, cs_raw *out,
                              struct cs_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < r->prompt->field_count; i++) {
        const cs_raw text = r->prompt->fields[i].text;
        const uint32_t begin = source->begins[i];
        const cs_span range = {begin, begin + (uint32_t)text.phi_bytes.len};
        struct cs_phi_found mine;
        out[i] = (cs_raw){0};
        round->redacted[i] = (struct cs_redacted){0};
        if (r->prompt->fields[i].ours || !r->goes[i]) continue;
        CS_TRY(slice(r->arena, found, range, &at, &mine, err));
        CS_TRY(cs_redact(r->arena, text, &mine, &r->options, r->vault, &round->redacted[i], err));
        out[i] = round->redacted[i].text;
    }
    return join(r->arena, out, r->prompt->field_count, &round->joined, err);
}

cs_status cs_replace_fields(const struct cs_replacing *r, cs_raw *out,
                            uint32_t counts[static CS_PHI_TYPES], struct cs_error *err)
{
    const size_t count = r->prompt->field_count;
    struct round round = {.redacted = CS_NEW_ARRAY(r->arena, struct cs_redacted, count)};
    struct joined source;
    struct cs_phi_found found;
    struct cs_phi_list left = {.count = 1};
    if (!round.redacted) return cs_arena_fail(r->arena, err);
    for (size_t i = 0; i < count; i++)
        out[i] = r->prompt->fields[i].ours ? (cs_raw){0} : r->prompt->fields[i].text;
    CS_TRY(join(r->arena, out, count, &source, err));
    CS_TRY(cs_phi_find(r->arena, source.text, &found, err));
    for (unsigned n = 0; left.count; n++) {
        if (n == ROUNDS_MAX)
            return CS_FAIL(err, CS_E_CORRUPT, "Something identifiable was left after replacing",
                           "The text stays here; let a person look at it");
        CS_TRY(replace_once(r, &source, &found, &round, out, err));
        cs_phi_list_init(&left, r->arena);
        CS_TRY(search_again(r, &source, &round, &left, err));
        CS_TRY(merge(r->arena, &found, &left, err));
    }
    for (size_t i = 0; i < count; i++)
        for (unsigned t = 0; t < CS_PHI_TYPES; t++) counts[t] += round.redacted[i].counts[t];
    return CS_OK;
}
