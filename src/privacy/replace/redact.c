/* redact.c - replaces the spans that were found, piece by piece.
 *
 *   source  | copy | span | copy [NAME-1] copy | span | ...
 *   output  | copy | [NAME-1] | copy | [~NAME-1] | copy | [DATE-1] | ...
 *
 * The pieces cover both texts without a gap, so an offset can be carried either way. Which spans
 * are replaced and by what is one table of policies (write_stand_in). Under tokens, text that
 * looks like a stand-in is a piece of its own, escaped (token.c). */
#include "privacy/read/read_in.h"
#include "privacy/replace/vault_in.h"

struct redacting {
    struct cs_arena *arena;
    cs_str source;
    const struct cs_redact_options *options;
    struct cs_vault *vault;
    struct cs_buf text;
    struct cs_redact_piece *pieces;
    size_t piece_count;
    size_t piece_capacity;
    size_t piece_first; /* as many as are needed, but for what is escaped */
    struct cs_redacted *out;
};

static cs_status piece_add(struct redacting *r, cs_span source, size_t output_begin,
                           const enum cs_phi_type *replaced, struct cs_error *err)
{
    if (r->piece_count == r->piece_capacity) {
        const size_t capacity = r->piece_capacity ? r->piece_capacity * 2 : r->piece_first;
        struct cs_redact_piece *const pieces =
            CS_NEW_ARRAY(r->arena, struct cs_redact_piece, capacity);
        if (!pieces) return cs_arena_fail(r->arena, err);
        cs_copy(pieces, r->pieces, r->piece_count * sizeof *pieces);
        r->pieces = pieces;
        r->piece_capacity = capacity;
    }
    r->pieces[r->piece_count++] =
        (struct cs_redact_piece){.source = source,
                                 .output = {(uint32_t)output_begin, (uint32_t)r->text.size},
                                 .replaced = replaced != NULL,
                                 .type = replaced ? *replaced : CS_PHI_NAME};
    return CS_OK;
}

static cs_status plain_copy(struct redacting *r, size_t begin, size_t end, struct cs_error *err)
{
    if (begin == end) return CS_OK;
    const size_t at = r->text.size;
    cs_buf_add(&r->text, cs_str_slice(r->source, begin, end));
    return piece_add(r, (cs_span){(uint32_t)begin, (uint32_t)end}, at, NULL, err);
}

/* Copy [begin, end), with what looks like a stand-in escaped where stand-ins are restored. */
static cs_status copy(struct redacting *r, size_t begin, size_t end, struct cs_error *err)
{
    if (r->options->policy != CS_REDACT_TOKENS) return plain_copy(r, begin, end, err);
    const cs_str part = cs_str_slice(r->source, 0, end);
    size_t from = begin;
    for (size_t at = begin; at < end;) {
        struct token token;
        const char *const open = memchr(part.ptr + at, '[', end - at);
        if (!open) break;
        at = (size_t)(open - part.ptr);
        if (!cs_token_read(part, at, &token)) {
            at++;
            continue;
        }
        CS_TRY(plain_copy(r, from, at, err));
        const size_t output = r->text.size;
        CS_BUF_LIT(&r->text, "[~");
        cs_buf_add(&r->text, cs_str_slice(part, at + 1, at + token.size));
        from = at + token.size;
        CS_TRY(piece_add(r, (cs_span){(uint32_t)at, (uint32_t)from}, output, NULL, err));
        at = from;
    }
    return plain_copy(r, from, end, err);
}

/* "[NAME]"; an age says that it is one of 90 or more, which Safe Harbor allows. */
static void write_removed(struct cs_buf *out, enum cs_phi_type type)
{
    if (type == CS_PHI_AGE_OVER_89) {
        CS_BUF_LIT(out, "[90+]");
        return;
    }
    cs_buf_add_char(out, '[');
    cs_buf_add(out, cs_str_of(cs_phi_type_name(type)));
    cs_buf_add_char(out, ']');
}

static cs_status write_token(struct redacting *r, const struct cs_phi_span *span, cs_str text,
                             struct cs_error *err)
{
    uint32_t number = 0;
    CS_TRY(cs_vault_number(r->vault, span->type, text, &number, err));
    cs_token_write(&r->text, span->type, number);
    return CS_OK;
}

/* The stand-in of what a span says: tags and blanks that do not break are no part of a name. */
static cs_status write_surrogate(struct redacting *r, const struct cs_phi_span *span, cs_str text,
                                 struct cs_error *err)
{
    struct cs_legible legible;
    CS_TRY(cs_legible_make(r->arena, text, &legible, err));
    const cs_str said = legible.text.len ? legible.text : text;
    return cs_surrogate_write(r->vault, span, said, &r->text, err);
}

static cs_status write_stand_in(struct redacting *r, const struct cs_phi_span *span, cs_str text,
                                struct cs_error *err)
{
    const bool zip3 = r->options->keep_zip3 && span->type == CS_PHI_GEO && cs_place_is_zip(text);
    switch (r->options->policy) {
    case CS_REDACT_TOKENS: return write_token(r, span, text, err);
    case CS_REDACT_SURROGATE: return write_surrogate(r, span, text, err);
    case CS_REDACT_LIMITED:
    case CS_REDACT_SAFE_HARBOR:
        if (zip3) {
            char digits[4];
            cs_place_zip3(text, digits);
            cs_buf_add(&r->text, cs_str_of(digits));
            CS_BUF_LIT(&r->text, "**");
        } else {
            write_removed(&r->text, span->type);
        }
        return CS_OK;
    case CS_REDACT_POLICIES: break;
    }
    return CS_FAIL(err, CS_E_DENIED, "There is no such policy of replacement", "Name another");
}

/* 164.514(e)(2): a limited data set may hold dates, ages, towns, states and ZIP codes. */
static bool stays(const struct redacting *r, const struct cs_phi_span *span, cs_str text)
{
    const bool limited = r->options->policy == CS_REDACT_LIMITED;
    if (r->options->keep_clinicians && span->type == CS_PHI_NAME &&
        span->role == CS_PHI_ROLE_CLINICIAN)
        return true;
    if (limited && (span->type == CS_PHI_DATE || span->type == CS_PHI_AGE_OVER_89)) return true;
    return limited && span->type == CS_PHI_GEO && !cs_place_is_street(text);
}

static cs_status spans_replace(struct redacting *r, const struct cs_phi_found *found,
                               struct cs_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct cs_phi_span *const span = &found->spans[i];
        CS_ASSERT(span->begin >= at);
        CS_ASSERT(span->end > span->begin);
        CS_ASSERT(span->end <= r->source.len);
        const cs_str text = cs_str_slice(r->source, span->begin, span->end);
        if (stays(r, span, text)) continue;
        CS_TRY(copy(r, at, span->begin, err));
        const size_t output = r->text.size;
        CS_TRY(write_stand_in(r, span, text, err));
        CS_TRY(piece_add(r, (cs_span){span->begin, span->end}, output, &span->type, err));
        r->out->counts[span->type]++;
        at = span->end;
    }
    return copy(r, at, r->source.len, err);
}

cs_status cs_redact(struct cs_arena *arena, cs_raw text, const struct cs_phi_found *found,
                    const struct cs_redact_options *options, struct cs_vault *vault,
                    struct cs_redacted *out, struct cs_error *err)
{
    const bool keyed = options->policy == CS_REDACT_TOKENS ||
                       options->policy == CS_REDACT_SURROGATE;
    struct redacting r = {.arena = arena,
                          .source = text.phi_bytes,
                          .options = options,
                          .vault = vault,
                          .out = out,
                          .piece_first = 2 * found->count + 1};
    cs_str bytes = {0};
    *out = (struct cs_redacted){0};
    if (keyed && !vault)
        return CS_FAIL(err, CS_E_DENIED, "There is no map to keep the stand-ins in",
                       "Name one, or remove the identifiers instead");
    cs_buf_init(&r.text, arena, UINT32_MAX / 2);
    cs_buf_expect(&r.text,
                  text.phi_bytes.len); /* stand-ins are about as long as what they replace */
    CS_TRY(spans_replace(&r, found, err));
    CS_TRY(cs_buf_finish(&r.text, &bytes, err));
    out->text = (cs_raw){bytes};
    out->pieces = r.pieces;
    out->piece_count = r.piece_count;
    return CS_OK;
}

/* ---- offsets ---- */

/* The piece that holds an offset of one of the two texts; NULL at the end. */
static const struct cs_redact_piece *piece_at(const struct cs_redacted *r, uint32_t offset,
                                              bool in_output)
{
    size_t low = 0;
    size_t high = r->piece_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const cs_span span = in_output ? r->pieces[middle].output : r->pieces[middle].source;
        if (span.end <= offset) low = middle + 1;
        else high = middle;
    }
    return low < r->piece_count ? &r->pieces[low] : NULL;
}

static uint32_t carried(cs_span from, cs_span to, bool replaced, uint32_t offset)
{
    if (replaced) return to.begin;
    const uint32_t longer = (to.end - to.begin) - (from.end - from.begin);
    if (longer == 0) return to.begin + (offset - from.begin);
    /* An escaped look-alike: one byte more in the output, behind the bracket. */
    const uint32_t inside = offset - from.begin;
    const bool grows = to.end - to.begin > from.end - from.begin;
    if (grows) return to.begin + inside + (inside > 0 ? 1 : 0);
    return to.begin + (inside > 1 ? inside - 1 : 0);
}

uint32_t cs_redact_to_output(const struct cs_redacted *redacted, uint32_t source_offset)
{
    const struct cs_redact_piece *const piece = piece_at(redacted, source_offset, false);
    if (!piece) return (uint32_t)redacted->text.phi_bytes.len;
    return carried(piece->source, piece->output, piece->replaced, source_offset);
}

uint32_t cs_redact_to_source(const struct cs_redacted *redacted, uint32_t output_offset)
{
    const struct cs_redact_piece *const piece = piece_at(redacted, output_offset, true);
    if (!piece)
        return redacted->piece_count ? redacted->pieces[redacted->piece_count - 1].source.end : 0;
    return carried(piece->output, piece->source, piece->replaced, output_offset);
}
