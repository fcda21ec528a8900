/* file.c - whole files: read with a limit, replace atomically, make folders. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static cs_status read_all(int fd, struct cs_buf *buf, struct cs_error *err)
{
    char piece[65536];
    for (;;) {
        const ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return errno == EISDIR
                       ? CS_FAIL(err, CS_E_INPUT, "A folder was given where a file is expected",
                                 "Name the files in it")
                       : CS_FAIL(err, CS_E_IO, "The file cannot be read", "Check the disk");
        if (n == 0) return CS_OK;
        cs_buf_add(buf, (cs_str){piece, (size_t)n});
        if (buf->failed) return CS_OK; /* the finish reports it */
    }
}

cs_status cs_file_read(struct cs_arena *arena, const char *path, size_t max_bytes, cs_str *out,
                       struct cs_error *err)
{
    const bool standard_input = strcmp(path, "-") == 0;
    const int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT
                   ? CS_FAIL(err, CS_E_NOT_FOUND, "The file is not there",
                             "Check the path that was given")
                   : CS_FAIL(err, CS_E_IO, "The file cannot be opened", "Check its permissions");
    struct cs_buf buf;
    cs_buf_init(&buf, arena, max_bytes);
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

cs_status cs_file_replace(const char *path, cs_str bytes, unsigned mode, struct cs_error *err)
{
    char beside[4096];
    const int n = snprintf(beside, sizeof beside, "%s.new-%ld", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof beside)
        return CS_FAIL(err, CS_E_LIMIT, "The output path is too long", "Give a shorter one");
    const int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        return CS_FAIL(err, CS_E_IO, "The output file cannot be made",
                       "Check that its folder exists and can be written");
    const bool written = write_all(fd, bytes) && fsync(fd) == 0;
    const bool closed = close(fd) == 0;
    if (!written || !closed || rename(beside, path) != 0) {
        (void)unlink(beside);
        return CS_FAIL(err, CS_E_IO, "The output file could not be written completely",
                       "Check the free space; the old file, if any, is untouched");
    }
    return CS_OK;
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
        if (mkdir(part, (mode_t)mode) != 0 && errno != EEXIST)
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
