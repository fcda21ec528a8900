/* base.h - the ground floor: bytes, memory, errors, time, digests, JSON.
 *
 * Nothing here knows a domain word. Every other room includes this header and this room includes
 * no other. Two rules start here and hold everywhere above:
 *   - an error carries literals and figures only, so text of a patient cannot enter one;
 *   - a log event has no value that could hold text (see CS_LOG).
 * Threads: everything is pure or works on an object owned by one thread; no global state. */
#ifndef CS_BASE_H
#define CS_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <yyjson.h>

#include "base/limits.h"

#define CS_NODISCARD __attribute__((warn_unused_result))
#define CS_PRINTF(a, b) __attribute__((format(printf, a, b)))
#define CS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- status and error ------------------------------------------------------------------ */

/* What the caller should do next. Eleven failures for the whole program; a new one needs an ADR. */
typedef enum cs_status {
    CS_OK = 0,
    CS_E_INPUT,       /* mend the input: it is malformed; position tells where */
    CS_E_LIMIT,       /* make it smaller: a named limit was reached */
    CS_E_MEMORY,      /* free memory or retry: an allocation failed */
    CS_E_NOT_FOUND,   /* name something that exists */
    CS_E_CONFLICT,    /* look again: somebody else changed, holds or made it first */
    CS_E_DENIED,      /* ask for permission: a policy refused */
    CS_E_UNAVAILABLE, /* retry later or use the fallback: a model or service does not answer */
    CS_E_CORRUPT,     /* stop and restore: stored bytes are not those that were written */
    CS_E_IO,          /* look at the disk: a read or write failed */
    CS_E_UNSUPPORTED, /* ask differently: this is valid but not something we do */
    CS_E_INTERNAL     /* report it: an invariant of ours does not hold */
} cs_status;

/* One error object, always passed, never NULL. Message and hint are literals by construction. */
struct cs_error {
    cs_status status;
    const char *message; /* one line, factual; %1 and %2 stand for the numbers */
    const char *hint;    /* what the person can do, or "" */
    int64_t number[2];   /* figures for %1 and %2 */
    int64_t position;    /* byte offset in the input, or -1; we point, we never quote */
    const char *where;   /* file.c:line */
};

#define CS_STRINGIFY_(x) #x
#define CS_STRINGIFY(x) CS_STRINGIFY_(x)
#define CS_WHERE __FILE__ ":" CS_STRINGIFY(__LINE__)

/* Record a failure and give its status. Only literals are accepted for message and hint. */
#define CS_FAIL(err, status, message, hint)                                                        \
    cs_error_set((err), (status), "" message "", "" hint "", -1, 0, 0, CS_WHERE)
/* The same with the byte offset in the input. */
#define CS_FAIL_AT(err, status, message, hint, position)                                           \
    cs_error_set((err), (status), "" message "", "" hint "", (int64_t)(position), 0, 0, CS_WHERE)
/* The same with two figures, shown where message or hint say %1 and %2. */
#define CS_FAIL_NUM(err, status, message, hint, n1, n2)                                            \
    cs_error_set((err), (status), "" message "", "" hint "", -1, (int64_t)(n1), (int64_t)(n2),     \
                 CS_WHERE)
/* Pass a failure on unchanged. Only where nothing but arena memory is held. */
#define CS_TRY(call)                                                                               \
    do {                                                                                           \
        const cs_status cs_try_status = (call);                                                    \
        if (cs_try_status != CS_OK) return cs_try_status;                                          \
    } while (0)

/* Fill *err; used through CS_FAIL only. */
cs_status cs_error_set(struct cs_error *err, cs_status status, const char *message,
                       const char *hint, int64_t position, int64_t n1, int64_t n2,
                       const char *where);
/* Write message, position and hint as one or two sentences into out (always terminated). */
void cs_error_text(const struct cs_error *err, char *out, size_t out_size);
/* The stable name of a status as used in --json errors, e.g. "input.invalid". */
const char *cs_status_name(cs_status status);

/* Ignore a status on purpose; reason is a literal that says why this is right. */
#define cs_ignore(call, reason) ((void)("" reason ""), cs_ignore_status_(call))
static inline void cs_ignore_status_(cs_status status)
{
    (void)status;
}

/* A broken invariant of ours, never of the input: says where and stops; durable work resumes. */
#define CS_ASSERT(condition)                                                                       \
    do {                                                                                           \
        if (!(condition)) cs_assert_failed(CS_WHERE);                                              \
    } while (0)
_Noreturn void cs_assert_failed(const char *where);

/* ---- bytes ----------------------------------------------------------------------------- */

/* Borrowed, immutable bytes; not terminated. ptr may be NULL only when len is 0. */
typedef struct cs_str {
    const char *ptr;
    size_t len;
} cs_str;

/* Text as it came in. It can be read only where tools/tidy allows .phi_bytes. */
typedef struct cs_raw {
    cs_str phi_bytes;
} cs_raw;

#define CS_STR(literal) ((cs_str){"" literal "", sizeof(literal) - 1})
/* The same in static tables. */
/* clang-format off */
#define CS_STR_INIT(literal) {"" literal "", sizeof(literal) - 1}
/* clang-format on */

cs_str cs_str_of(const char *terminated); /* NULL gives the empty string */
bool cs_str_equal(cs_str a, cs_str b);
bool cs_str_equal_nocase(cs_str a, cs_str b); /* ASCII case only */
int cs_str_compare(cs_str a, cs_str b);       /* by bytes, then by length: <0, 0, >0 */
bool cs_str_starts(cs_str s, cs_str prefix);
bool cs_str_ends(cs_str s, cs_str suffix);
/* First place of needle at or after from; SIZE_MAX if there is none. */
size_t cs_str_find(cs_str s, cs_str needle, size_t from);
size_t cs_str_find_nocase(cs_str s, cs_str needle, size_t from); /* ASCII case only */
cs_str cs_str_slice(cs_str s, size_t begin, size_t end);         /* clamped to s */
cs_str cs_str_trim(cs_str s); /* ASCII white space on both sides */

static inline bool cs_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
static inline bool cs_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool cs_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool cs_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool cs_is_alpha(char c)
{
    return cs_is_upper(c) || cs_is_lower(c);
}
static inline char cs_to_lower(char c)
{
    return cs_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

/* memcpy that allows a NULL source with size 0. */
void cs_copy(void *to, const void *from, size_t size);
/* Overwrite memory that held a key; not optimised away. */
void cs_wipe(void *memory, size_t size);
/* Checked size arithmetic: false on overflow, *out untouched. */
CS_NODISCARD bool cs_size_add(size_t a, size_t b, size_t *out);
CS_NODISCARD bool cs_size_mul(size_t a, size_t b, size_t *out);

/* Offset of the first byte that is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates,
 * at most U+10FFFF), or SIZE_MAX when all of it is valid. */
size_t cs_utf8_invalid_at(cs_str s);
/* Fails: CS_E_INPUT with the byte that is no UTF-8, or is NUL. */
CS_NODISCARD cs_status cs_utf8_check(cs_str s, struct cs_error *err);

/* ---- memory ---------------------------------------------------------------------------- */

/* Where memory comes from; tests pass one that fails the n-th time. get returns NULL on failure. */
struct cs_allocator_ops {
    void *(*get)(void *self, size_t size);
    void (*put)(void *self, void *memory, size_t size);
};
struct cs_allocator {
    const struct cs_allocator_ops *ops;
    void *self;
};
/* malloc and free. */
struct cs_allocator cs_allocator_system(void);

/* A region freed as a whole. Blocks double up to 1 MiB; the sum never exceeds the cap. */
struct cs_arena {
    struct cs_allocator from;
    struct cs_arena_block *blocks;
    size_t cap_bytes;
    size_t used_bytes; /* taken from the allocator, headers included */
    bool hit_cap;      /* the last NULL was the cap's, not the allocator's */
};

void cs_arena_init(struct cs_arena *arena, struct cs_allocator from, size_t cap_bytes);
void cs_arena_deinit(struct cs_arena *arena);
/* Give back all memory that was taken from the arena; its largest block, if that has at most 1 MB,
 * is kept for what is taken next. hit_cap is false again. */
void cs_arena_reset(struct cs_arena *arena);
/* Zeroed memory aligned for any type, or NULL (allocation failed, or cap reached). */
CS_NODISCARD void *cs_arena_get(struct cs_arena *arena, size_t size);
/* count elements of size each, zeroed; NULL on overflow too. count 0 gives a valid pointer. */
CS_NODISCARD void *cs_arena_get_array(struct cs_arena *arena, size_t count, size_t size);
#define CS_NEW(arena, type) ((type *)cs_arena_get((arena), sizeof(type)))
#define CS_NEW_ARRAY(arena, type, count)                                                           \
    ((type *)cs_arena_get_array((arena), (count), sizeof(type)))
/* The same, not zeroed: for a large array whose elements are written before they are read. */
CS_NODISCARD void *cs_arena_get_array_unset(struct cs_arena *arena, size_t count, size_t size);
#define CS_NEW_ARRAY_UNSET(arena, type, count)                                                     \
    ((type *)cs_arena_get_array_unset((arena), (count), sizeof(type)))
/* The failure that belongs to a NULL from this arena: CS_E_LIMIT or CS_E_MEMORY. */
cs_status cs_arena_fail(const struct cs_arena *arena, struct cs_error *err);
/* A terminated copy in arena; out->ptr[out->len] is 0. */
CS_NODISCARD cs_status cs_str_copy(struct cs_arena *arena, cs_str s, cs_str *out,
                                   struct cs_error *err);
/* A JSON allocator that takes from arena and never frees (yyjson). */
yyjson_alc cs_arena_json(struct cs_arena *arena);

/* Growing bytes with a maximum. Sticky: after the first failure appends do nothing. */
struct cs_buf {
    struct cs_arena *arena;
    char *bytes;
    size_t size;
    size_t capacity;
    size_t max_bytes;
    bool failed;
    bool hit_max;
};

void cs_buf_init(struct cs_buf *buf, struct cs_arena *arena, size_t max_bytes);
/* Empty again, with the room it has; one that has failed stays so. */
static inline void cs_buf_clear(struct cs_buf *buf)
{
    buf->size = 0;
}
/* Make room for so many bytes more at once; more than the maximum: nothing. */
void cs_buf_expect(struct cs_buf *buf, size_t more);
void cs_buf_add(struct cs_buf *buf, cs_str s);
void cs_buf_add_char(struct cs_buf *buf, char c);
void cs_buf_add_int(struct cs_buf *buf, int64_t value);
void cs_buf_add_format(struct cs_buf *buf, const char *format, ...) CS_PRINTF(2, 3);
#define CS_BUF_LIT(buf, literal) cs_buf_add((buf), CS_STR(literal))
/* *out: everything appended, terminated. Fails: CS_E_LIMIT over the maximum, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_buf_finish(struct cs_buf *buf, cs_str *out, struct cs_error *err);

/* ---- time, ids, randomness, digests ------------------------------------------------------ */

typedef struct cs_time {
    int64_t unix_ms; /* milliseconds since 1970-01-01T00:00:00Z */
} cs_time;

struct cs_clock_ops {
    cs_time (*now)(void *self);      /* wall clock, for records */
    int64_t (*ticks_us)(void *self); /* monotonic microseconds, for durations */
};
struct cs_clock {
    const struct cs_clock_ops *ops;
    void *self;
};
struct cs_clock cs_clock_system(void);
/* Microseconds of processor time that this thread has used: for measurements in which other work
 * on the machine must not count. */
int64_t cs_cpu_us(void);
/* "2026-11-24T17:05:09.123Z"; out holds at least 25 bytes. Years 1970 to 9999. */
void cs_time_text(cs_time time, char out[static 25]);

struct cs_rng_ops {
    /* Fill size bytes; false when the source fails. */
    bool (*fill)(void *self, void *out, size_t size);
};
struct cs_rng {
    const struct cs_rng_ops *ops;
    void *self;
};
struct cs_rng cs_rng_system(void); /* getrandom(2) */

/* A random identifier, never derived from content. Text form: 32 hex digits. */
typedef struct cs_id {
    uint8_t bytes[16];
} cs_id;
CS_NODISCARD cs_status cs_id_new(struct cs_rng *rng, cs_id *out, struct cs_error *err);
void cs_id_text(cs_id id, char out[static 33]);
/* False unless s is 32 hex digits. */
CS_NODISCARD bool cs_id_parse(cs_str s, cs_id *out);
bool cs_id_equal(cs_id a, cs_id b);

/* SHA-256 (FIPS 180-4), computed by OpenSSL. */
typedef struct cs_digest {
    uint8_t bytes[32];
} cs_digest;
CS_NODISCARD cs_status cs_sha256(cs_str s, cs_digest *out, struct cs_error *err);
/* Several parts in order, each preceded by its length as 8 bytes big endian, so that no two lists
 * of parts give the same input. */
CS_NODISCARD cs_status cs_sha256_parts(const cs_str *parts, size_t count, cs_digest *out,
                                       struct cs_error *err);
/* A file's bytes, read in pieces of 1 MiB. Fails: CS_E_NOT_FOUND, CS_E_IO. */
CS_NODISCARD cs_status cs_sha256_file(const char *path, cs_digest *out, uint64_t *size_bytes,
                                      struct cs_error *err);
void cs_digest_text(const cs_digest *digest, char out[static 65]);
CS_NODISCARD bool cs_digest_parse(cs_str s, cs_digest *out);
bool cs_digest_equal(const cs_digest *a, const cs_digest *b); /* in constant time */

/* ---- JSON ------------------------------------------------------------------------------ */

/* Strict RFC 8259 parse into arena; depth is bounded by CS_JSON_DEPTH_MAX.
 * Fails: CS_E_INPUT with the byte offset, CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_json_parse(struct cs_arena *arena, cs_str json, yyjson_doc **out,
                                     struct cs_error *err);
/* A configuration that was read. root points into bytes. */
struct cs_json_config {
    yyjson_val *root;
    const char *bytes; /* a copy of the source; strings were unescaped where they stand */
    size_t size;
};
/* The same with comments and trailing commas, for files that people write; at most
 * CS_CONFIG_BYTES_MAX. A key that stands twice is not found here. Fails as cs_json_parse. */
CS_NODISCARD cs_status cs_json_parse_config(struct cs_arena *arena, cs_str json,
                                            struct cs_json_config *out, struct cs_error *err);
/* The byte of the source where a key or a string of config begins (its quotation mark). */
size_t cs_json_config_at(const struct cs_json_config *config, yyjson_val *string);
/* An empty document to build in, in arena. */
CS_NODISCARD cs_status cs_json_new(struct cs_arena *arena, yyjson_mut_doc **out,
                                   struct cs_error *err);
/* Print compactly, or with two spaces of indent. *out is terminated, in arena. */
CS_NODISCARD cs_status cs_json_print(struct cs_arena *arena, const yyjson_mut_doc *doc, bool pretty,
                                     cs_str *out, struct cs_error *err);
/* A string value that refers to s (no copy; s must outlive the document). A NULL ptr gives null. */
yyjson_mut_val *cs_json_str(yyjson_mut_doc *doc, cs_str s);

/* The operations that make b out of a, in order: a list of {"op", "path", "before", "value"} with
 * op add, remove or replace as RFC 6902 says, path a JSON pointer, and before what stood there. An
 * empty list: they are equal (the order of keys does not count).
 * Fails: CS_E_INPUT (a key stands twice in an object), CS_E_LIMIT, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_json_diff(struct cs_arena *arena, yyjson_val *a, yyjson_val *b,
                                    yyjson_mut_doc **out, struct cs_error *err);
/* Make b again. Fails: CS_E_INPUT (diff is none of a), CS_E_MEMORY. */
CS_NODISCARD cs_status cs_json_apply(struct cs_arena *arena, yyjson_val *a, yyjson_val *diff,
                                     yyjson_mut_doc **out, struct cs_error *err);

/* ---- files ----------------------------------------------------------------------------- */

/* Open a file of the person's for reading. *fd: close it; -1 after a failure.
 * Fails: CS_E_NOT_FOUND, CS_E_INPUT (a folder, or no permission), CS_E_IO. */
CS_NODISCARD cs_status cs_file_open(const char *path, int *fd, struct cs_error *err);
/* Read a file ("-" is standard input) of at most max_bytes. *out is terminated, in arena.
 * Fails: CS_E_NOT_FOUND, CS_E_LIMIT when larger, CS_E_IO. */
CS_NODISCARD cs_status cs_file_read(struct cs_arena *arena, const char *path, size_t max_bytes,
                                    cs_str *out, struct cs_error *err);
/* A file that is written piece by piece and takes its place only when it is whole. Until then it
 * has no name, where the file system can do that (O_TMPFILE): a process that is killed leaves
 * nothing. Elsewhere it is PATH.new-PID beside the place, removed by drop. */
struct cs_file_new {
    const char *path; /* borrowed */
    int fd;           /* -1: nothing is open */
    bool named;       /* it has the name beside */
    char beside[4096];
};
/* Begin the file that will be path, for the owner only as mode says. *out needs a drop afterwards.
 * Fails: CS_E_LIMIT (path too long), CS_E_IO (also: a device, a folder or a pipe is there). */
CS_NODISCARD cs_status cs_file_new_open(struct cs_file_new *out, const char *path, unsigned mode,
                                        struct cs_error *err);
CS_NODISCARD cs_status cs_file_new_write(struct cs_file_new *file, cs_str bytes,
                                         struct cs_error *err);
/* Sync it and put it in its place: the old file or the new is there, never half of one. */
CS_NODISCARD cs_status cs_file_new_commit(struct cs_file_new *file, struct cs_error *err);
/* Forget what is not in its place; harmless after a commit. */
void cs_file_new_drop(struct cs_file_new *file);
/* The three at once. */
CS_NODISCARD cs_status cs_file_replace(const char *path, cs_str bytes, unsigned mode,
                                       struct cs_error *err);
/* What reading a file that holds a secret came to. Its caller knows which secret it is, and words
 * the error. */
enum cs_secret {
    CS_SECRET_OK,
    CS_SECRET_ABSENT,
    CS_SECRET_NO_FILE, /* a folder, a device or a pipe */
    CS_SECRET_SHARED,  /* others than the owner may read or change it */
    CS_SECRET_FAILED,  /* it cannot be opened or read */
};
/* Read at most capacity bytes of a secret; *size of them are there. Wipe out afterwards. Give one
 * byte more than is expected, to see a longer file. */
enum cs_secret cs_secret_read(const char *path, char *out, size_t capacity, size_t *size);
/* Make a secret's file, mode 0600, synced with its folder. One that is there stays as it is: read
 * it afterwards. Fails: CS_E_INPUT (path too long), CS_E_IO. */
CS_NODISCARD cs_status cs_secret_make(const char *path, cs_str bytes, struct cs_rng *rng,
                                      struct cs_error *err);
/* Sync the folder that path lies in: its name, made or removed, survives a power cut. False: that
 * folder may not be read, or its file system cannot. */
bool cs_folder_sync(const char *path);
/* Make a folder and its parents with the mode given, each synced. An existing one is fine. */
CS_NODISCARD cs_status cs_folder_make(const char *path, unsigned mode, struct cs_error *err);

/* ---- log ------------------------------------------------------------------------------- */

/* For operators; may be lost; has no text type at all. One line of JSON an event. */
struct cs_log {
    int fd;       /* -1: off */
    bool verbose; /* trace events too */
    struct cs_clock clock;
};

struct cs_log_field {
    const char *key; /* literal */
    enum { CS_LOG_INT, CS_LOG_BOOL, CS_LOG_ID, CS_LOG_TIME, CS_LOG_STATUS } kind;
    int64_t number;
    cs_id id;
};

static inline struct cs_log_field cs_log_int_(const char *key, int64_t n)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_INT, .number = n};
}
static inline struct cs_log_field cs_log_size_(const char *key, size_t n)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_INT, .number = (int64_t)n};
}
static inline struct cs_log_field cs_log_bool_(const char *key, bool b)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_BOOL, .number = b};
}
static inline struct cs_log_field cs_log_id_(const char *key, cs_id id)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_ID, .id = id};
}
static inline struct cs_log_field cs_log_time_(const char *key, cs_time t)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_TIME, .number = t.unix_ms};
}
static inline struct cs_log_field cs_log_status_(const char *key, cs_status s)
{
    return (struct cs_log_field){.key = key, .kind = CS_LOG_STATUS, .number = (int64_t)s};
}

/* A field of an event. There is no branch for strings, on purpose. A cs_status is an enum, which
 * C sees as an unsigned int: write CS_F_STATUS for it. */
/* clang-format off */
#define CS_F(key, value)                                                                           \
    _Generic((value),                                                                              \
        int: cs_log_int_,                                                                          \
        long: cs_log_int_,                                                                         \
        long long: cs_log_int_,                                                                    \
        unsigned: cs_log_size_,                                                                    \
        unsigned long: cs_log_size_,                                                               \
        unsigned long long: cs_log_size_,                                                          \
        bool: cs_log_bool_,                                                                        \
        cs_id: cs_log_id_,                                                                         \
        cs_time: cs_log_time_)("" key "", (value))
/* clang-format on */
#define CS_F_STATUS(key, value) cs_log_status_("" key "", (value))

/* Write one event; event and keys are literals. Logging cannot fail and never blocks the caller. */
#define CS_LOG(log, event, ...)                                                                    \
    cs_log_write((log), "" event "", (const struct cs_log_field[]){__VA_ARGS__},                   \
                 sizeof((const struct cs_log_field[]){__VA_ARGS__}) / sizeof(struct cs_log_field))
#define CS_TRACE(log, event, ...)                                                                  \
    do {                                                                                           \
        if ((log)->verbose) CS_LOG((log), event, __VA_ARGS__);                                     \
    } while (0)
void cs_log_write(const struct cs_log *log, const char *event, const struct cs_log_field *fields,
                  size_t count);

#include "base/banned.h"

#endif
