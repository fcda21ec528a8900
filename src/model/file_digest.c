/* file_digest.c - a model's digest without reading a gigabyte at each start.
 *
 * A digest is kept in a small file of its own, together with what the system says about the file:
 * device, inode, size, mtime and ctime in nanoseconds. Any difference, and anything strange in the
 * small file, means reading the whole again. The record is a speed-up against accidents (a new
 * download, a copy cut short), not a guard against somebody who may write our cache folder: that
 * person may write the model as well. */
#include "model/model_in.h"

#include <errno.h>
#include <sys/stat.h>

#define RECORD_BYTES_MAX 512
#define PATH_BYTES_MAX 4096

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + (int64_t)t.tv_nsec;
}

cs_status cs_file_stamp_get(const char *path, struct cs_file_stamp *out, struct cs_error *err)
{
    struct stat s;
    if (stat(path, &s) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return CS_FAIL(err, CS_E_NOT_FOUND, "The model file is not there",
                           "Run tools/setup, or name a GGUF file");
        return CS_FAIL(err, CS_E_IO, "The model file cannot be looked at",
                       "Check its permissions and those of its folders");
    }
    if (!S_ISREG(s.st_mode))
        return CS_FAIL(err, CS_E_CORRUPT, "The model is not a regular file",
                       "Name a GGUF file, not a folder or a device");
    *out = (struct cs_file_stamp){
        .device = (uint64_t)s.st_dev,
        .inode = (uint64_t)s.st_ino,
        .size_bytes = (uint64_t)s.st_size,
        .modified_ns = nanoseconds(s.st_mtim),
        .changed_ns = nanoseconds(s.st_ctim),
    };
    return CS_OK;
}

bool cs_file_stamp_equal(const struct cs_file_stamp *a, const struct cs_file_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->size_bytes == b->size_bytes &&
           a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns;
}

cs_status cs_cache_path(struct cs_arena *arena, const char *folder, const char *kind,
                        const cs_digest *key, cs_str *out, struct cs_error *err)
{
    CS_ASSERT(folder != NULL);
    char hex[65];
    cs_digest_text(key, hex);
    struct cs_buf path;
    cs_buf_init(&path, arena, PATH_BYTES_MAX);
    cs_buf_add_format(&path, "%s/%s%.32s", folder, kind, hex);
    return cs_buf_finish(&path, out, err);
}

static cs_status record_path(struct cs_arena *arena, const char *folder, const char *path,
                             cs_str *out, struct cs_error *err)
{
    cs_digest key;
    CS_TRY(cs_sha256(cs_str_of(path), &key, err));
    return cs_cache_path(arena, folder, "digest-", &key, out, err);
}

/* All of a record but the digest: a record counts only if it begins with exactly this. */
static cs_status record_head(struct cs_arena *arena, const struct cs_file_stamp *stamp, cs_str *out,
                             struct cs_error *err)
{
    struct cs_buf head;
    cs_buf_init(&head, arena, RECORD_BYTES_MAX);
    cs_buf_add_format(&head, "countersign digest 1\ndevice %llu\ninode %llu\nsize %llu\n",
                      (unsigned long long)stamp->device, (unsigned long long)stamp->inode,
                      (unsigned long long)stamp->size_bytes);
    cs_buf_add_format(&head, "mtime_ns %lld\nctime_ns %lld\nsha256 ", (long long)stamp->modified_ns,
                      (long long)stamp->changed_ns);
    return cs_buf_finish(&head, out, err);
}

static cs_status record_read(struct cs_arena *arena, const char *path,
                             const struct cs_file_stamp *stamp, const char *folder, cs_digest *out,
                             struct cs_error *err)
{
    cs_str file;
    cs_str head;
    cs_str record;
    CS_TRY(record_path(arena, folder, path, &file, err));
    CS_TRY(record_head(arena, stamp, &head, err));
    CS_TRY(cs_file_read(arena, file.ptr, RECORD_BYTES_MAX, &record, err));
    const cs_str hex = cs_str_slice(record, head.len, head.len + 64);
    if (!cs_str_starts(record, head) || record.len != head.len + 65 || !cs_digest_parse(hex, out))
        return CS_FAIL(err, CS_E_NOT_FOUND, "No digest is kept for this file", "");
    return CS_OK;
}

cs_status cs_file_digest_get(struct cs_arena *arena, const char *path,
                             const struct cs_file_stamp *stamp, const char *cache_folder,
                             cs_digest *out, bool *kept, struct cs_error *err)
{
    *kept = false;
    struct cs_error ignored = {0};
    if (cache_folder && record_read(arena, path, stamp, cache_folder, out, &ignored) == CS_OK) {
        *kept = true;
        return CS_OK;
    }
    uint64_t size_bytes = 0;
    CS_TRY(cs_sha256_file(path, out, &size_bytes, err));
    struct cs_file_stamp after;
    CS_TRY(cs_file_stamp_get(path, &after, err));
    if (size_bytes != stamp->size_bytes || !cs_file_stamp_equal(stamp, &after))
        return CS_FAIL(err, CS_E_CORRUPT, "The model file changed while it was being checked",
                       "Wait until its download or copy has ended, then start again");
    return CS_OK;
}

void cs_file_digest_keep(struct cs_arena *arena, const char *path,
                         const struct cs_file_stamp *stamp, const char *cache_folder,
                         const cs_digest *digest)
{
    struct cs_error ignored = {0};
    cs_str file;
    cs_str head;
    cs_str record;
    char hex[65];
    if (!cache_folder || cs_folder_make(cache_folder, 0700, &ignored) != CS_OK ||
        record_path(arena, cache_folder, path, &file, &ignored) != CS_OK ||
        record_head(arena, stamp, &head, &ignored) != CS_OK)
        return;
    cs_digest_text(digest, hex);
    struct cs_buf buf;
    cs_buf_init(&buf, arena, RECORD_BYTES_MAX);
    cs_buf_add(&buf, head);
    cs_buf_add(&buf, cs_str_of(hex));
    cs_buf_add_char(&buf, '\n');
    if (cs_buf_finish(&buf, &record, &ignored) != CS_OK) return;
    cs_ignore(cs_file_replace(file.ptr, record, 0600, &ignored),
              "without the record the next start reads the file again");
}
