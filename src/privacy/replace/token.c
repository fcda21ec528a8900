/* token.c - stand-ins in text: "[NAME-12]", and how text that looks like one is kept apart.
 *
 * A look-alike in the input gets a '~' behind its bracket, one more than it had: "[NAME-12]" goes
 * out as "[~NAME-12]", "[~NAME-12]" as "[~~NAME-12]". Coming back, "[NAME-12]" is looked up and
 * every other one loses a '~'. No stand-in holds a '[' but at its beginning, so text beside one can
 * never make another. */
#include "privacy/replace/vault_in.h"

#define NUMBER_DIGITS_MAX 9

bool cs_token_read(cs_str text, size_t at, struct token *out)
{
    size_t i = at + 1;
    *out = (struct token){0};
    for (; i < text.len && text.ptr[i] == '~'; i++) out->escapes++;
    const size_t begin = i;
    while (i < text.len &&
           (cs_is_upper(text.ptr[i]) || cs_is_digit(text.ptr[i]) || text.ptr[i] == '_') &&
           i - begin < 24)
        i++;
    const cs_str name = cs_str_slice(text, begin, i);
    unsigned type = 0;
    while (type < CS_PHI_TYPES &&
           !cs_str_equal(name, cs_str_of(cs_phi_type_name((enum cs_phi_type)type))))
        type++;
    if (type == CS_PHI_TYPES || i >= text.len || text.ptr[i] != '-') return false;
    const size_t digits = ++i;
    while (i < text.len && cs_is_digit(text.ptr[i]) && i - digits < NUMBER_DIGITS_MAX)
        out->number = out->number * 10 + (uint32_t)(text.ptr[i++] - '0');
    if (i == digits || text.ptr[digits] == '0' || i >= text.len || text.ptr[i] != ']') return false;
    out->type = (enum cs_phi_type)type;
    out->size = (uint32_t)(i + 1 - at);
    return true;
}

void cs_token_write(struct cs_buf *out, enum cs_phi_type type, uint32_t number)
{
    cs_buf_add_char(out, '[');
    cs_buf_add(out, cs_str_of(cs_phi_type_name(type)));
    cs_buf_add_char(out, '-');
    cs_buf_add_int(out, number);
    cs_buf_add_char(out, ']');
}
