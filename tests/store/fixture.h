/* fixture.h - a store in a folder of its own, for the tests of store, audit and flow.
 *
 * Everything lies under /dev/shm (there fsync costs nothing, and a killed process loses no more
 * than on a disk) or /tmp, and is removed at the end. Threads: none; children of a fork open their
 * own handles. */
#ifndef CS_TEST_STORE_FIXTURE_H
#define CS_TEST_STORE_FIXTURE_H

#include "store/store.h"
#include "tests/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    char path[128];
    char url[160];
    struct cs_arena arena;
    struct cs_error err;
};

static inline void fixture_init(struct fixture *f)
{
    *f = (struct fixture){.folder = "/dev/shm/countersign-test-XXXXXX"};
    if (!mkdtemp(f->folder)) {
        (void)snprintf(f->folder, sizeof f->folder, "/tmp/countersign-test-XXXXXX");
        if (!mkdtemp(f->folder)) abort();
    }
    (void)snprintf(f->path, sizeof f->path, "%s/state/store.db", f->folder);
    (void)snprintf(f->url, sizeof f->url, "sqlite:%s", f->path);
    cs_arena_init(&f->arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
}

static inline void fixture_empty(const char *folder)
{
    char path[400];
    DIR *const d = opendir(folder);
    if (!d) return;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        const int n = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (n < 0 || (size_t)n >= sizeof path) abort();
        if (unlink(path) != 0) fixture_empty(path);
    }
    (void)closedir(d);
    (void)rmdir(folder);
}

static inline void fixture_deinit(struct fixture *f)
{
    cs_arena_deinit(&f->arena);
    fixture_empty(f->folder);
}

static inline struct cs_db_options fixture_options(const struct fixture *f)
{
    return (struct cs_db_options){.url = f->url, .from = cs_allocator_system()};
}

static inline struct cs_db *fixture_open(struct fixture *f)
{
    struct cs_db *db = NULL;
    const struct cs_db_options options = fixture_options(f);
    const cs_status status = cs_db_open(&options, &db, &f->err);
    CHECK_INT(status, CS_OK);
    if (status != CS_OK) abort();
    return db;
}

/* One statement without parameters and rows, in a transaction of its own. */
#define EXEC(f, db, sql) fixture_exec((f), (db), CS_STR(sql))
static inline cs_status fixture_exec(struct fixture *f, struct cs_db *db, cs_str sql)
{
    struct cs_tx tx;
    struct cs_stmt st;
    CS_TRY(cs_tx_begin(&tx, db, &f->err));
    cs_stmt_begin(&st, db, sql);
    const cs_status status = cs_stmt_run(&st, NULL, &f->err);
    if (status == CS_OK) return cs_tx_commit(&tx, &f->err);
    cs_tx_rollback(&tx);
    return status;
}

/* The first column of the first row, or -1. */
#define QUERY(f, db, sql) fixture_query((f), (db), CS_STR(sql))
static inline int64_t fixture_query(struct fixture *f, struct cs_db *db, cs_str sql)
{
    struct cs_stmt st;
    cs_stmt_begin(&st, db, sql);
    const int64_t n = cs_stmt_next(&st) ? cs_col_int(&st, 0) : -1;
    return cs_stmt_end(&st, &f->err) == CS_OK ? n : -1;
}

static inline struct cs_keys_options fixture_keys(void)
{
    return (struct cs_keys_options){.rng = cs_rng_system(), .from = cs_allocator_system()};
}

/* The whole file, however large: how much is kept before a kill is for the machine to say. */
static inline size_t fixture_grep_file(const char *path, cs_str needle)
{
    struct stat about;
    size_t found = 0;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) abort();
    if (about.st_size > 0) {
        void *const map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (map == MAP_FAILED) abort();
        const cs_str bytes = {map, (size_t)about.st_size};
        for (size_t at = 0; (at = cs_str_find(bytes, needle, at)) != SIZE_MAX; at++) found++;
        (void)munmap(map, (size_t)about.st_size);
    }
    (void)close(fd);
    return found;
}

/* How often a text occurs in the bytes of the store's files; every file of the folder counts. */
static inline size_t fixture_grep(struct fixture *f, cs_str needle)
{
    char path[400];
    char folder[100];
    size_t found = 0;
    (void)snprintf(folder, sizeof folder, "%s/state", f->folder);
    DIR *const d = opendir(folder);
    if (!d) abort();
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] == '.') continue;
        const int n = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (n < 0 || (size_t)n >= sizeof path) abort();
        found += fixture_grep_file(path, needle);
    }
    (void)closedir(d);
    return found;
}

/* Run a function in a child; its result is the child's exit status (250 and above: a signal). */
static inline pid_t fixture_fork(int (*run)(void *self), void *self)
{
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid < 0) abort();
    if (pid == 0) _exit(run(self));
    return pid;
}
static inline int fixture_wait(pid_t pid)
{
    int status = 0;
    if (waitpid(pid, &status, 0) != pid) abort();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 250;
}

#endif
