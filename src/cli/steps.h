/* steps.h - what the ways of a document through summarize and extract share: their steps, timed,
 * and the text's first check. Threads: the thread of main only. */
#ifndef CS_CLI_STEPS_H
#define CS_CLI_STEPS_H

#include "cli/cli_in.h"

#include "text/text.h"

#define CS_STEPS_MAX 16

/* The steps of a run as its record names them, each from the end of the one before. */
struct cs_steps {
    struct cs_clock clock;
    cs_time began;
    int64_t began_us;
    int64_t marked_us; /* end of the last step */
    struct cs_run_step list[CS_STEPS_MAX];
    size_t count;
};
void cs_steps_begin(struct cs_steps *steps, const struct cs_clock *clock);
/* Close a step that lasted from the end of the one before; passes status on. */
CS_NODISCARD cs_status cs_steps_end(struct cs_steps *steps, const char *name, cs_status status);

/* A document with a word in it. Fails: as cs_doc_parse, and CS_E_INPUT for a scan. */
CS_NODISCARD cs_status cs_words_parse(struct cs_arena *arena, cs_str bytes,
                                      const struct cs_doc **out, struct cs_error *err);

#endif
