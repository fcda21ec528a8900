/* table.c - cells under a header that says what they hold: "mrn,last,first,dob,zip" and its rows.
 *
 * A header is a line of four cells and more, without figures, of which two at least name an
 * identifier. The lines below with as many cells are its rows, up to the first line that has
 * another number; a line of dashes under the header is passed. Under such a name a cell is what the
 * header says, however plain it looks: "60629", "Black". Cells are parted by commas, bars,
 * semicolons or tabs; a part in quotation marks is one cell. One pass, linear. */
#include "privacy/find/find_in.h"

#define CELLS_MIN 4
#define CELLS_MAX 40
#define CELL_BYTES_MAX 80
#define HEAD_BYTES_MAX 20 /* of a header's cell */
#define CONFIDENCE 75
#define TYPE_NONE CS_PHI_TYPES

struct cell {
    size_t begin; /* trimmed */
    size_t end;
};

struct row {
    size_t next; /* where the next line begins */
    size_t count;
    struct cell cells[CELLS_MAX];
};

struct head {
    char mark;
    size_t count; /* 0: no table is open */
    unsigned types[CELLS_MAX];
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\r' || c == '"' || c == '*' || c == '_';
}

static struct cell trimmed(cs_str text, size_t begin, size_t end)
{
    while (begin < end && is_blank(text.ptr[begin])) begin++;
    while (end > begin && is_blank(text.ptr[end - 1])) end--;
    return (struct cell){begin, end};
}

/* The cells of the line at an offset; a bar at the line's ends makes no cell. */
static void row_read(cs_str text, size_t at, char mark, struct row *row)
{
    row->count = 0;
    size_t begin = at;
    bool quoted = false;
    const bool barred = mark == '|' && at < text.len && text.ptr[at] == '|';
    if (barred) begin = ++at;
    for (; at < text.len && text.ptr[at] != '\n'; at++) {
        const char c = text.ptr[at];
        if (c == '"') quoted = !quoted;
        if (c != mark || quoted) continue;
        if (row->count < CELLS_MAX) row->cells[row->count++] = trimmed(text, begin, at);
        begin = at + 1;
    }
    const struct cell last = trimmed(text, begin, at);
    if (row->count < CELLS_MAX && !(barred && last.begin == last.end))
        row->cells[row->count++] = last;
    row->next = at < text.len ? at + 1 : at;
}

struct term {
    const char *word;
    enum cs_phi_type type;
};

/* What a word of a header says of its cells. */
static unsigned word_type(cs_str word)
{
    static const struct term terms[] = {{"zip", CS_PHI_GEO},
                                        {"zipcode", CS_PHI_GEO},
                                        {"postal", CS_PHI_GEO},
                                        {"postcode", CS_PHI_GEO},
                                        {"city", CS_PHI_GEO},
                                        {"town", CS_PHI_GEO},
                                        {"county", CS_PHI_GEO},
                                        {"address", CS_PHI_GEO},
                                        {"addr", CS_PHI_GEO},
                                        {"street", CS_PHI_GEO},
                                        {"phone", CS_PHI_PHONE},
                                        {"tel", CS_PHI_PHONE},
                                        {"telephone", CS_PHI_PHONE},
                                        {"mobile", CS_PHI_PHONE},
                                        {"cell", CS_PHI_PHONE},
                                        {"pager", CS_PHI_PHONE},
                                        {"fax", CS_PHI_FAX},
                                        {"email", CS_PHI_EMAIL},
                                        {"mail", CS_PHI_EMAIL},
                                        {"mrn", CS_PHI_MRN},
                                        {"chart", CS_PHI_MRN},
                                        {"dob", CS_PHI_DATE},
                                        {"birthdate", CS_PHI_DATE},
                                        {"birth", CS_PHI_DATE},
                                        {"date", CS_PHI_DATE},
                                        {"last", CS_PHI_NAME},
                                        {"first", CS_PHI_NAME},
                                        {"surname", CS_PHI_NAME},
                                        {"given", CS_PHI_NAME},
                                        {"name", CS_PHI_NAME},
                                        {"firstname", CS_PHI_NAME},
                                        {"lastname", CS_PHI_NAME},
                                        {"pcp", CS_PHI_NAME},
                                        {"physician", CS_PHI_NAME},
                                        {"provider", CS_PHI_NAME},
                                        {"attending", CS_PHI_NAME},
                                        {"surgeon", CS_PHI_NAME},
                                        {"nurse", CS_PHI_NAME},
                                        {"guarantor", CS_PHI_NAME},
                                        {"ssn", CS_PHI_SSN},
                                        {"account", CS_PHI_ACCOUNT},
                                        {"acct", CS_PHI_ACCOUNT},
                                        {"member", CS_PHI_HEALTH_PLAN},
                                        {"policy", CS_PHI_HEALTH_PLAN},
                                        {"subscriber", CS_PHI_HEALTH_PLAN},
                                        {"npi", CS_PHI_LICENSE},
                                        {"dea", CS_PHI_LICENSE},
                                        {"vin", CS_PHI_VEHICLE},
                                        {"plate", CS_PHI_VEHICLE},
                                        {"serial", CS_PHI_DEVICE},
                                        {"accession", CS_PHI_OTHER_ID},
                                        {"encounter", CS_PHI_OTHER_ID},
                                        {"claim", CS_PHI_OTHER_ID}};
    if (word.len < 2) return TYPE_NONE;
    const char first = cs_to_lower(word.ptr[0]);
    for (size_t i = 0; i < CS_COUNT(terms); i++)
        if (terms[i].word[0] == first && cs_str_equal_nocase(word, cs_str_of(terms[i].word)))
            return terms[i].type;
    return TYPE_NONE;
}

/* What a header's cell says; "patient_id" is a record. A longer text is no header. */
static unsigned cell_type(cs_str text, struct cell cell)
{
    unsigned type = TYPE_NONE;
    bool patient = false;
    size_t words = 0;
    for (size_t at = cell.begin; at < cell.end;) {
        size_t end = at;
        while (end < cell.end && cs_is_alpha(text.ptr[end])) end++;
        const cs_str word = cs_str_slice(text, at, end);
        const unsigned said = word_type(word);
        if (said != TYPE_NONE) type = said;
        const bool id = cs_str_equal_nocase(word, CS_STR("id"));
        if (id && patient) type = CS_PHI_MRN;
        else if (id && (type == TYPE_NONE || type == CS_PHI_NAME)) type = CS_PHI_OTHER_ID;
        patient |= cs_str_equal_nocase(word, CS_STR("patient")) ||
                   cs_str_equal_nocase(word, CS_STR("pt"));
        words += end > at;
        at = end > at ? end : at + 1;
    }
    if (type == TYPE_NONE && patient && words == 1) return CS_PHI_NAME;
    return words > 3 ? TYPE_NONE : type;
}

/* The line is a header: its types into head. */
static void head_read(cs_str text, const struct row *row, char mark, struct head *head)
{
    size_t told = 0;
    head->count = 0;
    if (row->count < CELLS_MIN) return;
    for (size_t i = 0; i < row->count; i++) /* a sentence with commas ends here */
        if (row->cells[i].end - row->cells[i].begin > HEAD_BYTES_MAX) return;
    for (size_t i = 0; i < row->count; i++) {
        for (size_t at = row->cells[i].begin; at < row->cells[i].end; at++)
            if (cs_is_digit(text.ptr[at]) && at == row->cells[i].begin) return;
        head->types[i] = cell_type(text, row->cells[i]);
        told += head->types[i] != TYPE_NONE;
    }
    if (told < 2) return;
    head->mark = mark;
    head->count = row->count;
}

/* What the cell holds can be what its header says. */
static bool fits(cs_str text, struct cell cell, unsigned type)
{
    size_t digits = 0;
    size_t letters = 0;
    if (cell.end - cell.begin > CELL_BYTES_MAX) return false;
    for (size_t at = cell.begin; at < cell.end; at++) {
        digits += cs_is_digit(text.ptr[at]);
        letters += cs_is_alpha(text.ptr[at]) || (unsigned char)text.ptr[at] >= 0x80;
    }
    if (type == CS_PHI_NAME) return letters >= 2 && digits == 0;
    if (type == CS_PHI_GEO) return digits + letters >= 3;
    if (type == CS_PHI_EMAIL)
        return letters > 0 && memchr(text.ptr + cell.begin, '@', cell.end - cell.begin) != NULL;
    return digits >= 3;
}

static bool is_free(const struct cs_phi_list *found, size_t *from, struct cell cell)
{
    while (*from < found->count && found->spans[*from].end <= cell.begin) ++*from;
    return *from >= found->count || found->spans[*from].begin >= cell.end;
}

static void row_take(cs_str text, const struct row *row, const struct head *head,
                     const struct cs_phi_list *found, size_t *from, struct cs_phi_list *out)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct cell cell = row->cells[i];
        if (head->types[i] == TYPE_NONE || cell.begin == cell.end) continue;
        if (!fits(text, cell, head->types[i]) || !is_free(found, from, cell)) continue;
        cs_phi_list_add(out, &(struct cs_phi_span){.begin = (uint32_t)cell.begin,
                                                   .end = (uint32_t)cell.end,
                                                   .type = (enum cs_phi_type)head->types[i],
                                                   .confidence = CONFIDENCE});
    }
}

/* Dashes, bars and colons only. */
static bool is_rule(cs_str text, size_t begin, size_t end)
{
    for (size_t at = begin; at < end; at++)
        if (!strchr("-|:+= \r\n", text.ptr[at])) return false;
    return true;
}

/* The mark that parts the line's cells: the one of which it has most, at least three; 0: none. */
static char mark_of(cs_str text, size_t at, size_t *end, size_t *cells)
{
    static const char marks[] = {',', '|', '\t', ';'};
    static const uint64_t ones[256] = {
        [','] = 1, ['|'] = 1 << 16, ['\t'] = UINT64_C(1) << 32, [';'] = UINT64_C(1) << 48};
    size_t counts[sizeof marks] = {0};
    const char *const stop = memchr(text.ptr + at, '\n', text.len - at);
    *end = stop ? (size_t)(stop - text.ptr) : text.len;
    while (at < *end) { /* four counts of 16 bits in one number */
        const size_t part = *end - at < UINT16_MAX ? *end : at + UINT16_MAX;
        uint64_t sum = 0;
        for (; at < part; at++) sum += ones[(unsigned char)text.ptr[at]];
        for (size_t k = 0; k < sizeof marks; k++) counts[k] += sum >> 16 * k & UINT16_MAX;
    }
    size_t best = 0;
    for (size_t k = 1; k < sizeof marks; k++)
        if (counts[k] > counts[best]) best = k;
    *cells = counts[best] + 1;
    return *cells >= CELLS_MIN ? marks[best] : '\0';
}

void cs_table_find(cs_str text, const struct cs_phi_list *found, struct cs_phi_list *out)
{
    struct head head = {0};
    struct row row;
    size_t from = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        size_t cells = 0;
        const char mark = mark_of(text, at, &end, &cells);
        const bool may_head = mark && end - at <= cells * (HEAD_BYTES_MAX + 2);
        if (head.count && is_rule(text, at, end) && end > at) {
            at = end < text.len ? end + 1 : end;
            continue;
        }
        if (!mark) head.count = 0;
        const bool below = mark && head.count && mark == head.mark;
        if (below || may_head) row_read(text, at, mark, &row);
        if (below && row.count == head.count) row_take(text, &row, &head, found, &from, out);
        else if (may_head) head_read(text, &row, mark, &head);
        at = end < text.len ? end + 1 : end;
    }
}
