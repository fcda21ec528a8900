/* schema_registry.h - schemas in a folder, for references to lead to; inside the cli room only.
 *
 * Threads: pure but for reading files. */
#ifndef CS_CLI_SCHEMA_REGISTRY_H
#define CS_CLI_SCHEMA_REGISTRY_H

#include "base/base.h"
#include "schema/schema.h"

#define CS_FOLDER_FILES_MAX 20000u

/* The names that end in ".json", sorted; at most CS_FOLDER_FILES_MAX. out: in arena.
 * Fails: CS_E_NOT_FOUND, CS_E_MEMORY. */
CS_NODISCARD cs_status cs_folder_json(struct cs_arena *arena, const char *folder,
                                      const char ***names, size_t *count, struct cs_error *err);

struct cs_registry {
    const struct cs_schema_document *documents;
    size_t count;
};
/* All JSON files of a folder (1,000 at most), each under its name and, where it has one, its $id.
 * out: in arena. Fails: CS_E_NOT_FOUND, CS_E_IO, CS_E_LIMIT. */
CS_NODISCARD cs_status cs_registry_read(struct cs_arena *arena, const char *folder,
                                        struct cs_registry *out, struct cs_error *err);
/* The name of a schema beside those of a registry: "file:///NAME". out: in arena. */
CS_NODISCARD cs_status cs_schema_uri(struct cs_arena *arena, const char *path, cs_str *out,
                                     struct cs_error *err);
#endif
