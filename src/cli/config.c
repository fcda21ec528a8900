/* config.c - reads the files of the configuration, the later on top of the earlier. */
#include "cli/config.h"

static cs_status file_add(struct cs_arena *arena, const char *path, bool named,
                          struct cs_cli_config *out, struct cs_error *err)
{
    cs_str source = {0};
    if (!path) return CS_OK;
    out->failed = path;
    out->failed_text = (cs_str){0};
    const cs_status status = cs_file_read(arena, path, CS_CONFIG_BYTES_MAX, &source, err);
    if (status == CS_E_NOT_FOUND && !named) return CS_OK;
    if (status != CS_OK) return status;
    out->failed_text = source;
    CS_TRY(cs_policy_parse_over(arena, &out->policy, source, &out->policy, err));
    out->files[out->file_count++] = path;
    return CS_OK;
}

cs_status cs_config_load(const struct cs_world *world, const struct cs_args *args,
                         struct cs_arena *arena, struct cs_cli_config *out, struct cs_error *err)
{
    *out = (struct cs_cli_config){.policy = cs_policy_default()};
    CS_TRY(file_add(arena, world->paths.config_system, false, out, err));
    CS_TRY(file_add(arena, world->paths.config, false, out, err));
    CS_TRY(file_add(arena, args->value[CS_OPT_CONFIG], true, out, err));
    out->failed = NULL;
    return CS_OK;
}

enum cs_exit cs_config_fail(struct cs_world *world, const struct cs_args *args,
                            const struct cs_cli_config *config, const struct cs_error *err)
{
    const bool memory = err->status == CS_E_MEMORY;
    const struct cs_report report = {.err = err,
                                     .input = config->failed,
                                     .text = config->failed_text,
                                     .exit = memory ? CS_EXIT_CONFLICT : CS_EXIT_USAGE};
    return cs_report_fail(world, &report, cs_args_has(args, CS_OPT_JSON));
}
