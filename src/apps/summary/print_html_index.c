/* print_html_index.c - numbers for statements and evidence, and who cites what.
 *
 * Every citation gives a reference (begin, end, statement). Sorted, the references of one span
 * stand together, and the statements that cite it are a slice. */
#include "apps/summary/print_html_in.h"

struct reference {
    cs_span span;
    uint32_t statement;
};

static int span_compare(cs_span a, cs_span b)
{
    if (a.begin != b.begin) return a.begin < b.begin ? -1 : 1;
    return (a.end > b.end) - (a.end < b.end);
}

static int reference_compare(const void *left, const void *right)
{
    const struct reference *const a = left;
    const struct reference *const b = right;
    const int order = span_compare(a->span, b->span);
    if (order != 0) return order;
    return (a->statement > b->statement) - (a->statement < b->statement);
}

static cs_status order_set(struct cs_page *page, struct cs_error *err)
{
    uint32_t number = 1;
    for (unsigned part = 0; part < CS_PARTS; part++) {
        CS_TRY(cs_print_order(page->arena, page->what->draft, part, &page->order[part], err));
        page->number_first[part] = number;
        number += page->order[part].count;
    }
    page->statement_count = number - 1;
    return CS_OK;
}

/* Every reference into out, or only their count when out is NULL. */
static uint32_t references_list(const struct cs_page *page, struct reference *out)
{
    uint32_t count = 0;
    for (unsigned part = 0; part < CS_PARTS; part++) {
        for (uint32_t i = 0; i < page->order[part].count; i++) {
            const struct cs_claim *const claim =
                cs_part_claim(page->what->draft, part, page->order[part].index[i]);
            for (uint32_t e = 0; e < claim->evidence_count; e++, count++)
                if (out)
                    out[count] =
                        (struct reference){claim->evidence[e], page->number_first[part] + i};
        }
    }
    return count;
}

cs_status cs_page_index(struct cs_page *page, struct cs_error *err)
{
    CS_TRY(order_set(page, err));
    const uint32_t count = references_list(page, NULL);
    struct reference *const references = CS_NEW_ARRAY(page->arena, struct reference, count);
    struct cs_page_evidence *const evidence =
        CS_NEW_ARRAY(page->arena, struct cs_page_evidence, count);
    uint32_t *const statements = CS_NEW_ARRAY(page->arena, uint32_t, count);
    if (!references || !evidence || !statements) return cs_arena_fail(page->arena, err);
    (void)references_list(page, references);
    qsort(references, count, sizeof *references, reference_compare);
    uint32_t spans = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || span_compare(references[i].span, references[i - 1].span) != 0)
            evidence[spans++] = (struct cs_page_evidence){.span = references[i].span, .first = i};
        statements[i] = references[i].statement;
        evidence[spans - 1].count++;
    }
    page->evidence = evidence;
    page->evidence_count = spans;
    page->statements = statements;
    return CS_OK;
}

uint32_t cs_page_evidence_number(const struct cs_page *page, cs_span span)
{
    uint32_t low = 0;
    uint32_t high = page->evidence_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (span_compare(page->evidence[middle].span, span) < 0) low = middle + 1;
        else high = middle;
    }
    CS_ASSERT(low < page->evidence_count);
    CS_ASSERT(span_compare(page->evidence[low].span, span) == 0);
    return low + 1;
}
