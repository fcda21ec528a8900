/* replace.c - the fields of one prompt as they may leave: searched together, replaced one by one,
 * and searched again.
 *
 * Together, because a name that the header field gives away is the same name in the note; also a
 * field that stays behind is searched, for what it says about those that go. Again, because a
 * finder may see after the replacement what it did not see before: whatever it still finds
 * outside our stand-ins refuses the whole prompt. */
#include "privacy/egress_in.h"

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

/* Whether [begin, end) of text has a letter or a digit outside the stand-ins, which begin at
 * tokens[*at] and ascend. */
static bool says_more(cs_str text, const struct cs_phi_span *span, const cs_span *tokens,
                      size_t token_count, size_t *at)
{
    size_t k = *at;
    while (k < token_count && tokens[k].end <= span->begin) k++;
    *at = k;
    for (uint32_t i = span->begin; i < span->end;) {
        while (k < token_count && tokens[k].end <= i) k++;
        if (k < token_count && tokens[k].begin <= i) {
            i = tokens[k].end;
            continue;
        }
        if (is_letter_or_digit(text.ptr[i])) return true;
        i++;
    }
    return false;
}

/* Where the stand-ins are in the joined text. */
static cs_status tokens_of(struct cs_arena *arena, const struct cs_redacted *redacted,
                           const uint32_t *begins, size_t field_count, cs_span **out, size_t *count,
                           struct cs_error *err)
{
    size_t pieces = 0;
    for (size_t i = 0; i < field_count; i++) pieces += redacted[i].piece_count;
    *out = CS_NEW_ARRAY(arena, cs_span, pieces);
    *count = 0;
    if (!*out) return cs_arena_fail(arena, err);
    for (size_t i = 0; i < field_count; i++)
        for (size_t k = 0; k < redacted[i].piece_count; k++) {
            const struct cs_redact_piece *const piece = &redacted[i].pieces[k];
            if (!piece->replaced || piece->output.begin == piece->output.end) continue;
            (*out)[(*count)++] =
                (cs_span){begins[i] + piece->output.begin, begins[i] + piece->output.end};
        }
    return CS_OK;
}

/* Search what would go once more. */
static cs_status search_again(const struct cs_replacing *r, const struct cs_redacted *redacted,
                              const cs_raw *parts, struct cs_error *err)
{
    struct joined joined;
    struct cs_phi_found found;
    cs_span *tokens = NULL;
    size_t count = 0;
    size_t at = 0;
    const size_t fields = r->prompt->field_count;
    CS_TRY(join(r->arena, parts, fields, &joined, err));
    CS_TRY(cs_phi_find(r->arena, joined.text, &found, err));
    CS_TRY(tokens_of(r->arena, redacted, joined.begins, fields, &tokens, &count, err));
    for (size_t i = 0; i < found.count; i++)
        if (!may_stay(&r->options, &found.spans[i]) &&
            says_more(joined.text.phi_bytes, &found.spans[i], tokens, count, &at))
            return CS_FAIL(err, CS_E_CORRUPT, "Something identifiable was left after replacing",
                           "The text stays here; let a person look at it");
    return CS_OK;
}

cs_status cs_replace_fields(const struct cs_replacing *r, cs_raw *out,
                            uint32_t counts[static CS_PHI_TYPES], struct cs_error *err)
{
    const size_t count = r->prompt->field_count;
    struct cs_redacted *const redacted = CS_NEW_ARRAY(r->arena, struct cs_redacted, count);
    cs_raw *const parts = CS_NEW_ARRAY(r->arena, cs_raw, count);
    struct joined joined;
    struct cs_phi_found found;
    size_t at = 0;
    if (!redacted || !parts) return cs_arena_fail(r->arena, err);
    for (size_t i = 0; i < count; i++)
        if (!r->prompt->fields[i].ours) parts[i] = r->prompt->fields[i].text;
    CS_TRY(join(r->arena, parts, count, &joined, err));
    CS_TRY(cs_phi_find(r->arena, joined.text, &found, err));
    for (size_t i = 0; i < count; i++) {
        struct cs_phi_found mine;
        const uint32_t begin = joined.begins[i];
        const cs_span range = {begin, begin + (uint32_t)parts[i].phi_bytes.len};
        out[i] = (cs_raw){0};
        if (r->prompt->fields[i].ours || !r->goes[i]) continue;
        CS_TRY(slice(r->arena, &found, range, &at, &mine, err));
        CS_TRY(cs_redact(r->arena, parts[i], &mine, &r->options, r->vault, &redacted[i], err));
        out[i] = redacted[i].text;
        for (unsigned t = 0; t < CS_PHI_TYPES; t++) counts[t] += redacted[i].counts[t];
    }
    return search_again(r, redacted, out, err);
}
