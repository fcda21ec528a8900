/* kept.c - opens the store that runs are kept in.
 *
 * ":memory:" is for measurements: the same code on a file system in memory, and nothing outlives
 * the process. The store is made in a folder of its own; as soon as it and its key are open their
 * names are removed, so that even a killed process leaves nothing. Signals wait meanwhile. */
#include "cli/cli_in.h"

#include "store/store.h"

#include <unistd.h>

#define URL_BYTES_MAX 4200
#define MEMORY_FOLDER "/dev/shm/countersign-XXXXXX" /* never on a disk */

const char *cs_kept_path(const struct cs_world *world, const struct cs_args *args)
{
    const char *const named = args->value[CS_OPT_STORE];
    if (!named) return world->paths.store;
    return strncmp(named, "sqlite:", 7) == 0 ? named + 7 : named;
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

static cs_status store_url(const struct cs_world *world, const struct cs_args *args,
                           char out[static URL_BYTES_MAX], struct cs_error *err)
{
    const char *const path = cs_kept_path(world, args);
    if (!path || !path[0])
        return CS_FAIL(err, CS_E_UNSUPPORTED, "No home folder is known to keep the store in",
                       "Name one with --store PATH");
    if (strncmp(path, "postgres", 8) == 0 && strstr(path, "://"))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "This version keeps its store in SQLite only",
                       "Give a path or sqlite:PATH to --store");
    const int n = snprintf(out, URL_BYTES_MAX, "sqlite:%s", path);
    if (n < 0 || n >= URL_BYTES_MAX)
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The path of the store is too long",
                       "Give a shorter one to --store");
    return CS_OK;
}

static cs_status parts_open(struct cs_world *world, const char *url, unsigned flags,
                            struct cs_kept *out, struct cs_error *err)
{
    const struct cs_db_options options = {
        .url = url, .readonly = (flags & CS_KEPT_READ) != 0, .from = world->allocator};
    const struct cs_keys_options key_options = {.rng = world->rng, .from = world->allocator};
    cs_status status = cs_db_open(&options, &out->db, err);
    if (status == CS_OK)
        status = cs_flow_migrate(out->db, world->clock.ops->now(world->clock.self), err);
    if (status == CS_OK && (flags & CS_KEPT_KEYS))
        status = cs_keys_open(out->db, &key_options, &out->keys, err);
    if (status != CS_OK) cs_kept_close(out);
    return status;
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
