/* file.c - whole files: read with a limit, replace atomically, make folders. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

cs_status cs_file_open(const char *path, int *fd, struct cs_error *err)
{
    struct stat s;
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd >= 0 && fstat(*fd, &s) == 0 && S_ISDIR(s.st_mode)) {
        (void)close(*fd);
        *fd = -1;
        return CS_FAIL(err, CS_E_INPUT, "A folder was given where a file is expected",
                       "Name the files in it");
    }
    if (*fd >= 0) return CS_OK;
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
        return CS_FAIL(err, CS_E_NOT_FOUND, "The file is not there",
                       "Check the path that was given");
    case EACCES:
    case EPERM:
        return CS_FAIL(err, CS_E_INPUT, "The file may not be read by this user",
                       "Check its permissions and those of its folders");
    default:
        return CS_FAIL(err, CS_E_IO, "The file cannot be opened", "Check the path and the disk");
    }
}

static cs_status read_all(int fd, struct cs_buf *buf, struct cs_error *err)
{
    char piece[65536];
    for (;;) {
        const ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EISDIR) /* standard input may be one */
            return CS_FAIL(err, CS_E_INPUT, "A folder was given where a file is expected",
                           "Name the files in it");
        if (n < 0) return CS_FAIL(err, CS_E_IO, "The file cannot be read", "Check the disk");
        if (n == 0) return CS_OK;
        cs_buf_add(buf, (cs_str){piece, (size_t)n});
        if (buf->failed) return CS_OK; /* the finish reports it */
    }
}

cs_status cs_file_read(struct cs_arena *arena, const char *path, size_t max_bytes, cs_str *out,
                       struct cs_error *err)
{
    const bool standard_input = strcmp(path, "-") == 0;
    int fd = STDIN_FILENO;
    struct stat s;
    if (!standard_input) CS_TRY(cs_file_open(path, &fd, err));
    struct cs_buf buf;
    cs_buf_init(&buf, arena, max_bytes);
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0)
        cs_buf_expect(&buf, (size_t)s.st_size); /* it may grow meanwhile */
    cs_status status = read_all(fd, &buf, err);
    if (!standard_input) (void)close(fd);
    if (status != CS_OK) return status;
    if (buf.hit_max)
        return CS_FAIL_NUM(err, CS_E_LIMIT, "The file is larger than %1 bytes",
                           "Split it into documents", max_bytes, 0);
    return cs_buf_finish(&buf, out, err);
}

static bool write_all(int fd, cs_str bytes)
{
    while (bytes.len) {
        const ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.ptr += n;
        bytes.len -= (size_t)n;
    }
    return true;
}

static cs_status not_complete(struct cs_error *err)
{
    return CS_FAIL(err, CS_E_IO, "The output file could not be written completely",
                   "Check the free space; the old file, if any, is untouched");
}

/* A file without a name in the folder of path, or -1. It gets its name by /proc at the end. */
static int nameless_open(const char *path, unsigned mode)
{
#ifdef O_TMPFILE
    char folder[4096];
    const char *const slash = strrchr(path, '/');
    const size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    if (size >= sizeof folder || access("/proc/self/fd", F_OK) != 0) return -1;
    memcpy(folder, slash ? path : ".", slash ? size : 1);
    folder[slash ? size : 1] = '\0';
    return open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, (mode_t)mode);
#else
    (void)path;
    (void)mode;
    return -1;
#endif
}

cs_status cs_file_new_open(struct cs_file_new *out, const char *path, unsigned mode,
                           struct cs_error *err)
{
    struct stat there;
    out->path = path;
    out->fd = -1;
    out->named = false;
    const int n = snprintf(out->beside, sizeof out->beside, "%s.new-%ld", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof out->beside)
        return CS_FAIL(err, CS_E_LIMIT, "The output path is too long", "Give a shorter one");
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return CS_FAIL(err, CS_E_IO, "The output is not a file: a folder, a device or a pipe",
                       "Name a file; \"-\" is standard output");
    out->fd = nameless_open(path, mode);
    if (out->fd >= 0) return CS_OK;
    (void)unlink(out->beside); /* of a killed process that had this number */
    out->fd = open(out->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (out->fd < 0)
        return CS_FAIL(err, CS_E_IO, "The output file cannot be made",
                       "Check that its folder exists and can be written");
    out->named = true;
    return CS_OK;
}

cs_status cs_file_new_write(struct cs_file_new *file, cs_str bytes, struct cs_error *err)
{
    CS_ASSERT(file->fd >= 0);
    return write_all(file->fd, bytes) ? CS_OK : not_complete(err);
}

/* Give the file its name beside the place. */
static bool name_give(struct cs_file_new *file)
{
    char link[64];
    if (file->named) return true;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
    (void)unlink(file->beside);
    file->named = linkat(AT_FDCWD, link, AT_FDCWD, file->beside, AT_SYMLINK_FOLLOW) == 0;
    return file->named;
}

cs_status cs_file_new_commit(struct cs_file_new *file, struct cs_error *err)
{
    CS_ASSERT(file->fd >= 0);
    const bool written = fsync(file->fd) == 0 && name_give(file);
    const bool closed = close(file->fd) == 0;
    file->fd = -1;
    if (written && closed && rename(file->beside, file->path) == 0) {
        file->named = false;
        return CS_OK;
    }
    cs_file_new_drop(file);
    return not_complete(err);
}

void cs_file_new_drop(struct cs_file_new *file)
{
    if (file->fd >= 0) (void)close(file->fd);
    if (file->named) (void)unlink(file->beside);
    file->fd = -1;
    file->named = false;
}

cs_status cs_file_replace(const char *path, cs_str bytes, unsigned mode, struct cs_error *err)
{
    struct cs_file_new file;
    cs_status status = cs_file_new_open(&file, path, mode, err);
    if (status == CS_OK) status = cs_file_new_write(&file, bytes, err);
    if (status == CS_OK) status = cs_file_new_commit(&file, err);
    cs_file_new_drop(&file);
    return status;
}

bool cs_folder_sync(const char *path)
{
    char folder[4096];
    const char *const slash = strrchr(path, '/');
    const size_t size = slash ? (size_t)(slash - path) : 0;
    if (size >= sizeof folder) return false;
    cs_copy(folder, path, size);
    folder[size] = '\0';
    const int fd = open(slash ? (size ? folder : "/") : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool synced = fsync(fd) == 0;
    (void)close(fd);
    return synced;
}

/* Make one folder; a new one's name survives a power cut, where the one above may be read. */
static bool folder_make_one(const char *path, unsigned mode)
{
    if (mkdir(path, (mode_t)mode) != 0) return errno == EEXIST;
    (void)cs_folder_sync(path);
    return true;
}

cs_status cs_folder_make(const char *path, unsigned mode, struct cs_error *err)
{
    char part[4096];
    const size_t size = strlen(path);
    if (size == 0 || size >= sizeof part)
        return CS_FAIL(err, CS_E_INPUT, "A folder's path is empty or too long", "Give another");
    memcpy(part, path, size + 1);
    for (size_t i = 1; i <= size; i++) {
        if (part[i] != '/' && part[i] != '\0') continue;
        const char kept = part[i];
        part[i] = '\0';
        if (!folder_make_one(part, mode))
            return CS_FAIL(err, CS_E_IO, "A folder cannot be made",
                           "Check the permissions of its parent, or name another place");
        part[i] = kept;
    }
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode))
        return CS_FAIL(err, CS_E_IO, "A file stands where a folder is needed",
                       "Move it, or name another place");
    return CS_OK;
}
