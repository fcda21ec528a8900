/* file_test.c - in a folder of their own: read with a limit, replace, digest, make folders. */
#include "tests/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In place of the library's: what was synced, by its inode. */
static ino_t synced[16];
static size_t synced_count;

int fsync(int fd)
{
    struct stat s;
    if (fstat(fd, &s) == 0 && synced_count < CS_COUNT(synced)) synced[synced_count++] = s.st_ino;
    return (int)syscall(SYS_fsync, fd);
}

static bool is_synced(const char *path)
{
    struct stat s;
    if (stat(path, &s) != 0) abort();
    for (size_t i = 0; i < synced_count; i++)
        if (synced[i] == s.st_ino) return true;
    return false;
}

/* Each test gets an empty folder as the current one, so that paths are short and literal. */
static void folder_enter(char path[static 64])
{
    memcpy(path, "/tmp/cs-file-test-XXXXXX", 25);
    if (!mkdtemp(path) || chdir(path) != 0) abort();
}

static int entry_remove(const char *path, const struct stat *s, int kind, struct FTW *where)
{
    (void)s;
    (void)kind;
    (void)where;
    return remove(path);
}

static void folder_leave(const char *path)
{
    if (chdir("/") != 0 || nftw(path, entry_remove, 8, FTW_DEPTH | FTW_PHYS) != 0) abort();
}

static void file_write(const char *path, cs_str bytes)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || write(fd, bytes.ptr, bytes.len) != (ssize_t)bytes.len || close(fd) != 0) abort();
}

static size_t folder_count(void)
{
    size_t count = 0;
    DIR *const folder = opendir(".");
    if (!folder) abort();
    while (readdir(folder)) count++;
    (void)closedir(folder);
    return count - 2; /* "." and ".." */
}

static void test_file_read__up_to_the_limit(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_arena arena;
    struct cs_error err;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    file_write("a", CS_STR("one\0two"));
    CHECK_INT(cs_file_read(&arena, "a", 7, &out, &err), CS_OK);
    CHECK(cs_str_equal(out, CS_STR("one\0two")));
    CHECK_INT(out.ptr[out.len], 0);
    CHECK_INT(cs_file_read(&arena, "a", 6, &out, &err), CS_E_LIMIT);
    CHECK_INT(err.number[0], 6);
    file_write("empty", (cs_str){NULL, 0});
    CHECK_INT(cs_file_read(&arena, "empty", 0, &out, &err), CS_OK);
    CHECK_STR(out, "");
    CHECK_INT(cs_file_read(&arena, "absent", 7, &out, &err), CS_E_NOT_FOUND);
    CHECK_INT(cs_file_read(&arena, ".", 7, &out, &err), CS_E_INPUT);
    CHECK_INT(cs_file_read(&arena, "a/b", 7, &out, &err), CS_E_NOT_FOUND);
    cs_arena_deinit(&arena);
    folder_leave(folder);
}

static void test_file_read__more_than_one_piece(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_arena arena;
    struct cs_error err;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    const size_t size = 300001;
    char *const bytes = cs_arena_get(&arena, size);
    CHECK(bytes != NULL);
    if (!bytes) return;
    for (size_t i = 0; i < size; i++) bytes[i] = (char)(i * 31 % 251);
    file_write("large", (cs_str){bytes, size});
    CHECK_INT(cs_file_read(&arena, "large", size, &out, &err), CS_OK);
    CHECK(cs_str_equal(out, (cs_str){bytes, size}));
    CHECK_INT(cs_file_read(&arena, "large", size - 1, &out, &err), CS_E_LIMIT);
    cs_arena_deinit(&arena);
    folder_leave(folder);
}

static void test_file_read__dash_is_standard_input(void)
{
    struct cs_arena arena;
    struct cs_error err;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    int ends[2];
    const int kept = dup(STDIN_FILENO);
    if (pipe(ends) != 0 || write(ends[1], "typed", 5) != 5 || close(ends[1]) != 0) abort();
    if (dup2(ends[0], STDIN_FILENO) < 0 || close(ends[0]) != 0) abort();
    CHECK_INT(cs_file_read(&arena, "-", 100, &out, &err), CS_OK);
    CHECK_STR(out, "typed");
    CHECK_INT(cs_file_read(&arena, "-", 100, &out, &err), CS_OK); /* still open, at its end */
    CHECK_STR(out, "");
    if (kept >= 0) {
        (void)dup2(kept, STDIN_FILENO);
        (void)close(kept);
    }
    cs_arena_deinit(&arena);
}

static void test_file_replace__new_bytes_or_the_old_ones(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_arena arena;
    struct cs_error err;
    struct stat s;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    (void)umask(022);
    CHECK_INT(cs_file_replace("a", CS_STR("first"), 0600, &err), CS_OK);
    CHECK(stat("a", &s) == 0 && (s.st_mode & 07777) == 0600);
    const ino_t before = s.st_ino;
    CHECK_INT(cs_file_replace("a", CS_STR("2"), 0644, &err), CS_OK);
    CHECK(stat("a", &s) == 0 && s.st_ino != before && (s.st_mode & 07777) == 0644);
    CHECK_INT(cs_file_read(&arena, "a", 100, &out, &err), CS_OK);
    CHECK_STR(out, "2");
    CHECK_INT(cs_file_replace("a", (cs_str){NULL, 0}, 0644, &err), CS_OK);
    CHECK(stat("a", &s) == 0 && s.st_size == 0);
    CHECK_INT(folder_count(), 1); /* nothing is left beside it */

    CHECK_INT(cs_file_replace("absent/a", CS_STR("x"), 0600, &err), CS_E_IO);
    CHECK(mkdir("full", 0700) == 0 && mkdir("full/one", 0700) == 0);
    CHECK_INT(cs_file_replace("full", CS_STR("x"), 0600, &err), CS_E_IO);
    CHECK_INT(folder_count(), 2);
    char name[5000];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    CHECK_INT(cs_file_replace(name, CS_STR("x"), 0600, &err), CS_E_LIMIT);
    cs_arena_deinit(&arena);
    folder_leave(folder);
}

static void test_folder_make__with_its_parents(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_error err;
    struct stat s;
    CHECK_INT(cs_folder_make("a/b/c", 0700, &err), CS_OK);
    CHECK(stat("a/b/c", &s) == 0 && S_ISDIR(s.st_mode) && (s.st_mode & 07777) == 0700);
    CHECK_INT(cs_folder_make("a/b/c", 0700, &err), CS_OK);
    CHECK_INT(cs_folder_make("a/b/d/", 0700, &err), CS_OK);
    file_write("file", CS_STR("x"));
    CHECK_INT(cs_folder_make("file", 0700, &err), CS_E_IO);
    CHECK_INT(cs_folder_make("file/below", 0700, &err), CS_E_IO);
    CHECK_INT(cs_folder_make("", 0700, &err), CS_E_INPUT);
    char name[5000];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    CHECK_INT(cs_folder_make(name, 0700, &err), CS_E_INPUT);
    folder_leave(folder);
}

/* What is kept in a new folder is lost with the folder, however well it was synced itself. */
static void test_folder_make__survives_a_power_cut(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_error err;
    CHECK(mkdir("there", 0700) == 0);
    synced_count = 0;
    CHECK_INT(cs_folder_make("there/a/b", 0700, &err), CS_OK);
    CHECK(is_synced("there"));
    CHECK(is_synced("there/a"));
    CHECK(!is_synced("."));
    synced_count = 0;
    CHECK_INT(cs_folder_make("there/a/b", 0700, &err), CS_OK);
    CHECK_INT(synced_count, 0);
    CHECK(!cs_folder_sync("absent/a"));
    CHECK(cs_folder_sync("absent"));
    CHECK(is_synced("."));
    folder_leave(folder);
}

static void test_sha256_file__is_the_digest_of_its_bytes(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_error err;
    static const size_t sizes[] = {0, 1, 1048575, 1048576, 1048577, 3000000};
    char *const bytes = calloc(1, 3000000);
    CHECK(bytes != NULL);
    if (!bytes) return;
    for (size_t i = 0; i < 3000000; i++) bytes[i] = (char)(i % 253);
    for (size_t i = 0; i < CS_COUNT(sizes); i++) {
        cs_digest of_file;
        cs_digest of_bytes;
        uint64_t size = 0;
        file_write("a", (cs_str){bytes, sizes[i]});
        CHECK_INT(cs_sha256_file("a", &of_file, &size, &err), CS_OK);
        CHECK_INT(size, sizes[i]);
        CHECK_INT(cs_sha256((cs_str){bytes, sizes[i]}, &of_bytes, &err), CS_OK);
        CHECK(cs_digest_equal(&of_file, &of_bytes));
    }
    cs_digest digest;
    CHECK_INT(cs_sha256_file("a", &digest, NULL, &err), CS_OK);
    CHECK_INT(cs_sha256_file("absent", &digest, NULL, &err), CS_E_NOT_FOUND);
    CHECK_INT(cs_sha256_file(".", &digest, NULL, &err), CS_E_IO);
    free(bytes);
    folder_leave(folder);
}

static void test_file_new__in_its_place_at_the_end(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_arena arena;
    struct cs_error err;
    struct cs_file_new file;
    struct stat s;
    cs_str out = {0};
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    CHECK_INT(cs_file_new_open(&file, "a", 0600, &err), CS_OK);
    CHECK_INT(cs_file_new_write(&file, CS_STR("one "), &err), CS_OK);
    CHECK(stat("a", &s) != 0);
    CHECK_INT(cs_file_new_write(&file, CS_STR("two"), &err), CS_OK);
    CHECK_INT(cs_file_new_commit(&file, &err), CS_OK);
    cs_file_new_drop(&file);
    CHECK(stat("a", &s) == 0 && (s.st_mode & 07777) == 0600);
    CHECK_INT(cs_file_read(&arena, "a", 100, &out, &err), CS_OK);
    CHECK_STR(out, "one two");

    CHECK_INT(cs_file_new_open(&file, "a", 0600, &err), CS_OK);
    CHECK_INT(cs_file_new_write(&file, CS_STR("three"), &err), CS_OK);
    cs_file_new_drop(&file);
    CHECK_INT(cs_file_read(&arena, "a", 100, &out, &err), CS_OK);
    CHECK_STR(out, "one two");
    CHECK_INT(folder_count(), 1);

    CHECK(mkfifo("pipe", 0600) == 0);
    CHECK_INT(cs_file_new_open(&file, "pipe", 0600, &err), CS_E_IO);
    CHECK_INT(cs_file_new_open(&file, ".", 0600, &err), CS_E_IO);
    CHECK_INT(cs_file_new_open(&file, "absent/a", 0600, &err), CS_E_IO);
    CHECK_INT(folder_count(), 2);
    cs_arena_deinit(&arena);
    folder_leave(folder);
}

static void test_secret__is_for_its_owner_and_made_once(void)
{
    char folder[64];
    folder_enter(folder);
    struct cs_error err;
    struct cs_rng rng = cs_rng_system();
    struct stat s;
    char bytes[8];
    size_t size = 9;
    CHECK_INT(cs_secret_read("key", bytes, sizeof bytes, &size), CS_SECRET_ABSENT);
    CHECK_INT(size, 0);
    CHECK_INT(cs_secret_make("key", CS_STR("one"), &rng, &err), CS_OK);
    CHECK_INT(cs_secret_make("key", CS_STR("two"), &rng, &err), CS_OK); /* the first one stays */
    CHECK_INT(cs_secret_read("key", bytes, sizeof bytes, &size), CS_SECRET_OK);
    CHECK_STR(((cs_str){bytes, size}), "one");
    CHECK(stat("key", &s) == 0 && (s.st_mode & 07777) == 0600);
    CHECK_INT(folder_count(), 1);
    CHECK_INT(cs_secret_read("key", bytes, 2, &size), CS_SECRET_OK);
    CHECK_INT(size, 2);
    CHECK(chmod("key", 0640) == 0);
    CHECK_INT(cs_secret_read("key", bytes, sizeof bytes, &size), CS_SECRET_SHARED);
    CHECK(mkfifo("pipe", 0600) == 0);
    CHECK_INT(cs_secret_read("pipe", bytes, sizeof bytes, &size), CS_SECRET_NO_FILE);
    CHECK_INT(cs_secret_read(".", bytes, sizeof bytes, &size), CS_SECRET_NO_FILE);
    CHECK_INT(cs_secret_read("key/below", bytes, sizeof bytes, &size), CS_SECRET_FAILED);
    CHECK_INT(cs_secret_make("absent/key", CS_STR("one"), &rng, &err), CS_E_IO);
    char path[5000];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    CHECK_INT(cs_secret_make(path, CS_STR("one"), &rng, &err), CS_E_INPUT);
    folder_leave(folder);
}

int main(void)
{
    RUN(test_file_read__up_to_the_limit);
    RUN(test_file_read__more_than_one_piece);
    RUN(test_file_read__dash_is_standard_input);
    RUN(test_file_replace__new_bytes_or_the_old_ones);
    RUN(test_file_new__in_its_place_at_the_end);
    RUN(test_secret__is_for_its_owner_and_made_once);
    RUN(test_folder_make__with_its_parents);
    RUN(test_folder_make__survives_a_power_cut);
    RUN(test_sha256_file__is_the_digest_of_its_bytes);
    return check_end();
}
