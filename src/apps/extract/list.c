/* list.c - lists as people write them: behind a label, by commas, bullets, numbers or lines. */
#include "apps/extract/chart_in.h"

#define ASIDE_MAX 200u /* bytes; a parenthesis that is open for longer was forgotten */

cs_span cs_x_span_of(const struct cs_x *x, cs_str part)
{
    const uintptr_t text = (uintptr_t)x->text.ptr;
    const uintptr_t at = (uintptr_t)part.ptr;
    if (!part.ptr || at < text || at + part.len > text + x->text.len) return (cs_span){0};
    return (cs_span){(uint32_t)(at - text), (uint32_t)(at - text + part.len)};
}

/* Does the list go on in the next line? Bullets and numbers do, and a line that was cut by the
 * width of the page; a label or an empty line ends it. */
static bool goes_on(struct cs_x *x, cs_span line, cs_span next, bool empty_so_far)
{
    struct cs_hit hit;
    if (cs_span_empty(next)) return false;
    const uint32_t between = next.begin - line.end;
    if (between > 2 && !empty_so_far) return false;
    if (cs_rx(x, "^[ \\t]*(?:[-*#\\x{2022}]|#?\\d{1,2}[.)])[ \\t]*\\S", next, &hit) &&
        hit.at[0].begin < next.end)
        return true;
    if (cs_rx(x, "^[ \\t]*[A-Z][\\w/&.()' -]{0,40}:", next, &hit)) return false;
    if (empty_so_far) return true;
    if (x->text.ptr[next.begin] == ' ' || x->text.ptr[next.begin] == '\t') return true;
    return cs_is_lower(x->text.ptr[next.begin]) && x->text.ptr[line.end - 1] != '.';
}

cs_span cs_x_labelled(struct cs_x *x, const char *label, uint32_t from)
{
    struct cs_hit hit;
    if (!cs_rx(x, label, cs_span_from(from, cs_x_all(x)), &hit)) return (cs_span){0};
    cs_span list = {hit.at[0].end, hit.at[0].end};
    cs_span line = cs_x_line(x, list.begin);
    for (int lines = 0; lines < 60; lines++) {
        list.end = line.end;
        const cs_span next = cs_x_next_line(x, line.begin);
        const bool empty = cs_span_empty(cs_x_trim(x, list, ""));
        if (!goes_on(x, line, next, empty)) break;
        line = next;
    }
    /* another label in the line ends it: "PMH: asthma. PSH: tonsils" */
    if (cs_rx(x, "(?<=[.;,)] |  |\\t)(?:(?-i:[A-Z])[\\w/]*(?: [\\w/]+){0,3})[:?](?=\\s|$)",
              cs_span_from(list.begin + 1, list), &hit) ||
        cs_rx(x, "(?<=[a-z)][.;] )(?-i:[A-Z]{2,4}x?|[A-Z][a-z]+):? *[:-] ", list, &hit))
        list.end = hit.at[0].begin;
    return cs_x_trim(x, list, "");
}

void cs_x_items(struct cs_x *x, cs_span list, const char *parting, cs_item_taker take, void *self)
{
    struct cs_hit hit;
    cs_span rest = list;
    for (int items = 0; items < 400 && rest.begin < rest.end; items++) {
        cs_span item = rest;
        cs_span search = rest;
        uint32_t next = rest.end;
        while (cs_rx(x, parting, search, &hit)) {
            const uint32_t at = hit.at[0].begin;
            int open = 0;
            for (uint32_t i = at - rest.begin > ASIDE_MAX ? at - ASIDE_MAX : rest.begin; i < at;
                 i++) {
                open += x->text.ptr[i] == '(';
                open -= x->text.ptr[i] == ')' && open > 0;
            }
            if (open == 0 || x->text.ptr[hit.at[0].begin] == '\n') {
                item.end = hit.at[0].begin;
                next = hit.at[0].end > rest.begin ? hit.at[0].end : rest.begin + 1;
                break;
            }
            search.begin = hit.at[0].end > search.begin ? hit.at[0].end : search.begin + 1;
        }
        if (cs_rx(x, "\\G\\s*#\\d{1,2}[.):]?\\s*", item, &hit)) item.begin = hit.at[0].end;
        item = cs_x_trim(x, item, "-*#.,;");
        if (cs_rx(x, "\\G(?:\\d{1,2}[.)]|\\x{2022}|and\\b|&|\\+)\\s*", item, &hit))
            item.begin = hit.at[0].end;
        if (!cs_span_empty(item)) take(x, item, self);
        rest.begin = next;
    }
}
