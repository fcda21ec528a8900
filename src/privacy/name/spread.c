/* spread.c - a name found once is found everywhere in its text.
 *
 * The words of all names and places are kept by hash. A word elsewhere that is one of them is
 * taken too: in any case and without accents when it is no word of the language; a word that is
 * ("Day", "Bath") only with a capital in the middle of a sentence. A stranger that differs from a
 * long rare name by one letter (left out, put in, changed) is a slip of the pen: each such name is
 * kept once more for each of its letters left out, and so is the stranger when it is looked up,
 * which takes time linear in the text however many names there are. */
#include "privacy/name/name_in.h"

#define SLOTS_FIRST 256
#define SURE_ENOUGH 60    /* percent; a doubtful name is not sought elsewhere */
#define SURE_FOR_WORDS 88 /* ... nor is a word of the language, unless it is a name for sure */
#define SLIP_BYTES_MIN 6  /* a shorter name is one letter away from too many words */
#define SLIP_BYTES_MAX 20
#define SLIP_NAMES_MAX 4096
#define LOGIN_LETTERS_MIN 4
#define LOGIN_BYTES_MIN 6 /* of one whose name may be cut off */
#define BEGIN_BYTES_MIN 5
#define BEGIN_BYTES_MAX 8

struct known_word {
    uint32_t hash; /* 0: empty */
    uint8_t type;  /* enum cs_phi_type */
    uint8_t clinicians;
    uint8_t others;
    uint8_t sureness;
};

struct set {
    struct known_word *slots;
    size_t slot_count;
    size_t count;
};

struct cs_known {
    struct cs_arena *arena;
    cs_str text;
    struct set words;
    struct set slips;
    struct set begins; /* of long names, which make logins */
    size_t slip_names;
    bool failed;
};

static struct known_word *slot_of(const struct set *set, uint32_t hash)
{
    size_t at = hash & (set->slot_count - 1);
    while (set->slots[at].hash && set->slots[at].hash != hash)
        at = (at + 1) & (set->slot_count - 1);
    return &set->slots[at];
}

static bool set_grow(struct cs_known *known, struct set *set)
{
    const struct set old = *set;
    set->slot_count = old.slot_count ? old.slot_count * 2 : SLOTS_FIRST;
    set->slots = CS_NEW_ARRAY(known->arena, struct known_word, set->slot_count);
    if (!set->slots) {
        *set = old;
        known->failed = true;
        return false;
    }
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].hash) *slot_of(set, old.slots[i].hash) = old.slots[i];
    }
    return true;
}

static struct known_word *set_take(struct cs_known *known, struct set *set, uint32_t hash)
{
    if (set->count * 2 >= set->slot_count && !set_grow(known, set)) return NULL;
    struct known_word *const there = slot_of(set, hash);
    if (there->hash == 0) set->count++;
    there->hash = hash;
    return there;
}

static const struct known_word *set_find(const struct set *set, uint32_t hash)
{
    if (set->count == 0) return NULL;
    const struct known_word *const there = slot_of(set, hash);
    return there->hash ? there : NULL;
}

cs_status cs_known_open(struct cs_arena *arena, cs_str text, struct cs_known **out,
                        struct cs_error *err)
{
    struct cs_known *const known = CS_NEW(arena, struct cs_known);
    if (!known) return cs_arena_fail(arena, err);
    *known = (struct cs_known){.arena = arena, .text = text};
    *out = known;
    return CS_OK;
}

cs_status cs_known_status(const struct cs_known *known, struct cs_error *err)
{
    return known->failed ? cs_arena_fail(known->arena, err) : CS_OK;
}

static bool is_wordly(uint32_t flags)
{
    return cs_flags_wordly(flags) || CS_FLAG_COMMON(flags) >= 5;
}

/* The word without its byte number `out`, as a hash of lower case letters; out = size: whole. */
static uint32_t hash_without(cs_str word, size_t out)
{
    uint64_t h = CS_HASH_START;
    for (size_t i = 0; i < word.len; i++) {
        if (i != out) h = cs_hash_byte(h, (unsigned char)cs_to_lower(word.ptr[i]));
    }
    return cs_hash_finish(h);
}

static bool may_slip(const struct cs_word *word, uint32_t flags)
{
    return word->size >= SLIP_BYTES_MIN && word->size <= SLIP_BYTES_MAX &&
           CS_FLAG_COMMON(flags) <= 2 && CS_FLAG_KIND(flags) == 0 &&
           (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL | CS_FLAG_EPONYM)) == 0;
}

static cs_str text_of(const struct cs_known *known, const struct cs_word *word)
{
    return (cs_str){known->text.ptr + word->begin, word->size};
}

static void slips_add(struct cs_known *known, const struct cs_word *word,
                      const struct known_word *as)
{
    if (known->slip_names >= SLIP_NAMES_MAX) return;
    known->slip_names++;
    for (size_t out = 0; out <= word->size; out++) {
        const uint32_t hash = hash_without(text_of(known, word), out);
        struct known_word *const slip = set_take(known, &known->slips, hash);
        if (!slip) return;
        *slip = *as;
        slip->hash = hash;
    }
}

/* Five letters of the name and more, but not all. */
static void begins_add(struct cs_known *known, const struct cs_word *word,
                       const struct known_word *as)
{
    const cs_str text = text_of(known, word);
    if (known->begins.count >= SLIP_NAMES_MAX) return;
    for (size_t size = BEGIN_BYTES_MIN; size < text.len && size <= BEGIN_BYTES_MAX; size++) {
        const uint32_t hash =
            cs_hash_finish(cs_hash_folded(CS_HASH_START, cs_str_slice(text, 0, size)));
        struct known_word *const begin = set_take(known, &known->begins, hash);
        if (!begin) return;
        *begin = *as;
        begin->hash = hash;
    }
}

void cs_known_add(struct cs_known *known, struct cs_word *word, const struct cs_phi_span *span)
{
    const uint32_t flags = word->flags;
    const unsigned kind = CS_FLAG_KIND(flags);
    if (word->size < 2 || word->shape == CS_SHAPE_INITIAL || word->shape == CS_SHAPE_DIGIT) return;
    if (span->confidence < SURE_ENOUGH) return;
    if (kind == CS_KIND_PARTICLE || kind == CS_KIND_SUFFIX || kind == CS_KIND_PLACEHEAD) return;
    if (kind == CS_KIND_STREET && word->shape == CS_SHAPE_LOWER) return;
    if (cs_is_title_kind(kind) || kind == CS_KIND_FUNCTION) return;
    if (word->size < 3 && word->shape == CS_SHAPE_CAPS) return;
    if (is_wordly(flags) && span->confidence < SURE_FOR_WORDS) return;
    struct known_word *const there = set_take(known, &known->words, word->hash);
    if (!there) return;
    const bool first = there->sureness == 0;
    if (span->confidence > there->sureness) {
        there->sureness = span->confidence;
        there->type = (uint8_t)span->type;
    }
    if (span->role == CS_PHI_ROLE_CLINICIAN) there->clinicians = 1;
    else there->others = 1;
    if (!first || span->type != CS_PHI_NAME) return;
    begins_add(known, word, there);
    if (may_slip(word, flags)) slips_add(known, word, there);
}

static const struct known_word *slip_find(const struct cs_known *known, struct cs_word *word)
{
    if (known->slips.count == 0 || word->shape == CS_SHAPE_LOWER) return NULL;
    const uint32_t flags = word->flags;
    if (CS_FLAG_COMMON(flags) > 0 || !may_slip(word, flags)) return NULL;
    for (size_t out = 0; out <= word->size; out++) {
        const struct known_word *const found =
            set_find(&known->slips, hash_without(text_of(known, word), out));
        if (found) return found;
    }
    return NULL;
}

/* In the middle of a sentence a capital means something. */
static bool capital_tells(const struct cs_window *win, const struct cs_word *w)
{
    const struct cs_row *const line = &win->lines[w->line];
    const bool alone = w->gap == CS_GAP_SPACE || w->gap == CS_GAP_COMMA || w->gap == CS_GAP_HYPHEN;
    return alone && line->lower > 0 && w->shape != CS_SHAPE_CAPS;
}

/* Does the known word mean the same here? */
static bool means_it(struct cs_window *win, size_t i, const struct known_word *known)
{
    struct cs_word *const w = &win->words[i];
    const uint32_t flags = w->flags;
    const unsigned next = i + 1 < win->count ? CS_FLAG_KIND(win->words[i + 1].flags) : 0;
    if (w->shape == CS_SHAPE_DIGIT || w->shape == CS_SHAPE_INITIAL) return false;
    if ((flags & CS_FLAG_EPONYM) && next == CS_KIND_EPHEAD) return false;
    const bool casual = win->lines[w->line].casual;
    if (w->shape == CS_SHAPE_LOWER) {
        if (CS_FLAG_KIND(flags) || (flags & (CS_FLAG_DRUG | CS_FLAG_CLINICAL))) return false;
        if (!casual && (w->size < 4 || known->sureness < SURE_FOR_WORDS)) return false;
        return CS_FLAG_COMMON(flags) <= (casual ? 4 : 2) && CS_FLAG_WORDISH(flags) <= 2;
    }
    if (!is_wordly(flags) || cs_flags_namely(flags)) return true;
    return known->sureness >= SURE_FOR_WORDS && capital_tells(win, w);
}

/* "tculpepper84", "ida8037": a login made of a name of the text. */
static const struct known_word *login_find(const struct cs_known *known, const struct cs_word *word)
{
    const cs_str text = text_of(known, word);
    size_t letters = 0;
    while (letters < text.len && cs_is_alpha(text.ptr[letters])) letters++;
    size_t end = letters;
    while (end < text.len && cs_is_digit(text.ptr[end])) end++;
    if (word->shape != CS_SHAPE_DIGIT || letters < LOGIN_LETTERS_MIN || end < text.len) return NULL;
    for (size_t cut = 0; cut < 3; cut++) { /* whole; without the first letter; the last */
        const cs_str part = cs_str_slice(text, cut == 1, letters - (cut == 2));
        const struct known_word *const found =
            set_find(&known->words, cs_hash_finish(cs_hash_folded(CS_HASH_START, part)));
        if (found && found->type == CS_PHI_NAME) return found;
    }
    return NULL;
}

/* "under login lfowler", "(ssuleim2)": a stranger that is the first letter of a given name and a
 * surname of the text, or five letters and more of its begin, and figures. */
static bool is_name_login(const struct cs_known *known, const struct cs_word *w)
{
    if (w->gap <= CS_GAP_LINE || !cs_is_alpha(known->text.ptr[w->begin])) return false;
    cs_str rest = cs_str_slice(text_of(known, w), 1, w->size);
    while (rest.len && cs_is_digit(rest.ptr[rest.len - 1])) rest.len--;
    const uint32_t hash = cs_hash_finish(cs_hash_folded(CS_HASH_START, rest));
    const struct known_word *const found = set_find(&known->words, hash);
    return (found && found->type == CS_PHI_NAME) || set_find(&known->begins, hash) != NULL;
}

void cs_known_spread(struct cs_known *known, struct cs_window *window,
                     const struct cs_phi_list *spans, size_t *span_at, struct cs_phi_list *more)
{
    if (known->words.count == 0) return;
    for (size_t i = 0; i < window->count; i++) {
        struct cs_word *const w = &window->words[i];
        const struct known_word *found = set_find(&known->words, w->hash);
        const bool stranger = !found && w->flags == 0 && w->size >= LOGIN_BYTES_MIN &&
                              (w->shape == CS_SHAPE_LOWER || w->shape == CS_SHAPE_DIGIT);
        const bool login = stranger && is_name_login(known, w);
        if (!found && w->shape == CS_SHAPE_LOWER && !login) continue; /* most words */
        if (w->pattern || w->size < 2 || w->size > CS_WORD_BYTES_MAX) continue;
        while (*span_at < spans->count && spans->spans[*span_at].end <= w->begin) ++*span_at;
        if (*span_at < spans->count && spans->spans[*span_at].begin < w->begin + w->size) continue;
        if (login || (w->shape == CS_SHAPE_DIGIT && login_find(known, w)))
            cs_phi_list_add(more,
                            &(struct cs_phi_span){w->begin, w->begin + w->size, CS_PHI_OTHER_ID,
                                                  CS_PHI_ROLE_ANY, SURE_ENOUGH});
        if (found && !means_it(window, i, found)) continue;
        if (!found) found = slip_find(known, w);
        if (!found) continue;
        const bool clinician = found->clinicians && !found->others && found->type == CS_PHI_NAME;
        cs_phi_list_add(
            more, &(struct cs_phi_span){w->begin, w->begin + w->size, (enum cs_phi_type)found->type,
                                        clinician ? CS_PHI_ROLE_CLINICIAN : CS_PHI_ROLE_ANY,
                                        found->sureness});
    }
}
