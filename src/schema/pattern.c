/* pattern.c - regular expressions of ECMA-262, compiled and matched by PCRE2.
 *
 * Both dialects agree on nearly all that schemas use. What differs is written anew first: \s
 * knows more white space, \p{Letter} is \p{L}, and `$` is only the very end. PCRE2's memory comes
 * from the caller's arena; a match may take so many steps and no more: no pattern can hang us. */
#include "schema/schema_in.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define PATTERN_BYTES_MAX ((size_t)256 * 1024)
#define MATCH_STEPS_MAX 1000000u
#define MATCH_HEAP_KIB_MAX 8192u
#define SPACES                                                                                     \
    "\\u{A0}\\u{FEFF}\\u{1680}\\u{2000}-\\u{200A}\\u{2028}\\u{2029}\\u{202F}\\u{205F}\\u{3000}"

struct cs_pattern {
    pcre2_code *code;
    const struct cs_dfa *dfa; /* NULL: ask PCRE2; it is asked for text that is not ASCII as well */
};

static void *arena_malloc(size_t size, void *self)
{
    return cs_arena_get(self, size);
}

static void arena_free(void *memory, void *self)
{
    (void)memory;
    (void)self;
}

/* General categories by their long names (Unicode, PropertyValueAliases). */
static const struct {
    cs_str name;
    cs_str alias;
} CATEGORIES[] = {{CS_STR_INIT("Letter"), CS_STR_INIT("L")},
                  {CS_STR_INIT("Cased_Letter"), CS_STR_INIT("L&")},
                  {CS_STR_INIT("Uppercase_Letter"), CS_STR_INIT("Lu")},
                  {CS_STR_INIT("Lowercase_Letter"), CS_STR_INIT("Ll")},
                  {CS_STR_INIT("Titlecase_Letter"), CS_STR_INIT("Lt")},
                  {CS_STR_INIT("Modifier_Letter"), CS_STR_INIT("Lm")},
                  {CS_STR_INIT("Other_Letter"), CS_STR_INIT("Lo")},
                  {CS_STR_INIT("Mark"), CS_STR_INIT("M")},
                  {CS_STR_INIT("Nonspacing_Mark"), CS_STR_INIT("Mn")},
                  {CS_STR_INIT("Spacing_Mark"), CS_STR_INIT("Mc")},
                  {CS_STR_INIT("Enclosing_Mark"), CS_STR_INIT("Me")},
                  {CS_STR_INIT("Number"), CS_STR_INIT("N")},
                  {CS_STR_INIT("Decimal_Number"), CS_STR_INIT("Nd")},
                  {CS_STR_INIT("digit"), CS_STR_INIT("Nd")},
                  {CS_STR_INIT("Letter_Number"), CS_STR_INIT("Nl")},
                  {CS_STR_INIT("Other_Number"), CS_STR_INIT("No")},
                  {CS_STR_INIT("Punctuation"), CS_STR_INIT("P")},
                  {CS_STR_INIT("punct"), CS_STR_INIT("P")},
                  {CS_STR_INIT("Symbol"), CS_STR_INIT("S")},
                  {CS_STR_INIT("Separator"), CS_STR_INIT("Z")},
                  {CS_STR_INIT("Space_Separator"), CS_STR_INIT("Zs")},
                  {CS_STR_INIT("Other"), CS_STR_INIT("C")},
                  {CS_STR_INIT("Control"), CS_STR_INIT("Cc")},
                  {CS_STR_INIT("cntrl"), CS_STR_INIT("Cc")}};

static cs_str category_alias(cs_str name)
{
    static const cs_str prefixes[] = {CS_STR_INIT("General_Category="), CS_STR_INIT("gc="),
                                      CS_STR_INIT("Script="), CS_STR_INIT("sc=")};
    for (size_t i = 0; i < CS_COUNT(prefixes); i++)
        if (cs_str_starts(name, prefixes[i])) name = cs_str_slice(name, prefixes[i].len, name.len);
    for (size_t i = 0; i < CS_COUNT(CATEGORIES); i++)
        if (cs_str_equal(name, CATEGORIES[i].name)) return CATEGORIES[i].alias;
    return name;
}

/* An escape at text[at]; gives the offset behind what was written anew. */
static size_t escape_rewrite(cs_str text, size_t at, bool in_class, struct cs_buf *out)
{
    const char c = at + 1 < text.len ? text.ptr[at + 1] : '\0';
    if (c == 's') {
        cs_buf_add(out, in_class ? CS_STR("\\s" SPACES) : CS_STR("[\\s" SPACES "]"));
        return at + 2;
    }
    if (c == 'S' && !in_class) {
        CS_BUF_LIT(out, "[^\\s" SPACES "]");
        return at + 2;
    }
    if ((c == 'p' || c == 'P') && at + 2 < text.len && text.ptr[at + 2] == '{') {
        const size_t end = cs_str_find(text, CS_STR("}"), at);
        if (end != SIZE_MAX) {
            cs_buf_add(out, cs_str_slice(text, at, at + 3));
            cs_buf_add(out, category_alias(cs_str_slice(text, at + 3, end)));
            cs_buf_add_char(out, '}');
            return end + 1;
        }
    }
    cs_buf_add(out, cs_str_slice(text, at, at + 2));
    return at + 2;
}

static cs_status rewrite(struct cs_arena *arena, cs_str text, cs_str *out, struct cs_error *err)
{
    struct cs_buf buf;
    bool in_class = false;
    cs_buf_init(&buf, arena, PATTERN_BYTES_MAX);
    for (size_t at = 0; at < text.len;) {
        const char c = text.ptr[at];
        if (c == '\\') {
            at = escape_rewrite(text, at, in_class, &buf);
            continue;
        }
        if (c == '[' && in_class) cs_buf_add_char(&buf, '\\'); /* a POSIX class is none there */
        if (c == '[') in_class = true;
        if (c == ']') in_class = false;
        cs_buf_add_char(&buf, c);
        at++;
    }
    return cs_buf_finish(&buf, out, err);
}

/* It may well be a regular expression, but PCRE2 does not take one of this size. */
static bool is_too_large(int code)
{
    return code == PCRE2_ERROR_QUANTIFIER_TOO_BIG || code == PCRE2_ERROR_PATTERN_TOO_LARGE ||
           code == PCRE2_ERROR_PATTERN_TOO_COMPLICATED ||
           code == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ||
           code == PCRE2_ERROR_LOOKBEHIND_TOO_LONG || code == PCRE2_ERROR_TOO_MANY_CAPTURES;
}

cs_status cs_pattern_compile(struct cs_arena *arena, cs_str text, struct cs_pattern **out,
                             struct cs_error *err)
{
    cs_str source = {0};
    int code = 0;
    size_t at = 0;
    if (text.len > PATTERN_BYTES_MAX / 32)
        return CS_FAIL(err, CS_E_LIMIT, "A pattern is too long", "Write a shorter one");
    CS_TRY(rewrite(arena, text, &source, err));
    struct cs_pattern *const pattern = CS_NEW(arena, struct cs_pattern);
    pcre2_general_context *const general =
        pcre2_general_context_create(arena_malloc, arena_free, arena);
    pcre2_compile_context *const context = general ? pcre2_compile_context_create(general) : NULL;
    if (!pattern || !context) return cs_arena_fail(arena, err);
    (void)pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
    (void)pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF); /* what . does not match */
    pattern->code = pcre2_compile((PCRE2_SPTR)source.ptr, source.len,
                                  PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY |
                                      PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF |
                                      PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C,
                                  &code, &at, context);
    if (!pattern->code && is_too_large(code))
        return CS_FAIL_AT(err, CS_E_LIMIT, "A pattern is larger than is followed",
                          "Use smaller counts, or minLength and maxLength", at);
    if (!pattern->code)
        return CS_FAIL_AT(err, CS_E_INPUT, "This is no regular expression", "Mend the pattern", at);
    pattern->dfa = cs_dfa_compile(arena, text);
    *out = pattern;
    return CS_OK;
}

/* Matching takes 20 KB at its first step: too much to zero in an arena for each value. It comes
 * from the allocator behind the arena, with its size in front, and goes back when the walk ends. */
#define BEFORE sizeof(max_align_t)

static void *matcher_malloc(size_t size, void *self)
{
    const struct cs_arena *const arena = self;
    size_t total = 0;
    if (!cs_size_add(size, BEFORE, &total)) return NULL;
    char *const memory = arena->from.ops->get(arena->from.self, total);
    if (!memory) return NULL;
    memcpy(memory, &total, sizeof total);
    return memory + BEFORE;
}

static void matcher_free(void *memory, void *self)
{
    const struct cs_arena *const arena = self;
    size_t total = 0;
    if (!memory) return;
    char *const begin = (char *)memory - BEFORE;
    memcpy(&total, begin, sizeof total);
    arena->from.ops->put(arena->from.self, begin, total);
}

static bool matcher_begin(struct cs_matcher *matcher)
{
    pcre2_general_context *const general =
        pcre2_general_context_create(matcher_malloc, matcher_free, matcher->arena);
    matcher->data = general ? pcre2_match_data_create(1, general) : NULL;
    matcher->context = general ? pcre2_match_context_create(general) : NULL;
    pcre2_general_context_free(general);
    if (!matcher->data || !matcher->context) {
        cs_matcher_end(matcher);
        return false;
    }
    (void)pcre2_set_match_limit(matcher->context, MATCH_STEPS_MAX);
    (void)pcre2_set_heap_limit(matcher->context, MATCH_HEAP_KIB_MAX);
    return true;
}

void cs_matcher_end(struct cs_matcher *matcher)
{
    if (!matcher->data && !matcher->context) return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    matcher->data = NULL;
    matcher->context = NULL;
}

enum cs_pattern_answer cs_pattern_match(const struct cs_pattern *pattern, cs_str text,
                                        struct cs_matcher *matcher)
{
    if (pattern->dfa) {
        const enum cs_pattern_answer answer = cs_dfa_match(pattern->dfa, text);
        if (answer != CS_PATTERN_GAVE_UP) return answer;
    }
    if (!matcher->data && !matcher_begin(matcher)) return CS_PATTERN_GAVE_UP;
    const char *const bytes = text.ptr ? text.ptr : "";
    const int found = pcre2_match(pattern->code, (PCRE2_SPTR)bytes, text.len, 0, PCRE2_NO_UTF_CHECK,
                                  matcher->data, matcher->context);
    if (found >= 0) return CS_PATTERN_MATCHES;
    return found == PCRE2_ERROR_NOMATCH ? CS_PATTERN_DIFFERS : CS_PATTERN_GAVE_UP;
}

/* ECMA-262 with the flag u: a backslash before a letter means something, or is a mistake, and a
 * group's "(?" goes on with one of : = ! < only. PCRE2 knows more. */
static bool is_ecma(cs_str text)
{
    for (size_t at = cs_str_find(text, CS_STR("(?"), 0); at != SIZE_MAX;
         at = cs_str_find(text, CS_STR("(?"), at + 1)) {
        const bool escaped = at > 0 && text.ptr[at - 1] == '\\';
        const char c = at + 2 < text.len ? text.ptr[at + 2] : '\0';
        const cs_str rest = cs_str_slice(text, at + 2, text.len);
        const size_t colon = cs_str_find(rest, CS_STR(":"), 0); /* "(?i:…)" is ES2025 */
        const bool flags = colon != SIZE_MAX && colon <= 4 && (cs_is_lower(c) || c == '-') &&
                           memchr(rest.ptr, ')', colon) == NULL;
        if (!escaped && !flags && (!c || !strchr(":=!<", c))) return false;
    }
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '\\') continue;
        const char c = text.ptr[++i];
        if (cs_is_alpha(c) && !strchr("dDwWsSbBfnrtvcxupPk", c)) return false;
    }
    return true;
}

bool cs_pattern_valid(struct cs_arena *scratch, cs_str text)
{
    struct cs_pattern *pattern = NULL;
    struct cs_error ignored = {0};
    return is_ecma(text) && cs_pattern_compile(scratch, text, &pattern, &ignored) == CS_OK;
}
