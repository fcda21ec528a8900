/* schema_registry.c - a folder of JSON files, and one as the documents that references lead to.
 *
 * A file is known by its name beside the schema ("address.json") and by its $id, where it has one.
 * Nothing is fetched: what is not in the folder is not found. */
#include "cli/schema_registry.h"

#include <dirent.h>
#include <stdlib.h>

#define REGISTRY_FILES_MAX 1000u

static int name_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

cs_status cs_folder_json(struct cs_arena *arena, const char *folder, const char ***names,
                         size_t *count, struct cs_error *err)
{
    DIR *const dir = opendir(folder);
    cs_status status = CS_OK;
    *count = 0;
    *names = CS_NEW_ARRAY(arena, const char *, CS_FOLDER_FILES_MAX);
    if (!dir)
        return CS_FAIL(err, CS_E_NOT_FOUND, "There is no such folder", "Name a folder of files");
    if (!*names) status = cs_arena_fail(arena, err);
    for (const struct dirent *e = NULL;
         status == CS_OK && (e = readdir(dir)) && *count < CS_FOLDER_FILES_MAX;) {
        cs_str name = {0};
        if (!cs_str_ends(cs_str_of(e->d_name), CS_STR(".json"))) continue;
        status = cs_str_copy(arena, cs_str_of(e->d_name), &name, err);
        (*names)[(*count)++] = name.ptr;
    }
    (void)closedir(dir);
    if (*count > 1) qsort(*names, *count, sizeof **names, name_order);
    return status;
}

/* "file:///NAME"; bytes that a URI cannot hold are written as %XX. */
cs_status cs_schema_uri(struct cs_arena *arena, const char *path, cs_str *out, struct cs_error *err)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *const slash = strrchr(path, '/');
    struct cs_buf buf;
    cs_buf_init(&buf, arena, 4096);
    CS_BUF_LIT(&buf, "file:///");
    for (const char *at = slash ? slash + 1 : path; *at; at++) {
        const unsigned char c = (unsigned char)*at;
        const char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
        const bool plain = cs_is_alpha(*at) || cs_is_digit(*at) || strchr("-._~", *at) != NULL;
        if (plain) cs_buf_add(&buf, (cs_str){at, 1});
        else cs_buf_add(&buf, (cs_str){escaped, 3});
    }
    return cs_buf_finish(&buf, out, err);
}

/* The $id of a schema, if it is there and absolute. A file that is no JSON has none; what is wrong
 * with it is said when a reference leads there. */
static cs_status id_of(struct cs_arena *arena, cs_str json, cs_str *id, struct cs_error *err)
{
    yyjson_doc *doc = NULL;
    struct cs_error broken = {0};
    const cs_status status = cs_json_parse(arena, json, &doc, &broken);
    if (status == CS_E_MEMORY || status == CS_E_LIMIT) *err = broken;
    if (status != CS_OK) return status == CS_E_INPUT ? CS_OK : status;
    yyjson_val *const found = yyjson_obj_get(yyjson_doc_get_root(doc), "$id");
    const cs_str text = {yyjson_get_str(found), yyjson_get_len(found)};
    const size_t colon = text.ptr ? cs_str_find(text, CS_STR(":"), 0) : SIZE_MAX;
    if (colon != SIZE_MAX && colon > 0)
        *id = cs_str_slice(text, 0, cs_str_ends(text, CS_STR("#")) ? text.len - 1 : text.len);
    return CS_OK;
}

cs_status cs_registry_read(struct cs_arena *arena, const char *folder, struct cs_registry *out,
                           struct cs_error *err)
{
    const char **names = NULL;
    size_t count = 0;
    CS_TRY(cs_folder_json(arena, folder, &names, &count, err));
    if (count > REGISTRY_FILES_MAX)
        return CS_FAIL(err, CS_E_LIMIT, "The registry has too many files",
                       "Give a folder of at most 1,000 schemas");
    struct cs_schema_document *const documents =
        CS_NEW_ARRAY(arena, struct cs_schema_document, count * 2);
    if (!documents) return cs_arena_fail(arena, err);
    for (size_t i = 0; i < count; i++) {
        char path[4096];
        cs_str json = {0};
        cs_str uri = {0};
        cs_str id = {0};
        const int size = snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (size < 0 || (size_t)size >= sizeof path)
            return CS_FAIL(err, CS_E_LIMIT, "The path of a schema is too long", "Move the folder");
        CS_TRY(cs_file_read(arena, path, CS_SCHEMA_BYTES_MAX, &json, err));
        CS_TRY(cs_schema_uri(arena, names[i], &uri, err));
        CS_TRY(id_of(arena, json, &id, err));
        documents[out->count++] = (struct cs_schema_document){uri, json};
        if (id.len) documents[out->count++] = (struct cs_schema_document){id, json};
    }
    out->documents = documents;
    return CS_OK;
}
