/* summary_print_test.c - the JSON and text forms of a draft: goldens, hostile text, no memory. */
#include <math.h>

#include "tests/check.h"
#include "tests/summary_print/golden.h"
#include "tests/summary_print/sample.h"

#define GOLDEN "tests/summary_print/golden/"

static bool write_goldens;

typedef void (*sample_maker)(struct cs_arena *arena, struct sample *out);

static cs_str json_of(struct cs_arena *arena, sample_maker make)
{
    struct cs_error err = {0};
    struct sample s;
    cs_str out = {0};
    make(arena, &s);
    CHECK_INT(cs_summary_json(arena, &s.print, true, &out, &err), CS_OK);
    return out;
}

static cs_str text_of(struct cs_arena *arena, sample_maker make, unsigned columns, bool colour)
{
    struct cs_error err = {0};
    struct sample s;
    cs_str out = {0};
    make(arena, &s);
    s.print.columns = columns;
    s.print.colour = colour;
    CHECK_INT(cs_summary_text(arena, &s.print, &out, &err), CS_OK);
    return out;
}

static void test_json__equals_the_goldens(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK(golden_equal(&arena, GOLDEN "discharge.json", json_of(&arena, sample_discharge),
                       write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "odd.json", json_of(&arena, sample_odd), write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "hostile.json", json_of(&arena, sample_hostile),
                       write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "empty.json", json_of(&arena, sample_empty), write_goldens));
    cs_arena_deinit(&arena);
}

static void test_text__equals_the_goldens(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK(golden_equal(&arena, GOLDEN "discharge.txt", text_of(&arena, sample_discharge, 80, false),
                       write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "discharge-40.txt",
                       text_of(&arena, sample_discharge, 40, false), write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "odd.txt", text_of(&arena, sample_odd, 80, false),
                       write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "hostile.txt", text_of(&arena, sample_hostile, 80, false),
                       write_goldens));
    CHECK(golden_equal(&arena, GOLDEN "empty.txt", text_of(&arena, sample_empty, 80, false),
                       write_goldens));
    cs_arena_deinit(&arena);
}

/* The quote in the JSON is exactly the bytes of the document between start and end. */
static void evidence_check(const struct sample *s, yyjson_val *part)
{
    size_t i;
    size_t max;
    yyjson_val *item;
    yyjson_arr_foreach(part, i, max, item)
    {
        size_t e;
        size_t count;
        yyjson_val *evidence;
        yyjson_arr_foreach(yyjson_obj_get(item, "evidence"), e, count, evidence)
        {
            yyjson_val *const quote = yyjson_obj_get(evidence, "quote");
            const cs_str bytes = cs_str_slice(s->doc.text.phi_bytes,
                                              yyjson_get_uint(yyjson_obj_get(evidence, "start")),
                                              yyjson_get_uint(yyjson_obj_get(evidence, "end")));
            CHECK(cs_str_equal(bytes, (cs_str){yyjson_get_str(quote), yyjson_get_len(quote)}));
        }
    }
}

static void test_json__quotes_the_very_bytes(void)
{
    static const sample_maker makers[] = {sample_discharge, sample_odd, sample_hostile};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (size_t i = 0; i < CS_COUNT(makers); i++) {
        struct cs_error err = {0};
        struct sample s;
        yyjson_doc *doc = NULL;
        makers[i](&arena, &s);
        CHECK_INT(cs_json_parse(&arena, json_of(&arena, makers[i]), &doc, &err), CS_OK);
        yyjson_val *const root = yyjson_doc_get_root(doc);
        evidence_check(&s, yyjson_obj_get(root, "diagnoses"));
        evidence_check(&s, yyjson_obj_get(root, "medications"));
        evidence_check(&s, yyjson_obj_get(root, "follow_up"));
        evidence_check(&s, yyjson_obj_get(root, "red_flags"));
    }
    cs_arena_deinit(&arena);
}

static void test_json__confidence_has_two_decimals(void)
{
    static const struct {
        float given;
        const char *wanted;
    } cases[] = {{0.934F, "0.93"}, {1.0F, "1.0"},    {2.0F, "1.0"},
                 {-1.0F, "0.0"},   {0.006F, "0.01"}, {(float)NAN, "0.0"}};
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (size_t i = 0; i < CS_COUNT(cases); i++) {
        struct cs_error err = {0};
        struct sample s;
        cs_str out = {0};
        char wanted[32];
        sample_odd(&arena, &s);
        s.draft.diagnoses[0].claim.confidence = cases[i].given;
        CHECK_INT(cs_summary_json(&arena, &s.print, false, &out, &err), CS_OK);
        snprintf(wanted, sizeof wanted, "\"confidence\":%s,", cases[i].wanted);
        CHECK(cs_str_find(out, cs_str_of(wanted), 0) != SIZE_MAX);
    }
    cs_arena_deinit(&arena);
}

/* Nothing may reach a terminal that is not text: no C0 but line ends, no C1, no turning marks. */
static void check_is_tame(cs_str out, bool with_colour)
{
    for (size_t i = 0; i < out.len; i++) {
        const unsigned char c = (unsigned char)out.ptr[i];
        if (c == 0x1b && with_colour) continue;
        CHECK(c >= 0x20 || c == '\n');
        CHECK(c != 0x7f);
        if (c == 0xC2) CHECK((unsigned char)out.ptr[i + 1] >= 0xA0);
    }
    CHECK(cs_str_find(out, CS_STR("\xE2\x80\xAE"), 0) == SIZE_MAX);
    CHECK(cs_str_find(out, CS_STR("\xE2\x81\xA6"), 0) == SIZE_MAX);
    CHECK(cs_utf8_invalid_at(out) == SIZE_MAX);
}

static void test_text__lets_no_control_character_through(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (unsigned columns = 1; columns < 170; columns += 7)
        check_is_tame(text_of(&arena, sample_hostile, columns, false), false);
    const cs_str coloured = text_of(&arena, sample_hostile, 80, true);
    check_is_tame(coloured, true);
    CHECK(cs_str_find(coloured, CS_STR("\x1b[31mred"), 0) == SIZE_MAX);
    CHECK(cs_str_find(coloured, CS_STR("\\u{202e}gm 5"), 0) != SIZE_MAX);
    cs_arena_deinit(&arena);
}

static void test_text__keeps_to_its_columns(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    static const unsigned widths[] = {32, 40, 60, 80, 120};
    for (size_t w = 0; w < CS_COUNT(widths); w++) {
        const cs_str out = text_of(&arena, sample_discharge, widths[w], false);
        unsigned column = 0;
        for (size_t i = 0; i < out.len; i++) {
            const unsigned char c = (unsigned char)out.ptr[i];
            column = c == '\n' ? 0 : column + ((c & 0xC0) != 0x80);
            CHECK(column <= widths[w]);
        }
    }
    cs_arena_deinit(&arena);
}

static void test_text__says_the_same_with_colour(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const cs_str plain = text_of(&arena, sample_discharge, 80, false);
    const cs_str coloured = text_of(&arena, sample_discharge, 80, true);
    struct cs_buf bare;
    cs_buf_init(&bare, &arena, coloured.len + 1);
    for (size_t i = 0; i < coloured.len; i++) {
        if (coloured.ptr[i] != '\x1b') cs_buf_add_char(&bare, coloured.ptr[i]);
        else
            while (coloured.ptr[i] != 'm') i++;
    }
    CHECK(coloured.len > plain.len);
    CHECK(cs_str_equal(plain, (cs_str){bare.bytes, bare.size}));
    cs_arena_deinit(&arena);
}

static void test_print__refuses_a_citation_outside_the_document(void)
{
    static const cs_span wrong[] = {{0, 100000}, {9, 9}, {9, 8}, {13, 14}}; /* 13: inside é */
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    for (size_t i = 0; i < CS_COUNT(wrong); i++) {
        struct cs_error err = {0};
        struct sample s;
        cs_str out = {0};
        sample_odd(&arena, &s);
        s.draft.diagnoses[1].claim.evidence = &wrong[i];
        CHECK_INT(cs_summary_json(&arena, &s.print, false, &out, &err), CS_E_INTERNAL);
        CHECK_INT(cs_summary_text(&arena, &s.print, &out, &err), CS_E_INTERNAL);
        s.draft.diagnoses[1].claim.evidence_count = 0;
        CHECK_INT(cs_summary_json(&arena, &s.print, false, &out, &err), CS_E_INTERNAL);
    }
    cs_arena_deinit(&arena);
}

/* Fail the n-th allocation for n = 1, 2, … until the work passes. */
static void test_print__survives_every_failed_allocation(void)
{
    struct cs_arena home;
    struct sample s;
    cs_arena_init(&home, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    sample_discharge(&home, &s);
    for (unsigned form = 0; form < 2; form++) {
        cs_status status = CS_E_MEMORY;
        for (long n = 1; status != CS_OK && n < 1000; n++) {
            struct failing_allocator failing = {.countdown = n};
            struct cs_error err = {0};
            struct cs_arena arena;
            cs_str out = {0};
            cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
            status = form ? cs_summary_text(&arena, &s.print, &out, &err)
                          : cs_summary_json(&arena, &s.print, true, &out, &err);
            CHECK(status == CS_OK || status == CS_E_MEMORY);
            cs_arena_deinit(&arena);
        }
        CHECK_INT(status, CS_OK);
    }
    cs_arena_deinit(&home);
}

/* A draft that was read back is printed as the one that was made. */
static void test_parse__gives_the_draft_back(void)
{
    static const sample_maker makers[] = {sample_discharge, sample_odd, sample_hostile,
                                          sample_empty};
    for (size_t i = 0; i < CS_COUNT(makers); i++) {
        struct cs_arena arena;
        struct cs_error err = {0};
        struct sample s;
        struct cs_draft again;
        yyjson_doc *doc = NULL;
        cs_str json = {0};
        cs_str json_again = {0};
        cs_str text = {0};
        cs_str text_again = {0};
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        makers[i](&arena, &s);
        CHECK_INT(cs_summary_json(&arena, &s.print, false, &json, &err), CS_OK);
        CHECK_INT(cs_summary_text(&arena, &s.print, &text, &err), CS_OK);
        CHECK_INT(cs_json_parse(&arena, json, &doc, &err), CS_OK);
        CHECK_INT(cs_summary_parse(&arena, yyjson_doc_get_root(doc), &again, &err), CS_OK);
        s.print.draft = &again;
        CHECK_INT(cs_summary_json(&arena, &s.print, false, &json_again, &err), CS_OK);
        CHECK_INT(cs_summary_text(&arena, &s.print, &text_again, &err), CS_OK);
        CHECK(cs_str_equal(json, json_again));
        CHECK(cs_str_equal(text, text_again));
        CHECK(json.len > 100);
        cs_arena_deinit(&arena);
    }
}

static void test_parse__refuses_what_is_no_draft(void)
{
    static const char *const wrong[] = {
        "1", "{}", "{\"diagnoses\":{}}",
        "{\"diagnoses\":[{\"name\":\"x\"}],\"medications\":[],\"follow_up\":[],\"red_flags\":[],"
        "\"reasons\":[]}",
        "{\"diagnoses\":[],\"medications\":[],\"follow_up\":[],\"red_flags\":[{\"finding\":\"x\","
        "\"check\":\"quoted\",\"evidence\":[{\"start\":5,\"end\":5}]}],\"reasons\":[]}"};
    for (size_t i = 0; i < CS_COUNT(wrong); i++) {
        struct cs_arena arena;
        struct cs_error err = {0};
        struct cs_draft draft;
        yyjson_doc *doc = NULL;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_json_parse(&arena, cs_str_of(wrong[i]), &doc, &err), CS_OK);
        CHECK_INT(cs_summary_parse(&arena, yyjson_doc_get_root(doc), &draft, &err), CS_E_INPUT);
        cs_arena_deinit(&arena);
    }
}

int main(int count, char **arguments)
{
    write_goldens = count > 1 && strcmp(arguments[1], "--write") == 0;
    RUN(test_json__equals_the_goldens);
    RUN(test_json__quotes_the_very_bytes);
    RUN(test_json__confidence_has_two_decimals);
    RUN(test_text__equals_the_goldens);
    RUN(test_text__lets_no_control_character_through);
    RUN(test_text__keeps_to_its_columns);
    RUN(test_text__says_the_same_with_colour);
    RUN(test_print__refuses_a_citation_outside_the_document);
    RUN(test_print__survives_every_failed_allocation);
    RUN(test_parse__gives_the_draft_back);
    RUN(test_parse__refuses_what_is_no_draft);
    return check_end();
}
