/* sink.h - output that is made piece by piece: to standard output as it comes, or into the file of
 * --output, which takes its place when it is whole. Memory holds one piece. */
#ifndef CS_CLI_SINK_H
#define CS_CLI_SINK_H

#include "cli/cli_in.h"

#define CS_SINK_PIECE ((size_t)256 * 1024)

struct cs_sink {
    struct cs_world *world;
    bool to_file;
    struct cs_file_new file;
    struct cs_arena arena;
    struct cs_buf waiting; /* add to it; flush writes it */
};
/* path: of --output; NULL and "-" are standard output. Close it in any case.
 * Fails: as cs_file_new_open. */
CS_NODISCARD cs_status cs_sink_open(struct cs_sink *sink, struct cs_world *world, const char *path,
                                    struct cs_error *err);
/* Write what waits. Fails: CS_E_IO, CS_E_LIMIT and CS_E_MEMORY (of what was added). */
CS_NODISCARD cs_status cs_sink_flush(struct cs_sink *sink, struct cs_error *err);
/* Write what waits, and put the file in its place. Fails: the same. */
CS_NODISCARD cs_status cs_sink_commit(struct cs_sink *sink, struct cs_error *err);
void cs_sink_close(struct cs_sink *sink); /* a file that is not in its place is gone */

#endif
