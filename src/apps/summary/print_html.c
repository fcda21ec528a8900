/* print_html.c - the evidence page: one file, nothing loaded, complete and readable without script.
 *
 * The source stands left, the draft right. The page's policy allows exactly its own style and
 * script, named by digest, and no connection at all. The title holds nothing of the patient: titles
 * are kept in histories and window lists. */
#include "apps/summary/print_html_in.h"

static void head_write(struct cs_page *page)
{
    struct cs_buf *const out = &page->out;
    CS_BUF_LIT(out, "<!doctype html>\n<html lang=en class=nojs>\n<head>\n<meta charset=utf-8>\n"
                    "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
                    "style-src '");
    cs_buf_add(out, cs_str_of(cs_page_css_hash));
    CS_BUF_LIT(out, "'; script-src '");
    cs_buf_add(out, cs_str_of(cs_page_js_hash));
    CS_BUF_LIT(out, "'; base-uri 'none'; form-action 'none'\">\n"
                    "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=referrer content=no-referrer>\n"
                    "<meta name=color-scheme content=\"light dark\">\n"
                    "<title>Draft summary</title>\n<style>");
    cs_buf_add(out, cs_str_of(cs_page_css));
    CS_BUF_LIT(out, "</style>\n</head>\n<body>\n");
}

static void facts_write(struct cs_page *page)
{
    struct cs_buf *const out = &page->out;
    const struct cs_summary_print *const what = page->what;
    char digest[65];
    cs_digest_text(&what->doc->sha256, digest);
    CS_BUF_LIT(out, "<dl class=facts><div><dt>Document</dt><dd>");
    if (what->document_name.len) cs_page_text(out, what->document_name);
    else CS_BUF_LIT(out, "standard input");
    CS_BUF_LIT(out, "</dd></div><div><dt>Size</dt><dd>");
    cs_print_count(out, cs_print_source(what->doc).len);
    cs_buf_add_format(out,
                      " bytes</dd></div><div><dt>SHA-256</dt><dd><code title=\"%s\">%.12s"
                      "\xE2\x80\xA6</code></dd></div><div><dt>Read by</dt><dd>",
                      digest, digest);
    if (what->model_sha256) {
        cs_digest_text(what->model_sha256, digest);
        cs_buf_add_format(out, "rules and model <code title=\"%s\">%.12s\xE2\x80\xA6</code>",
                          digest, digest);
    } else {
        CS_BUF_LIT(out, "rules alone");
    }
    CS_BUF_LIT(out, "</dd></div></dl>\n");
}

static void counts_write(struct cs_page *page)
{
    static const enum cs_check checks[] = {CS_CHECK_CONFLICT, CS_CHECK_NO_SOURCE, CS_CHECK_QUOTED,
                                           CS_CHECK_MATCHED};
    struct cs_buf *const out = &page->out;
    uint32_t counts[CS_COUNT(checks)] = {0};
    for (unsigned part = 0; part < CS_PARTS; part++)
        for (uint32_t i = 0; i < page->order[part].count; i++)
            for (size_t k = 0; k < CS_COUNT(checks); k++)
                if (cs_part_claim(page->what->draft, part, i)->check == checks[k]) counts[k]++;
    cs_buf_add_format(out, "<p class=tally>%u statement%s", (unsigned)page->statement_count,
                      page->statement_count == 1 ? "" : "s");
    for (size_t k = 0; k < CS_COUNT(checks); k++)
        if (counts[k])
            cs_buf_add_format(out, "%s%u %s", k < 2 ? " \xC2\xB7 <b>" : " \xC2\xB7 ",
                              (unsigned)counts[k], cs_check_words(checks[k]).ptr),
                cs_buf_add(out, k < 2 ? CS_STR("</b>") : CS_STR(""));
    CS_BUF_LIT(out, "</p>\n");
}

static void reasons_write(struct cs_page *page)
{
    struct cs_buf *const out = &page->out;
    const struct cs_draft *const draft = page->what->draft;
    if (draft->reason_count == 0) {
        CS_BUF_LIT(out, "<section class=why aria-labelledby=why-h><h2 id=why-h>No statement was "
                        "flagged</h2><p>A person still checks and signs.</p></section>\n");
        return;
    }
    CS_BUF_LIT(out, "<section class=\"why look\" aria-labelledby=why-h><h2 id=why-h>"
                    "A person needs to look</h2><ul>");
    for (uint32_t i = 0; i < draft->reason_count; i++) {
        CS_BUF_LIT(out, "<li>");
        cs_page_text(out, draft->reasons[i]);
        CS_BUF_LIT(out, "</li>");
    }
    CS_BUF_LIT(out, "</ul></section>\n");
}

static void top_write(struct cs_page *page)
{
    CS_BUF_LIT(&page->out, "<a class=skip href=\"#draft\">Skip to the draft</a>\n<header>\n"
                           "<div class=name><span class=brand>Countersign</span>"
                           "<h1>Draft summary</h1></div>\n");
    facts_write(page);
    CS_BUF_LIT(&page->out, "</header>\n");
    reasons_write(page);
    CS_BUF_LIT(&page->out, "<section class=bar aria-label=Overview>");
    counts_write(page);
    CS_BUF_LIT(&page->out,
               "<p id=live role=status></p>"
               "<button type=button id=keys hidden>Keys <kbd>?</kbd></button></section>\n");
}

static void help_write(struct cs_buf *out)
{
    CS_BUF_LIT(
        out,
        "<dialog id=help aria-labelledby=help-h><h2 id=help-h>Keys</h2>\n<dl>"
        "<div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous statement</dd></div>"
        "<div><dt><kbd>1</kbd>\xE2\x80\x93<kbd>9</kbd></dt><dd>first to ninth source of the "
        "statement</dd></div>"
        "<div><dt><kbd>Enter</kbd></dt><dd>on a mark in the source: the statement it supports, "
        "again: the next one</dd></div>"
        "<div><dt><kbd>Esc</kbd></dt><dd>clear the marks</dd></div>"
        "<div><dt><kbd>?</kbd></dt><dd>this help</dd></div></dl>\n"
        "<p><label><input type=checkbox id=single checked> Single-key shortcuts</label></p>\n"
        "<p><button type=button id=close>Close</button></p></dialog>\n");
}

static void legend_write(struct cs_buf *out)
{
    CS_BUF_LIT(out,
               "<dl class=legend><div><dt>Quoted</dt><dd>stands in the source in these words"
               "</dd></div><div><dt>Matched</dt><dd>the same in other spelling, case or units"
               "</dd></div><div><dt>No source</dt><dd>the source does not contain it</dd></div>"
               "<div><dt>Conflict</dt><dd>the source says two things</dd></div>"
               "<div><dt>\xE2\x80\x93</dt><dd>not stated in the source</dd></div></dl>\n");
}

cs_status cs_summary_html(struct cs_arena *arena, const struct cs_summary_print *what, cs_str *out,
                          struct cs_error *err)
{
    CS_ASSERT(what->doc && what->draft);
    CS_TRY(cs_print_check(what, err));
    struct cs_page page = {.arena = arena, .what = what};
    cs_buf_init(&page.out, arena, CS_OUTPUT_BYTES_MAX);
    CS_TRY(cs_print_lines(arena, cs_print_source(what->doc), &page.lines, err));
    CS_TRY(cs_page_index(&page, err));
    head_write(&page);
    top_write(&page);
    CS_BUF_LIT(&page.out, "<main>\n<section id=source aria-labelledby=source-h tabindex=0>"
                          "<h2 id=source-h>Source</h2>\n");
    CS_TRY(cs_page_source(&page, err));
    CS_BUF_LIT(&page.out, "</section>\n<section id=draft aria-labelledby=draft-h tabindex=0>"
                          "<h2 id=draft-h>Draft</h2>\n<p class=advice>Draft made by software from "
                          "the document shown. Check each statement against its source before "
                          "use.</p>\n");
    cs_page_draft(&page);
    legend_write(&page.out);
    CS_BUF_LIT(&page.out, "</section>\n</main>\n<footer>Drafts are made by software. A person "
                          "decides.</footer>\n");
    help_write(&page.out);
    CS_BUF_LIT(&page.out, "<script>");
    cs_buf_add(&page.out, cs_str_of(cs_page_js));
    CS_BUF_LIT(&page.out, "</script>\n</body>\n</html>\n");
    return cs_buf_finish(&page.out, out, err);
}
