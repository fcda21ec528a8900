/* error_test.c - what a failure says, and that broken invariants stop the program. */
#include "tests/check.h"

#include <sys/wait.h>
#include <unistd.h>

static cs_status fail_with_figures(struct cs_error *err)
{
    return CS_FAIL_NUM(err, CS_E_LIMIT, "There are %1 of %2", "Give %2 or fewer", 12, -3);
}

static cs_status pass_on(struct cs_error *err)
{
    CS_TRY(CS_OK);
    CS_TRY(fail_with_figures(err));
    return CS_OK; /* not reached */
}

static void test_error_set__fills_everything(void)
{
    struct cs_error err;
    memset(&err, 0xFF, sizeof err);
    CHECK_INT(CS_FAIL(&err, CS_E_IO, "A", "B"), CS_E_IO);
    CHECK_INT(err.status, CS_E_IO);
    CHECK_STR(cs_str_of(err.message), "A");
    CHECK_STR(cs_str_of(err.hint), "B");
    CHECK_INT(err.position, -1);
    CHECK_INT(err.number[0] | err.number[1], 0);
    CHECK(cs_str_find(cs_str_of(err.where), CS_STR("error_test.c:"), 0) != SIZE_MAX);
    CHECK_INT(CS_FAIL_AT(&err, CS_E_INPUT, "A", "", (size_t)17), CS_E_INPUT);
    CHECK_INT(err.position, 17);
}

static void test_try__passes_the_failure_on_unchanged(void)
{
    struct cs_error err;
    CHECK_INT(pass_on(&err), CS_E_LIMIT);
    char text[200];
    cs_error_text(&err, text, sizeof text);
    CHECK_STR(cs_str_of(text), "There are 12 of -3. Give -3 or fewer.");
}

static void test_error_text__position_and_no_hint(void)
{
    struct cs_error err;
    char text[200];
    cs_ignore(CS_FAIL_AT(&err, CS_E_INPUT, "The text is not JSON", "Mend it", 0), "only its text");
    cs_error_text(&err, text, sizeof text);
    CHECK_STR(cs_str_of(text), "The text is not JSON (at byte 0). Mend it.");
    cs_ignore(CS_FAIL(&err, CS_E_IO, "50 % of %3 is %", ""), "only its text");
    cs_error_text(&err, text, sizeof text);
    CHECK_STR(cs_str_of(text), "50 % of %3 is %.");
    err = (struct cs_error){.position = -1};
    cs_error_text(&err, text, sizeof text);
    CHECK_STR(cs_str_of(text), "Failed.");
}

static void test_error_text__any_size_is_terminated_and_a_prefix(void)
{
    struct cs_error err;
    char whole[200];
    cs_ignore(fail_with_figures(&err), "only its text");
    cs_error_text(&err, whole, sizeof whole);
    for (size_t size = 1; size < strlen(whole) + 3; size++) {
        char *const text = malloc(size); /* exact, so that a sanitizer sees one byte too many */
        CHECK(text != NULL);
        if (!text) return;
        cs_error_text(&err, text, size);
        CHECK(memchr(text, 0, size) != NULL);
        const size_t expected = size - 1 < strlen(whole) ? size - 1 : strlen(whole);
        CHECK_STR(cs_str_slice(cs_str_of(whole), 0, expected), text);
        free(text);
    }
}

static void test_status_name__each_has_its_own(void)
{
    for (unsigned a = 0; a <= CS_E_INTERNAL; a++) {
        const char *const name = cs_status_name((cs_status)a);
        CHECK(name[0] != '\0');
        for (unsigned b = 0; b < a; b++) CHECK(strcmp(name, cs_status_name((cs_status)b)) != 0);
    }
    CHECK_STR(cs_str_of(cs_status_name(CS_E_INPUT)), "input.invalid");
}

/* What a child says on standard error while it breaks an invariant; its wait status in *ended. */
static size_t child_says(char *out, size_t size, int *ended)
{
    int ends[2];
    if (pipe(ends) != 0) return 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        CS_ASSERT(ends[0] < 0);
        _exit(0);
    }
    (void)close(ends[1]);
    size_t at = 0;
    for (ssize_t n = 1; n > 0 && at<size; at += n> 0 ? (size_t)n : 0)
        n = read(ends[0], out + at, size - at);
    (void)close(ends[0]);
    if (waitpid(child, ended, 0) != child) *ended = 0;
    return at;
}

static void test_assert__says_where_and_stops(void)
{
    char said[2000];
    int ended = 0;
    const cs_str text = {said, child_says(said, sizeof said, &ended)};
    CHECK(WIFSIGNALED(ended));
    CHECK(cs_str_find(text, CS_STR("error_test.c:"), 0) != SIZE_MAX);
    CHECK(cs_str_find(text, CS_STR("ends[0]"), 0) == SIZE_MAX); /* the place, never a value */
}

int main(void)
{
    RUN(test_error_set__fills_everything);
    RUN(test_try__passes_the_failure_on_unchanged);
    RUN(test_error_text__position_and_no_hint);
    RUN(test_error_text__any_size_is_terminated_and_a_prefix);
    RUN(test_status_name__each_has_its_own);
    RUN(test_assert__says_where_and_stops);
    return check_end();
}
