/* dfa.c - plain patterns as tables: a step a byte, no memory, no limit to reach.
 *
 * Most patterns of schemas are regular and short: "^[A-Z]{2}\\d{4}$". Such a pattern becomes a
 * nondeterministic automaton (Thompson) and that a deterministic one (subsets), both small or not
 * at all: whatever else a pattern holds (look-around, back references, \b, \u, \p), or needs more
 * states or work than the bounds below, is left to PCRE2. So is a text that is not ASCII: the
 * tables know 128 characters.
 *
 *   text ──► tree of pieces ──► NFA: CHARS, SPLIT, BEGIN (^), END ($), MATCH ──► DFA
 *
 * ^ is passed only in the first closure, $ only in the last. A match may begin anywhere: the
 * start is part of every state. A state from which the match is sure ends the walk. */
#include "schema/schema_in.h"

#define PIECES_MAX 640
#define STATES_MAX 300
#define ATOMS_MAX 64 /* of one sequence */
#define SETS_MAX 32
#define CLASSES_SEEN_MAX (2 * SETS_MAX + 1) /* a step can double them */
#define DEPTH_MAX 16
#define COPIES_MAX 280
#define WORK_MAX 100000u /* looks at an NFA's piece: some 300 microseconds at the very most */
#define ASCII 128

struct chars {
    uint64_t bits[2];
};

enum piece_kind { PIECE_CHARS, PIECE_SPLIT, PIECE_BEGIN, PIECE_END, PIECE_MATCH };

struct piece {
    enum piece_kind kind;
    uint16_t next;
    uint16_t other; /* SPLIT */
    struct chars chars;
};

struct subset {
    uint64_t bits[PIECES_MAX / 64];
};

struct build {
    cs_str text;
    size_t at;
    bool failed;
    unsigned depth;
    unsigned work;
    uint16_t count;
    struct piece pieces[PIECES_MAX];
    uint16_t stack[PIECES_MAX * 2]; /* of closure_add */
};

/* What next may say besides a row. */
#define SURE 0xFFFFu    /* matches whatever follows */
#define GAVE_UP 0xFFFEu /* a character that is not ASCII */

struct cs_dfa {
    uint8_t class_of[256]; /* ASCII's; the other bytes have the last one */
    bool sure;             /* matches whatever the text */
    const uint8_t *ends;   /* by row: matches if the text ends here */
    const uint16_t *next;  /* row + class: the row of the next state, SURE or GAVE_UP */
};

/* A part of the automaton: where it is entered, and that it leads on to `to` was settled when it
 * was made: parts are built from the back. */
static uint16_t alternatives(struct build *b, uint16_t to);

static uint16_t piece_add(struct build *b, struct piece piece)
{
    if (b->count >= PIECES_MAX) {
        b->failed = true;
        return 0;
    }
    b->pieces[b->count] = piece;
    return b->count++;
}

static void chars_range(struct chars *chars, unsigned first, unsigned last)
{
    for (unsigned c = first; c <= last; c++) chars->bits[c / 64] |= (uint64_t)1 << (c % 64);
}

static bool chars_has(const struct chars *chars, unsigned c)
{
    return (chars->bits[c / 64] >> (c % 64) & 1U) != 0;
}

static void chars_turn(struct chars *chars)
{
    chars->bits[0] = ~chars->bits[0];
    chars->bits[1] = ~chars->bits[1];
}

/* The next character, or -1 at the end. */
static int look(const struct build *b)
{
    return b->at < b->text.len ? (unsigned char)b->text.ptr[b->at] : -1;
}

/* \d and its like; false when c names none. */
static bool chars_named(int c, struct chars *out)
{
    *out = (struct chars){{0}};
    switch (c) {
    case 'd':
    case 'D': chars_range(out, '0', '9'); break;
    case 'w':
    case 'W':
        chars_range(out, '0', '9');
        chars_range(out, 'A', 'Z');
        chars_range(out, 'a', 'z');
        chars_range(out, '_', '_');
        break;
    case 's':
    case 'S':
        chars_range(out, '\t', '\r');
        chars_range(out, ' ', ' ');
        break;
    default: return false;
    }
    if (c < 'a') chars_turn(out);
    return true;
}

/* Behind a backslash: one character, or a named set. */
static void escape(struct build *b, struct chars *out)
{
    static const char controls[][2] = {
        {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'f', '\f'}, {'v', '\v'}};
    const int c = look(b);
    b->at++;
    if (chars_named(c, out)) return;
    *out = (struct chars){{0}};
    for (size_t i = 0; i < CS_COUNT(controls); i++)
        if (controls[i][0] == c) {
            chars_range(out, (unsigned char)controls[i][1], (unsigned char)controls[i][1]);
            return;
        }
    if (c <= ' ' || c >= ASCII || cs_is_alpha((char)c) ||
        cs_is_digit((char)c)) { /* also where the text ends, or no ASCII */
        b->failed = true;
        return;
    }
    chars_range(out, (unsigned)c, (unsigned)c);
}

/* One character of a class; *single is it, or -1 for a set. */
static void class_item(struct build *b, struct chars *out, int *single)
{
    const int c = look(b);
    *single = -1;
    *out = (struct chars){{0}};
    if (c < 0 || c >= ASCII) {
        b->failed = true;
        return;
    }
    b->at++;
    if (c == '\\') {
        struct chars ignored;
        const int named = look(b);
        escape(b, out);
        if (b->failed || chars_named(named, &ignored)) return;
        for (int i = 0; i < ASCII; i++)
            if (chars_has(out, (unsigned)i)) *single = i;
        return;
    }
    *single = c;
    chars_range(out, (unsigned)c, (unsigned)c);
}

static void class_read(struct build *b, struct chars *out)
{
    const bool turned = look(b) == '^';
    b->at += turned;
    *out = (struct chars){{0}};
    while (!b->failed && look(b) != ']') {
        struct chars item;
        struct chars last;
        int from = 0;
        int to = 0;
        class_item(b, &item, &from);
        if (b->failed) return;
        const char after = b->at + 1 < b->text.len ? b->text.ptr[b->at + 1] : '\0';
        if (look(b) == '-' && after != ']') {
            b->at++;
            class_item(b, &last, &to);
            if (from < 0 || to < from) b->failed = true; /* PCRE2 says what is wrong */
            else chars_range(&item, (unsigned)from, (unsigned)to);
        }
        out->bits[0] |= item.bits[0];
        out->bits[1] |= item.bits[1];
    }
    b->at++;
    if (turned) chars_turn(out);
}

static bool number_read(struct build *b, unsigned *out)
{
    const size_t begin = b->at;
    *out = 0;
    for (; look(b) >= '0' && look(b) <= '9'; b->at++) {
        *out = *out * 10 + (unsigned)(look(b) - '0');
        if (*out > COPIES_MAX) b->failed = true;
        if (b->failed) return false;
    }
    return b->at > begin;
}

#define NO_MOST 0xFFFFFFFFu

/* How often: once unless a quantifier stands here. */
static void quantifier(struct build *b, unsigned *least, unsigned *most)
{
    const int c = look(b);
    *least = c == '*' || c == '?' ? 0 : 1;
    *most = c == '*' || c == '+' ? NO_MOST : 1;
    if (c != '*' && c != '+' && c != '?' && c != '{') return;
    b->at++;
    if (c == '{') {
        if (!number_read(b, least)) b->failed = true;
        *most = *least;
        if (look(b) == ',') {
            b->at++;
            *most = NO_MOST;
            if (look(b) != '}' && !number_read(b, most)) b->failed = true;
        }
        if (look(b) != '}' || *most < *least) b->failed = true;
        b->at++;
    }
    if (look(b) == '?') b->at++; /* lazy: the same texts match */
    const int after = look(b);
    if (after == '*' || after == '+' || after == '?' || after == '{') b->failed = true;
}

/* One atom at b->at, leading to `to`. */
static uint16_t atom(struct build *b, uint16_t to)
{
    struct piece piece = {.kind = PIECE_CHARS, .next = to};
    const int c = look(b);
    b->at++;
    if (c == '(') {
        if (look(b) == '?') {
            b->at++;
            if (look(b) != ':') b->failed = true;
            b->at++;
        }
        const uint16_t entry = b->failed ? 0 : alternatives(b, to);
        if (look(b) != ')') b->failed = true;
        b->at++;
        return entry;
    }
    if (c == '[') class_read(b, &piece.chars);
    else if (c == '\\') escape(b, &piece.chars);
    else if (c == '^') piece.kind = PIECE_BEGIN;
    else if (c == '$') piece.kind = PIECE_END;
    else if (c == '.') {
        chars_range(&piece.chars, '\n', '\n');
        chars_range(&piece.chars, '\r', '\r');
        chars_turn(&piece.chars);
    } else if (c < 0 || c >= ASCII || (c && strchr("*+?{}])", c))) b->failed = true;
    else chars_range(&piece.chars, (unsigned)c, (unsigned)c);
    return b->failed ? 0 : piece_add(b, piece);
}

/* The atom at `at`, as often as its quantifier says, leading to `to`: from the back, the copies
 * that may be left out, then those that may not. The text is read again for each. */
static uint16_t repeated(struct build *b, size_t at, unsigned least, unsigned most, uint16_t to)
{
    uint16_t entry = to;
    const unsigned optional = most == NO_MOST ? 0 : most - least;
    if (most == NO_MOST) { /* a loop: split → atom → split */
        const uint16_t split = piece_add(b, (struct piece){.kind = PIECE_SPLIT, .other = to});
        b->at = at;
        const uint16_t body = b->failed ? 0 : atom(b, split);
        b->pieces[split].next = body;
        entry = split;
    }
    for (unsigned i = 0; i < optional && !b->failed; i++) {
        b->at = at;
        const uint16_t body = atom(b, entry);
        entry = piece_add(b, (struct piece){.kind = PIECE_SPLIT, .next = body, .other = to});
    }
    for (unsigned i = 0; i < least && !b->failed; i++) {
        b->at = at;
        entry = atom(b, entry);
    }
    return entry;
}

/* Atoms one behind the other. What leads to what must be known from the back, so their places
 * come first: each is read once to find its end (its pieces are dropped again). */
static uint16_t sequence(struct build *b, uint16_t to)
{
    struct {
        size_t at;
        unsigned least;
        unsigned most;
    } atoms[ATOMS_MAX];
    size_t count = 0;
    while (!b->failed && b->at < b->text.len && look(b) != '|' && look(b) != ')') {
        if (count == CS_COUNT(atoms)) {
            b->failed = true;
            break;
        }
        const uint16_t before = b->count;
        const int c = look(b);
        atoms[count].at = b->at;
        (void)atom(b, 0);
        b->count = before;
        quantifier(b, &atoms[count].least, &atoms[count].most);
        const bool once = atoms[count].least == 1 && atoms[count].most == 1;
        if ((c == '^' || c == '$') && !once) b->failed = true;
        if (++b->work > WORK_MAX / 16) b->failed = true; /* groups in groups are read again */
        count++;
    }
    const size_t end = b->at;
    while (count-- > 0 && !b->failed)
        to = repeated(b, atoms[count].at, atoms[count].least, atoms[count].most, to);
    b->at = end;
    return to;
}

static uint16_t alternatives(struct build *b, uint16_t to)
{
    if (++b->depth > DEPTH_MAX) b->failed = true;
    uint16_t entry = b->failed ? 0 : sequence(b, to);
    while (!b->failed && look(b) == '|' && b->at < b->text.len) {
        b->at++;
        const uint16_t other = sequence(b, to);
        entry = piece_add(b, (struct piece){.kind = PIECE_SPLIT, .next = entry, .other = other});
    }
    b->depth--;
    return entry;
}

/* ---- from subsets to a table ---- */

static bool subset_has(const struct subset *set, uint16_t piece)
{
    return (set->bits[piece / 64] >> (piece % 64) & 1U) != 0;
}

/* Add a piece and what it leads to without a character. */
static void closure_add(struct build *b, struct subset *set, uint16_t first, bool begin, bool end)
{
    uint16_t *const stack = b->stack;
    size_t count = 0;
    stack[count++] = first;
    while (count > 0) {
        const uint16_t at = stack[--count];
        if (subset_has(set, at)) continue;
        set->bits[at / 64] |= (uint64_t)1 << (at % 64);
        const struct piece *const piece = &b->pieces[at];
        b->work++;
        if (piece->kind == PIECE_SPLIT) {
            stack[count++] = piece->next;
            stack[count++] = piece->other;
        }
        if ((piece->kind == PIECE_BEGIN && begin) || (piece->kind == PIECE_END && end))
            stack[count++] = piece->next;
    }
}

/* What is built; as large as it may become. */
struct tables {
    uint8_t class_of[ASCII];
    uint8_t class_count;
    unsigned count;
    struct subset sets[STATES_MAX];
    uint8_t sure[STATES_MAX];
    uint8_t ends[STATES_MAX];
    uint32_t hashes[STATES_MAX];
    uint16_t next[STATES_MAX * SETS_MAX];
};

/* Characters that every piece treats alike are one class. */
static void classes_find(struct build *b, struct tables *t)
{
    uint8_t count = 1;
    memset(t->class_of, 0, sizeof t->class_of);
    for (uint16_t i = 0; i < b->count && !b->failed; i++) {
        if (b->pieces[i].kind != PIECE_CHARS) continue;
        uint8_t twin[CLASSES_SEEN_MAX] = {0}; /* of a class: its part inside of the set */
        uint8_t size_in[CLASSES_SEEN_MAX] = {0};
        uint8_t size[CLASSES_SEEN_MAX] = {0};
        for (unsigned c = 0; c < ASCII; c++) {
            size[t->class_of[c]]++;
            size_in[t->class_of[c]] += chars_has(&b->pieces[i].chars, c);
        }
        const uint8_t before = count;
        for (uint8_t k = 0; k < before; k++)
            if (size_in[k] > 0 && size_in[k] < size[k]) twin[k] = count++;
        for (unsigned c = 0; c < ASCII; c++)
            if (twin[t->class_of[c]] && chars_has(&b->pieces[i].chars, c))
                t->class_of[c] = twin[t->class_of[c]];
        if (count > SETS_MAX) b->failed = true;
    }
    t->class_count = count;
}

static unsigned state_of(struct build *b, struct tables *t, const struct subset *set)
{
    uint64_t mixed = 0;
    for (size_t i = 0; i < CS_COUNT(set->bits); i++)
        mixed = ((mixed << 7 | mixed >> 57) ^ set->bits[i]) * 0x9E3779B97F4A7C15u;
    const uint32_t hash = (uint32_t)(mixed >> 32);
    for (unsigned i = 0; i < t->count; i++)
        if (t->hashes[i] == hash && memcmp(&t->sets[i], set, sizeof *set) == 0) return i;
    if (t->count == STATES_MAX) {
        b->failed = true;
        return 0;
    }
    t->hashes[t->count] = hash;
    t->sets[t->count] = *set;
    return t->count++;
}

/* The first piece of all is MATCH. */
static bool matches(const struct subset *set)
{
    return subset_has(set, 0);
}

/* Whether the text may end in this state. What asks for ^ behind $ is left to PCRE2. */
static bool ends_here(struct build *b, const struct subset *set)
{
    struct subset behind = {{0}};
    for (uint16_t i = 0; i < b->count; i++)
        if (subset_has(set, i) && b->pieces[i].kind == PIECE_END)
            closure_add(b, &behind, b->pieces[i].next, false, true);
    for (uint16_t i = 0; i < b->count; i++)
        if (subset_has(&behind, i) && b->pieces[i].kind == PIECE_BEGIN) b->failed = true;
    return matches(&behind);
}

/* Where a character of class k leads from a state. */
static struct subset step(struct build *b, uint16_t start, const struct subset *from, unsigned c)
{
    struct subset to = {{0}};
    closure_add(b, &to, start, false, false);
    for (unsigned word = 0; word < CS_COUNT(from->bits); word++)
        for (uint64_t rest = from->bits[word]; rest; rest &= rest - 1) {
            const struct piece *const piece =
                &b->pieces[word * 64 + (unsigned)__builtin_ctzll(rest)];
            if (piece->kind == PIECE_CHARS && chars_has(&piece->chars, c))
                closure_add(b, &to, piece->next, false, false);
            b->work++;
        }
    if (b->work > WORK_MAX) b->failed = true;
    return to;
}

static void tables_fill(struct build *b, uint16_t start, struct tables *t)
{
    uint8_t members[CLASSES_SEEN_MAX] = {0}; /* a character that stands for its class */
    struct subset first = {{0}};
    for (unsigned c = 0; c < ASCII; c++) members[t->class_of[c]] = (uint8_t)c;
    closure_add(b, &first, start, true, false);
    (void)state_of(b, t, &first);
    for (unsigned state = 0; state < t->count && !b->failed; state++) {
        const struct subset from = t->sets[state];
        t->sure[state] = matches(&from);
        t->ends[state] = t->sure[state] || ends_here(b, &from);
        for (unsigned k = 0; k < t->class_count && !t->sure[state] && !b->failed; k++) {
            const struct subset to = step(b, start, &from, members[k]);
            t->next[state * t->class_count + k] = (uint16_t)state_of(b, t, &to);
        }
    }
}

/* The rows of the states one after another, with one class more for what is not ASCII. */
static void rows_write(const struct tables *t, struct cs_dfa *dfa, uint16_t *next, uint8_t *ends)
{
    const unsigned width = t->class_count + 1U;
    memset(dfa->class_of, t->class_count, sizeof dfa->class_of);
    memcpy(dfa->class_of, t->class_of, sizeof t->class_of);
    for (unsigned state = 0; state < t->count; state++) {
        uint16_t *const row = next + (size_t)state * width;
        for (unsigned k = 0; k < t->class_count; k++) {
            const unsigned to = t->next[state * t->class_count + k];
            row[k] = (uint16_t)(t->sure[to] ? SURE : to * width);
        }
        row[t->class_count] = GAVE_UP;
        ends[(size_t)state * width] = t->ends[state];
    }
    dfa->sure = t->sure[0];
    dfa->next = next;
    dfa->ends = ends;
}

const struct cs_dfa *cs_dfa_compile(struct cs_arena *arena, cs_str text)
{
    struct build b = {.text = text};
    struct tables t = {.count = 0};
    const uint16_t match = piece_add(&b, (struct piece){.kind = PIECE_MATCH});
    const uint16_t start = alternatives(&b, match);
    if (b.failed || b.at < text.len) return NULL;
    classes_find(&b, &t);
    if (!b.failed) tables_fill(&b, start, &t);
    if (b.failed) return NULL;
    const size_t cells = (size_t)t.count * (t.class_count + 1U);
    struct cs_dfa *const dfa = CS_NEW(arena, struct cs_dfa);
    uint16_t *const next = CS_NEW_ARRAY(arena, uint16_t, cells);
    uint8_t *const ends = CS_NEW_ARRAY(arena, uint8_t, cells);
    if (!dfa || !next || !ends) return NULL; /* PCRE2 is asked instead */
    rows_write(&t, dfa, next, ends);
    return dfa;
}

enum cs_pattern_answer cs_dfa_match(const struct cs_dfa *dfa, cs_str text)
{
    unsigned row = 0;
    if (dfa->sure) return CS_PATTERN_MATCHES;
    for (size_t i = 0; i < text.len; i++) {
        row = dfa->next[row + dfa->class_of[(unsigned char)text.ptr[i]]];
        if (row >= GAVE_UP) return row == SURE ? CS_PATTERN_MATCHES : CS_PATTERN_GAVE_UP;
    }
    return dfa->ends[row] ? CS_PATTERN_MATCHES : CS_PATTERN_DIFFERS;
}
