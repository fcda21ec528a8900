/* vocab_test.c - tokens find their place whatever their bytes are. */
#include "schema/constraint.h"
#include "tests/check.h"

#define COUNT 3000u
#define SIZE_MAX_HERE 24u

/* Texts of few different bytes, so that many begin with the same eight or more; of zero bytes,
 * which a key cannot tell from its end; of broken characters; and some twice. */
static void tokens_make(char (*room)[SIZE_MAX_HERE], cs_str *tokens)
{
    static const char bytes[] = {'a', 'a', 'a', 'b', '\0', ' ', '"', '\xC3', '\xA9', '\xFF'};
    uint32_t dice = 17;
    for (uint32_t t = 0; t < COUNT; t++) {
        dice = dice * 1664525u + 1013904223u;
        const size_t size = (dice >> 16) % SIZE_MAX_HERE;
        for (size_t i = 0; i < size; i++) {
            dice = dice * 1664525u + 1013904223u;
            room[t][i] = i < 9 && t % 3 ? 'a' : bytes[(dice >> 16) % sizeof bytes];
        }
        tokens[t] = (cs_str){room[t], size};
    }
}

/* By looking at each. */
static size_t longest_size(const cs_str *tokens, cs_str text)
{
    size_t best = 0;
    for (uint32_t t = 0; t < COUNT; t++)
        if (tokens[t].len > best && cs_str_starts(text, tokens[t])) best = tokens[t].len;
    return best;
}

static void test_vocab__finds_the_longest(void)
{
    static char room[COUNT][SIZE_MAX_HERE];
    static cs_str tokens[COUNT];
    struct cs_arena arena;
    struct cs_error err = {0};
    const struct cs_vocab *vocab = NULL;
    tokens_make(room, tokens);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_vocab_build(&arena, tokens, COUNT, NULL, 0, &vocab, &err), CS_OK);
    for (uint32_t t = 0; t < COUNT; t++) {
        const uint32_t found = cs_vocab_longest(vocab, tokens[t]);
        CHECK_INT(cs_str_equal(cs_vocab_token(vocab, found), tokens[t]), true);
        /* and of a text that is none: the last byte taken off, another put on */
        char other[SIZE_MAX_HERE + 1];
        cs_copy(other, tokens[t].ptr, tokens[t].len);
        other[tokens[t].len ? tokens[t].len - 1 : 0] = 'b';
        other[tokens[t].len] = '\0';
        const cs_str text = {other, tokens[t].len + 1};
        CHECK_INT(cs_vocab_token(vocab, cs_vocab_longest(vocab, text)).len,
                  longest_size(tokens, text));
    }
    cs_arena_deinit(&arena);
}

/* A decode with the vocabulary and one by bytes agree about every token. */
static void test_vocab__holds_every_token_once(void)
{
    static char room[COUNT][SIZE_MAX_HERE];
    static cs_str tokens[COUNT];
    static uint32_t bits[COUNT / 32 + 1];
    struct cs_arena arena;
    struct cs_error err = {0};
    const struct cs_vocab *vocab = NULL;
    const struct cs_schema *schema = NULL;
    struct cs_constraint *constraint = NULL;
    struct cs_decode *decode = NULL;
    const struct cs_constraint_options options = {.order = CS_ORDER_ANY};
    uint32_t open = 0;
    tokens_make(room, tokens);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_vocab_build(&arena, tokens, COUNT, NULL, 0, &vocab, &err), CS_OK);
    CHECK_INT(cs_schema_compile(&arena, CS_STR("{\"type\":\"string\"}"), &schema, &err), CS_OK);
    CHECK_INT(cs_constraint_compile(&arena, schema, &options, &constraint, &err), CS_OK);
    CHECK_INT(cs_decode_start(&arena, constraint, vocab, NULL, &decode, &err), CS_OK);
    CHECK_INT(cs_decode_accept_bytes(decode, CS_STR("\""), &err), CS_OK);
    CHECK_INT(cs_decode_mask(decode, bits, &err), CS_OK);
    for (uint32_t t = 0; t < COUNT; t++) {
        struct cs_arena own;
        struct cs_decode *other = NULL;
        cs_arena_init(&own, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_decode_start(&own, constraint, NULL, NULL, &other, &err), CS_OK);
        CHECK_INT(cs_decode_accept_bytes(other, CS_STR("\""), &err), CS_OK);
        const bool taken = tokens[t].len && cs_decode_accept_bytes(other, tokens[t], &err) == CS_OK;
        CHECK_INT(bits[t / 32] >> (t % 32) & 1, taken);
        open += taken;
        cs_arena_deinit(&own);
    }
    CHECK_INT(open > COUNT / 8, true);
    CHECK_INT(open < COUNT, true);
    cs_arena_deinit(&arena);
}

int main(void)
{
    RUN(test_vocab__finds_the_longest);
    RUN(test_vocab__holds_every_token_once);
    return check_end();
}
