/* sink.c - output piece by piece; a file is there whole or not at all. */
#include "cli/sink.h"

#define FILE_MODE 0600                             /* text of a patient */
#define ROOM_BYTES_MAX ((size_t)4 * CS_SINK_PIECE) /* kept for the next piece */

static void piece_begin(struct cs_sink *sink)
{
    cs_arena_init(&sink->arena, sink->world->allocator, CS_OUTPUT_BYTES_MAX * 2);
    cs_buf_init(&sink->waiting, &sink->arena, CS_OUTPUT_BYTES_MAX);
}

cs_status cs_sink_open(struct cs_sink *sink, struct cs_world *world, const char *path,
                       struct cs_error *err)
{
    sink->world = world;
    sink->to_file = path && strcmp(path, "-") != 0;
    sink->file.fd = -1;
    sink->file.named = false;
    piece_begin(sink);
    return sink->to_file ? cs_file_new_open(&sink->file, path, FILE_MODE, err) : CS_OK;
}

cs_status cs_sink_flush(struct cs_sink *sink, struct cs_error *err)
{
    cs_str bytes = {0};
    CS_TRY(cs_buf_finish(&sink->waiting, &bytes, err));
    CS_TRY(sink->to_file ? cs_file_new_write(&sink->file, bytes, err)
                         : cs_out_write(sink->world, bytes, err));
    if (sink->waiting.capacity <= ROOM_BYTES_MAX) {
        cs_buf_clear(&sink->waiting);
        return CS_OK;
    }
    cs_arena_deinit(&sink->arena);
    piece_begin(sink);
    return CS_OK;
}

cs_status cs_sink_commit(struct cs_sink *sink, struct cs_error *err)
{
    CS_TRY(cs_sink_flush(sink, err));
    return sink->to_file ? cs_file_new_commit(&sink->file, err) : CS_OK;
}

void cs_sink_close(struct cs_sink *sink)
{
    cs_file_new_drop(&sink->file);
    cs_arena_deinit(&sink->arena);
}
