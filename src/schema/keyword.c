/* keyword.c - every keyword of draft 2020-12 and of the drafts before it, and what we do with it.
 *
 * One table decides, so that none is ignored by oversight: it is a rule, a note, or refused. */
#include "schema/schema_in.h"

/* clang-format off */
static const struct {
    cs_str name;
    enum keyword keyword;
    enum vocabulary vocabulary;
    enum dialect first; /* the dialects that know it */
    enum dialect last;
} KEYWORDS[] = {
#define K(name, keyword, vocabulary, first, last) \
    {CS_STR_INIT(name), KEYWORD_##keyword, VOCABULARY_##vocabulary, DIALECT_##first, DIALECT_##last}
    K("type",                  TYPE,                  VALIDATION, 4, 2020),
    K("properties",            PROPERTIES,            APPLICATOR, 4, 2020),
    K("required",              REQUIRED,              VALIDATION, 4, 2020),
    K("additionalProperties",  ADDITIONAL_PROPERTIES, APPLICATOR, 4, 2020),
    K("items",                 ITEMS,                 APPLICATOR, 4, 2020),
    K("prefixItems",           PREFIX_ITEMS,          APPLICATOR, 2020, 2020),
    K("minItems",              MIN_ITEMS,             VALIDATION, 4, 2020),
    K("maxItems",              MAX_ITEMS,             VALIDATION, 4, 2020),
    K("uniqueItems",           UNIQUE_ITEMS,          VALIDATION, 4, 2020),
    K("enum",                  ENUM,                  VALIDATION, 4, 2020),
    K("const",                 CONST,                 VALIDATION, 6, 2020),
    K("minLength",             MIN_LENGTH,            VALIDATION, 4, 2020),
    K("maxLength",             MAX_LENGTH,            VALIDATION, 4, 2020),
    K("pattern",               PATTERN,               VALIDATION, 4, 2020),
    K("format",                FORMAT,                OTHER,      4, 2020),
    K("minimum",               MINIMUM,               VALIDATION, 4, 2020),
    K("maximum",               MAXIMUM,               VALIDATION, 4, 2020),
    K("exclusiveMinimum",      EXCLUSIVE_MINIMUM,     VALIDATION, 4, 2020),
    K("exclusiveMaximum",      EXCLUSIVE_MAXIMUM,     VALIDATION, 4, 2020),
    K("multipleOf",            MULTIPLE_OF,           VALIDATION, 4, 2020),
    K("minProperties",         MIN_PROPERTIES,        VALIDATION, 4, 2020),
    K("maxProperties",         MAX_PROPERTIES,        VALIDATION, 4, 2020),
    K("dependentRequired",     DEPENDENT_REQUIRED,    VALIDATION, 2019, 2020),
    K("dependentSchemas",      DEPENDENT_SCHEMAS,     APPLICATOR, 2019, 2020),
    K("dependencies",          DEPENDENCIES,          APPLICATOR, 4, 2020), /* kept for old ones */
    K("patternProperties",     PATTERN_PROPERTIES,    APPLICATOR, 4, 2020),
    K("propertyNames",         PROPERTY_NAMES,        APPLICATOR, 6, 2020),
    K("additionalItems",       ADDITIONAL_ITEMS,      APPLICATOR, 4, 2019),
    K("contains",              CONTAINS,              APPLICATOR, 6, 2020),
    K("minContains",           MIN_CONTAINS,          VALIDATION, 2019, 2020),
    K("maxContains",           MAX_CONTAINS,          VALIDATION, 2019, 2020),
    K("allOf",                 ALL_OF,                APPLICATOR, 4, 2020),
    K("anyOf",                 ANY_OF,                APPLICATOR, 4, 2020),
    K("oneOf",                 ONE_OF,                APPLICATOR, 4, 2020),
    K("not",                   NOT,                   APPLICATOR, 4, 2020),
    K("if",                    IF,                    APPLICATOR, 7, 2020),
    K("then",                  THEN,                  APPLICATOR, 7, 2020),
    K("else",                  ELSE,                  APPLICATOR, 7, 2020),
    K("unevaluatedItems",      UNEVALUATED_ITEMS,     UNEVALUATED, 2019, 2020),
    K("unevaluatedProperties", UNEVALUATED_PROPERTIES, UNEVALUATED, 2019, 2020),
    K("$ref",                  REF,                   CORE, 4, 2020),
    K("$dynamicRef",           DYNAMIC_REF,           CORE, 2020, 2020),
    K("$defs",                 DEFS,                  CORE, 2019, 2020),
    K("definitions",           DEFS,                  CORE, 4, 2020), /* still common */
    K("$schema",               DIALECT,               CORE, 4, 2020),
    K("$id",                   ID,                    CORE, 6, 2020),
    K("id",                    ID,                    CORE, 4, 4),
    K("$anchor",               ANCHOR,                CORE, 2019, 2020),
    K("$dynamicAnchor",        DYNAMIC_ANCHOR,        CORE, 2020, 2020),
    K("$vocabulary",           NOTE,                  CORE, 2019, 2020),
    K("$comment",              NOTE,                  CORE, 7, 2020),
    K("$recursiveAnchor",      REFUSED,               CORE, 2019, 2019),
    K("$recursiveRef",         REFUSED,               CORE, 2019, 2019),

    K("title",                 NOTE, OTHER, 4, 2020),
    K("description",           NOTE, OTHER, 4, 2020),
    K("default",               NOTE, OTHER, 4, 2020),
    K("examples",              NOTE, OTHER, 6, 2020),
    K("deprecated",            NOTE, OTHER, 2019, 2020),
    K("readOnly",              NOTE, OTHER, 7, 2020),
    K("writeOnly",             NOTE, OTHER, 7, 2020),
    K("contentEncoding",       NOTE, OTHER, 7, 2020),
    K("contentMediaType",      NOTE, OTHER, 7, 2020),
    K("contentSchema",         NOTE, OTHER, 2019, 2020),
#undef K
};
/* clang-format on */

enum keyword cs_keyword_of(cs_str name, enum dialect dialect, enum vocabulary *vocabulary)
{
    *vocabulary = VOCABULARY_OTHER;
    for (size_t i = 0; i < CS_COUNT(KEYWORDS); i++) {
        if (!cs_str_equal(name, KEYWORDS[i].name)) continue;
        if (dialect < KEYWORDS[i].first || dialect > KEYWORDS[i].last) continue;
        *vocabulary = KEYWORDS[i].vocabulary;
        return KEYWORDS[i].keyword;
    }
    return KEYWORD_UNKNOWN;
}

cs_str cs_keyword_name(enum keyword keyword)
{
    CS_ASSERT(keyword >= KEYWORD_TYPE);
    for (size_t i = 0; i < CS_COUNT(KEYWORDS); i++)
        if (KEYWORDS[i].keyword == keyword) return KEYWORDS[i].name;
    return CS_STR("");
}

enum keyword_shape cs_keyword_shape(enum keyword keyword, yyjson_val *value)
{
    enum keyword_shape shape = SHAPE_NONE;
    if (keyword == KEYWORD_ITEMS && yyjson_is_arr(value)) return SHAPE_LIST; /* before 2020-12 */
    if (keyword == KEYWORD_ALL_OF || keyword == KEYWORD_ANY_OF || keyword == KEYWORD_ONE_OF ||
        keyword == KEYWORD_PREFIX_ITEMS)
        shape = SHAPE_LIST;
    if (keyword == KEYWORD_DEFS || keyword == KEYWORD_PROPERTIES ||
        keyword == KEYWORD_PATTERN_PROPERTIES || keyword == KEYWORD_DEPENDENT_SCHEMAS ||
        keyword == KEYWORD_DEPENDENCIES)
        shape = SHAPE_NAMED;
    if (keyword == KEYWORD_ADDITIONAL_PROPERTIES || keyword == KEYWORD_PROPERTY_NAMES ||
        keyword == KEYWORD_ITEMS || keyword == KEYWORD_CONTAINS || keyword == KEYWORD_NOT ||
        keyword == KEYWORD_IF || keyword == KEYWORD_THEN || keyword == KEYWORD_ELSE ||
        keyword == KEYWORD_ADDITIONAL_ITEMS || keyword == KEYWORD_UNEVALUATED_ITEMS ||
        keyword == KEYWORD_UNEVALUATED_PROPERTIES)
        shape = SHAPE_ONE;
    if (shape == SHAPE_ONE && !cs_is_schema(value)) return SHAPE_NONE;
    if (shape == SHAPE_LIST && !yyjson_is_arr(value)) return SHAPE_NONE;
    if (shape == SHAPE_NAMED && !yyjson_is_obj(value)) return SHAPE_NONE;
    return shape;
}
