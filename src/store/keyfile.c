/* keyfile.c - the master key's file: read with suspicion, made once, never overwritten.
 *
 * It is made beside (complete, synced) and then linked to its name: link fails when the name is
 * taken, so of two processes that start at once one key wins and both use it. */
#include "store/store_in.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char header[] = "countersign-master-key 1\n";
#define HEADER_BYTES (sizeof header - 1)
#define FILE_BYTES (HEADER_BYTES + 64 + 1)

static bool key_parse(const char *bytes, size_t size, uint8_t key[static 32])
{
    cs_digest digest = {{0}};
    const bool good = size == FILE_BYTES && memcmp(bytes, header, HEADER_BYTES) == 0 &&
                      bytes[FILE_BYTES - 1] == '\n' &&
                      cs_digest_parse((cs_str){bytes + HEADER_BYTES, 64}, &digest);
    memcpy(key, digest.bytes, 32);
    cs_wipe(&digest, sizeof digest);
    return good;
}

static cs_status key_read_from(int fd, uint8_t key[static 32], struct cs_error *err)
{
    struct stat s;
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
        return CS_FAIL(err, CS_E_CORRUPT, "The master key is not a regular file",
                       "Name the key file that belongs to this store");
    if (s.st_mode & (S_IRWXG | S_IRWXO))
        return CS_FAIL(err, CS_E_DENIED, "Others may read or change the master key file",
                       "chmod 600 the key file, and consider the key as seen");
    char bytes[FILE_BYTES + 1];
    ssize_t n = -1;
    do {
        n = read(fd, bytes, sizeof bytes);
    } while (n < 0 && errno == EINTR);
    const bool good = n >= 0 && key_parse(bytes, (size_t)n, key);
    cs_wipe(bytes, sizeof bytes);
    if (n < 0) return CS_FAIL(err, CS_E_IO, "The master key file cannot be read", "Check the disk");
    if (!good)
        return CS_FAIL(err, CS_E_CORRUPT, "The master key file is damaged or of another format",
                       "Restore the key file that belongs to this store");
    return CS_OK;
}

cs_status cs_keyfile_read(const char *path, uint8_t key[static 32], struct cs_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? CS_FAIL(err, CS_E_NOT_FOUND, "The master key file is not there",
                                         "Restore the key file that belongs to this store")
                               : CS_FAIL(err, CS_E_IO, "The master key file cannot be opened",
                                         "Run as the user who owns it");
    const cs_status status = key_read_from(fd, key, err);
    (void)close(fd);
    return status;
}

/* The new name must survive a power cut before anything is sealed under the key. */
static bool folder_sync(const char *path)
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

static bool key_write(const char *beside, struct cs_rng *rng)
{
    uint8_t key[32];
    char bytes[FILE_BYTES + 1];
    if (!rng->ops->fill(rng->self, key, sizeof key)) return false;
    memcpy(bytes, header, HEADER_BYTES);
    cs_digest digest;
    memcpy(digest.bytes, key, 32);
    char hex[65];
    cs_digest_text(&digest, hex);
    memcpy(bytes + HEADER_BYTES, hex, 64);
    bytes[FILE_BYTES - 1] = '\n';
    const int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 &&
                write(fd, bytes, FILE_BYTES) == (ssize_t)FILE_BYTES && fsync(fd) == 0;
    if (fd >= 0 && close(fd) != 0) good = false;
    cs_wipe(key, sizeof key);
    cs_wipe(&digest, sizeof digest);
    cs_wipe(hex, sizeof hex);
    cs_wipe(bytes, sizeof bytes);
    return good;
}

cs_status cs_keyfile_make(const char *path, struct cs_rng *rng, struct cs_error *err)
{
    char beside[4096];
    cs_id unique;
    char unique_text[33];
    CS_TRY(cs_id_new(rng, &unique, err));
    cs_id_text(unique, unique_text);
    const int n = snprintf(beside, sizeof beside, "%s.new-%.8s", path, unique_text);
    if (n < 0 || (size_t)n >= sizeof beside)
        return CS_FAIL(err, CS_E_INPUT, "The key file's path is too long", "Give a shorter one");
    const bool written = key_write(beside, rng);
    const bool linked = written && (link(beside, path) == 0 || errno == EEXIST);
    (void)unlink(beside);
    if (!linked || !folder_sync(path))
        return CS_FAIL(err, CS_E_IO, "The master key file could not be made",
                       "Check the permissions and free space of its folder");
    return CS_OK;
}
