/* secret.c - a file that holds a secret: read with suspicion, made once, never overwritten.
 *
 * It is made beside (complete, synced) and then linked to its name: link fails when the name is
 * taken, so of two processes that start at once one secret wins and both use it. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum cs_secret secret_read_from(int fd, char *out, size_t capacity, size_t *size)
{
    struct stat s;
    ssize_t n = -1;
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) return CS_SECRET_NO_FILE;
    if (s.st_mode & (S_IRWXG | S_IRWXO)) return CS_SECRET_SHARED;
    do {
        n = read(fd, out, capacity);
    } while (n < 0 && errno == EINTR);
    if (n < 0) return CS_SECRET_FAILED;
    *size = (size_t)n;
    return CS_SECRET_OK;
}

enum cs_secret cs_secret_read(const char *path, char *out, size_t capacity, size_t *size)
{
    *size = 0;
    /* A pipe must not make us wait before it is refused. */
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT ? CS_SECRET_ABSENT : CS_SECRET_FAILED;
    const enum cs_secret outcome = secret_read_from(fd, out, capacity, size);
    (void)close(fd);
    return outcome;
}

static bool secret_write(const char *beside, cs_str bytes)
{
    const int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 &&
                write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len && fsync(fd) == 0;
    if (fd >= 0 && close(fd) != 0) good = false;
    return good;
}

cs_status cs_secret_make(const char *path, cs_str bytes, struct cs_rng *rng, struct cs_error *err)
{
    char beside[4096];
    char unique_text[33];
    cs_id unique;
    CS_TRY(cs_id_new(rng, &unique, err));
    cs_id_text(unique, unique_text);
    const int n = snprintf(beside, sizeof beside, "%s.new-%.8s", path, unique_text);
    if (n < 0 || (size_t)n >= sizeof beside)
        return CS_FAIL(err, CS_E_INPUT, "The key file's path is too long", "Give a shorter one");
    const bool written = secret_write(beside, bytes);
    const bool linked = written && (link(beside, path) == 0 || errno == EEXIST);
    (void)unlink(beside);
    /* The new name must survive a power cut before anything is sealed or signed with the secret. */
    if (linked && cs_folder_sync(path)) return CS_OK;
    return CS_FAIL(err, CS_E_IO, "The key file could not be made",
                   "Check the permissions and free space of its folder");
}
