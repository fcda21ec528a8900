/* keyword.c - every keyword of draft 2020-12 and of the drafts before it, and what we do with it.
 *
 * One table decides, so that none is ignored by oversight: it is a rule, a note, or refused. */
#include "schema/schema_in.h"

/* clang-format off */
static const struct {
    cs_str name;
    enum keyword keyword;
} KEYWORDS[] = {
    {CS_STR_INIT("type"),                  KEYWORD_TYPE},
    {CS_STR_INIT("properties"),            KEYWORD_PROPERTIES},
    {CS_STR_INIT("required"),              KEYWORD_REQUIRED},
    {CS_STR_INIT("additionalProperties"),  KEYWORD_ADDITIONAL_PROPERTIES},
    {CS_STR_INIT("items"),                 KEYWORD_ITEMS},
    {CS_STR_INIT("prefixItems"),           KEYWORD_PREFIX_ITEMS},
    {CS_STR_INIT("minItems"),              KEYWORD_MIN_ITEMS},
    {CS_STR_INIT("maxItems"),              KEYWORD_MAX_ITEMS},
    {CS_STR_INIT("enum"),                  KEYWORD_ENUM},
    {CS_STR_INIT("const"),                 KEYWORD_CONST},
    {CS_STR_INIT("minLength"),             KEYWORD_MIN_LENGTH},
    {CS_STR_INIT("maxLength"),             KEYWORD_MAX_LENGTH},
    {CS_STR_INIT("minimum"),               KEYWORD_MINIMUM},
    {CS_STR_INIT("maximum"),               KEYWORD_MAXIMUM},
    {CS_STR_INIT("exclusiveMinimum"),      KEYWORD_EXCLUSIVE_MINIMUM},
    {CS_STR_INIT("exclusiveMaximum"),      KEYWORD_EXCLUSIVE_MAXIMUM},
    {CS_STR_INIT("$ref"),                  KEYWORD_REF},
    {CS_STR_INIT("allOf"),                 KEYWORD_ALL_OF},
    {CS_STR_INIT("anyOf"),                 KEYWORD_ANY_OF},
    {CS_STR_INIT("oneOf"),                 KEYWORD_ONE_OF},
    {CS_STR_INIT("not"),                   KEYWORD_NOT},
    {CS_STR_INIT("$defs"),                 KEYWORD_DEFS},
    {CS_STR_INIT("definitions"),           KEYWORD_DEFS}, /* before 2019-09; still common */
    {CS_STR_INIT("$schema"),               KEYWORD_DIALECT},
    {CS_STR_INIT("$id"),                   KEYWORD_ROOT_ID},

    {CS_STR_INIT("title"),                 KEYWORD_NOTE},
    {CS_STR_INIT("description"),           KEYWORD_NOTE},
    {CS_STR_INIT("default"),               KEYWORD_NOTE},
    {CS_STR_INIT("examples"),              KEYWORD_NOTE},
    {CS_STR_INIT("deprecated"),            KEYWORD_NOTE},
    {CS_STR_INIT("readOnly"),              KEYWORD_NOTE},
    {CS_STR_INIT("writeOnly"),             KEYWORD_NOTE},
    {CS_STR_INIT("format"),                KEYWORD_NOTE}, /* a note in 2020-12 unless asked for */
    {CS_STR_INIT("contentEncoding"),       KEYWORD_NOTE},
    {CS_STR_INIT("contentMediaType"),      KEYWORD_NOTE},
    {CS_STR_INIT("contentSchema"),         KEYWORD_NOTE},
    {CS_STR_INIT("$comment"),              KEYWORD_NOTE},

    {CS_STR_INIT("pattern"),               KEYWORD_REFUSED},
    {CS_STR_INIT("patternProperties"),     KEYWORD_REFUSED},
    {CS_STR_INIT("propertyNames"),         KEYWORD_REFUSED},
    {CS_STR_INIT("minProperties"),         KEYWORD_REFUSED},
    {CS_STR_INIT("maxProperties"),         KEYWORD_REFUSED},
    {CS_STR_INIT("multipleOf"),            KEYWORD_REFUSED},
    {CS_STR_INIT("uniqueItems"),           KEYWORD_REFUSED},
    {CS_STR_INIT("contains"),              KEYWORD_REFUSED},
    {CS_STR_INIT("minContains"),           KEYWORD_REFUSED},
    {CS_STR_INIT("maxContains"),           KEYWORD_REFUSED},
    {CS_STR_INIT("if"),                    KEYWORD_REFUSED},
    {CS_STR_INIT("then"),                  KEYWORD_REFUSED},
    {CS_STR_INIT("else"),                  KEYWORD_REFUSED},
    {CS_STR_INIT("dependentRequired"),     KEYWORD_REFUSED},
    {CS_STR_INIT("dependentSchemas"),      KEYWORD_REFUSED},
    {CS_STR_INIT("dependencies"),          KEYWORD_REFUSED},
    {CS_STR_INIT("unevaluatedItems"),      KEYWORD_REFUSED},
    {CS_STR_INIT("unevaluatedProperties"), KEYWORD_REFUSED},
    {CS_STR_INIT("additionalItems"),       KEYWORD_REFUSED},
    {CS_STR_INIT("$anchor"),               KEYWORD_REFUSED},
    {CS_STR_INIT("$dynamicAnchor"),        KEYWORD_REFUSED},
    {CS_STR_INIT("$dynamicRef"),           KEYWORD_REFUSED},
    {CS_STR_INIT("$recursiveAnchor"),      KEYWORD_REFUSED},
    {CS_STR_INIT("$recursiveRef"),         KEYWORD_REFUSED},
    {CS_STR_INIT("$vocabulary"),           KEYWORD_REFUSED},
};
/* clang-format on */

enum keyword cs_keyword_of(cs_str name)
{
    for (size_t i = 0; i < CS_COUNT(KEYWORDS); i++)
        if (cs_str_equal(name, KEYWORDS[i].name)) return KEYWORDS[i].keyword;
    return KEYWORD_UNKNOWN;
}

cs_str cs_keyword_name(enum keyword keyword)
{
    CS_ASSERT(keyword >= KEYWORD_TYPE);
    for (size_t i = 0; i < CS_COUNT(KEYWORDS); i++)
        if (KEYWORDS[i].keyword == keyword) return KEYWORDS[i].name;
    return CS_STR("");
}
