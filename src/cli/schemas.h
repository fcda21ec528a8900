/* schemas.h - the published schemas of our own output, compiled into the program.
 *
 * The bytes are those of share/schemas, so the digest in a draft is that of the shipped file.
 * Threads: constant, read from anywhere. */
#ifndef CS_CLI_SCHEMAS_H
#define CS_CLI_SCHEMAS_H

#include "base/base.h"

extern const char cs_schema_summarize_begin[];
extern const char cs_schema_summarize_end[];
extern const char cs_schema_extract_begin[];
extern const char cs_schema_extract_end[];

/* share/schemas/summarize.v1.json. */
static inline cs_str cs_schema_summarize(void)
{
    const uintptr_t begin = (uintptr_t)cs_schema_summarize_begin;
    return (cs_str){cs_schema_summarize_begin, (uintptr_t)cs_schema_summarize_end - begin};
}

/* share/schemas/extract.v1.json. */
static inline cs_str cs_schema_extract(void)
{
    const uintptr_t begin = (uintptr_t)cs_schema_extract_begin;
    return (cs_str){cs_schema_extract_begin, (uintptr_t)cs_schema_extract_end - begin};
}

#endif
