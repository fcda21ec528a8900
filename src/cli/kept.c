/* kept.c - opens the store that runs are kept in.
 *
 * ":memory:" is for measurements: the same code on a file system in memory, and nothing outlives
 * the process. The store is made in a folder of its own; as soon as it and its key are open their
 * names are removed, so that even a killed process leaves nothing. Signals wait meanwhile. */
#include "cli/cli_in.h"

#include "store/store.h"

#include <errno.h>
#include <unistd.h>

#define URL_BYTES_MAX 4200
#define MEMORY_FOLDER "/dev/shm/countersign-XXXXXX" /* never on a disk */

const char *cs_kept_path(const struct cs_world *world, const struct cs_args *args)
{
    const char *const named = args->value[CS_OPT_STORE];
    const char *const path = named ? named : world->paths.store;
    return path && strncmp(path, "sqlite:", 7) == 0 ? path + 7 : path;
}

/* Another program's URL is one too: the store says that it does not know it. */
bool cs_kept_remote(const char *path)
{
    return cs_db_url_is_postgresql(path) || strstr(path, "://");
}

bool cs_kept_there(const char *path)
{
    if (cs_kept_remote(path) || access(path, F_OK) == 0) return true;
    return errno == EACCES; /* it may: opening it says why not */
}

bool cs_kept_none_yet(const struct cs_world *world, const struct cs_args *args)
{
    const char *const path = cs_kept_path(world, args);
    return !cs_args_has(args, CS_OPT_STORE) && path && !cs_kept_there(path);
}

enum cs_exit cs_exit_of_store(cs_status status)
{
    switch (status) {
    case CS_E_DENIED: return CS_EXIT_REFUSED;
    case CS_E_UNSUPPORTED: return CS_EXIT_USAGE;
    case CS_E_INTERNAL: return CS_EXIT_INTERNAL;
    case CS_OK: return CS_EXIT_DONE;
    case CS_E_INPUT:
    case CS_E_LIMIT:
    case CS_E_MEMORY:
    case CS_E_NOT_FOUND:
    case CS_E_CONFLICT:
    case CS_E_UNAVAILABLE:
    case CS_E_CORRUPT:
    case CS_E_IO: return CS_EXIT_CONFLICT;
    }
    return CS_EXIT_INTERNAL;
}

enum cs_exit cs_exit_of_named(cs_status status, bool opened)
{
    if (!opened) return cs_exit_of_store(status);
    if (status == CS_E_INPUT || status == CS_E_CONFLICT) return CS_EXIT_USAGE;
    return status == CS_E_NOT_FOUND ? CS_EXIT_INPUT : cs_exit_of_store(status);
}

static cs_status store_url(const struct cs_world *world, const struct cs_args *args,
                           char out[static URL_BYTES_MAX], struct cs_error *err)
{
    const char *const path = cs_kept_path(world, args);
    if (!path || !path[0])
        return CS_FAIL(err, CS_E_UNSUPPORTED, "No home folder is known to keep the store in",
                       "Name one with --store PATH");
    const char *const scheme = cs_kept_remote(path) ? "" : "sqlite:";
    const int n = snprintf(out, URL_BYTES_MAX, "%s%s", scheme, path);
    if (n < 0 || n >= URL_BYTES_MAX)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The path of the store is too long",
                       "Give a shorter one to --store");
    return CS_OK;
}

/* A store on a server makes no folder here, and its key needs one. */
static cs_status key_folder_make(const char *path, struct cs_error *err)
{
    char folder[URL_BYTES_MAX];
    const char *const slash = path ? strrchr(path, '/') : NULL;
    if (!path)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "No home folder is known to keep the key in",
                       "Name the key's file with COUNTERSIGN_KEY");
    if (!slash || slash == path) return CS_OK;
    const int n = snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    if (n < 0 || (size_t)n >= sizeof folder)
        return CS_FAIL(err, CS_E_INPUT, "The key file's path is too long", "Give a shorter one");
    return cs_folder_make(folder, 0700, err);
}

cs_status cs_kept_audit_key(const struct cs_world *world, const struct cs_kept *kept, bool make,
                            char *out, size_t out_size, struct cs_error *err)
{
    static const cs_str ending = CS_STR_INIT(".key");
    const bool remote = strcmp(cs_db_path(kept->db), "postgresql:") == 0;
    cs_str base = cs_str_of(cs_db_path(kept->db));
    if (remote) {
        if (make || !world->paths.key) CS_TRY(key_folder_make(world->paths.key, err));
        base = cs_str_of(world->paths.key);
        if (cs_str_ends(base, ending)) base = cs_str_slice(base, 0, base.len - ending.len);
    }
    const int n = snprintf(out, out_size, "%.*s.audit.key", (int)base.len, base.ptr);
    if (n >= 0 && (size_t)n < out_size) return CS_OK;
    return CS_FAIL(err, CS_E_INPUT, "The store's path is too long", "Give a shorter one");
}

static cs_status parts_open(struct cs_world *world, const char *url, unsigned flags,
                            struct cs_kept *out, struct cs_error *err)
{
    const struct cs_db_options options = {
        .url = url, .readonly = (flags & CS_KEPT_READ) != 0, .from = world->allocator};
    struct cs_keys_options key_options = {.rng = world->rng, .from = world->allocator};
    const bool remote = cs_kept_remote(url);
    if (remote || world->paths.key_named) key_options.path = world->paths.key;
    cs_status status = cs_db_open(&options, &out->db, err);
    if (status == CS_OK)
        status = cs_flow_migrate(out->db, world->clock.ops->now(world->clock.self), err);
    if (status == CS_OK && (flags & CS_KEPT_KEYS) && remote && !options.readonly)
        status = key_folder_make(world->paths.key, err);
    if (status == CS_OK && (flags & CS_KEPT_KEYS))
        status = cs_keys_open(out->db, &key_options, &out->keys, err);
    if (status != CS_OK) cs_kept_close(out);
    return status;
}

cs_status cs_kept_open_at(struct cs_world *world, const char *path, unsigned flags,
                          struct cs_kept *out, struct cs_error *err)
{
    char url[URL_BYTES_MAX];
    *out = (struct cs_kept){0};
    if (strcmp(path, ":memory:") == 0)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "A store in memory does not outlive this command",
                       "Name a file or a postgresql:// URL");
    const bool file = !cs_kept_remote(path) && strncmp(path, "sqlite:", 7) != 0;
    const int n = snprintf(url, sizeof url, "%s%s", file ? "sqlite:" : "", path);
    if (n < 0 || n >= URL_BYTES_MAX)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The path of the store is too long",
                       "Give a shorter one");
    return parts_open(world, url, flags, out, err);
}

static cs_status memory_open(struct cs_world *world, struct cs_kept *out, struct cs_error *err)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".key"};
    char folder[] = MEMORY_FOLDER;
    char path[sizeof folder + 32];
    if (!mkdtemp(folder))
        return CS_FAIL(err, CS_E_IO, "No store can be made in memory (/dev/shm)",
                       "Keep the runs in a file: --store PATH");
    (void)snprintf(path, sizeof path, "sqlite:%s/store", folder);
    const cs_status status = parts_open(world, path, CS_KEPT_KEYS, out, err);
    for (size_t i = 0; i < CS_COUNT(endings); i++) {
        (void)snprintf(path, sizeof path, "%s/store%s", folder, endings[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    return status;
}

cs_status cs_kept_open(struct cs_world *world, const struct cs_args *args, unsigned flags,
                       struct cs_kept *out, struct cs_error *err)
{
    char url[URL_BYTES_MAX];
    cs_status status = CS_OK;
    *out = (struct cs_kept){0};
    CS_TRY(store_url(world, args, url, err));
    if (strcmp(cs_kept_path(world, args), ":memory:") == 0) {
        world->hold(true);
        status = memory_open(world, out, err);
        world->hold(false);
    } else {
        status = parts_open(world, url, flags, out, err);
    }
    if (status != CS_OK) return status;
    out->flow = (struct cs_flow){.db = out->db,
                                 .keys = out->keys,
                                 .rng = world->rng,
                                 .tenant = CS_TENANT_DEFAULT,
                                 .actor = cs_actor_uid(world->user)};
    return CS_OK;
}

void cs_kept_close(struct cs_kept *kept)
{
    cs_keys_close(kept->keys);
    cs_db_close(kept->db);
    *kept = (struct cs_kept){0};
}

cs_status cs_kept_refused(struct cs_world *world, const struct cs_args *args, const char *asked,
                          const cs_id *run, struct cs_error *err)
{
    struct cs_kept kept = {0};
    CS_TRY(cs_kept_open(world, args, 0, &kept, err));
    const cs_time now = world->clock.ops->now(world->clock.self);
    const cs_status status = cs_flow_refused(&kept.flow, asked, run, now, err);
    cs_kept_close(&kept);
    return status;
}
