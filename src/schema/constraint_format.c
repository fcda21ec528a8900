/* constraint_format.c - formats as automata.
 *
 * Each is a pattern whose texts all pass the check of the validator (format*.c); where a pattern
 * would let more through (offsets of leap seconds), it lets less through instead. Formats that are
 * not here are left to the validator, and that is recorded. */
#include "schema/constraint_in.h"

#define DAYS                                                                                       \
    "(?:(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29|"         \
    "\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|"   \
    "02-(?:0[1-9]|1\\d|2[0-8])))"
#define CLOCK                                                                                      \
    "(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)|" \
    "23:59:60(?:\\.\\d+)?(?:[Zz]|[+-]00:00))"
#define BYTE "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
#define IPV4 BYTE "(?:\\." BYTE "){3}"
#define H16 "[0-9A-Fa-f]{1,4}"
#define LS32 "(?:" H16 ":" H16 "|" IPV4 ")"
#define IPV6                                                                                       \
    "(?:(?:" H16 ":){6}" LS32 "|::(?:" H16 ":){5}" LS32 "|(?:" H16 ")?::(?:" H16 ":){4}" LS32      \
    "|(?:(?:" H16 ":){0,1}" H16 ")?::(?:" H16 ":){3}" LS32 "|(?:(?:" H16 ":){0,2}" H16             \
    ")?::(?:" H16 ":){2}" LS32 "|(?:(?:" H16 ":){0,3}" H16 ")?::" H16 ":" LS32 "|(?:(?:" H16       \
    ":){0,4}" H16 ")?::" LS32 "|(?:(?:" H16 ":){0,5}" H16 ")?::" H16 "|(?:(?:" H16 ":){0,6}" H16   \
    ")?::)"
#define ATEXT "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#define HOST_LABEL "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
/* A label with "--" in the third place would have to be punycode. */
#define NO_DASHES                                                                                  \
    "(?:[0-9A-Za-z-]{1,2}|[0-9A-Za-z-]{2}(?:[0-9A-Za-z][0-9A-Za-z-]*|-(?:[0-9A-Za-z][0-9A-Za-z-]*" \
    ")?))"
#define HOST HOST_LABEL "(?:\\." HOST_LABEL ")*$"
#define HOST_NO_DASHES NO_DASHES "(?:\\." NO_DASHES ")*$"
#define PCHAR "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
#define URI_TAIL "(?:\\?(?:" PCHAR "|[/?])*)?(?:#(?:" PCHAR "|[/?])*)?"
#define AUTHORITY                                                                                  \
    "(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"                                       \
    "(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*|\\[" IPV6 "\\])(?::\\d*)?"
#define URI_BODY                                                                                   \
    "(?://" AUTHORITY "(?:/" PCHAR "*)*|/(?:" PCHAR "+(?:/" PCHAR "*)*)?|" PCHAR "+(?:/" PCHAR     \
    "*)*|)"
#define REL_BODY                                                                                   \
    "(?://" AUTHORITY "(?:/" PCHAR "*)*|/(?:" PCHAR "+(?:/" PCHAR "*)*)?|"                         \
    "(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+(?:/" PCHAR "*)*|)"

static const struct {
    cs_str name;
    cs_str pattern;
    cs_str also;   /* a second pattern that must hold */
    uint64_t most; /* characters, or 0: no limit */
} FORMATS[] = {
    {CS_STR_INIT("date"), CS_STR_INIT("^" DAYS "$"), {0}, 0},
    {CS_STR_INIT("time"), CS_STR_INIT("^" CLOCK "$"), {0}, 0},
    {CS_STR_INIT("date-time"), CS_STR_INIT("^" DAYS "[Tt]" CLOCK "$"), {0}, 0},
    {CS_STR_INIT("uuid"),
     CS_STR_INIT("^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"),
     {0},
     0},
    {CS_STR_INIT("ipv4"), CS_STR_INIT("^" IPV4 "$"), {0}, 0},
    {CS_STR_INIT("ipv6"), CS_STR_INIT("^" IPV6 "$"), {0}, 0},
    {CS_STR_INIT("email"), CS_STR_INIT("^" ATEXT "(?:\\." ATEXT ")*@" HOST),
     CS_STR_INIT("^[!-?A-~]{1,64}@" HOST_NO_DASHES), 254},
    {CS_STR_INIT("hostname"), CS_STR_INIT("^" HOST), CS_STR_INIT("^" HOST_NO_DASHES), 253},
    {CS_STR_INIT("uri"), CS_STR_INIT("^[A-Za-z][A-Za-z0-9+.-]*:" URI_BODY URI_TAIL "$"), {0}, 0},
    {CS_STR_INIT("uri-reference"),
     CS_STR_INIT("^(?:[A-Za-z][A-Za-z0-9+.-]*:" URI_BODY "|" REL_BODY ")" URI_TAIL "$"),
     {0},
     0},
    {CS_STR_INIT("json-pointer"), CS_STR_INIT("^(?:/(?:[^~/]|~[01])*)*$"), {0}, 0},
    {CS_STR_INIT("duration"),
     CS_STR_INIT("^P(?:\\d+W|(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)(?:T(?:\\d+H(?:\\d+"
                 "M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S))?|T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+"
                 "S)?|\\d+S))$"),
     {0},
     0},
};

static const struct dfa *format_build(struct cs_arena *arena, size_t i)
{
    bool empty = false;
    const struct dfa *const dfa = cs_dfa_pattern(arena, FORMATS[i].pattern, &empty);
    if (!dfa || !FORMATS[i].also.len) return dfa;
    const struct dfa *const also = cs_dfa_pattern(arena, FORMATS[i].also, &empty);
    return also ? cs_dfa_join(arena, dfa, also, DFA_BOTH, &empty) : NULL;
}

const struct dfa *cs_format_dfa(struct cs_constraint *c, cs_str name, uint64_t *most)
{
    _Static_assert(CS_COUNT(FORMATS) == CS_FORMAT_AUTOMATA, "one place for each");
    size_t i = 0;
    while (i < CS_COUNT(FORMATS) && !cs_str_equal(FORMATS[i].name, name)) i++;
    if (i == CS_COUNT(FORMATS)) return NULL;
    if (FORMATS[i].most && FORMATS[i].most < *most) *most = FORMATS[i].most;
    if (!c->format_tried[i]) {
        c->format_dfas[i] = format_build(c->arena, i);
        c->format_tried[i] = true;
    }
    return c->format_dfas[i];
}
