/* restore.c - `restore`: puts the values of a map back into an answer.
 *
 * A stand-in that the map never gave was made up: it stays where it is, is told with its place, and
 * a person is needed (3). Its text is ours, so it may be shown. */
#include "cli/redact_in.h"

#define TOLD_MAX 20

static void unknown_tell(const struct cs_restored *restored)
{
    const cs_str text = restored->text.phi_bytes;
    for (size_t i = 0; i < restored->unknown_count && i < TOLD_MAX; i++) {
        const cs_span span = restored->unknown[i];
        cs_note("no value for %.*s at byte %u", (int)(span.end - span.begin), text.ptr + span.begin,
                span.begin);
    }
    if (restored->unknown_count > TOLD_MAX)
        cs_note("and %zu more", restored->unknown_count - TOLD_MAX);
}

static cs_status object_make(struct cs_arena *arena, const struct cs_restored *restored,
                             yyjson_mut_doc **out, struct cs_error *err)
{
    CS_TRY(cs_json_new(arena, out, err));
    yyjson_mut_doc *const doc = *out;
    yyjson_mut_val *const root = yyjson_mut_obj(doc);
    yyjson_mut_val *const list = yyjson_mut_arr(doc);
    bool good =
        root && list && yyjson_mut_obj_add_int(doc, root, "v", 1) &&
        yyjson_mut_obj_add_val(doc, root, "text", cs_json_str(doc, restored->text.phi_bytes)) &&
        yyjson_mut_obj_add_uint(doc, root, "restored", restored->restored) &&
        yyjson_mut_obj_add_val(doc, root, "unknown", list);
    for (size_t i = 0; good && i < restored->unknown_count; i++) {
        yyjson_mut_val *const one = yyjson_mut_arr_add_obj(doc, list);
        good = one && yyjson_mut_obj_add_uint(doc, one, "start", restored->unknown[i].begin) &&
               yyjson_mut_obj_add_uint(doc, one, "end", restored->unknown[i].end);
    }
    yyjson_mut_doc_set_root(doc, root);
    return good ? CS_OK : cs_arena_fail(arena, err);
}

/* That identifiers are shown is on record before they are. */
static cs_status values_saw(struct cs_world *world, struct cs_redact_map *map, struct cs_error *err)
{
    const struct cs_saw saw = {.kind = map->has_case ? CS_SAW_VALUES_OF_CASE : CS_SAW_VALUES_OF_MAP,
                               .case_id = map->of_case.id,
                               .digest = map->was,
                               .now = world->clock.ops->now(world->clock.self)};
    return cs_flow_saw(&map->kept.flow, &saw, err);
}

enum cs_exit cs_cmd_restore(struct cs_world *world, const struct cs_args *args)
{
    struct cs_arena arena;
    struct cs_redact_map map = {0};
    struct cs_restored restored = {0};
    struct cs_error err = {0};
    struct cs_usage usage = {0};
    cs_str text = {0};
    yyjson_mut_doc *doc = NULL;
    const bool json = cs_args_has(args, CS_OPT_JSON);
    if (!cs_args_has(args, CS_OPT_MAP) && !cs_args_has(args, CS_OPT_CASE)) {
        usage.problem = "where the values are is not said; give";
        usage.option = &cs_options[CS_OPT_MAP];
        usage.hint = "or --case ID";
        return cs_report_usage(world, &usage, "restore", json);
    }
    cs_arena_init(&arena, world->allocator, CS_ARENA_CAP_DOCUMENT);
    cs_status status = cs_map_open(&map, world, args, &arena, false, false, &err);
    bool of_map = status != CS_OK;
    if (status == CS_OK)
        status = cs_file_read(&arena, args->operands[0], CS_DOC_BYTES_MAX, &text, &err);
    const size_t bad = status == CS_OK ? cs_utf8_invalid_at(text) : SIZE_MAX;
    if (bad != SIZE_MAX)
        status =
            CS_FAIL_AT(&err, CS_E_INPUT, "The text is not valid UTF-8", "Give it as UTF-8", bad);
    if (status == CS_OK) status = cs_vault_restore(map.vault, &arena, text, &restored, &err);
    if (status == CS_OK && json) status = object_make(&arena, &restored, &doc, &err);
    if (status == CS_OK) {
        status = values_saw(world, &map, &err);
        of_map = status != CS_OK;
    }
    enum cs_exit exit = CS_EXIT_DONE;
    if (status == CS_OK) {
        if (restored.unknown_count) exit = CS_EXIT_REVIEW;
        if (!cs_args_has(args, CS_OPT_QUIET)) unknown_tell(&restored);
        exit = json ? cs_out_json(world, args, &arena, doc, exit)
                    : cs_out_finish(world, args, restored.text.phi_bytes, exit);
    } else {
        const struct cs_report report = {
            .err = &err,
            .input = of_map ? args->value[CS_OPT_MAP] : args->operands[0],
            .text = text,
            .exit = of_map ? cs_exit_of_map(status) : cs_exit_of(status)};
        exit = cs_report_fail(world, &report, json);
    }
    cs_map_close(&map);
    cs_arena_deinit(&arena);
    return exit;
}
