/* summary_html_test.c - the evidence page: goldens, the source comes back byte for byte, escaping.
 *
 * `summary_html_test --write` makes the goldens anew; `--pages DIR` writes every sample's page for
 * the browser's tests (tests/e2e_page). */
#include "tests/check.h"
#include "tests/summary_print/golden.h"
#include "tests/summary_print/sample.h"

#define GOLDEN "tests/summary_print/golden/"
#define SOURCE_BEGIN "<div id=src>"
#define SOURCE_END "</div>"

static bool write_goldens;

typedef void (*sample_maker)(struct cs_arena *arena, struct sample *out);
static const struct {
    const char *name;
    sample_maker make;
} SAMPLES[] = {{"discharge", sample_discharge},
               {"odd", sample_odd},
               {"hostile", sample_hostile},
               {"empty", sample_empty}};

static cs_str page_of(struct cs_arena *arena, const struct sample *s)
{
    struct cs_error err = {0};
    cs_str out = {0};
    CHECK_INT(cs_summary_html(arena, &s->print, &out, &err), CS_OK);
    return out;
}

/* The body only: style and script would make every golden change with them. */
static cs_str body_of(cs_str page)
{
    const size_t begin = cs_str_find(page, CS_STR("<body>"), 0);
    const size_t end = cs_str_find(page, CS_STR("<dialog"), 0);
    return cs_str_slice(page, begin, end);
}

static void test_html__equals_the_goldens(void)
{
    for (size_t i = 0; i < CS_COUNT(SAMPLES); i++) {
        struct cs_arena arena;
        struct sample s;
        char path[128];
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        SAMPLES[i].make(&arena, &s);
        snprintf(path, sizeof path, GOLDEN "%s.html", SAMPLES[i].name);
        CHECK(golden_equal(&arena, path, body_of(page_of(&arena, &s)), write_goldens));
        cs_arena_deinit(&arena);
    }
}

/* What a browser would give as text: tags away, references decoded. */
static cs_str text_of(struct cs_arena *arena, cs_str html)
{
    static const struct {
        cs_str reference;
        char character;
    } references[] = {{CS_STR_INIT("&amp;"), '&'},  {CS_STR_INIT("&lt;"), '<'},
                      {CS_STR_INIT("&gt;"), '>'},   {CS_STR_INIT("&quot;"), '"'},
                      {CS_STR_INIT("&#39;"), '\''}, {CS_STR_INIT("&#13;"), '\r'}};
    struct cs_buf buf;
    cs_buf_init(&buf, arena, html.len + 1);
    for (size_t i = 0; i < html.len; i++) {
        if (html.ptr[i] == '<') {
            while (html.ptr[i] != '>') i++;
            continue;
        }
        char c = html.ptr[i];
        for (size_t r = 0; c == '&' && r < CS_COUNT(references); r++) {
            if (!cs_str_starts(cs_str_slice(html, i, html.len), references[r].reference)) continue;
            c = references[r].character;
            i += references[r].reference.len - 1;
            break;
        }
        cs_buf_add_char(&buf, c);
    }
    return (cs_str){buf.bytes, buf.size};
}

static cs_str source_of(cs_str page)
{
    const size_t begin = cs_str_find(page, CS_STR(SOURCE_BEGIN), 0) + sizeof SOURCE_BEGIN - 1;
    return cs_str_slice(page, begin, cs_str_find(page, CS_STR(SOURCE_END), begin));
}

static void test_html__gives_the_source_back_byte_for_byte(void)
{
    for (size_t i = 0; i < CS_COUNT(SAMPLES); i++) {
        struct cs_arena arena;
        struct sample s;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        SAMPLES[i].make(&arena, &s);
        const cs_str source = text_of(&arena, source_of(page_of(&arena, &s)));
        CHECK(cs_str_equal(source, s.doc.text.phi_bytes));
        cs_arena_deinit(&arena);
    }
}

/* True when the list in an attribute (behind key, ended by a quote) holds the number. */
static bool lists(cs_str tag, const char *key, uint32_t number)
{
    size_t at = cs_str_find(tag, cs_str_of(key), 0);
    if (at == SIZE_MAX) return false;
    at += strlen(key);
    while (at < tag.len && tag.ptr[at] != '"') {
        uint32_t n = 0;
        while (cs_is_digit(tag.ptr[at])) n = n * 10 + (uint32_t)(tag.ptr[at++] - '0');
        if (n == number) return true;
        if (tag.ptr[at] == ' ') at++;
    }
    return false;
}

/* The text of all marks that list an evidence number. */
static cs_str marked_text(struct cs_arena *arena, cs_str source, uint32_t number)
{
    struct cs_buf buf;
    cs_buf_init(&buf, arena, source.len + 1);
    size_t at = 0;
    while ((at = cs_str_find(source, CS_STR("<a class=ev "), at)) != SIZE_MAX) {
        const size_t close = cs_str_find(source, CS_STR("\">"), at) + 2;
        const size_t end = cs_str_find(source, CS_STR("</a>"), close);
        if (lists(cs_str_slice(source, at, close), "data-e=\"", number))
            cs_buf_add(&buf, text_of(arena, cs_str_slice(source, close, end)));
        at = end;
    }
    return (cs_str){buf.bytes, buf.size};
}

/* The chips of a statement lead to marks that hold exactly the bytes of its evidence. */
static void claim_check(struct cs_arena *arena, const struct sample *s, cs_str page,
                        const struct cs_claim *claim)
{
    const cs_str source = source_of(page);
    for (uint32_t i = 0; i < claim->evidence_count; i++) {
        const cs_span span = claim->evidence[i];
        const cs_str bytes = cs_str_slice(s->doc.text.phi_bytes, span.begin, span.end);
        bool found = false;
        for (uint32_t number = 1; number < 40 && !found; number++)
            found = cs_str_equal(marked_text(arena, source, number), bytes);
        CHECK(found);
    }
}

static void test_html__marks_exactly_the_bytes_of_each_span(void)
{
    for (size_t i = 0; i < CS_COUNT(SAMPLES); i++) {
        struct cs_arena arena;
        struct sample s;
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        SAMPLES[i].make(&arena, &s);
        const cs_str page = page_of(&arena, &s);
        for (uint32_t k = 0; k < s.draft.diagnosis_count; k++)
            claim_check(&arena, &s, page, &s.draft.diagnoses[k].claim);
        for (uint32_t k = 0; k < s.draft.medication_count; k++)
            claim_check(&arena, &s, page, &s.draft.medications[k].claim);
        for (uint32_t k = 0; k < s.draft.red_flag_count; k++)
            claim_check(&arena, &s, page, &s.draft.red_flags[k].claim);
        cs_arena_deinit(&arena);
    }
}

static void test_html__lets_no_markup_in(void)
{
    static const char *const never[] = {"<script>alert", "<img",       "onclick=\"alert",
                                        "<b>bold",       "<i>problem", "</table><script>",
                                        "<!-- ]]"};
    struct cs_arena arena;
    struct sample s;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    sample_hostile(&arena, &s);
    const cs_str page = page_of(&arena, &s);
    for (size_t i = 0; i < CS_COUNT(never); i++)
        CHECK(cs_str_find(page, cs_str_of(never[i]), 0) == SIZE_MAX);
    CHECK_INT(cs_utf8_invalid_at(page), SIZE_MAX);
    /* Outside the source nothing turns or hides; inside, each such character has its own box. */
    const cs_str source = source_of(page);
    const size_t after = (size_t)(source.ptr - page.ptr) + source.len;
    CHECK(cs_str_find(page, CS_STR("\xE2\x80\xAE"), after) == SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("\x1b"), after) == SIZE_MAX);
    CHECK(cs_str_find(source, CS_STR("data-c=\"\\u{202e}\">\xE2\x80\xAE</span>"), 0) != SIZE_MAX);
    cs_arena_deinit(&arena);
}

static void test_html__keeps_its_promises_of_size_and_policy(void)
{
    struct cs_arena arena;
    struct sample s;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    sample_discharge(&arena, &s);
    const cs_str page = page_of(&arena, &s);
    const size_t style = cs_str_find(page, CS_STR("<style>"), 0);
    const size_t script = cs_str_find(page, CS_STR("<script>"), 0);
    CHECK(cs_str_find(page, CS_STR("</style>"), style) - style < 12 * 1024);
    CHECK(cs_str_find(page, CS_STR("</script>"), script) - script < 10 * 1024);
    CHECK(cs_str_find(page, CS_STR("<title>Draft summary</title>"), 0) != SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("default-src 'none'; style-src 'sha256-"), 0) != SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("unsafe-inline"), 0) == SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("http:"), 0) == SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("https:"), 0) == SIZE_MAX);
    CHECK(cs_str_find(page, CS_STR("style="), 0) == SIZE_MAX); /* the policy would stop it */
    cs_arena_deinit(&arena);
}

static void test_html__survives_every_failed_allocation(void)
{
    struct cs_arena home;
    struct sample s;
    cs_arena_init(&home, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    sample_discharge(&home, &s);
    cs_status status = CS_E_MEMORY;
    for (long n = 1; status != CS_OK && n < 1000; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_error err = {0};
        struct cs_arena arena;
        cs_str out = {0};
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        status = cs_summary_html(&arena, &s.print, &out, &err);
        CHECK(status == CS_OK || status == CS_E_MEMORY);
        cs_arena_deinit(&arena);
    }
    CHECK_INT(status, CS_OK);
    cs_arena_deinit(&home);
}

static int pages_write(const char *folder)
{
    bool good = true;
    for (size_t i = 0; i < CS_COUNT(SAMPLES); i++) {
        struct cs_arena arena;
        struct cs_error err = {0};
        struct sample s;
        char path[1024];
        cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
        SAMPLES[i].make(&arena, &s);
        snprintf(path, sizeof path, "%s/%s.html", folder, SAMPLES[i].name);
        good = good && cs_file_replace(path, page_of(&arena, &s), 0644, &err) == CS_OK;
        snprintf(path, sizeof path, "%s/%s.txt", folder, SAMPLES[i].name);
        good = good && cs_file_replace(path, s.doc.text.phi_bytes, 0644, &err) == CS_OK;
        cs_str json = {0};
        good = good && cs_summary_json(&arena, &s.print, false, &json, &err) == CS_OK;
        snprintf(path, sizeof path, "%s/%s.json", folder, SAMPLES[i].name);
        good = good && cs_file_replace(path, json, 0644, &err) == CS_OK;
        cs_arena_deinit(&arena);
    }
    return good ? 0 : 1;
}

int main(int count, char **arguments)
{
    if (count > 2 && strcmp(arguments[1], "--pages") == 0) return pages_write(arguments[2]);
    write_goldens = count > 1 && strcmp(arguments[1], "--write") == 0;
    RUN(test_html__equals_the_goldens);
    RUN(test_html__gives_the_source_back_byte_for_byte);
    RUN(test_html__marks_exactly_the_bytes_of_each_span);
    RUN(test_html__lets_no_markup_in);
    RUN(test_html__keeps_its_promises_of_size_and_policy);
    RUN(test_html__survives_every_failed_allocation);
    return check_end();
}
