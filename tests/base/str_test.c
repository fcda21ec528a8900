/* str_test.c - borrowed bytes: compare, find, slice, trim; checked sizes. */
#include "tests/check.h"

static const cs_str empty = {NULL, 0};

static void test_str_of__null_is_empty(void)
{
    CHECK_STR(cs_str_of("abc"), "abc");
    CHECK_STR(cs_str_of(""), "");
    CHECK_INT(cs_str_of(NULL).len, 0);
    CHECK(cs_str_of(NULL).ptr != NULL);
    CHECK_INT(CS_STR("a\0b").len, 3);
    static const cs_str in_table[] = {CS_STR_INIT("one"), CS_STR_INIT("")};
    CHECK_STR(in_table[0], "one");
    CHECK_STR(in_table[1], "");
}

static void test_str_equal__compares_bytes(void)
{
    CHECK(cs_str_equal(CS_STR("a\0b"), CS_STR("a\0b")));
    CHECK(!cs_str_equal(CS_STR("a\0b"), CS_STR("a\0c")));
    CHECK(!cs_str_equal(CS_STR("a"), CS_STR("ab")));
    CHECK(!cs_str_equal(CS_STR("a"), CS_STR("A")));
    CHECK(cs_str_equal(empty, CS_STR("")));
}

static void test_str_equal_nocase__folds_ascii_only(void)
{
    CHECK(cs_str_equal_nocase(CS_STR("aBz[@"), CS_STR("AbZ[@")));
    CHECK(!cs_str_equal_nocase(CS_STR("["), CS_STR("{")));
    CHECK(!cs_str_equal_nocase(CS_STR("a"), CS_STR("ab")));
    CHECK(!cs_str_equal_nocase(CS_STR("\xC3\xA4"), CS_STR("\xC3\x84"))); /* a and A, umlauts */
    CHECK(cs_str_equal_nocase(empty, CS_STR("")));
}

static void test_str_compare__orders_by_bytes_then_length(void)
{
    static const cs_str sorted[] = {CS_STR_INIT(""),   CS_STR_INIT("A"), CS_STR_INIT("a"),
                                    CS_STR_INIT("ab"), CS_STR_INIT("b"), CS_STR_INIT("\xC3")};
    for (size_t i = 0; i < CS_COUNT(sorted); i++) {
        for (size_t k = 0; k < CS_COUNT(sorted); k++) {
            const int order = cs_str_compare(sorted[i], sorted[k]);
            CHECK_INT((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
    CHECK_INT(cs_str_compare(empty, CS_STR("")), 0);
}

static void test_str_starts__and_ends(void)
{
    CHECK(cs_str_starts(CS_STR("abc"), CS_STR("ab")));
    CHECK(cs_str_starts(CS_STR("abc"), CS_STR("")));
    CHECK(cs_str_starts(empty, empty));
    CHECK(!cs_str_starts(CS_STR("abc"), CS_STR("b")));
    CHECK(!cs_str_starts(CS_STR("a"), CS_STR("ab")));
    CHECK(cs_str_ends(CS_STR("abc"), CS_STR("bc")));
    CHECK(cs_str_ends(CS_STR("abc"), CS_STR("")));
    CHECK(!cs_str_ends(CS_STR("abc"), CS_STR("b")));
    CHECK(!cs_str_ends(CS_STR("c"), CS_STR("bc")));
}

static void test_str_find__first_place_or_none(void)
{
    const cs_str s = CS_STR("aab aab");
    CHECK_INT(cs_str_find(s, CS_STR("aab"), 0), 0);
    CHECK_INT(cs_str_find(s, CS_STR("ab"), 0), 1);
    CHECK_INT(cs_str_find(s, CS_STR("aab"), 1), 4);
    CHECK_INT(cs_str_find(s, CS_STR("b"), 6), 6);
    CHECK(cs_str_find(s, CS_STR("b"), 7) == SIZE_MAX);
    CHECK(cs_str_find(s, CS_STR("b"), 8) == SIZE_MAX);
    CHECK(cs_str_find(s, CS_STR("b"), SIZE_MAX) == SIZE_MAX);
    CHECK(cs_str_find(s, CS_STR("aab aabb"), 0) == SIZE_MAX);
    CHECK(cs_str_find(s, CS_STR("AAB"), 0) == SIZE_MAX);
    CHECK(cs_str_find(s, CS_STR(""), 0) == SIZE_MAX);
    CHECK(cs_str_find(empty, CS_STR("a"), 0) == SIZE_MAX);
}

static void test_str_find_nocase__first_place_or_none(void)
{
    const cs_str s = CS_STR("Aab aAB");
    CHECK_INT(cs_str_find_nocase(s, CS_STR("aab"), 0), 0);
    CHECK_INT(cs_str_find_nocase(s, CS_STR("AAB"), 1), 4);
    CHECK(cs_str_find_nocase(s, CS_STR("aab"), 5) == SIZE_MAX);
    CHECK(cs_str_find_nocase(s, CS_STR("aab"), 8) == SIZE_MAX);
    CHECK(cs_str_find_nocase(s, CS_STR("aab"), SIZE_MAX) == SIZE_MAX);
    CHECK(cs_str_find_nocase(s, CS_STR(""), 0) == SIZE_MAX);
    CHECK(cs_str_find_nocase(empty, CS_STR("a"), 0) == SIZE_MAX);
}

static void test_str_slice__is_clamped(void)
{
    const cs_str s = CS_STR("abcdef");
    CHECK_STR(cs_str_slice(s, 1, 3), "bc");
    CHECK_STR(cs_str_slice(s, 0, SIZE_MAX), "abcdef");
    CHECK_STR(cs_str_slice(s, 6, 6), "");
    CHECK_STR(cs_str_slice(s, 9, 12), "");
    CHECK_STR(cs_str_slice(s, 4, 2), "");
    CHECK_STR(cs_str_slice(empty, 0, 4), "");
}

static void test_str_trim__ascii_white_space(void)
{
    CHECK_STR(cs_str_trim(CS_STR(" \t\n\r\f\va b \t\n\r\f\v")), "a b");
    CHECK_STR(cs_str_trim(CS_STR(" \n ")), "");
    CHECK_STR(cs_str_trim(CS_STR("a")), "a");
    CHECK_STR(cs_str_trim(empty), "");
    CHECK_STR(cs_str_trim(CS_STR("\xC2\xA0x")), "\xC2\xA0x"); /* a no-break space stays */
}

static void test_char__classes_of_all_bytes(void)
{
    for (int i = 0; i < 256; i++) {
        const char c = (char)i;
        CHECK_INT(cs_is_digit(c), i >= '0' && i <= '9');
        CHECK_INT(cs_is_upper(c), i >= 'A' && i <= 'Z');
        CHECK_INT(cs_is_lower(c), i >= 'a' && i <= 'z');
        CHECK_INT(cs_is_alpha(c), cs_is_upper(c) || cs_is_lower(c));
        CHECK_INT(cs_is_space(c), i == ' ' || (i >= 9 && i <= 13));
        CHECK_INT(cs_to_lower(c), cs_is_upper(c) ? (char)(i + 32) : c);
    }
}

static void test_copy__allows_null_of_no_size(void)
{
    char to[4] = {'x', 'y', 'z', 0};
    cs_copy(to, NULL, 0);
    CHECK_STR(cs_str_of(to), "xyz");
    cs_copy(to, "ab", 2);
    CHECK_STR(cs_str_of(to), "abz");
}

static void test_wipe__leaves_zeros_in_place_only(void)
{
    unsigned char key[6] = {1, 2, 3, 4, 5, 6};
    cs_wipe(key + 1, 4);
    CHECK_INT(key[0], 1);
    for (size_t i = 1; i < 5; i++) CHECK_INT(key[i], 0);
    CHECK_INT(key[5], 6);
    cs_wipe(NULL, 0);
}

static void test_size__overflow_is_told_and_out_untouched(void)
{
    size_t out = 7;
    CHECK(!cs_size_add(SIZE_MAX, 1, &out));
    CHECK(!cs_size_mul(SIZE_MAX / 2 + 1, 2, &out));
    CHECK_INT(out, 7);
    CHECK(cs_size_add(SIZE_MAX - 1, 1, &out));
    CHECK(out == SIZE_MAX);
    CHECK(cs_size_mul(SIZE_MAX, 1, &out));
    CHECK(out == SIZE_MAX);
    CHECK(cs_size_mul(SIZE_MAX, 0, &out));
    CHECK_INT(out, 0);
}

int main(void)
{
    RUN(test_str_of__null_is_empty);
    RUN(test_str_equal__compares_bytes);
    RUN(test_str_equal_nocase__folds_ascii_only);
    RUN(test_str_compare__orders_by_bytes_then_length);
    RUN(test_str_starts__and_ends);
    RUN(test_str_find__first_place_or_none);
    RUN(test_str_find_nocase__first_place_or_none);
    RUN(test_str_slice__is_clamped);
    RUN(test_str_trim__ascii_white_space);
    RUN(test_char__classes_of_all_bytes);
    RUN(test_copy__allows_null_of_no_size);
    RUN(test_wipe__leaves_zeros_in_place_only);
    RUN(test_size__overflow_is_told_and_out_untouched);
    return check_end();
}
