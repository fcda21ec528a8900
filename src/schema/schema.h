/* schema.h - checks a JSON value against a JSON Schema (draft 2020-12, and drafts 4 to 2019-09).
 *
 * A schema is compiled once into an array of nodes and then validates any number of values. What
 * we do not check we refuse to compile: a keyword that asserts something and that we do not know
 * how to check is CS_E_UNSUPPORTED, never ignored, so "valid" always means all of it. The dialect
 * is that of $schema, else 2020-12. References lead into the schema, into a registry of documents
 * that the caller gives, and to the standard's own metaschemas; never to a network.
 * format is a note unless it is asked for, as in the standard. Patterns are ECMA-262 as far as
 * PCRE2 reads them, matched with a bound on their steps.
 * Source: json-schema.org/draft/2020-12, core and validation. Threads: a compiled schema is
 * immutable; validate from anywhere. */
#ifndef CS_SCHEMA_H
#define CS_SCHEMA_H

#include "base/base.h"

/* One schema: the largest in public collections have some hundred kilobytes. */
#define CS_SCHEMA_BYTES_MAX ((size_t)4 * 1024 * 1024)
/* Subschemas entered inside one another. A value as deep as CS_JSON_DEPTH_MAX whose levels each
 * pass through a $ref fits; the C stack needs about 300 bytes a level. */
#define CS_SCHEMA_DEPTH_MAX 1536
/* Looks at a value by a keyword, for one validation. anyOf in anyOf in anyOf can ask for more
 * than any machine can do; 50 million are about half a second (tests/schema). */
#define CS_SCHEMA_STEPS_MAX 50000000u
/* Problems that a report holds; a person mends these first. */
#define CS_SCHEMA_PROBLEMS_MAX 64

struct cs_schema; /* opaque; lives in the arena that it was compiled in */

/* Places are JSON pointers (RFC 6901). No value of the instance is ever in a report. */
struct cs_schema_problem {
    cs_str instance; /* where in the value; "" is the whole */
    cs_str keyword;  /* "required" */
    cs_str schema;   /* where in the schema the keyword stands, behind any $ref */
    cs_str
        property;  /* required and dependentRequired: the name that is missing, the schema's own */
    bool too_many; /* oneOf and contains: more than one, or more than maxContains, hold */
};

struct cs_schema_report {
    const struct cs_schema_problem *problems; /* in the order of the schema's keywords */
    uint32_t count;
    bool valid;
    bool cut; /* there are more problems than a report holds */
};

/* A document that references may lead to. */
struct cs_schema_document {
    cs_str uri; /* absolute */
    cs_str json;
};

struct cs_schema_options {
    cs_str uri;         /* the schema's own, where it has no $id; may be "" */
    bool assert_format; /* check the formats that the standard defines */
    const struct cs_schema_document *registry;
    size_t registry_count;
};

/* Compile a schema; json and options are borrowed only for the call.
 * Fails: CS_E_INPUT with the byte offset of what is wrong (no JSON, an object with one name twice,
 * a keyword with a value of the wrong kind, a $ref that leads nowhere or round in a circle);
 * CS_E_UNSUPPORTED with the offset of a keyword, $ref or dialect that we do not check; CS_E_LIMIT,
 * CS_E_MEMORY. */
CS_NODISCARD cs_status cs_schema_compile_with(struct cs_arena *arena, cs_str json,
                                              const struct cs_schema_options *options,
                                              const struct cs_schema **out, struct cs_error *err);
/* The same with no registry, and format as a note. */
CS_NODISCARD cs_status cs_schema_compile(struct cs_arena *arena, cs_str json,
                                         const struct cs_schema **out, struct cs_error *err);

/* SHA-256 of the schema's bytes as they were given. */
const cs_digest *cs_schema_digest(const struct cs_schema *schema);

/* Keywords that no version of JSON Schema defines. The standard has us take them for notes; in a
 * schema of our own one would be a misspelling. */
uint32_t cs_schema_unknown_keywords(const struct cs_schema *schema);

/* Validate root (not NULL). A value that does not fit is CS_OK with report->valid false.
 * out: in arena. Fails: CS_E_LIMIT over CS_SCHEMA_DEPTH_MAX or CS_SCHEMA_STEPS_MAX, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_schema_validate(struct cs_arena *arena, const struct cs_schema *schema,
                                          yyjson_val *root, struct cs_schema_report *out,
                                          struct cs_error *err);
#endif
