/* print_html_draft.c - the statements beside the source: a table of medicines, lists of the rest.
 *
 * A statement is a list item, or a table body of one medicine (so that its notes have a row). It
 * has its number as an anchor, links to its evidence by line, and its check in words. */
#include "apps/summary/print_html_in.h"

void cs_page_text(struct cs_buf *out, cs_str s)
{
    size_t size = 0;
    for (size_t at = 0; at < s.len; at += size) {
        const uint32_t c = cs_char_at(s, at, &size);
        if (size == 1 && cs_is_space((char)c)) cs_buf_add_char(out, ' ');
        else if (cs_char_is_control(c)) cs_buf_add_format(out, "\\u{%x}", (unsigned)c);
        else if (c == CS_CHAR_UNKNOWN) CS_BUF_LIT(out, "\xEF\xBF\xBD");
        else cs_page_char(out, cs_str_slice(s, at, at + size));
    }
}

/* " class=st id=s4 data-n=4 data-c=no_source tabindex=-1": of the element of a statement. */
static void statement_begin(struct cs_buf *out, const char *element, uint32_t number,
                            const struct cs_claim *claim)
{
    cs_buf_add_format(out, "<%s class=\"st %s\" id=s%u data-n=%u data-c=\"%s\" tabindex=-1>",
                      element, cs_check_name(claim->check), (unsigned)number, (unsigned)number,
                      cs_check_words(claim->check).ptr);
}

static void number_write(struct cs_buf *out, uint32_t number)
{
    cs_buf_add_format(out, "<a class=num href=\"#s%u\" aria-label=\"Statement %u\">%u</a>",
                      (unsigned)number, (unsigned)number, (unsigned)number);
}

/* "line 12" in a list, "12" under the table's heading. */
static void chips_write(struct cs_page *page, const struct cs_claim *claim, const char *word)
{
    struct cs_buf *const out = &page->out;
    struct cs_cite cite = {0};
    for (uint32_t at = 0; cs_cite_next(&page->lines, claim, at, &cite); at += cite.count) {
        const uint32_t number = cs_page_evidence_number(page, claim->evidence[cite.first]);
        cs_buf_add_format(out, "<a class=chip href=\"#e%u\" data-e=\"", (unsigned)number);
        for (uint32_t i = 0; i < cite.count; i++)
            cs_buf_add_format(
                out, i ? " %u" : "%u",
                (unsigned)cs_page_evidence_number(page, claim->evidence[cite.first + i]));
        CS_BUF_LIT(out, "\"");
        if (!*word)
            cs_buf_add_format(out, " aria-label=\"Evidence in line %u\"",
                              (unsigned)cite.line_first);
        cs_buf_add_format(out, ">%s%u", word, (unsigned)cite.line_first);
        if (cite.line_last != cite.line_first)
            cs_buf_add_format(out, "\xE2\x80\x93%u", (unsigned)cite.line_last);
        CS_BUF_LIT(out, "</a> ");
    }
}

static void check_write(struct cs_buf *out, enum cs_check check)
{
    const cs_str words = cs_check_words(check);
    const bool alarm = check == CS_CHECK_NO_SOURCE || check == CS_CHECK_CONFLICT;
    cs_buf_add_format(out, "<span class=\"ck%s\">%s%c%s</span>", alarm ? " bad" : "",
                      alarm ? "<b aria-hidden=true>!</b> " : "", words.ptr[0] - ('a' - 'A'),
                      words.ptr + 1);
}

static bool has_notes(const struct cs_claim *claim)
{
    return claim->problem.len || claim->near_word.len;
}

static void notes_write(struct cs_buf *out, const struct cs_claim *claim)
{
    if (claim->problem.len) {
        CS_BUF_LIT(out, "<p class=note>");
        cs_page_text(out, claim->problem);
        CS_BUF_LIT(out, "</p>");
    }
    if (claim->near_word.len) {
        CS_BUF_LIT(out, "<p class=note>The source has a similar word: <q>");
        cs_page_text(out, claim->near_word);
        CS_BUF_LIT(out, "</q></p>");
    }
}

/* Worth a word only where no rule found it. */
static void said_by_write(struct cs_page *page, const struct cs_claim *claim)
{
    if (claim->said_by & CS_SAID_RULES) return;
    cs_buf_add_format(&page->out, " <span class=by>%s</span>",
                      cs_said_by_words(claim->said_by).ptr);
}

/* ---- medicines --------------------------------------------------------------------------- */

static void cell_begin(struct cs_buf *out, const char *label)
{
    cs_buf_add_format(out, "<td role=cell data-h=\"%s\">", label);
}

/* A dash in the table, words where the table is stacked and for who listens. */
static void not_stated_write(struct cs_buf *out)
{
    CS_BUF_LIT(out, "<span class=nil><span class=dash aria-hidden=true>\xE2\x80\x93</span>"
                    "<span class=vh>not stated</span></span>");
}

static void cell_text(struct cs_buf *out, const char *label, cs_str value)
{
    cell_begin(out, label);
    if (value.len) cs_page_text(out, value);
    else not_stated_write(out);
    CS_BUF_LIT(out, "</td>");
}

static void medicine_write(struct cs_page *page, uint32_t number, const struct cs_medication *drug)
{
    struct cs_buf *const out = &page->out;
    statement_begin(out, "tbody role=rowgroup", number, &drug->claim);
    CS_BUF_LIT(out, "<tr role=row><th role=rowheader scope=row>");
    number_write(out, number);
    CS_BUF_LIT(out, "<span class=drug>");
    cs_page_text(out, drug->name);
    CS_BUF_LIT(out, "</span>");
    said_by_write(page, &drug->claim);
    CS_BUF_LIT(out, "</th>");
    cell_begin(out, "Change");
    cs_buf_add_format(out, "<span class=\"ch %s\">%s</span></td>", cs_change_name(drug->change),
                      cs_change_name(drug->change));
    cell_text(out, "Dose", drug->dose);
    cell_text(out, "Route", drug->route);
    cell_text(out, "Frequency", drug->frequency);
    cell_text(out, "Duration", drug->duration);
    cell_begin(out, "Source line");
    chips_write(page, &drug->claim, "");
    if (drug->claim.evidence_count == 0) CS_BUF_LIT(out, "<span class=nil>none</span>");
    CS_BUF_LIT(out, "</td>");
    cell_begin(out, "Check");
    check_write(out, drug->claim.check);
    CS_BUF_LIT(out, "</td></tr>");
    if (has_notes(&drug->claim)) {
        CS_BUF_LIT(out, "<tr role=row class=notes><td role=cell colspan=8>");
        notes_write(out, &drug->claim);
        CS_BUF_LIT(out, "</td></tr>");
    }
    CS_BUF_LIT(out, "</tbody>\n");
}

static void medicines_write(struct cs_page *page)
{
    static const char *const heads[] = {"Medicine",  "Change",   "Dose", "Route",
                                        "Frequency", "Duration", "Line", "Check"};
    const struct cs_statements *const order = &page->order[CS_PART_MEDICATIONS];
    CS_BUF_LIT(&page->out,
               "<table role=table aria-labelledby=h1><thead role=rowgroup><tr role=row>");
    for (size_t i = 0; i < CS_COUNT(heads); i++)
        cs_buf_add_format(&page->out, "<th role=columnheader scope=col>%s</th>", heads[i]);
    CS_BUF_LIT(&page->out, "</tr></thead>\n");
    for (uint32_t i = 0; i < order->count; i++)
        medicine_write(page, page->number_first[CS_PART_MEDICATIONS] + i,
                       &page->what->draft->medications[order->index[i]]);
    CS_BUF_LIT(&page->out, "</table>\n");
}

/* ---- the other parts --------------------------------------------------------------------- */

static void part_of_task(struct cs_buf *out, const char *label, cs_str value)
{
    cs_buf_add_format(out, " <span class=part><b>%s</b> ", label);
    if (value.len) cs_page_text(out, value);
    else CS_BUF_LIT(out, "<span class=nil>not stated</span>");
    CS_BUF_LIT(out, "</span>");
}

static void words_write(struct cs_page *page, enum cs_part part, uint32_t index)
{
    struct cs_buf *const out = &page->out;
    const struct cs_draft *const draft = page->what->draft;
    if (part == CS_PART_DIAGNOSES) {
        static const char *const status[] = {"", "history", "ruled out", "in the family"};
        const enum cs_dx_status s = draft->diagnoses[index].status;
        cs_page_text(out, draft->diagnoses[index].name);
        if (s != CS_DX_ACTIVE && (size_t)s < CS_COUNT(status))
            cs_buf_add_format(out, " <span class=status>%s</span>", status[s]);
    } else if (part == CS_PART_FOLLOW_UP) {
        cs_page_text(out, draft->follow_up[index].task);
        part_of_task(out, "When", draft->follow_up[index].when);
        part_of_task(out, "Who", draft->follow_up[index].who);
    } else {
        cs_page_text(out, draft->red_flags[index].finding);
    }
}

static void list_write(struct cs_page *page, enum cs_part part)
{
    struct cs_buf *const out = &page->out;
    const struct cs_statements *const order = &page->order[part];
    CS_BUF_LIT(out, "<ul class=list>\n");
    for (uint32_t i = 0; i < order->count; i++) {
        const struct cs_claim *const claim =
            cs_part_claim(page->what->draft, part, order->index[i]);
        const uint32_t number = page->number_first[part] + i;
        statement_begin(out, "li", number, claim);
        number_write(out, number);
        CS_BUF_LIT(out, "<div class=words>");
        words_write(page, part, order->index[i]);
        said_by_write(page, claim);
        notes_write(out, claim);
        CS_BUF_LIT(out, "</div><div class=proof>");
        chips_write(page, claim, "line ");
        check_write(out, claim->check);
        CS_BUF_LIT(out, "</div></li>\n");
    }
    CS_BUF_LIT(out, "</ul>\n");
}

void cs_page_draft(struct cs_page *page)
{
    for (unsigned part = 0; part < CS_PARTS; part++) {
        cs_buf_add_format(&page->out, "<h3 id=h%u>%s", part, cs_part_title(part).ptr);
        if (page->order[part].count == 0) {
            cs_buf_add_format(&page->out,
                              "</h3>\n<p class=missing>Not found in the source: %s.</p>\n",
                              cs_part_noun(part).ptr);
            continue;
        }
        cs_buf_add_format(&page->out, " <span class=count>%u</span></h3>\n",
                          (unsigned)page->order[part].count);
        if (part == CS_PART_MEDICATIONS) medicines_write(page);
        else list_write(page, part);
    }
}
