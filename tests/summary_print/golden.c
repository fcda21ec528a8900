/* golden.c - says where the first difference is, so that a failure can be read. */
#include "tests/summary_print/golden.h"

bool golden_equal(struct cs_arena *arena, const char *path, cs_str text, bool write)
{
    struct cs_error err = {0};
    cs_str wanted = {0};
    if (write) return cs_file_replace(path, text, 0644, &err) == CS_OK;
    if (cs_file_read(arena, path, CS_OUTPUT_BYTES_MAX, &wanted, &err) != CS_OK) {
        fprintf(stderr, "%s cannot be read; run summary_print_test --write\n", path);
        return false;
    }
    if (cs_str_equal(text, wanted)) return true;
    size_t at = 0;
    size_t line = 1;
    while (at < text.len && at < wanted.len && text.ptr[at] == wanted.ptr[at])
        line += text.ptr[at++] == '\n';
    fprintf(stderr, "%s differs at byte %zu, line %zu\n", path, at, line);
    return false;
}
