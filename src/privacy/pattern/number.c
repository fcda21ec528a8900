/* number.c - figures alone that no label names: somebody's number, unless something says
 * what they count.
 *
 *   "our old book has 118843"      six figures that are not round
 *   "merged to 77-2014"            two parts that no range has
 *   "with label PB 30718"          behind letters that mean nothing else
 * Against it speak a measure, an amount, a page, a suite or a change before them. Five figures may
 * be a procedure's, too (CPT): pattern_bare_doubt leaves them to the rest of the text. */
#include "privacy/read/word_in.h"
#include "privacy/pattern/pattern_in.h"

#define AMOUNT_BACK 6     /* words looked back for what the figures count */
#define LEAD_BACK 3       /* words looked back for the lead of a pacemaker */
#define VISIT_FIRST 99202 /* CPT, evaluation and management: visits, in every claim */
#define VISIT_LAST 99499

bool pattern_number_visit(const struct pattern *p, const struct pattern_code *code)
{
    uint32_t value = 0;
    (void)pattern_digits(p, code->begin, 5, &value);
    return code->digits == 5 && value >= VISIT_FIRST && value <= VISIT_LAST;
}

/* Two or three capitals before the figures that are no test, no image and no state: "PB 30718". */
bool pattern_number_headed(const struct pattern *p, const struct pattern_code *code)
{
    const struct pattern_word head = pattern_back(p, 1);
    const uint32_t size = head.end - head.begin;
    if (head.end + 1 != code->begin || byte_at(p, head.end) != ' ' || size < 2 || size > 3)
        return false;
    if (!shaped(&head, SHAPE_CAP) || shaped(&head, SHAPE_LOWER) || shaped(&head, SHAPE_DIGIT) ||
        shaped(&head, SHAPE_SPAN) || head.roles)
        return false;
    const uint32_t flags = cs_lookup_word(cs_str_slice(p->text, head.begin, head.end));
    static const char *const therapies[] = {"pt", "ot", "st", "ov", "em"};
    return !pattern_number_visit(p, code) && /* "OV 99213" */
           !(flags & (CS_FLAG_CLINICAL | CS_FLAG_DRUG)) &&
           !pattern_is_one(p, &head, therapies, CS_COUNT(therapies));
}

/* Money, a change, a part, a form or a program is told right before the figures. */
static bool is_amount(const struct pattern *p)
{
    static const char *const words[] = {
        "cost",    "costs",   "total",     "totaling", "amount",    "amounts",   "rose",
        "fell",    "peak",    "peaked",    "item",     "increased", "decreased", "dropped",
        "read",    "form",    "forms",     "software", "income",    "strength",  "pedometer",
        "hcfa",    "rule",    "notice",    "steps",    "walked",    "build",     "sku",
        "part",    "climbed", "worth",     "owed",     "vl",        "pcr",       "quant",
        "uacr",    "kappa",   "lambda",    "mfi",      "repeat",    "tg",        "dap",
        "dlp",     "mileage", "odometer",  "hours",    "hrs",       "budget",    "owes",
        "earns",   "paid",    "balance",   "quote",    "trending",  "cohort",    "quest",
        "labcorp", "arup",    "hollister", "convatec", "coloplast", "mckesson",  "medline",
        "iso",     "nist",    "omim",      "fips",     "concept",   "policy"};
    static const char *const things[] = {"wbc",   "rbc",      "nucleated", "nucs",    "copies",
                                         "cells", "beats",    "pvcs",      "pacs",    "adults",
                                         "pts",   "patients", "records",   "letters", "visits",
                                         "lives", "pages",    "people",    "days",    "pulses",
                                         "calls", "gloves",   "women",     "men",     "children"};
    struct pattern_word next;
    if (pattern_read_next(p, p->code.end, &next) &&
        pattern_is_one(p, &next, things, CS_COUNT(things)))
        return true;
    return pattern_recent_is_one(p, AMOUNT_BACK, words, CS_COUNT(words));
}

/* Something that is numbered, measured or paid stands before the figures, or they are round. */
bool pattern_number_counted(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const pages[] = {"p", "pp", "pg", "suite", "ste", "store", "shop"};
    const struct pattern_word last = pattern_back(p, 1);
    const unsigned char before = byte_before(p, code->begin);
    const bool round = byte_at(p, code->end - 1) == '0' && byte_at(p, code->begin) != '0' &&
                       (code->digits == 5 || byte_at(p, code->end - 2) == '0');
    const bool times = byte_at(p, code->end) == ' ' && lower_of(byte_at(p, code->end + 1)) == 'x' &&
                       digit_at(p, code->end + 2); /* "97116 x1" */
    return round || times || before == '#' || before == '=' ||
           pattern_recently(p, ROLE_MEASURE, 4, false) ||
           pattern_recently(p, ROLE_FLAT, 2, false) ||
           pattern_is_one(p, &last, pages, CS_COUNT(pages)) || is_amount(p);
}

/* Six figures that are not round measure nothing without a word for it; five are a procedure's
 * (CPT: 00100 .. 01999, 10004 .. 99607), unless they begin by 02 to 09 or letters stand before. */
static bool bare_number(const struct pattern *p, const struct pattern_code *code)
{
    if (pattern_number_counted(p, code)) return false;
    if (code->digits == 6) return true;
    if (code->digits != 5) return false;
    const bool anaesthesia = byte_at(p, code->begin + 1) < '2';
    if (byte_at(p, code->begin) == '0' && !anaesthesia) return true;
    return pattern_number_headed(p, code);
}

/* A medicine stands before the figures, or how often it is taken behind them: "Advair 250-50". */
static bool is_strength(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const often[] = {"daily", "bid", "tid",  "qid", "puffs", "puff",
                                        "qd",    "qhs", "tabs", "tab", "iv",    "po"};
    static const char *const leads[] = {"lead", "leads", "atrial", "ventricular"};
    struct pattern_word next;
    if (pattern_read_next(p, code->end, &next) &&
        (pattern_is_one(p, &next, often, CS_COUNT(often)) ||
         pattern_is_one(p, &next, leads, CS_COUNT(leads))))
        return true;
    for (uint32_t back = 1; back <= LEAD_BACK; back++) {
        const struct pattern_word w = pattern_back(p, back);
        if (w.end == 0 || w.end > code->begin || shaped(&w, SHAPE_DIGIT)) continue;
        if (cs_lookup_word(cs_str_slice(p->text, w.begin, w.end)) & CS_FLAG_DRUG) return true;
    }
    return false;
}

/* "418-302", "77-2014", "0071-93": figures in two parts that no range has, as the second does not
 * climb, or only by thousands; no pressure, no strength, no shift, no school year. "24323-8" is a
 * LOINC, "5076-52" the model of a lead. */
static bool bare_pair(const struct pattern *p, const struct pattern_code *code)
{
    static const char *const leads[] = {"lead", "leads", "ra", "rv", "lv", "model"};
    uint32_t first = 0;
    uint32_t last = 0;
    const uint32_t size = pattern_range_read(p, code, &first, &last);
    const uint32_t more = code->digits - size;
    if (byte_at(p, code->begin + size) != '-' || more < 2) return false;
    if (pattern_recently(p, ROLE_MEASURE, 4, false) || pattern_recently(p, ROLE_SCORE, 4, false))
        return false;
    if (pattern_recent_is_one(p, LEAD_BACK, leads, CS_COUNT(leads)) || is_strength(p, code))
        return false;
    const bool hour = first % 100 < 60 && first < 2400;
    if (size == 4 && (hour || last == (first + 1) % 100)) return false; /* "0900-15", "2023-24" */
    if (byte_at(p, code->begin) == '0') return true;
    if (size <= 2 && more >= 4) /* "7-1530" is a shift */
        return last % 100 != 0 &&
               !(first < 24 && last < 2400 && last % 100 < 60 && last % 100 % 15 == 0);
    return code->digits == 6 && first > last && (first % 5 != 0 || last % 5 != 0);
}

bool pattern_number_bare(const struct pattern *p, const struct pattern_code *code)
{
    if (code->joints == 0) return bare_number(p, code);
    return code->joints == 1 && (code->digits == 5 || code->digits == 6) && bare_pair(p, code);
}
