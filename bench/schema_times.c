/* schema_times.c - how long compiling a schema and checking values by it take; parsing as well.
 *
 * bench_schema cases FILE MILLISECONDS: FILE has a JSON line a case, {"name","schema",
 * "instances":[…]}; a line a case comes out, {"name","compile_us","validate_ns","valid":"10…"} or
 * {"name","error"}. validate_ns is for one instance: the least mean of several rounds over all of
 * them, each of at least MILLISECONDS; 0: no times, only what is valid. bench/peers/jsonschema
 * does the same, step by step.
 * bench_schema document SCHEMA FILE ROUNDS: the least seconds of reading FILE, and of reading it
 * and checking it by SCHEMA.
 * bench_schema readable FILE…: a line a file, whether it is read as JSON: 1 or 0. */
#include "schema/schema.h"

#include <stdlib.h>

#define ROUNDS 5
#define COMPILES 5
#define INSTANCES_MAX 4096
#define FILE_BYTES_MAX ((size_t)256 * 1024 * 1024)

static struct cs_clock the_clock; /* written once, by main */

static int64_t now_us(void)
{
    return the_clock.ops->ticks_us(the_clock.self);
}

static void need(cs_status status, const struct cs_error *err)
{
    if (status == CS_OK) return;
    fprintf(stderr, "bench_schema: %s\n", err->message);
    exit(2);
}

static struct cs_arena arena_new(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), (size_t)2 * 1024 * 1024 * 1024);
    return arena;
}

struct one_case {
    const char *name;
    cs_str schema;
    yyjson_val *instances[INSTANCES_MAX];
    size_t count;
};

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Formats are checked, as the cases' answers want it. */
static cs_status compiled(struct cs_arena *arena, cs_str text, const struct cs_schema **out,
                          struct cs_error *err)
{
    const struct cs_schema_options options = {.uri = CS_STR(""), .assert_format = true};
    return cs_schema_compile_with(arena, text, &options, out, err);
}

/* The median of several times; the last result stays in arena. Microseconds are too coarse for
 * one: each time is of as many as fill half a millisecond. */
static cs_status compile(struct cs_arena *arena, cs_str text, const struct cs_schema **out,
                         double *median_us, struct cs_error *err)
{
    double times[COMPILES];
    for (size_t i = 0; i < COMPILES; i++) {
        int64_t count = 0;
        const int64_t begin = now_us();
        do {
            struct cs_arena own = arena_new();
            const cs_status status = compiled(&own, text, out, err);
            cs_arena_deinit(&own);
            if (status != CS_OK) return status;
            count++;
        } while (now_us() - begin < 500);
        times[i] = (double)(now_us() - begin) / (double)count;
    }
    qsort(times, COMPILES, sizeof *times, by_value);
    *median_us = times[COMPILES / 2];
    return compiled(arena, text, out, err);
}

static bool holds(struct cs_arena *scratch, const struct cs_schema *schema, yyjson_val *instance)
{
    struct cs_error err = {0};
    struct cs_schema_report report = {0};
    need(cs_schema_validate(scratch, schema, instance, &report, &err), &err);
    return report.valid;
}

static double mean_ns(const struct cs_schema *schema, const struct one_case *c, uint64_t repeats)
{
    struct cs_arena scratch = arena_new();
    uint64_t since = 0;
    const int64_t begin = now_us();
    for (uint64_t i = 0; i < repeats; i++) {
        for (size_t k = 0; k < c->count; k++) (void)holds(&scratch, schema, c->instances[k]);
        since += c->count;
        if (scratch.used_bytes > 0 && since > 64) { /* problems were reported */
            cs_arena_deinit(&scratch);
            since = 0;
        }
    }
    const double ns = (double)(now_us() - begin) * 1e3;
    cs_arena_deinit(&scratch);
    return ns / ((double)repeats * (double)c->count);
}

/* The least of several rounds: in the others somebody else had the core. */
static double mean_least_ns(const struct cs_schema *schema, const struct one_case *c,
                            uint64_t repeats, int rounds)
{
    double least = mean_ns(schema, c, repeats);
    for (int i = 1; i < rounds; i++) {
        const double mean = mean_ns(schema, c, repeats);
        if (mean < least) least = mean;
    }
    return least;
}

static void case_measure(struct cs_arena *arena, const struct one_case *c, double round_ns)
{
    const struct cs_schema *schema = NULL;
    struct cs_error err = {0};
    double compile_us = 0;
    const bool timed = round_ns > 0;
    if ((timed ? compile(arena, c->schema, &schema, &compile_us, &err)
               : compiled(arena, c->schema, &schema, &err)) != CS_OK) {
        printf("{\"name\":\"%s\",\"error\":\"%s\"}\n", c->name, err.message);
        return;
    }
    uint64_t repeats = 1;
    while (timed &&
           mean_least_ns(schema, c, repeats, 2) * (double)repeats * (double)c->count < round_ns)
        repeats *= 2;
    const double least = timed ? mean_least_ns(schema, c, repeats, ROUNDS) : 0;
    printf("{\"name\":\"%s\",\"compile_us\":%.2f,\"validate_ns\":%.2f,\"valid\":\"", c->name,
           compile_us, least);
    struct cs_arena scratch = arena_new();
    for (size_t i = 0; i < c->count; i++)
        putchar(holds(&scratch, schema, c->instances[i]) ? '1' : '0');
    cs_arena_deinit(&scratch);
    printf("\"}\n");
    fflush(stdout);
}

static int cases(const char *path, double round_ns)
{
    struct cs_arena whole = arena_new();
    struct cs_error err = {0};
    cs_str text = {0};
    need(cs_file_read(&whole, path, FILE_BYTES_MAX, &text, &err), &err);
    for (size_t at = 0; at < text.len;) {
        size_t end = cs_str_find(text, CS_STR("\n"), at);
        if (end == SIZE_MAX) end = text.len;
        struct cs_arena arena = arena_new();
        yyjson_doc *doc = NULL;
        struct one_case c = {0};
        need(cs_json_parse(&arena, cs_str_slice(text, at, end), &doc, &err), &err);
        yyjson_val *const root = yyjson_doc_get_root(doc);
        size_t size = 0;
        char *const schema = yyjson_val_write(yyjson_obj_get(root, "schema"), 0, &size);
        c.name = yyjson_get_str(yyjson_obj_get(root, "name"));
        c.schema = (cs_str){schema, size};
        yyjson_arr_iter iter = yyjson_arr_iter_with(yyjson_obj_get(root, "instances"));
        while (c.count < INSTANCES_MAX && (c.instances[c.count] = yyjson_arr_iter_next(&iter)))
            c.count++;
        case_measure(&arena, &c, round_ns);
        free(schema);
        cs_arena_deinit(&arena);
        at = end + 1;
    }
    cs_arena_deinit(&whole);
    return 0;
}

static int document(const char *schema_path, const char *path, int rounds)
{
    struct cs_arena whole = arena_new();
    struct cs_error err = {0};
    cs_str schema_text = {0};
    cs_str text = {0};
    const struct cs_schema *schema = NULL;
    double parse_s = 1e9;
    double both_s = 1e9;
    bool valid = false;
    need(cs_file_read(&whole, schema_path, CS_SCHEMA_BYTES_MAX, &schema_text, &err), &err);
    need(cs_file_read(&whole, path, CS_JSON_BYTES_MAX, &text, &err), &err);
    need(cs_schema_compile(&whole, schema_text, &schema, &err), &err);
    for (int i = 0; i < rounds; i++) {
        struct cs_arena arena = arena_new();
        yyjson_doc *doc = NULL;
        const int64_t begin = now_us();
        need(cs_json_parse(&arena, text, &doc, &err), &err);
        const double parsed = (double)(now_us() - begin) / 1e6;
        valid = holds(&arena, schema, yyjson_doc_get_root(doc));
        const double all = (double)(now_us() - begin) / 1e6;
        if (parsed < parse_s) parse_s = parsed;
        if (all < both_s) both_s = all;
        cs_arena_deinit(&arena);
    }
    printf("{\"bytes\":%zu,\"parse_s\":%.6f,\"both_s\":%.6f,\"valid\":%s}\n", text.len, parse_s,
           both_s, valid ? "true" : "false");
    cs_arena_deinit(&whole);
    return 0;
}

static int readable(char **paths, int count)
{
    for (int i = 0; i < count; i++) {
        struct cs_arena arena = arena_new();
        struct cs_error err = {0};
        cs_str text = {0};
        yyjson_doc *doc = NULL;
        need(cs_file_read(&arena, paths[i], CS_JSON_BYTES_MAX, &text, &err), &err);
        puts(cs_json_parse(&arena, text, &doc, &err) == CS_OK ? "1" : "0");
        cs_arena_deinit(&arena);
    }
    return 0;
}

int main(int argc, char **argv)
{
    the_clock = cs_clock_system();
    if (argc == 4 && strcmp(argv[1], "cases") == 0)
        return cases(argv[2], strtod(argv[3], NULL) * 1e6);
    if (argc == 5 && strcmp(argv[1], "document") == 0)
        return document(argv[2], argv[3], (int)strtol(argv[4], NULL, 10));
    if (argc >= 2 && strcmp(argv[1], "readable") == 0) return readable(argv + 2, argc - 2);
    fprintf(stderr,
            "usage: bench_schema cases FILE MS | document SCHEMA FILE ROUNDS | readable FILE...\n");
    return 2;
}
