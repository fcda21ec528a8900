/* redact_map.c - where stand-ins are kept: a sealed file, or the store's case.
 *
 * The file: "countersign-map 1\n", the tenant's name, "\n", then the packed vault sealed under the
 * tenant's key. It opens only with the store (and key file) that sealed it. A map that is there is
 * gone on with, so the documents of a case may be redacted one by one. */
#include "cli/redact_in.h"

#include <unistd.h>

#define MAP_MAGIC "countersign-map 1\n"
#define MAP_KIND "countersign map 1"
#define MAP_BYTES_MAX ((size_t)1 << 30)
#define MAP_MODE 0600

static struct cs_vault_options vault_options(const struct cs_redact_map *map)
{
    return (struct cs_vault_options){.rng = map->world->rng, .from = map->world->allocator};
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
    return status;
}

static cs_status case_open(struct cs_redact_map *map, struct cs_arena *arena, const char *name,
                           bool make, struct cs_error *err)
{
    const struct cs_vault_options options = vault_options(map);
    struct cs_error none = {0};
    cs_raw packed = {{0}};
    cs_id id;
    if (!cs_id_parse(cs_str_of(name), &id))
        return CS_FAIL(err, CS_E_UNSUPPORTED, "The id of a case is 32 hex digits",
                       "Take it from: countersign runs list --json");
    CS_TRY(
        cs_case_init(&map->of_case, map->kept.db, map->kept.keys, map->kept.flow.tenant, id, err));
    map->has_case = true;
    const cs_status status = cs_vault_row_fetch(map->kept.db, arena, &map->of_case, &packed, &none);
    if (status == CS_OK) return cs_vault_unpack(&options, packed, &map->vault, err);
    if (status == CS_E_NOT_FOUND && make) return cs_vault_open(&options, &map->vault, err);
    *err = none;
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
    return cs_file_replace(path, bytes, MAP_MODE, err);
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
    cs_status status = cs_vault_row_keep(&tx, arena, &map->of_case, packed,
                                         (int64_t)cs_vault_count(map->vault), &rng, now, err);
    if (status == CS_OK) status = cs_audit_append(&tx, &event, err);
    if (status == CS_OK) status = cs_tx_commit(&tx, err);
    cs_tx_rollback(&tx);
    return status;
}

cs_status cs_map_keep(struct cs_redact_map *map, struct cs_arena *arena, struct cs_error *err)
{
    const char *const path = map->args->value[CS_OPT_MAP];
    cs_raw packed = {{0}};
    if (!map->vault || (!path && !map->has_case)) return CS_OK;
    CS_TRY(cs_vault_pack(map->vault, arena, &packed, err));
    return path ? file_keep(map, arena, packed, path, err) : case_keep(map, arena, packed, err);
}

void cs_map_close(struct cs_redact_map *map)
{
    cs_vault_close(map->vault);
    if (map->has_case) cs_case_deinit(&map->of_case);
    cs_kept_close(&map->kept);
    *map = (struct cs_redact_map){0};
}
