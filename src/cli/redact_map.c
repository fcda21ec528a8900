/* redact_map.c - where stand-ins are kept: a sealed file, or the store's case.
 *
 * The file: "countersign-map 1\n", the tenant's name, "\n", then the packed vault sealed under the
 * tenant's key. It opens only with the store (and key file) that sealed it. A map that is there is
 * gone on with, so the documents of a case may be redacted one by one. Two commands at once would
 * both give the next token, to two people: the one that keeps its map second finds the first one's
 * in its place and fails. Writers of a file meet at a lock on its folder, so no lock file is left.
 */
#include "cli/redact_in.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define MAP_MAGIC "countersign-map 1\n"
#define MAP_KIND "countersign map 1"
#define MAP_BYTES_MAX ((size_t)1 << 30)
#define MAP_MODE 0600
#define PATH_BYTES_MAX 4096

static struct cs_vault_options vault_options(const struct cs_redact_map *map)
{
    return (struct cs_vault_options){.rng = map->world->rng, .from = map->world->allocator};
}

enum cs_exit cs_exit_of_map(cs_status status)
{
    return status == CS_E_NOT_FOUND ? CS_EXIT_INPUT : cs_exit_of_store(status);
}

/* The bytes of a vault hold every value: they stay no longer than they are needed. */
static void packed_wipe(cs_raw packed)
{
    cs_wipe((void *)(uintptr_t)packed.phi_bytes.ptr, packed.phi_bytes.len);
}

static cs_status file_open(struct cs_redact_map *map, struct cs_arena *arena, const char *path,
                           bool make, struct cs_error *err)
{
    const struct cs_vault_options options = vault_options(map);
    struct cs_tenant_key key;
    cs_str file = {0};
    cs_raw packed = {{0}};
    const cs_str tenant = map->kept.flow.tenant;
    if (make && access(path, F_OK) != 0) return cs_vault_open(&options, &map->vault, err);
    CS_TRY(cs_file_read(arena, path, MAP_BYTES_MAX, &file, err));
    cs_str rest = cs_str_slice(file, sizeof MAP_MAGIC - 1, file.len);
    const cs_str head = cs_str_slice(rest, 0, tenant.len);
    rest = cs_str_slice(rest, tenant.len + 1, rest.len);
    if (!cs_str_starts(file, CS_STR(MAP_MAGIC)))
        return CS_FAIL(err, CS_E_CORRUPT, "This is not a map of stand-ins",
                       "Give the file that redact --map wrote");
    if (!cs_str_equal(head, tenant))
        return CS_FAIL(err, CS_E_CORRUPT, "The map was made by another tenant",
                       "Name the store that it was made with");
    CS_TRY(cs_tenant_key_init(&key, map->kept.db, map->kept.keys, tenant, err));
    cs_status status = cs_tenant_unseal(&key, arena, MAP_KIND, rest, &packed, err);
    cs_tenant_key_deinit(&key);
    if (status == CS_E_CORRUPT)
        return CS_FAIL(err, CS_E_CORRUPT, "The map was changed, or was sealed by another store",
                       "Name the store that it was made with (--store)");
    if (status == CS_OK) status = cs_vault_unpack(&options, packed, &map->vault, err);
    packed_wipe(packed);
    map->was_there = true;
    return status == CS_OK ? cs_sha256(file, &map->was, err) : status;
}

static cs_status case_open(struct cs_redact_map *map, struct cs_arena *arena, const char *name,
                           bool make, struct cs_error *err)
{
    const struct cs_vault_options options = vault_options(map);
    cs_raw packed = {{0}};
    cs_id id;
    if (!cs_id_parse(cs_str_of(name), &id))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The id of a case is 32 hex digits",
                       "Take it from: countersign runs list --json");
    CS_TRY(
        cs_case_init(&map->of_case, map->kept.db, map->kept.keys, map->kept.flow.tenant, id, err));
    map->has_case = true;
    cs_status status = cs_vault_row_fetch(map->kept.db, arena, &map->of_case, &packed, err);
    if (status == CS_E_NOT_FOUND && make) {
        *err = (struct cs_error){0};
        return cs_vault_open(&options, &map->vault, err);
    }
    if (status == CS_E_CORRUPT)
        return CS_FAIL(err, CS_E_CORRUPT,
                       "The map of this case was changed, or it is the map of another case",
                       "Restore the store from a backup");
    CS_TRY(status);
    status = cs_vault_unpack(&options, packed, &map->vault, err);
    if (status == CS_OK) status = cs_sha256(packed.phi_bytes, &map->was, err);
    packed_wipe(packed);
    map->was_there = true;
    return status;
}

cs_status cs_map_open(struct cs_redact_map *map, struct cs_world *world, const struct cs_args *args,
                      struct cs_arena *arena, bool make, bool temporary, struct cs_error *err)
{
    const char *const path = args->value[CS_OPT_MAP];
    const char *const name = args->value[CS_OPT_CASE];
    *map = (struct cs_redact_map){.world = world, .args = args};
    if (!path && !name) {
        const struct cs_vault_options options = vault_options(map);
        return temporary ? cs_vault_open(&options, &map->vault, err) : CS_OK;
    }
    CS_TRY(cs_kept_open(world, args, CS_KEPT_KEYS, &map->kept, err));
    const cs_time now = world->clock.ops->now(world->clock.self);
    if (path && make)
        CS_TRY(cs_tenant_key_ensure(map->kept.db, map->kept.keys, map->kept.flow.tenant, now, err));
    return path ? file_open(map, arena, path, make, err) : case_open(map, arena, name, make, err);
}

/* there, now: what stands in the map's place at this moment. */
static cs_status unchanged_check(const struct cs_redact_map *map, bool there, const cs_digest *now,
                                 struct cs_error *err)
{
    if (there == map->was_there && (!there || cs_digest_equal(now, &map->was))) return CS_OK;
    return CS_FAIL(err, CS_E_CONFLICT, "Another command changed the map meanwhile",
                   "Run this command again; its output was not shown to the end");
}

/* Write the map, unless another command did since it was opened. */
static cs_status file_put(struct cs_redact_map *map, const char *path, cs_str bytes,
                          struct cs_error *err)
{
    cs_digest now = {0};
    uint64_t size = 0;
    const bool there = access(path, F_OK) == 0;
    if (there) CS_TRY(cs_sha256_file(path, &now, &size, err));
    CS_TRY(unchanged_check(map, there, &now, err));
    CS_TRY(cs_file_replace(path, bytes, MAP_MODE, err));
    map->was_there = true;
    return cs_sha256(bytes, &map->was, err);
}

static cs_status file_put_locked(struct cs_redact_map *map, const char *path, cs_str bytes,
                                 struct cs_error *err)
{
    char folder[PATH_BYTES_MAX];
    const char *const slash = strrchr(path, '/');
    const size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    if (size >= sizeof folder)
        return CS_FAIL(err, CS_E_LIMIT, "The map's path is too long", "Give a shorter one");
    cs_copy(folder, slash ? path : "./", slash ? size : 2);
    folder[slash ? size : 2] = '\0';
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) != 0) {
        if (fd >= 0) (void)close(fd);
        return CS_FAIL(err, CS_E_IO, "The map's folder cannot be opened",
                       "Check that it exists and can be read and written");
    }
    const cs_status status = file_put(map, path, bytes, err);
    (void)close(fd); /* unlocks */
    return status;
}

static cs_status file_keep(struct cs_redact_map *map, struct cs_arena *arena, cs_raw packed,
                           const char *path, struct cs_error *err)
{
    struct cs_tenant_key key;
    struct cs_rng rng = map->world->rng;
    struct cs_buf buf;
    cs_str sealed = {0};
    cs_str bytes = {0};
    const cs_str tenant = map->kept.flow.tenant;
    CS_TRY(cs_tenant_key_init(&key, map->kept.db, map->kept.keys, tenant, err));
    const cs_status status = cs_tenant_seal(&key, arena, MAP_KIND, packed, &rng, &sealed, err);
    cs_tenant_key_deinit(&key);
    if (status != CS_OK) return status;
    cs_buf_init(&buf, arena, MAP_BYTES_MAX);
    CS_BUF_LIT(&buf, MAP_MAGIC);
    cs_buf_add(&buf, tenant);
    cs_buf_add_char(&buf, '\n');
    cs_buf_add(&buf, sealed);
    CS_TRY(cs_buf_finish(&buf, &bytes, err));
    return file_put_locked(map, path, bytes, err);
}

/* Inside the transaction that keeps it: is the case's map still what was opened? */
static cs_status row_check(struct cs_redact_map *map, struct cs_arena *arena, struct cs_error *err)
{
    cs_raw packed = {{0}};
    cs_digest now = {0};
    cs_status status = cs_vault_row_fetch(map->kept.db, arena, &map->of_case, &packed, err);
    if (status == CS_E_NOT_FOUND) {
        *err = (struct cs_error){0};
        return unchanged_check(map, false, &now, err);
    }
    if (status == CS_OK) status = cs_sha256(packed.phi_bytes, &now, err);
    packed_wipe(packed);
    return status == CS_OK ? unchanged_check(map, true, &now, err) : status;
}

static cs_status case_keep(struct cs_redact_map *map, struct cs_arena *arena, cs_raw packed,
                           struct cs_error *err)
{
    struct cs_tx tx;
    struct cs_rng rng = map->world->rng;
    const cs_time now = map->world->clock.ops->now(map->world->clock.self);
    const struct cs_audit_event event = {
        .tenant = map->kept.flow.tenant,
        .at = now,
        .actor = map->kept.flow.actor,
        .action = "vault.kept",
        .object = "case",
        .object_id = map->of_case.id,
        CS_AUDIT_FIELDS(CS_A("entries", (long long)cs_vault_count(map->vault)))};
    CS_TRY(cs_tx_begin(&tx, map->kept.db, err));
    cs_status status = row_check(map, arena, err);
    if (status == CS_OK)
        status = cs_vault_row_keep(&tx, arena, &map->of_case, packed,
                                   (int64_t)cs_vault_count(map->vault), &rng, now, err);
    if (status == CS_OK) status = cs_audit_append(&tx, &event, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    map->was_there = true;
    return status == CS_OK ? cs_sha256(packed.phi_bytes, &map->was, err) : status;
}

cs_status cs_map_keep(struct cs_redact_map *map, struct cs_arena *arena, struct cs_error *err)
{
    const char *const path = map->args->value[CS_OPT_MAP];
    cs_raw packed = {{0}};
    if (!map->vault || (!path && !map->has_case)) return CS_OK;
    CS_TRY(cs_vault_pack(map->vault, arena, &packed, err));
    const cs_status status = path ? file_keep(map, arena, packed, path, err)
                                  : case_keep(map, arena, packed, err);
    packed_wipe(packed);
    return status;
}

void cs_map_close(struct cs_redact_map *map)
{
    cs_vault_close(map->vault);
    if (map->has_case) cs_case_deinit(&map->of_case);
    cs_kept_close(&map->kept);
    *map = (struct cs_redact_map){0};
}
