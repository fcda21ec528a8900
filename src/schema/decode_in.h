/* decode_in.h - the machine that follows all alternatives of a schema through the bytes of a JSON
 * text; inside the schema room only.
 *
 * What the bytes are (in a string, behind a comma) is the same for all alternatives and kept once.
 * A thread is one alternative: the shape of the value being read and the frames around it. Frames
 * never change: a step makes new ones, so a machine is copied by copying its head. */
#ifndef CS_DECODE_IN_H
#define CS_DECODE_IN_H

#include "schema/constraint_in.h"
#include "schema/vocab_in.h"

#define THREADS_MAX 1024u
#define KEY_BYTES_MAX 4096u

struct hashes {
    uint64_t hash;
    const struct hashes *next;
};
struct frame;
struct parents { /* further frames around one: alternatives that read the same value alike */
    const struct frame *up;
    const struct parents *next;
};
struct frame {
    const struct frame *up;
    const struct parents *more_up;
    const struct shape *shape;
    const struct hashes *hashes; /* names that the shape does not list, or items that were there */
    const uint64_t *more;        /* listed names that were there, from the 65th on */
    uint64_t seen;               /* the first 64 */
    uint64_t count;              /* members or items begun */
    uint64_t saved;              /* the hash around this array's item */
    uint32_t order;              /* members: the least place that may come next */
    uint32_t missing;            /* required names that were not there */
    uint32_t contains[CONTAINS_MAX];
    bool array;
    bool in_unique; /* this or one around it is a list whose items must differ */
};
struct thread {
    const struct frame *top;
    const struct shape *shape;
    struct goal *goal;  /* of the value to come */
    uint32_t state;     /* automaton */
    uint32_t low, high; /* values or names that begin like this */
    uint32_t not_low, not_high;
    uint32_t place_low, place_high; /* suffixes of the documents */
};
enum machine_phase {
    AT_VALUE,
    AT_VALUE_OR_END,
    IN_STRING,
    IN_NUMBER,
    IN_WORD,
    AT_KEY,
    AT_KEY_OR_END,
    IN_KEY,
    AT_COLON,
    AT_COMMA, /* behind a value */
    AT_END
};
struct machine {
    uint8_t phase;
    uint8_t spaces;
    uint8_t escape; /* 0; 1 behind a backslash; 2..5 digits of \u to come */
    uint8_t escaped;
    uint8_t utf8_left;
    uint8_t utf8_low;
    uint8_t utf8_high;
    uint8_t word_at;
    bool plain; /* in a string or name that all threads leave free */
    const char *word;
    uint32_t chars;  /* of the string or key so far */
    uint32_t size;   /* and its bytes, unescaped */
    uint32_t key_at; /* where the key begins in the decode's buffer */
    uint64_t hash;
    struct digits digits;
    struct thread *threads;
    uint32_t count;
};

struct pool_block {
    struct pool_block *next;
    size_t size;
    char *bytes;
};
struct pool {
    struct cs_arena *arena;
    struct pool_block *first;
    struct pool_block *now;
    size_t used;
};
struct pool_mark {
    struct pool_block *block;
    size_t used;
};

struct sources; /* the documents' suffixes; source.c */

#define FRAME_SLOTS 4096u /* a power of two, more than THREADS_MAX */
#define MASKS_KEPT 64u
struct mask_entry {
    struct machine state;
    uint32_t *bits;
};
struct cs_decode {
    struct cs_constraint *constraint;
    const struct cs_vocab *vocab;
    struct cs_arena *arena;
    struct pool pool;
    struct machine now;
    struct thread *gather; /* THREADS_MAX */
    /* Frames gathered, by hash: a slot counts while its round is the present one. */
    uint32_t rounds[FRAME_SLOTS];
    uint16_t slots[FRAME_SLOTS];
    uint32_t round;
    char *key; /* twice KEY_BYTES_MAX: names, each behind the ones before it in the same walk */
    struct cs_buf output;
    struct sources *sources;
    struct machine *walk; /* one a depth of the trie */
    struct pool_mark *marks;
    struct mask_entry masks[MASKS_KEPT];
    uint32_t *scratch; /* a mask in the making */
    bool failed;       /* memory ran out, or too many threads */
    bool finished;     /* an end was taken */
};

void *cs_pool_get(struct pool *pool, size_t size); /* not zeroed; NULL: no memory */
static inline struct pool_mark cs_pool_mark(const struct pool *pool)
{
    return (struct pool_mark){pool->now, pool->used};
}
static inline void cs_pool_reset(struct pool *pool, struct pool_mark mark)
{
    pool->now = mark.block;
    pool->used = mark.used;
}

bool cs_machine_start(struct cs_decode *d, struct machine *m);
/* *m takes a byte; false: it may not come (m is spoiled then). */
bool cs_machine_step(struct cs_decode *d, struct machine *m, unsigned char byte);
bool cs_machine_whole(const struct machine *m);

/* Strings (decode_text.c): begin, one raw byte, and whether the closing mark may come. */
void cs_text_begin(struct machine *m);
void cs_text_thread(struct cs_decode *d, struct thread *t, bool key);
bool cs_text_step(struct cs_decode *d, struct machine *m, unsigned char byte);
bool cs_text_fits(const struct cs_decode *d, const struct machine *m, const struct thread *t);
/* The value of a listed member may be no string limited to the documents, or one stands there. */
bool cs_frame_sourced(struct cs_decode *d, const struct frame *f, uint32_t index);
/* Some value of the goal, in this frame, may be no string limited to the documents, or one that
 * stands there and, where items must differ, was not there yet. */
bool cs_goal_sourced(struct cs_decode *d, struct goal *goal, const struct frame *f);
/* The text is no item that the thread's list, whose items must differ, has already. */
bool cs_text_is_new(const struct thread *t, cs_str text);
/* A member that the frame may still take; index UINT32_MAX: one that the shape does not list. */
bool cs_frame_takes(struct cs_decode *d, const struct frame *f, uint32_t index);
bool cs_frame_takes_any(struct cs_decode *d, const struct frame *f, const struct thread *t);
bool cs_frame_saw(const struct frame *f, uint32_t index);
/* Frames change by copies; NULL: no memory. */
struct frame *cs_frame_copy(struct cs_decode *d, const struct frame *f);
bool cs_frame_see(struct cs_decode *d, struct frame *f, uint32_t index);
bool cs_frame_remember(struct cs_decode *d, struct frame *f, uint64_t hash);

#define NAMES_WALKED 256u /* listed texts; more are left to the machine */
/* Some thread is in a list whose items must differ. */
bool cs_machine_unique(const struct machine *m);
/* Tokens of a trie that the machine takes (decode_walk.c): their bits are added. */
void cs_trie_walk(struct cs_decode *d, const struct trie *trie, uint32_t *bits);
/* The same for the vocabulary's tails, from a machine in a string or name on whose end may come,
 * `need` to `left` characters further. False: there are too many doubtful ones; walk instead. */
struct tail_rule {
    const struct machine *from;
    uint64_t need, left;
    bool name;
    bool known;         /* some frame has unlisted names already */
    uint64_t listed[4]; /* marks of what is left of listed names */
};
static inline unsigned cs_rest_mark(cs_str rest)
{
    return (unsigned)(rest.len * 31 + (rest.len ? (unsigned char)rest.ptr[0] : 0)) % 256;
}
bool cs_tails_walk(struct cs_decode *d, const struct tail_rule *rule, uint32_t *bits);
/* All of the mask but the ends, where a thread leaves the string or name free; false: none does
 * (decode_free.c). */
bool cs_free_mask(struct cs_decode *d, uint32_t *bits);
/* No frame has the name that is read, with these bytes behind it, among its unlisted ones. */
bool cs_key_is_new(const struct cs_decode *d, cs_str more);

/* Safe tokens of a string or name that an automaton rules, from a state on (decode_dfa.c): their
 * bits are added. rule: bounds of the length, or NULL. */
void cs_dfa_add(struct cs_decode *d, const struct dfa *dfa, const struct shape_string *rule,
                uint32_t from, uint32_t *bits);

/* Documents (source.c). A string with x-source reads along the places that begin like it. */
CS_NODISCARD cs_status cs_sources_make(struct cs_decode *d, const struct cs_source *list,
                                       uint32_t count, struct cs_error *err);
/* A place that a string may begin at: `left` bytes from `at` on may be used. */
struct place {
    const char *at;
    uint32_t left;
    uint32_t source;
    uint32_t begin;
};
bool cs_source_ends(const struct cs_decode *d, const struct thread *t, const struct place *p,
                    uint32_t size);
const struct place *cs_source_places(const struct cs_decode *d, const struct thread *t);
/* Some string of the schema is limited to the documents. */
bool cs_sources_any(const struct cs_decode *d);
void cs_source_thread(const struct cs_decode *d, struct thread *t);
bool cs_source_step(const struct cs_decode *d, const struct machine *m, struct thread *t,
                    unsigned char byte);
bool cs_source_fits(const struct cs_decode *d, const struct machine *m, const struct thread *t);

#endif
