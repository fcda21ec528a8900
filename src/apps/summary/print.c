/* print.c - what the three printers share: order, citations by line, dangerous characters. */
#include "apps/summary/print_in.h"

cs_str cs_part_title(enum cs_part part)
{
    static const cs_str titles[CS_PARTS] = {CS_STR_INIT("Diagnoses"), CS_STR_INIT("Medications"),
                                            CS_STR_INIT("Follow-up"), CS_STR_INIT("Red flags")};
    CS_ASSERT((unsigned)part < CS_PARTS);
    return titles[part];
}

cs_str cs_part_noun(enum cs_part part)
{
    static const cs_str nouns[CS_PARTS] = {CS_STR_INIT("diagnoses"), CS_STR_INIT("medications"),
                                           CS_STR_INIT("follow-up tasks"),
                                           CS_STR_INIT("red flags")};
    CS_ASSERT((unsigned)part < CS_PARTS);
    return nouns[part];
}

cs_str cs_check_words(enum cs_check check)
{
    return check == CS_CHECK_NO_SOURCE ? CS_STR("no source") : cs_str_of(cs_check_name(check));
}

cs_str cs_said_by_words(unsigned said_by)
{
    const bool rules = said_by & CS_SAID_RULES;
    const bool model = said_by & CS_SAID_MODEL;
    if (rules && model) return CS_STR("rules and model");
    return model ? CS_STR("model only") : CS_STR("rules only");
}

uint32_t cs_part_count(const struct cs_draft *draft, enum cs_part part)
{
    switch (part) {
    case CS_PART_DIAGNOSES: return draft->diagnosis_count;
    case CS_PART_MEDICATIONS: return draft->medication_count;
    case CS_PART_FOLLOW_UP: return draft->follow_up_count;
    case CS_PART_RED_FLAGS: return draft->red_flag_count;
    case CS_PARTS: break;
    }
    return 0;
}

const struct cs_claim *cs_part_claim(const struct cs_draft *draft, enum cs_part part,
                                     uint32_t index)
{
    CS_ASSERT(index < cs_part_count(draft, part));
    switch (part) {
    case CS_PART_DIAGNOSES: return &draft->diagnoses[index].claim;
    case CS_PART_MEDICATIONS: return &draft->medications[index].claim;
    case CS_PART_FOLLOW_UP: return &draft->follow_up[index].claim;
    case CS_PART_RED_FLAGS:
    case CS_PARTS: break;
    }
    return &draft->red_flags[index].claim;
}

/* What a person should see first has the lowest rank. */
static unsigned claim_rank(const struct cs_claim *claim)
{
    if (claim->check == CS_CHECK_CONFLICT) return 0;
    if (claim->check == CS_CHECK_NO_SOURCE) return 1;
    return claim->problem.len ? 2 : 3;
}

cs_status cs_print_order(struct cs_arena *arena, const struct cs_draft *draft, enum cs_part part,
                         struct cs_statements *out, struct cs_error *err)
{
    const uint32_t count = cs_part_count(draft, part);
    uint32_t *const index = CS_NEW_ARRAY(arena, uint32_t, count);
    if (!index) return cs_arena_fail(arena, err);
    uint32_t filled = 0;
    for (unsigned rank = 0; rank <= 3; rank++)
        for (uint32_t i = 0; i < count; i++)
            if (claim_rank(cs_part_claim(draft, part, i)) == rank) index[filled++] = i;
    CS_ASSERT(filled == count);
    *out = (struct cs_statements){index, count};
    return CS_OK;
}

cs_str cs_print_source(const struct cs_doc *doc)
{
    return doc->text.phi_bytes;
}

/* True where a character begins, or at the end. */
static bool is_boundary(cs_str source, uint32_t at)
{
    return at == source.len || ((unsigned char)source.ptr[at] & 0xC0) != 0x80;
}

static cs_status claim_check(cs_str source, const struct cs_claim *claim, struct cs_error *err)
{
    if (claim->evidence_count == 0 && claim->check != CS_CHECK_NO_SOURCE)
        return CS_FAIL(err, CS_E_INTERNAL, "A statement of the draft has no citation",
                       "Report this with the command that was run");
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        const cs_span span = claim->evidence[i];
        if (span.begin >= span.end || span.end > source.len || !is_boundary(source, span.begin) ||
            !is_boundary(source, span.end))
            return CS_FAIL_AT(err, CS_E_INTERNAL, "A citation does not lie in its document",
                              "Report this with the command that was run", span.begin);
    }
    return CS_OK;
}

cs_status cs_print_check(const struct cs_summary_print *what, struct cs_error *err)
{
    const cs_str source = cs_print_source(what->doc);
    for (unsigned part = 0; part < CS_PARTS; part++) {
        const uint32_t count = cs_part_count(what->draft, part);
        for (uint32_t i = 0; i < count; i++)
            CS_TRY(claim_check(source, cs_part_claim(what->draft, part, i), err));
    }
    return CS_OK;
}

/* Offset behind the line that begins at at. */
static size_t line_next(cs_str source, size_t at)
{
    while (at < source.len && source.ptr[at] != '\n' && source.ptr[at] != '\r') at++;
    if (at + 1 < source.len && source.ptr[at] == '\r' && source.ptr[at + 1] == '\n') at++;
    return at < source.len ? at + 1 : at;
}

cs_status cs_print_lines(struct cs_arena *arena, cs_str source, struct cs_print_lines *out,
                         struct cs_error *err)
{
    uint32_t count = 0;
    for (size_t at = 0; at < source.len; at = line_next(source, at)) count++;
    uint32_t *const begins = CS_NEW_ARRAY(arena, uint32_t, count);
    if (!begins) return cs_arena_fail(arena, err);
    uint32_t filled = 0;
    for (size_t at = 0; at < source.len; at = line_next(source, at))
        begins[filled++] = (uint32_t)at;
    *out = (struct cs_print_lines){begins, count};
    return CS_OK;
}

uint32_t cs_print_line_at(const struct cs_print_lines *lines, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = lines->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (lines->begins[middle] <= offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool cs_cite_next(const struct cs_print_lines *lines, const struct cs_claim *claim, uint32_t from,
                  struct cs_cite *out)
{
    if (from >= claim->evidence_count) return false;
    struct cs_cite cite = {.span = claim->evidence[from], .first = from, .count = 1};
    cite.line_first = cs_print_line_at(lines, cite.span.begin);
    cite.line_last = cs_print_line_at(lines, cite.span.end - 1);
    for (uint32_t i = from + 1; i < claim->evidence_count; i++) {
        const cs_span next = claim->evidence[i];
        if (next.begin < cite.span.begin || cs_print_line_at(lines, next.begin) != cite.line_last)
            break;
        if (next.end > cite.span.end) cite.span.end = next.end;
        cite.line_last = cs_print_line_at(lines, cite.span.end - 1);
        cite.count++;
    }
    *out = cite;
    return true;
}

uint32_t cs_char_at(cs_str s, size_t at, size_t *size)
{
    CS_ASSERT(at < s.len);
    const unsigned char lead = (unsigned char)s.ptr[at];
    const size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    *size = 1;
    if (length == 1) return lead;
    if (length == 0 || at + length > s.len) return CS_CHAR_UNKNOWN;
    uint32_t character = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        const unsigned char next = (unsigned char)s.ptr[at + i];
        if ((next & 0xC0) != 0x80) return CS_CHAR_UNKNOWN;
        character = character << 6 | (next & 0x3F);
    }
    *size = length;
    return character;
}

bool cs_char_is_control(uint32_t character)
{
    static const uint32_t ranges[][2] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C},   {0x180E, 0x180E},
        {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
        {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };
    for (size_t i = 0; i < CS_COUNT(ranges); i++)
        if (character >= ranges[i][0] && character <= ranges[i][1]) return true;
    return false;
}

void cs_print_count(struct cs_buf *buf, uint64_t n)
{
    if (n >= 1000) {
        cs_print_count(buf, n / 1000);
        cs_buf_add_format(buf, ",%03u", (unsigned)(n % 1000));
        return;
    }
    cs_buf_add_int(buf, (int64_t)n);
}
