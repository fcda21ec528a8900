/* legible_test.c - signs of print, markup and dashes hide nothing, and spans cover the bytes of the
 * text itself. */
#include "privacy/privacy.h"
#include "tests/check.h"

#define CASE_BYTES_MAX 512
#define SPANS_MAX 16

struct marked {
    char text[CASE_BYTES_MAX];
    size_t size;
    uint32_t begin[SPANS_MAX];
    uint32_t end[SPANS_MAX];
    size_t count;
};

/* "{Ann Roe}": a span from the first brace to the second. */
static void marked_parse(struct marked *m, const char *given)
{
    *m = (struct marked){0};
    for (const char *c = given; *c; c++) {
        if (*c == '{') m->begin[m->count] = (uint32_t)m->size;
        else if (*c == '}') m->end[m->count++] = (uint32_t)m->size;
        else m->text[m->size++] = *c;
    }
}

static bool found_just(const char *given)
{
    struct marked want;
    struct cs_arena arena;
    struct cs_error err = {0};
    struct cs_phi_found found = {0};
    marked_parse(&want, given);
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    bool same = cs_phi_find(&arena, (cs_raw){{want.text, want.size}}, &found, &err) == CS_OK &&
                found.count == want.count;
    for (size_t i = 0; same && i < want.count; i++)
        same = found.spans[i].begin == want.begin[i] && found.spans[i].end == want.end[i];
    if (!same) fprintf(stderr, "%s\n", given);
    for (size_t i = 0; !same && i < found.count; i++)
        fprintf(stderr, "  found |%.*s|\n", (int)(found.spans[i].end - found.spans[i].begin),
                want.text + found.spans[i].begin);
    cs_arena_deinit(&arena);
    return same;
}

static void test_legible__blanks_that_do_not_break(void)
{
    CHECK(found_just("Patient: {Rasheeda\u00A0Quarrington}, born {4\u00A0May\u00A01961}."));
    CHECK(found_just("call {(212)\u00A0555\u20110134} or {212\u202F555\u202F0177}"));
    CHECK(found_just("Dr.\u00A0{Vukasinovich} saw\u00A0him\u00A0on\u00A0{3/4/2021}"));
}

static void test_legible__dashes(void)
{
    CHECK(found_just("call {212\u2013555\u20130134}, SSN {412\u201155\u20119087}"));
    CHECK(found_just("seen {3\u20134\u20132021}; MRN {448\u201120\u201111}"));
    CHECK(found_just("a dose of 5\u201310 mg, 2\u20133 times, grade 2\u20133"));
}

static void test_legible__what_has_no_width(void)
{
    CHECK(found_just("\uFEFFMr. {Vuka\u00ADsinovich} called."));
    CHECK(found_just("Mr. {Vukasinovich}\u200B called on {3/4/\u200B2021}."));
    CHECK(found_just("MRN\uFF1A {\uFF14\uFF14\uFF15\uFF19\uFF12\uFF18\uFF11}"));
}

static void test_legible__markup(void)
{
    CHECK(found_just("<p>Patient: <b>{Rasheeda Quarrington}</b></p><p>DOB {4/5/1961}<br/>x</p>"));
    CHECK(found_just("<td class=\"x\">MRN</td><td class=\"x\">{4459281}</td>"));
    CHECK(found_just("**Patient:** **{Rasheeda Quarrington}**, a **{97}**-year-old"));
    CHECK(found_just("Smith &amp; Nephew drain. Call&nbsp;{212-555-0134}."));
    CHECK(found_just("WBC <b 5, RBC > 4 && PLT <100 *** hold"));
}

static void test_legible__attributes_are_read(void)
{
    CHECK(found_just("<a href=\"mailto:{rquarrington@example.org}\">mail</a>"));
    CHECK(found_just("<span title=\"{212-555-0134}\">call</span>"));
}

static void test_legible__lines_of_a_printed_string(void)
{
    CHECK(found_just("Patient: {Rasheeda Quarrington}\\nDOB: {4/5/1961}\\nSeen for cough."));
    CHECK(found_just("in C:\\new\\notes there is nothing\n"));
}

static void test_legible__masks_stay_masks(void)
{
    CHECK(found_just("SSN {***-**-4471} on file"));
    CHECK(found_just("________ signature **** end"));
}

/* Each byte of a long text of marks is read once. */
static void test_legible__long_marks(void)
{
    static const char *const parts[] = {"<", "<b", "&nbsp", "**", "\u00A0", "\\n", "__", "<b>"};
    struct cs_arena arena;
    for (size_t k = 0; k < CS_COUNT(parts); k++) {
        const size_t size = strlen(parts[k]);
        const size_t count = (1 << 18) / size;
        char *const text = malloc(count * size);
        CS_ASSERT(text);
        for (size_t i = 0; i < count; i++) memcpy(text + i * size, parts[k], size);
        struct cs_error err = {0};
        struct cs_phi_found found = {0};
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        CHECK_INT(cs_phi_find(&arena, (cs_raw){{text, count * size}}, &found, &err), CS_OK);
        CHECK_INT(found.count, 0);
        cs_arena_deinit(&arena);
        free(text);
    }
}

int main(void)
{
    RUN(test_legible__blanks_that_do_not_break);
    RUN(test_legible__dashes);
    RUN(test_legible__what_has_no_width);
    RUN(test_legible__markup);
    RUN(test_legible__attributes_are_read);
    RUN(test_legible__lines_of_a_printed_string);
    RUN(test_legible__masks_stay_masks);
    RUN(test_legible__long_marks);
    return check_end();
}
