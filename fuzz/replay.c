/* replay.c - a main for fuzz targets without libFuzzer: runs each file that is given, or that is in
 * a folder that is given, and a few mutations of each, always the same ones.
 *
 * With gcc this makes every fuzz target a test. A property that does not hold stops the program
 * (the target aborts); the input is named before it runs when CS_REPLAY_NAMES is set. */
#include "base/base.h"

#include <dirent.h>
#include <sys/stat.h>

#define MUTATIONS 64
#define INPUT_BYTES_MAX ((size_t)1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct replay {
    long passed;
    long failed; /* inputs that could not be read; a property that fails stops the program */
    bool names;
};

/* xorshift64: the same mutations on every machine. */
static uint64_t next_of(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One small change of bytes[0..size), which has room for one byte more; gives the new size. */
static size_t mutate(uint8_t *bytes, size_t size, uint64_t *state)
{
    static const uint8_t edges[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xF4, 0xFF,
                                    '"',  '\\', '[',  '}',  '\n', ' ',  '0',  '-'};
    const uint64_t choice = next_of(state);
    const size_t at = size ? (size_t)(next_of(state) % size) : 0;
    const uint8_t edge = edges[choice / 8 % sizeof edges];
    switch (choice % 8) {
    case 0: return at; /* cut */
    case 1:
        if (size) memmove(bytes + at, bytes + at + 1, size - at - 1);
        return size ? size - 1 : 0;
    case 2:
    case 3:
        memmove(bytes + at + 1, bytes + at, size - at);
        bytes[at] = edge;
        return size + 1;
    case 4:
        if (size) bytes[at] ^= (uint8_t)(1u << choice / 8 % 8);
        return size;
    default:
        if (size) bytes[at] = edge;
        return size;
    }
}

/* The target sees exactly size bytes on the heap, so that a sanitizer sees a read beyond them. */
static void run_exact(struct replay *r, const uint8_t *bytes, size_t size)
{
    uint8_t *const exact = malloc(size ? size : 1);
    if (!exact) abort();
    cs_copy(exact, bytes, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    r->passed++;
}

static void run_file(struct replay *r, const char *path)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_str file = {0};
    if (r->names) fprintf(stderr, "%s\n", path);
    cs_arena_init(&arena, cs_allocator_system(), 8 * INPUT_BYTES_MAX);
    uint8_t *const bytes = cs_arena_get(&arena, INPUT_BYTES_MAX + MUTATIONS);
    if (!bytes || cs_file_read(&arena, path, INPUT_BYTES_MAX, &file, &err) != CS_OK) {
        fprintf(stderr, "%s: cannot be read\n", path);
        r->failed++;
        cs_arena_deinit(&arena);
        return;
    }
    run_exact(r, (const uint8_t *)file.ptr, file.len);
    uint64_t state = UINT64_C(0x9E3779B97F4A7C15) ^ file.len;
    size_t size = 0;
    for (int i = 0; i < MUTATIONS; i++) {
        if (i % 8 == 0) { /* start again from the file, go eight changes away from it */
            cs_copy(bytes, file.ptr, file.len);
            size = file.len;
        }
        size = mutate(bytes, size, &state);
        run_exact(r, bytes, size);
    }
    cs_arena_deinit(&arena);
}

static void run_path(struct replay *r, const char *path)
{
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode)) {
        run_file(r, path);
        return;
    }
    struct dirent **names = NULL;
    const int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inside[4096];
        const int n = snprintf(inside, sizeof inside, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && n > 0 && (size_t)n < sizeof inside) run_file(r, inside);
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv)
{
    struct replay r = {.names = getenv("CS_REPLAY_NAMES") != NULL};
    run_exact(&r, NULL, 0);
    for (int i = 1; i < argc; i++) run_path(&r, argv[i]);
    if (r.passed < 2) r.failed++; /* a corpus that is not there tests nothing */
    printf("%ld passed, %ld failed\n", r.passed, r.failed);
    return r.failed ? 1 : 0;
}
