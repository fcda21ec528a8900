/* arena.c - regions of memory that are freed as a whole, and text that grows in them. */
#include "base/base.h"

#include <stdarg.h>

#define BLOCK_FIRST ((size_t)16 * 1024)
#define BLOCK_MAX ((size_t)1024 * 1024)

struct cs_arena_block {
    struct cs_arena_block *next;
    size_t size; /* of bytes[] */
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[];
};

static void *system_get(void *self, size_t size)
{
    (void)self;
    return malloc(size);
}

static void system_put(void *self, void *memory, size_t size)
{
    (void)self;
    (void)size;
    free(memory);
}

struct cs_allocator cs_allocator_system(void)
{
    static const struct cs_allocator_ops ops = {system_get, system_put};
    return (struct cs_allocator){&ops, NULL};
}

void cs_arena_init(struct cs_arena *arena, struct cs_allocator from, size_t cap_bytes)
{
    *arena = (struct cs_arena){.from = from, .cap_bytes = cap_bytes};
}

void cs_arena_deinit(struct cs_arena *arena)
{
    struct cs_arena_block *block = arena->blocks;
    while (block) {
        struct cs_arena_block *const next = block->next;
        arena->from.ops->put(arena->from.self, block, sizeof *block + block->size);
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
}

void cs_arena_reset(struct cs_arena *arena)
{
    struct cs_arena_block *kept = NULL;
    for (struct cs_arena_block *block = arena->blocks; block; block = block->next)
        if (block->size <= BLOCK_MAX && (!kept || block->size > kept->size)) kept = block;
    struct cs_arena_block *block = arena->blocks;
    while (block) {
        struct cs_arena_block *const next = block->next;
        if (block != kept)
            arena->from.ops->put(arena->from.self, block, sizeof *block + block->size);
        block = next;
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
    }
    arena->blocks = kept;
    arena->used_bytes = kept ? sizeof *kept + kept->size : 0;
    arena->hit_cap = false;
}

/* A new block of at least size bytes in front of the list, or NULL. */
static struct cs_arena_block *block_add(struct cs_arena *arena, size_t size)
{
    size_t wanted = arena->blocks ? arena->blocks->size * 2 : BLOCK_FIRST;
    if (wanted > BLOCK_MAX) wanted = BLOCK_MAX;
    if (wanted < size) wanted = size;
    size_t total = 0;
    size_t after = 0;
    if (!cs_size_add(wanted, sizeof(struct cs_arena_block), &total) ||
        !cs_size_add(arena->used_bytes, total, &after) || after > arena->cap_bytes) {
        arena->hit_cap = true;
        return NULL;
    }
    struct cs_arena_block *const block = arena->from.ops->get(arena->from.self, total);
    if (!block) {
        arena->hit_cap = false;
        return NULL;
    }
    *block = (struct cs_arena_block){.next = arena->blocks, .size = wanted};
    arena->blocks = block;
    arena->used_bytes = after;
    return block;
}

/* Memory that nobody has written to yet: pages of it that stay so cost nothing. */
static void *take(struct cs_arena *arena, size_t size, size_t *taken)
{
    const size_t align = _Alignof(max_align_t);
    size_t padded = 0;
    if (!cs_size_add(size ? size : 1, align - 1, &padded)) {
        arena->hit_cap = true;
        return NULL;
    }
    padded &= ~(align - 1);
    struct cs_arena_block *block = arena->blocks;
    if (!block || block->size - block->used < padded) {
        block = block_add(arena, padded);
        if (!block) return NULL;
    }
    void *const memory = block->bytes + block->used;
    block->used += padded;
    *taken = padded;
    return memory;
}

void *cs_arena_get(struct cs_arena *arena, size_t size)
{
    size_t taken = 0;
    void *const memory = take(arena, size, &taken);
    if (memory) memset(memory, 0, taken);
    return memory;
}

void *cs_arena_get_array_unset(struct cs_arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    size_t taken = 0;
    if (!cs_size_mul(count, size, &total)) {
        arena->hit_cap = true;
        return NULL;
    }
    return take(arena, total, &taken);
}

void *cs_arena_get_array(struct cs_arena *arena, size_t count, size_t size)
{
    void *const memory = cs_arena_get_array_unset(arena, count, size);
    if (memory) memset(memory, 0, count * size);
    return memory;
}

cs_status cs_arena_fail(const struct cs_arena *arena, struct cs_error *err)
{
    if (arena->hit_cap)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The work needs more than its %1 bytes of memory",
                           "Give a smaller document", arena->cap_bytes, 0);
    return CS_FAIL(err, CS_E_MEMORY, "The machine is out of memory",
                   "Free memory and run this again; nothing was kept");
}

cs_status cs_str_copy(struct cs_arena *arena, cs_str s, cs_str *out, struct cs_error *err)
{
    char *const bytes = cs_arena_get(arena, s.len + 1);
    if (!bytes) return cs_arena_fail(arena, err);
    cs_copy(bytes, s.ptr, s.len);
    *out = (cs_str){bytes, s.len};
    return CS_OK;
}

static void *json_malloc(void *self, size_t size)
{
    size_t taken = 0;
    return take(self, size, &taken);
}

static void *json_realloc(void *self, void *memory, size_t old_size, size_t size)
{
    if (size <= old_size) return memory;
    size_t taken = 0;
    void *const larger = take(self, size, &taken);
    if (larger) cs_copy(larger, memory, old_size);
    return larger;
}

static void json_free(void *self, void *memory)
{
    (void)self;
    (void)memory;
}

yyjson_alc cs_arena_json(struct cs_arena *arena)
{
    return (yyjson_alc){json_malloc, json_realloc, json_free, arena};
}

/* ---- buf ------------------------------------------------------------------------------- */

void cs_buf_init(struct cs_buf *buf, struct cs_arena *arena, size_t max_bytes)
{
    *buf = (struct cs_buf){.arena = arena, .max_bytes = max_bytes};
}

/* Room for more bytes and a terminator; false (and sticky) when there is none. */
static bool buf_reserve(struct cs_buf *buf, size_t more)
{
    if (buf->failed) return false;
    size_t needed = 0;
    if (!cs_size_add(buf->size, more, &needed) || needed > buf->max_bytes) {
        buf->failed = true;
        buf->hit_max = true;
        return false;
    }
    if (needed < buf->capacity) return true;
    size_t capacity = buf->capacity ? buf->capacity * 2 : 256;
    size_t taken = 0;
    while (capacity <= needed) capacity *= 2;
    char *const bytes = take(buf->arena, capacity, &taken);
    if (!bytes) {
        buf->failed = true;
        return false;
    }
    cs_copy(bytes, buf->bytes, buf->size);
    buf->bytes = bytes;
    buf->capacity = capacity;
    return true;
}

void cs_buf_expect(struct cs_buf *buf, size_t more)
{
    if (!buf->failed && more <= buf->max_bytes - buf->size) (void)buf_reserve(buf, more);
}

void cs_buf_add(struct cs_buf *buf, cs_str s)
{
    if (!buf_reserve(buf, s.len)) return;
    cs_copy(buf->bytes + buf->size, s.ptr, s.len);
    buf->size += s.len;
}

void cs_buf_add_char(struct cs_buf *buf, char c)
{
    cs_buf_add(buf, (cs_str){&c, 1});
}

void cs_buf_add_int(struct cs_buf *buf, int64_t value)
{
    char text[24];
    const int n = snprintf(text, sizeof text, "%lld", (long long)value);
    cs_buf_add(buf, (cs_str){text, (size_t)n});
}

void cs_buf_add_format(struct cs_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0 && buf_reserve(buf, (size_t)n)) {
        (void)vsnprintf(buf->bytes + buf->size, (size_t)n + 1, format, again);
        buf->size += (size_t)n;
    }
    va_end(again);
}

cs_status cs_buf_finish(struct cs_buf *buf, cs_str *out, struct cs_error *err)
{
    if (!buf->failed && !buf->bytes) (void)buf_reserve(buf, 0);
    if (buf->failed && buf->hit_max)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "An output is larger than its limit of %1 bytes",
                           "Give a smaller document", buf->max_bytes, 0);
    if (buf->failed) return cs_arena_fail(buf->arena, err);
    buf->bytes[buf->size] = '\0';
    *out = (cs_str){buf->bytes, buf->size};
    return CS_OK;
}
