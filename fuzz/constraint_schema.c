/* constraint_schema.c - fuzz target: foreign bytes as a schema, and a random writer held to it.
 *
 * The input is a schema, a byte 0, a document, a byte 0, and choices. The writer takes one of the
 * tokens that the mask leaves open, again and again; behind the last choice it prefers to close. It
 * never leaves the masks, so it comes to whole values, where decode.c (bytes that are mostly
 * refused) seldom does. What must hold: all work ends within the arena; an open token is taken and
 * a closed one refused; a value that is whole is JSON that the validator accepts, unless a
 * relaxation was told; and each quotation stands in the document where its span says. */
#include "schema/constraint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ARENA_BYTES_MAX ((size_t)48 * 1024 * 1024)
#define STEPS_MAX 192u
#define CHECKS_MAX 24u
#define VALUES 4u /* a schema, each written with other luck */

static const cs_str WORDS[] = {
    CS_STR_INIT("{\""),      CS_STR_INIT("\":"),      CS_STR_INIT("\",\""), CS_STR_INIT("\"}"),
    CS_STR_INIT("}}"),       CS_STR_INIT("]}"),       CS_STR_INIT("null"),  CS_STR_INIT("true"),
    CS_STR_INIT("false"),    CS_STR_INIT("10"),       CS_STR_INIT("0.5"),   CS_STR_INIT("-1"),
    CS_STR_INIT("e-"),       CS_STR_INIT("ab"),       CS_STR_INIT("aaaa"),  CS_STR_INIT(" the"),
    CS_STR_INIT("2024-02-"), CS_STR_INIT("\xC3\xA9"), CS_STR_INIT("\\u00"), CS_STR_INIT("\\n"),
    CS_STR_INIT(",\""),      CS_STR_INIT("[["),       CS_STR_INIT(": "),
};
#define BYTES 256u
#define END_TOKEN (BYTES + (uint32_t)CS_COUNT(WORDS))
#define TOKENS (END_TOKEN + 1)
#define MASK_WORDS ((TOKENS + 31) / 32)

struct writer {
    struct cs_arena arena;
    const struct cs_schema *schema;
    struct cs_constraint *constraint;
    const struct cs_vocab *vocab;
    struct cs_source source;
    struct cs_decode *decode;
    uint64_t dice;
    uint32_t checks;
};

static uint64_t throw(struct writer * w)
{
    w->dice ^= w->dice << 13;
    w->dice ^= w->dice >> 7;
    w->dice ^= w->dice << 17;
    return w->dice;
}

static bool gave_up(cs_status status)
{
    return status == CS_E_LIMIT || status == CS_E_MEMORY;
}

static bool is_open(const uint32_t *bits, uint32_t token)
{
    return bits[token / 32] >> (token % 32) & 1;
}

/* The string at a JSON pointer is the text of its span, but for the case of letters. */
static void quotations_check(struct writer *w, struct cs_arena *arena, yyjson_doc *doc)
{
    struct cs_error err = {0};
    const struct cs_source_value *values = NULL;
    uint32_t count = 0;
    const cs_status status = cs_decode_spans(w->decode, arena, &values, &count, &err);
    if (gave_up(status)) return;
    CS_ASSERT(status == CS_OK);
    for (uint32_t i = 0; i < count; i++) {
        const struct cs_source_span at = values[i].best;
        CS_ASSERT(at.source == 0);
        CS_ASSERT(at.begin < at.end);
        CS_ASSERT(at.end <= w->source.text.len);
        yyjson_val *const value =
            yyjson_doc_ptr_getn(doc, values[i].pointer.ptr, values[i].pointer.len);
        if (!yyjson_is_str(value)) continue; /* a name that is written twice hides the other */
        const cs_str text = {yyjson_get_str(value), yyjson_get_len(value)};
        const cs_str there = cs_str_slice(w->source.text, at.begin, at.end);
        CS_ASSERT(text.len == there.len);
        CS_ASSERT(cs_str_equal_nocase(text, there));
    }
}

static void output_check(struct writer *w)
{
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_schema_report report = {0};
    yyjson_doc *doc = NULL;
    uint32_t relaxed = 0;
    if (w->checks++ >= CHECKS_MAX) return;
    cs_arena_init(&arena, cs_allocator_system(), ARENA_BYTES_MAX);
    (void)cs_constraint_relaxations(w->constraint, &relaxed);
    const cs_status parsed = cs_json_parse(&arena, cs_decode_output(w->decode), &doc, &err);
    CS_ASSERT(parsed == CS_OK || gave_up(parsed));
    if (parsed == CS_OK) {
        yyjson_val *const root = yyjson_doc_get_root(doc);
        const cs_status judged = cs_schema_validate(&arena, w->schema, root, &report, &err);
        CS_ASSERT(judged == CS_OK || gave_up(judged));
        if (judged == CS_OK) CS_ASSERT(report.valid || relaxed > 0);
        quotations_check(w, &arena, doc);
    }
    cs_arena_deinit(&arena);
}

/* One of the open tokens, by chance; UINT32_MAX: none is. */
static uint32_t any_open(struct writer *w, const uint32_t *bits)
{
    const uint32_t from = (uint32_t)(throw(w) % TOKENS);
    for (uint32_t i = 0; i < TOKENS; i++)
        if (is_open(bits, (from + i) % TOKENS)) return (from + i) % TOKENS;
    return UINT32_MAX;
}

/* An open token that leads to an end, or any. */
static uint32_t closing(struct writer *w, const uint32_t *bits)
{
    static const char closers[] = "\"}]:,10n";
    if (is_open(bits, END_TOKEN)) return END_TOKEN;
    for (size_t i = 0; i + 1 < sizeof closers; i++)
        if (throw(w) % 8 && is_open(bits, (uint32_t)closers[i])) return (uint32_t)closers[i];
    return any_open(w, bits);
}

/* A closed token is refused, and the decode stays as it was. */
static bool closed_is_refused(struct writer *w, const uint32_t *bits)
{
    struct cs_error err = {0};
    const uint32_t token = (uint32_t)(throw(w) % TOKENS);
    if (is_open(bits, token)) return true;
    const cs_status status = cs_decode_accept(w->decode, token, &err);
    CS_ASSERT(status == CS_E_INPUT || gave_up(status));
    return status == CS_E_INPUT;
}

/* False: the walk is over. */
static bool step(struct writer *w, bool close)
{
    struct cs_error err = {0};
    uint32_t bits[MASK_WORDS] = {0};
    const cs_status status = cs_decode_mask(w->decode, bits, &err);
    CS_ASSERT(status == CS_OK || gave_up(status));
    if (status != CS_OK) return false;
    CS_ASSERT(is_open(bits, END_TOKEN) == cs_decode_may_end(w->decode));
    if (is_open(bits, END_TOKEN)) output_check(w);
    if (!closed_is_refused(w, bits)) return false;
    const uint32_t token = close ? closing(w, bits) : any_open(w, bits);
    if (token == UINT32_MAX || token == END_TOKEN) return false;
    const cs_status taken = cs_decode_accept(w->decode, token, &err);
    CS_ASSERT(taken == CS_OK || gave_up(taken));
    return taken == CS_OK;
}

static bool forced_take(struct writer *w)
{
    struct cs_error err = {0};
    cs_str forced = {0};
    const cs_status status = cs_decode_forced(w->decode, &w->arena, &forced, &err);
    CS_ASSERT(status == CS_OK || gave_up(status));
    if (status != CS_OK) return false;
    const cs_status taken = cs_decode_accept_bytes(w->decode, forced, &err);
    CS_ASSERT(taken == CS_OK || gave_up(taken));
    return taken == CS_OK;
}

static bool vocab_make(struct writer *w)
{
    static const uint32_t ends[] = {END_TOKEN};
    struct cs_error err = {0};
    cs_str tokens[TOKENS] = {0};
    char bytes[BYTES];
    for (uint32_t b = 0; b < BYTES; b++) {
        bytes[b] = (char)b;
        tokens[b] = (cs_str){&bytes[b], 1};
    }
    for (uint32_t i = 0; i < CS_COUNT(WORDS); i++) tokens[BYTES + i] = WORDS[i];
    return cs_vocab_build(&w->arena, tokens, TOKENS, ends, 1, &w->vocab, &err) == CS_OK;
}

static bool constraint_make(struct writer *w, cs_str schema, unsigned how)
{
    struct cs_error err = {0};
    const struct cs_schema_options checked = {.assert_format = true};
    const struct cs_constraint_options options = {.order = how & 1 ? CS_ORDER_SCHEMA : CS_ORDER_ANY,
                                                  .whitespace_max = how & 2};
    return cs_schema_compile_with(&w->arena, schema, &checked, &w->schema, &err) == CS_OK &&
           cs_constraint_compile(&w->arena, w->schema, &options, &w->constraint, &err) == CS_OK &&
           vocab_make(w);
}

/* One value; the dice fall on from where they lay. */
static void write_one(struct writer *w, cs_str choices)
{
    struct cs_error err = {0};
    const bool quotes = w->source.text.len && cs_utf8_invalid_at(w->source.text) == SIZE_MAX;
    const struct cs_decode_options sources = {.sources = &w->source, .source_count = quotes};
    const cs_status status =
        cs_decode_start(&w->arena, w->constraint, w->vocab, &sources, &w->decode, &err);
    CS_ASSERT(status == CS_OK || gave_up(status));
    if (status != CS_OK) return;
    for (uint32_t i = 0; i < STEPS_MAX; i++) {
        if (i < choices.len) w->dice += (unsigned char)choices.ptr[i] * UINT64_C(0x100000001B3);
        if (!w->dice) w->dice = 1;
        if (!step(w, i >= choices.len)) return;
        if (i % 8 == 0 && !forced_take(w)) return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const cs_str none = {0};
    const cs_str input = {(const char *)data, size};
    const char *const first = size ? memchr(input.ptr, '\0', size) : NULL;
    if (!first) return 0;
    const size_t at = (size_t)(first - input.ptr);
    const char *const second = memchr(first + 1, '\0', size - at - 1);
    const size_t end = second ? (size_t)(second - input.ptr) : size;
    const cs_str choices = end < size ? cs_str_slice(input, end + 1, size) : none;
    const unsigned how = choices.len ? (unsigned char)choices.ptr[0] : 0;
    struct writer w = {.source = {CS_STR("note"), cs_str_slice(input, at + 1, end)},
                       .dice = UINT64_C(0x9E3779B97F4A7C15)};
    cs_arena_init(&w.arena, cs_allocator_system(), ARENA_BYTES_MAX);
    if (constraint_make(&w, cs_str_slice(input, 0, at), how))
        for (unsigned i = 0; i < VALUES; i++) write_one(&w, choices);
    cs_arena_deinit(&w.arena);
    return 0;
}
