/* golden.h - compare an output with a committed file; `--write` makes the file anew. */
#ifndef CS_TESTS_SUMMARY_PRINT_GOLDEN_H
#define CS_TESTS_SUMMARY_PRINT_GOLDEN_H

#include "base/base.h"

/* True when path holds exactly text. With write, path is replaced and the answer is true. */
bool golden_equal(struct cs_arena *arena, const char *path, cs_str text, bool write);

#endif
