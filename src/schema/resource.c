/* resource.c - the resources and anchors of a document: whatever a $ref can name.
 *
 * A document is walked once when it is entered, only through keywords that hold subschemas, so a
 * "$id" in an enum names nothing. Each subschema's resource is noted in the table of slots; the
 * walk is as deep as the JSON, which is bounded. */
#include "schema/schema_in.h"

#include "schema/uri.h"

/* Where the walk stands; pointers are made from it only for what can be named. */
struct step {
    const struct step *up;
    cs_str key;
    size_t index; /* when key.ptr is NULL */
};

static cs_status step_pointer(struct compiler *c, const struct step *step, cs_str *out)
{
    const struct step *chain[CS_JSON_DEPTH_MAX + 2];
    size_t count = 0;
    for (; step->up && count < CS_COUNT(chain); step = step->up) chain[count++] = step;
    *out = CS_STR("");
    while (count-- > 0) {
        char index[24];
        (void)snprintf(index, sizeof index, "%zu", chain[count]->index);
        const cs_str token = chain[count]->key.ptr ? chain[count]->key : cs_str_of(index);
        CS_TRY(cs_pointer_add(c->arena, *out, token, out, c->err));
    }
    return CS_OK;
}

/* ---- dialects ---- */

static const struct {
    cs_str uri;
    enum dialect dialect;
} DIALECTS[] = {{CS_STR_INIT("https://json-schema.org/draft/2020-12/schema"), DIALECT_2020},
                {CS_STR_INIT("https://json-schema.org/draft/2019-09/schema"), DIALECT_2019},
                {CS_STR_INIT("http://json-schema.org/draft-07/schema"), DIALECT_7},
                {CS_STR_INIT("http://json-schema.org/draft-06/schema"), DIALECT_6},
                {CS_STR_INIT("http://json-schema.org/draft-04/schema"), DIALECT_4},
                {CS_STR_INIT("https://json-schema.org/draft-07/schema"), DIALECT_7},
                {CS_STR_INIT("http://json-schema.org/schema"), DIALECT_7}};

static const struct {
    cs_str name; /* behind ".../vocab/" */
    unsigned vocabulary;
} VOCABULARIES[] = {{CS_STR_INIT("core"), VOCABULARY_CORE},
                    {CS_STR_INIT("applicator"), VOCABULARY_APPLICATOR},
                    {CS_STR_INIT("unevaluated"), VOCABULARY_UNEVALUATED},
                    {CS_STR_INIT("validation"), VOCABULARY_VALIDATION},
                    {CS_STR_INIT("meta-data"), VOCABULARY_OTHER},
                    {CS_STR_INIT("format"), VOCABULARY_OTHER},
                    {CS_STR_INIT("format-annotation"), VOCABULARY_OTHER},
                    {CS_STR_INIT("format-assertion"), VOCABULARY_FORMAT_ASSERTION},
                    {CS_STR_INIT("content"), VOCABULARY_OTHER}};

static unsigned vocabulary_bit(cs_str uri)
{
    static const cs_str bases[] = {CS_STR_INIT("https://json-schema.org/draft/2020-12/vocab/"),
                                   CS_STR_INIT("https://json-schema.org/draft/2019-09/vocab/")};
    for (size_t b = 0; b < CS_COUNT(bases); b++)
        for (size_t i = 0; i < CS_COUNT(VOCABULARIES); i++)
            if (cs_str_starts(uri, bases[b]) &&
                cs_str_equal(cs_str_slice(uri, bases[b].len, uri.len), VOCABULARIES[i].name))
                return VOCABULARIES[i].vocabulary;
    return 0;
}

/* The bytes that are known under a URI: the registry's, then the standard's own. */
static cs_str bytes_find(const struct compiler *c, cs_str uri)
{
    for (size_t i = 0; i < c->options->registry_count; i++) {
        cs_str known = c->options->registry[i].uri;
        if (cs_str_ends(known, CS_STR("#"))) known.len--;
        if (cs_str_equal(known, uri)) return c->options->registry[i].json;
    }
    return cs_metaschema_find(uri);
}

static cs_status vocabularies_read(struct compiler *c, yyjson_val *named, yyjson_val *schema_key,
                                   unsigned *out)
{
    *out = VOCABULARY_CORE;
    yyjson_obj_iter iter = yyjson_obj_iter_with(named);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter))) {
        const unsigned bit = vocabulary_bit(cs_value_text(key));
        *out |= bit;
        if (bit == 0 && yyjson_is_true(yyjson_obj_iter_get_val(key)))
            return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED,
                              "The schema needs a vocabulary that we do not know",
                              "Write it in JSON Schema 2020-12", cs_schema_position(c, schema_key));
    }
    return CS_OK;
}

static bool dialect_of(cs_str uri, enum dialect *out)
{
    if (cs_str_ends(uri, CS_STR("#"))) uri.len--;
    for (size_t i = 0; i < CS_COUNT(DIALECTS); i++) {
        if (!cs_str_equal(uri, DIALECTS[i].uri)) continue;
        *out = DIALECTS[i].dialect;
        return true;
    }
    return false;
}

/* A dialect by its metaschema: its $vocabulary, and the dialect that it is written in. */
static cs_status dialect_custom(struct compiler *c, yyjson_val *name, struct resource *resource)
{
    cs_str uri = cs_value_text(name);
    if (cs_str_ends(uri, CS_STR("#"))) uri.len--;
    const cs_str bytes = bytes_find(c, uri);
    yyjson_doc *doc = NULL;
    if (bytes.ptr) CS_TRY(cs_json_parse(c->arena, bytes, &doc, c->err));
    yyjson_val *const root = doc ? yyjson_doc_get_root(doc) : NULL;
    yyjson_val *const base = yyjson_obj_get(root, "$schema");
    if (!yyjson_is_str(base) || !dialect_of(cs_value_text(base), &resource->dialect))
        return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED, "The schema is written in another dialect",
                          "Write it in JSON Schema 2020-12", cs_schema_position(c, name));
    yyjson_val *const named = yyjson_obj_get(root, "$vocabulary");
    resource->vocabularies = VOCABULARY_STANDARD;
    return yyjson_is_obj(named) ? vocabularies_read(c, named, name, &resource->vocabularies)
                                : CS_OK;
}

/* Set the dialect of a resource by the $schema of its root, if there is one. */
static cs_status dialect_read(struct compiler *c, struct resource *resource)
{
    yyjson_val *const name = yyjson_obj_get(resource->root, "$schema");
    if (!name) return CS_OK;
    if (!yyjson_is_str(name))
        return CS_FAIL_AT(c->err, CS_E_INPUT,
                          "A keyword of the schema has a value of the wrong kind",
                          "Mend the schema at that keyword", -1);
    if (!dialect_of(cs_value_text(name), &resource->dialect))
        return dialect_custom(c, name, resource);
    resource->vocabularies = VOCABULARY_STANDARD;
    return CS_OK;
}

/* ---- entering ---- */

static cs_status resource_add(struct compiler *c, const struct resource *from, uint32_t *index)
{
    struct cs_schema *const s = c->schema;
    CS_TRY(cs_schema_grow(c, (void **)&s->resources, &c->resource_capacity, s->resource_count,
                          sizeof *s->resources));
    *index = s->resource_count;
    s->resources[s->resource_count++] = *from;
    return CS_OK;
}

static cs_status anchor_add(struct compiler *c, const struct anchor *anchor)
{
    struct cs_schema *const s = c->schema;
    CS_TRY(cs_schema_grow(c, (void **)&s->anchors, &c->anchor_capacity, s->anchor_count,
                          sizeof *s->anchors));
    s->anchors[s->anchor_count++] = *anchor;
    s->has_dynamic = s->has_dynamic || anchor->dynamic;
    return CS_OK;
}

/* The $id of a subschema makes it a resource of its own; before 2019-09 "#name" is an anchor. */
static cs_status id_enter(struct compiler *c, yyjson_val *value, yyjson_val *id,
                          const struct step *step, uint32_t *resource)
{
    struct cs_schema *const s = c->schema;
    const cs_str text = cs_value_text(id);
    cs_str pointer = {0};
    CS_TRY(step_pointer(c, step, &pointer));
    if (text.len && text.ptr[0] == '#') {
        const struct anchor anchor = {.resource = *resource,
                                      .name = cs_str_slice(text, 1, text.len),
                                      .value = value,
                                      .pointer = pointer,
                                      .node = NO_NODE};
        return text.len > 1 ? anchor_add(c, &anchor) : CS_OK;
    }
    struct resource own = s->resources[*resource];
    CS_TRY(cs_uri_resolve(c->arena, own.uri, text, &own.uri, c->err));
    if (value == s->resources[*resource].root) {
        s->resources[*resource].uri = own.uri;
        return CS_OK;
    }
    own.root = value;
    own.pointer = pointer;
    CS_TRY(dialect_read(c, &own));
    return resource_add(c, &own, resource);
}

static cs_status names_enter(struct compiler *c, yyjson_val *value, const struct step *step,
                             uint32_t *resource)
{
    struct cs_schema *const s = c->schema;
    const enum dialect dialect = s->resources[*resource].dialect;
    const bool by_ref = dialect <= DIALECT_7 && yyjson_obj_get(value, "$ref");
    yyjson_val *const id = yyjson_obj_get(value, dialect == DIALECT_4 ? "id" : "$id");
    if (yyjson_is_str(id) && !by_ref) CS_TRY(id_enter(c, value, id, step, resource));
    static const char *const keys[] = {"$anchor", "$dynamicAnchor"};
    for (size_t i = 0; i < CS_COUNT(keys) && dialect >= DIALECT_2019; i++) {
        yyjson_val *const name = yyjson_obj_get(value, keys[i]);
        if (!yyjson_is_str(name)) continue;
        struct anchor anchor = {.resource = *resource,
                                .name = cs_value_text(name),
                                .value = value,
                                .dynamic = i == 1,
                                .node = NO_NODE};
        CS_TRY(step_pointer(c, step, &anchor.pointer));
        CS_TRY(anchor_add(c, &anchor));
    }
    return CS_OK;
}

static cs_status value_enter(struct compiler *c, yyjson_val *value, const struct step *step,
                             uint32_t resource);

static cs_status keyword_enter(struct compiler *c, yyjson_val *key, yyjson_val *value,
                               const struct step *step, uint32_t resource)
{
    enum vocabulary vocabulary;
    const enum keyword keyword =
        cs_keyword_of(cs_value_text(key), c->schema->resources[resource].dialect, &vocabulary);
    const enum keyword_shape shape = cs_keyword_shape(keyword, value);
    const struct step under = {.up = step, .key = cs_value_text(key)};
    if (shape == SHAPE_ONE) return value_enter(c, value, &under, resource);
    if (shape == SHAPE_LIST) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        yyjson_val *item = NULL;
        for (size_t i = 0; (item = yyjson_arr_iter_next(&iter)); i++) {
            const struct step inner = {.up = &under, .index = i};
            CS_TRY(value_enter(c, item, &inner, resource));
        }
    }
    if (shape == SHAPE_NAMED) {
        yyjson_obj_iter iter = yyjson_obj_iter_with(value);
        yyjson_val *name = NULL;
        while ((name = yyjson_obj_iter_next(&iter))) {
            const struct step inner = {.up = &under, .key = cs_value_text(name)};
            CS_TRY(value_enter(c, yyjson_obj_iter_get_val(name), &inner, resource));
        }
    }
    return CS_OK;
}

static cs_status value_enter(struct compiler *c, yyjson_val *value, const struct step *step,
                             uint32_t resource)
{
    if (yyjson_is_obj(value)) CS_TRY(names_enter(c, value, step, &resource));
    if (!cs_is_schema(value)) return CS_OK;
    struct slot *const slot = cs_schema_slot(c, value);
    if (!slot) return c->err->status;
    slot->resource = resource;
    if (!yyjson_is_obj(value)) return CS_OK;
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    yyjson_val *key = NULL;
    while ((key = yyjson_obj_iter_next(&iter)))
        CS_TRY(keyword_enter(c, key, yyjson_obj_iter_get_val(key), step, resource));
    return CS_OK;
}

cs_status cs_resource_document(struct compiler *c, yyjson_doc *doc, cs_str uri, uint32_t *first)
{
    struct resource root = {.uri = uri,
                            .root = yyjson_doc_get_root(doc),
                            .pointer = CS_STR(""),
                            .doc = doc,
                            .dialect = DIALECT_2020,
                            .vocabularies = VOCABULARY_STANDARD};
    CS_TRY(cs_twice_check(c, doc));
    CS_TRY(dialect_read(c, &root));
    CS_TRY(resource_add(c, &root, first));
    const struct step step = {0};
    return value_enter(c, root.root, &step, *first);
}

/* ---- references ---- */

/* One that is known under two URIs is always given by the first. */
static uint32_t resource_find(const struct cs_schema *s, cs_str uri)
{
    for (uint32_t i = 0; i < s->resource_count; i++) {
        if (!cs_str_equal(s->resources[i].uri, uri)) continue;
        uint32_t first = 0;
        while (s->resources[first].root != s->resources[i].root) first++;
        return first;
    }
    return NO_RESOURCE;
}

/* The resource under a URI, loaded if it is in the registry. */
static cs_status resource_of(struct compiler *c, cs_str uri, yyjson_val *reference, uint32_t *out)
{
    *out = resource_find(c->schema, uri);
    if (*out != NO_RESOURCE) return CS_OK;
    const cs_str bytes = bytes_find(c, uri);
    if (!bytes.ptr)
        return CS_FAIL_AT(c->err, CS_E_UNSUPPORTED,
                          "The schema refers to a document that is not in the registry",
                          "Give that document as well, or write the part under $defs",
                          cs_schema_position(c, reference));
    yyjson_doc *doc = NULL;
    CS_TRY(cs_json_parse(c->arena, bytes, &doc, c->err));
    CS_TRY(cs_resource_document(c, doc, uri, out));
    if (resource_find(c->schema, uri) != NO_RESOURCE) return CS_OK;
    uint32_t alias = 0; /* its own $id says otherwise; it is known under both */
    struct resource same = c->schema->resources[*out];
    same.uri = uri;
    return resource_add(c, &same, &alias);
}

static cs_status leads_nowhere(const struct compiler *c, yyjson_val *reference)
{
    return CS_FAIL_AT(c->err, CS_E_INPUT, "A $ref of the schema does not lead to a schema",
                      "Mend the schema at that place", cs_schema_position(c, reference));
}

/* Follow a pointer from a resource's root; a subschema with an $id on the way changes the base. */
static cs_status pointer_follow(struct compiler *c, uint32_t resource, cs_str pointer,
                                yyjson_val *reference, struct found *out)
{
    yyjson_val *value = c->schema->resources[resource].root;
    const cs_str base = c->schema->resources[resource].pointer;
    size_t at = 0;
    while (value && at < pointer.len) {
        size_t end = at + 1;
        while (end < pointer.len && pointer.ptr[end] != '/') end++;
        value = cs_pointer_step(value, cs_str_slice(pointer, at + 1, end));
        at = end;
        if (!value || !cs_is_schema(value)) continue;
        const struct slot *const slot = cs_schema_slot(c, value);
        if (!slot) return c->err->status;
        if (slot->resource != NO_RESOURCE) resource = slot->resource;
    }
    if (!value || !cs_is_schema(value)) return leads_nowhere(c, reference);
    struct cs_buf buf;
    cs_buf_init(&buf, c->arena, CS_SCHEMA_BYTES_MAX);
    cs_buf_add(&buf, base);
    cs_buf_add(&buf, pointer);
    *out = (struct found){.value = value, .resource = resource};
    return cs_buf_finish(&buf, &out->pointer, c->err);
}

cs_status cs_reference_find(struct compiler *c, uint32_t from, yyjson_val *reference,
                            struct found *out, cs_str *anchor)
{
    const cs_str text = cs_value_text(reference);
    const struct cs_uri uri = cs_uri_parse(text);
    uint32_t resource = from;
    *anchor = (cs_str){0};
    if (text.len && text.ptr[0] != '#') {
        cs_str absolute = {0};
        CS_TRY(cs_uri_resolve(c->arena, c->schema->resources[from].uri, text, &absolute, c->err));
        CS_TRY(resource_of(c, absolute, reference, &resource));
    }
    struct cs_buf buf;
    cs_str fragment = {0};
    cs_buf_init(&buf, c->arena, CS_SCHEMA_BYTES_MAX);
    const bool decoded = cs_uri_decode(uri.fragment, &buf);
    CS_TRY(cs_buf_finish(&buf, &fragment, c->err));
    if (!decoded) return leads_nowhere(c, reference);
    if (fragment.len == 0 || fragment.ptr[0] == '/')
        return pointer_follow(c, resource, fragment, reference, out);
    for (uint32_t i = 0; i < c->schema->anchor_count; i++) {
        const struct anchor *const a = &c->schema->anchors[i];
        if (a->resource != resource || !cs_str_equal(a->name, fragment)) continue;
        *out = (struct found){.value = a->value, .pointer = a->pointer, .resource = resource};
        if (a->dynamic) *anchor = a->name;
        return CS_OK;
    }
    return leads_nowhere(c, reference);
}
