/* utf8_test.c - the table of well-formed and ill-formed sequences, at every alignment, and all
 * code points there are. Source: Unicode 15, table 3-7 and the ill-formed subsequences after it. */
#include "tests/check.h"

#define VALID SIZE_MAX

static void test_utf8_invalid_at__table(void)
{
    static const struct {
        cs_str bytes;
        size_t at;
    } cases[] = {
        {CS_STR_INIT(""), VALID},
        {CS_STR_INIT("plain ASCII\r\n\t"), VALID},
        {CS_STR_INIT("\x7F"), VALID},
        {CS_STR_INIT("a\0b"), VALID}, /* NUL is UTF-8; cs_doc_parse refuses it, not this */
        {CS_STR_INIT("\xC2\x80"), VALID},
        {CS_STR_INIT("\xDF\xBF"), VALID},
        {CS_STR_INIT("\xE0\xA0\x80"), VALID},
        {CS_STR_INIT("\xED\x9F\xBF"), VALID},
        {CS_STR_INIT("\xEE\x80\x80"), VALID},
        {CS_STR_INIT("\xEF\xBF\xBF"), VALID},
        {CS_STR_INIT("\xEF\xBB\xBF"), VALID}, /* byte order mark */
        {CS_STR_INIT("\xF0\x90\x80\x80"), VALID},
        {CS_STR_INIT("\xF4\x8F\xBF\xBF"), VALID},
        /* a lone continuation byte */
        {CS_STR_INIT("\x80"), 0},
        {CS_STR_INIT("\xBF"), 0},
        {CS_STR_INIT("\xC2\x80\x80"), 2},
        /* overlong forms */
        {CS_STR_INIT("\xC0\x80"), 0},
        {CS_STR_INIT("\xC0\xAF"), 0},
        {CS_STR_INIT("\xC1\xBF"), 0},
        {CS_STR_INIT("\xE0\x80\xAF"), 0},
        {CS_STR_INIT("\xE0\x9F\xBF"), 0},
        {CS_STR_INIT("\xF0\x80\x80\xAF"), 0},
        {CS_STR_INIT("\xF0\x8F\xBF\xBF"), 0},
        /* surrogates */
        {CS_STR_INIT("\xED\xA0\x80"), 0},
        {CS_STR_INIT("\xED\xBF\xBF"), 0},
        {CS_STR_INIT("\xED\xA0\xBD\xED\xB8\x80"), 0},
        /* beyond U+10FFFF, and leads that never were */
        {CS_STR_INIT("\xF4\x90\x80\x80"), 0},
        {CS_STR_INIT("\xF5\x80\x80\x80"), 0},
        {CS_STR_INIT("\xF8\x88\x80\x80\x80"), 0},
        {CS_STR_INIT("\xFC\x84\x80\x80\x80\x80"), 0},
        {CS_STR_INIT("\xFE"), 0},
        {CS_STR_INIT("\xFF"), 0},
        /* cut off, at the end and inside */
        {CS_STR_INIT("\xC2"), 0},
        {CS_STR_INIT("\xE0\xA0"), 0},
        {CS_STR_INIT("\xE1"), 0},
        {CS_STR_INIT("\xF0\x90\x80"), 0},
        {CS_STR_INIT("\xF1\x80"), 0},
        {CS_STR_INIT("\xC2x"), 0},
        {CS_STR_INIT("\xE1\x80x"), 0},
        {CS_STR_INIT("\xF1\x80\x80x"), 0},
        {CS_STR_INIT("\xF1\x80\xC2\x80"), 0},
        {CS_STR_INIT("\xE2\x82\xAC\xE2\x82"), 3},
    };
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        for (size_t before = 0; before < 18; before++) {
            for (size_t after = 0; after < 10; after += 9) {
                char text[64];
                memset(text, 'a', sizeof text);
                cs_copy(text + before, cases[i].bytes.ptr, cases[i].bytes.len);
                const size_t len = before + cases[i].bytes.len + after;
                const size_t at = cs_utf8_invalid_at((cs_str){text, len});
                const size_t expected = cases[i].at == VALID ? VALID : cases[i].at + before;
                if (at != expected) CHECK_INT(i, -1); /* tells which case */
                CHECK(at == expected);
            }
        }
    }
    CHECK(cs_utf8_invalid_at((cs_str){NULL, 0}) == VALID);
}

/* The bytes of code in the form with size bytes, whether or not that form is the right one. */
static void encode(uint32_t code, size_t size, char out[static 4])
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; i-- > 1;) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(leads[size] | code);
}

static void test_utf8_invalid_at__all_code_points_in_all_forms(void)
{
    static const uint32_t beyond[] = {0, 0x80, 0x800, 0x10000, 0x200000};
    long wrong = 0;
    for (uint32_t code = 0; code < beyond[4]; code++) {
        for (size_t size = 1; size <= 4; size++) {
            if (code >= beyond[size]) continue; /* does not fit into this form */
            char bytes[4] = {0};
            encode(code, size, bytes);
            const bool shortest = code >= beyond[size - 1];
            const bool scalar = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
            const size_t expected = shortest && scalar ? VALID : 0;
            wrong += cs_utf8_invalid_at((cs_str){bytes, size}) != expected;
            wrong += size > 1 && cs_utf8_invalid_at((cs_str){bytes, size - 1}) != 0;
        }
    }
    CHECK_INT(wrong, 0);
}

int main(void)
{
    RUN(test_utf8_invalid_at__table);
    RUN(test_utf8_invalid_at__all_code_points_in_all_forms);
    return check_end();
}
