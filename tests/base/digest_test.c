/* digest_test.c - SHA-256 by the published vectors; ids and digests as text. */
#include "tests/check.h"

/* The digest of s as text equals hex. */
static void check_digest(cs_str s, const char *hex)
{
    struct cs_error err;
    cs_digest digest;
    char text[65];
    CHECK_INT(cs_sha256(s, &digest, &err), CS_OK);
    cs_digest_text(&digest, text);
    CHECK_STR(cs_str_of(text), hex);
}

/* FIPS 180-4's examples (NIST, SHA256.pdf) and the million "a" of FIPS 180-2, B.3. */
static void test_sha256__fips_vectors(void)
{
    check_digest(CS_STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_digest(CS_STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check_digest(CS_STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_digest((cs_str){NULL, 0},
                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check_digest(CS_STR("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnop"
                        "jklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
                 "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    const size_t size = 1000000;
    char *const million = malloc(size);
    CHECK(million != NULL);
    if (!million) return;
    memset(million, 'a', size);
    check_digest((cs_str){million, size},
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void test_sha256_parts__no_two_lists_are_alike(void)
{
    static const struct {
        cs_str parts[3];
        size_t count;
    } lists[] = {
        {{CS_STR_INIT("")}, 0},
        {{CS_STR_INIT("")}, 1},
        {{CS_STR_INIT(""), CS_STR_INIT("")}, 2},
        {{CS_STR_INIT("abc")}, 1},
        {{CS_STR_INIT("ab"), CS_STR_INIT("c")}, 2},
        {{CS_STR_INIT("a"), CS_STR_INIT("bc")}, 2},
        {{CS_STR_INIT("a"), CS_STR_INIT("b"), CS_STR_INIT("c")}, 3},
        {{CS_STR_INIT("abc"), CS_STR_INIT("")}, 2},
        {{CS_STR_INIT(""), CS_STR_INIT("abc")}, 2},
        {{CS_STR_INIT("c"), CS_STR_INIT("ab")}, 2},
        /* the bytes that {"ab", "c"} is turned into, as one part */
        {{CS_STR_INIT("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c")}, 1},
    };
    cs_digest digests[CS_COUNT(lists)];
    struct cs_error err;
    for (size_t i = 0; i < CS_COUNT(lists); i++) {
        CHECK_INT(cs_sha256_parts(lists[i].parts, lists[i].count, &digests[i], &err), CS_OK);
        for (size_t k = 0; k < i; k++) CHECK(!cs_digest_equal(&digests[i], &digests[k]));
    }
}

static void test_sha256_parts__is_the_digest_of_lengths_and_bytes(void)
{
    static const cs_str parts[] = {CS_STR_INIT("ab"), {NULL, 0}, CS_STR_INIT("c")};
    struct cs_error err;
    cs_digest digest;
    char text[65];
    CHECK_INT(cs_sha256_parts(parts, CS_COUNT(parts), &digest, &err), CS_OK);
    cs_digest_text(&digest, text);
    check_digest(CS_STR("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1c"), text);
}

static void test_digest_text__and_parse(void)
{
    cs_digest digest;
    cs_digest back = {{0}};
    char text[65];
    for (size_t i = 0; i < sizeof digest.bytes; i++) digest.bytes[i] = (uint8_t)(i * 9 + 1);
    cs_digest_text(&digest, text);
    CHECK_INT(strlen(text), 64);
    CHECK(cs_digest_parse(cs_str_of(text), &back) && cs_digest_equal(&digest, &back));
    for (size_t bit = 0; bit < 256; bit++) {
        back = digest;
        back.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(!cs_digest_equal(&digest, &back));
    }
    back = digest;
    CHECK(!cs_digest_parse(cs_str_slice(cs_str_of(text), 0, 63), &back));
    text[63] = 'g';
    CHECK(!cs_digest_parse(cs_str_of(text), &back));
    CHECK(cs_digest_equal(&digest, &back)); /* untouched by what is refused */
}

static void test_id_text__and_parse(void)
{
    const cs_id id = {{0x00, 0x01, 0x0F, 0xF0, 0xFF, 0xAB, 0xCD, 0xEF}};
    cs_id back = {{9}};
    char text[33];
    cs_id_text(id, text);
    CHECK_STR(cs_str_of(text), "00010ff0ffabcdef0000000000000000");
    CHECK(cs_id_parse(cs_str_of(text), &back) && cs_id_equal(id, back));
    CHECK(cs_id_parse(CS_STR("00010FF0FFABCDEF0000000000000000"), &back) && cs_id_equal(id, back));
    static const cs_str bad[] = {
        {NULL, 0},
        CS_STR_INIT("00010ff0ffabcdef000000000000000"),
        CS_STR_INIT("00010ff0ffabcdef00000000000000000"),
        CS_STR_INIT("00010ff0ffabcdef000000000000000g"),
        CS_STR_INIT("00010ff0ffabcdef000000000000000/"),
        CS_STR_INIT("00010ff0ffabcdef000000000000000:"),
        CS_STR_INIT("00010ff0ffabcdef000000000000000`"),
        CS_STR_INIT("00010ff0ffabcdef00000000000000 0"),
        CS_STR_INIT("0x010ff0ffabcdef0000000000000000"),
        CS_STR_INIT("00010ff0ffabcdef000000000000000\0"),
    };
    for (size_t i = 0; i < CS_COUNT(bad); i++) CHECK(!cs_id_parse(bad[i], &back));
    CHECK(cs_id_equal(id, back));
    back.bytes[15] = 1;
    CHECK(!cs_id_equal(id, back));
}

int main(void)
{
    RUN(test_sha256__fips_vectors);
    RUN(test_sha256_parts__no_two_lists_are_alike);
    RUN(test_sha256_parts__is_the_digest_of_lengths_and_bytes);
    RUN(test_digest_text__and_parse);
    RUN(test_id_text__and_parse);
    return check_end();
}
