/* output.c - output leaves whole or the exit code says that it did not.
 *
 * Standard output is written with write(2), so that a full disk or a reader who went away is seen
 * at the write that failed and not lost in a buffer. */
#include "cli/cli_in.h"

#include <errno.h>
#include <unistd.h>

#define FILE_MODE 0600 /* a draft is text of a patient */

static cs_status write_held(struct cs_world *world, cs_str bytes, struct cs_error *err)
{
    while (bytes.len) {
        const ssize_t n = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) {
            if (!world->interrupted()) continue;
            return CS_FAIL(err, CS_E_IO, "Writing was interrupted: the output is not complete", "");
        }
        if (n < 0 && errno == EPIPE)
            return CS_FAIL(err, CS_E_IO,
                           "Nobody reads standard output any more: the output is not complete",
                           "Let the program behind the pipe read to the end");
        if (n <= 0)
            return CS_FAIL(err, CS_E_IO,
                           "Standard output cannot be written: the output is not complete",
                           "Check the free space there");
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    return CS_OK;
}

cs_status cs_out_write(struct cs_world *world, cs_str bytes, struct cs_error *err)
{
    world->hold(true);
    const cs_status status = write_held(world, bytes, err);
    world->hold(false);
    return status;
}

enum cs_exit cs_out_finish(struct cs_world *world, const struct cs_args *args, cs_str bytes,
                           enum cs_exit when_written)
{
    struct cs_error err = {0};
    const char *const path = args->value[CS_OPT_OUTPUT];
    const bool to_file = path && strcmp(path, "-") != 0;
    const cs_status status = to_file ? cs_file_replace(path, bytes, FILE_MODE, &err)
                                     : cs_out_write(world, bytes, &err);
    if (status == CS_OK) return when_written;
    const struct cs_report report = {
        .err = &err, .input = to_file ? path : NULL, .exit = CS_EXIT_CONFLICT};
    return cs_report_fail(world, &report, false);
}

enum cs_exit cs_out_json(struct cs_world *world, const struct cs_args *args, struct cs_arena *arena,
                         const yyjson_mut_doc *doc, enum cs_exit when_written)
{
    struct cs_error err = {0};
    struct cs_buf line;
    cs_str json = {0};
    cs_str bytes = {0};
    cs_status status = cs_json_print(arena, doc, false, &json, &err);
    cs_buf_init(&line, arena, CS_OUTPUT_BYTES_MAX);
    cs_buf_add(&line, json);
    cs_buf_add_char(&line, '\n');
    if (status == CS_OK) status = cs_buf_finish(&line, &bytes, &err);
    if (status == CS_OK) return cs_out_finish(world, args, bytes, when_written);
    const struct cs_report report = {.err = &err, .exit = cs_exit_of(status)};
    return cs_report_fail(world, &report, false);
}

enum cs_exit cs_out_answer(struct cs_world *world, const struct cs_args *args,
                           struct cs_arena *arena, const struct cs_answer *answer)
{
    const bool json = cs_args_has(args, CS_OPT_JSON);
    if (answer->err->status != CS_OK) {
        const struct cs_report report = {.err = answer->err,
                                         .exit = cs_exit_of(answer->err->status)};
        return cs_report_fail(world, &report, json);
    }
    return json ? cs_out_json(world, args, arena, answer->doc, CS_EXIT_DONE)
                : cs_out_finish(world, args, answer->text, CS_EXIT_DONE);
}

bool cs_colour_wanted(const struct cs_world *world, const struct cs_args *args)
{
    const char *const wish = args->value[CS_OPT_COLOR];
    if (args->value[CS_OPT_OUTPUT]) return wish && strcmp(wish, "always") == 0;
    if (wish && strcmp(wish, "auto") != 0) return strcmp(wish, "always") == 0;
    return world->terminal.out_is_terminal && world->terminal.colour_allowed;
}
