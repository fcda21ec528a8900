/* constraint_shape.c - a finished draft becomes a shape: strings, numbers, constants.
 *
 * Constants are filtered here by everything else that the draft asks, so a list of codes needs no
 * automaton. Kinds for which nothing is left are taken away; without any there is no shape. */
#include "schema/constraint_in.h"

#include <stdlib.h>

static bool pattern_fits(struct cs_constraint *c, const struct entry *e, cs_str text)
{
    const struct rule *const rule = e->item;
    const enum cs_pattern_answer answer =
        cs_pattern_match(c->schema->patterns[rule->pattern_begin], text, &c->matcher);
    return answer == CS_PATTERN_GAVE_UP || (answer == CS_PATTERN_MATCHES) != e->negative;
}

static bool text_fits(struct cs_constraint *c, const struct draft *d, yyjson_val *value)
{
    const cs_str text = cs_value_text(value);
    const uint64_t size = cs_text_characters(value);
    if (size < d->length_least || size > d->length_most) return false;
    for (const struct entry *e = d->patterns; e; e = e->next)
        if (!pattern_fits(c, e, text)) return false;
    for (const struct entry *e = d->formats; e; e = e->next) {
        struct cs_arena scratch;
        cs_arena_init(&scratch, c->arena->from, (size_t)1024 * 1024);
        const bool fits = e->item->format(&scratch, text);
        cs_arena_deinit(&scratch);
        if (!fits) return false;
    }
    return true;
}

static bool number_fits(const struct draft *d, yyjson_val *value)
{
    wide at = 0;
    for (const struct entry *e = d->multiples; e; e = e->next) {
        yyjson_val *const unit = e->value;
        if (cs_number_is_multiple(value, unit) == e->negative) return false;
    }
    if (!cs_wide_read(value, &at)) return false;
    if (d->low.set && (at < d->low.at || (d->low.open && at == d->low.at))) return false;
    return !d->high.set || !(at > d->high.at || (d->high.open && at == d->high.at));
}

static unsigned kind_of(yyjson_val *v)
{
    if (yyjson_is_null(v)) return KIND_NULL;
    if (yyjson_is_true(v)) return KIND_TRUE;
    if (yyjson_is_false(v)) return KIND_FALSE;
    if (yyjson_is_str(v)) return KIND_STRING;
    if (yyjson_is_num(v)) return cs_number_is_integer(v) ? KIND_INTEGER : KIND_FRACTION;
    return yyjson_is_obj(v) ? KIND_OBJECT : KIND_ARRAY;
}

/* An entry of `enums`: a list, or for a negative one with node 1 a single value. */
static bool entry_has(const struct entry *e, yyjson_val *value)
{
    uint32_t steps = 1000000;
    size_t i;
    size_t max;
    yyjson_val *item;
    yyjson_val *const own = e->value;
    if (e->negative && e->node) return cs_value_equal(own, value, 0, &steps);
    yyjson_arr_foreach(own, i, max, item) if (cs_value_equal(item, value, 0, &steps)) return true;
    return false;
}

static bool scalar_fits(struct cs_constraint *c, const struct draft *d, yyjson_val *value,
                        const struct entry *from)
{
    uint32_t steps = 1000;
    if (!(kind_of(value) & d->kinds)) return false;
    for (const struct entry *e = d->constants; e; e = e->next)
        if (!cs_value_equal(e->value, value, 0, &steps)) return false;
    for (const struct entry *e = d->enums; e; e = e->next)
        if (e != from && entry_has(e, value) == e->negative) return false;
    if (yyjson_is_str(value)) return text_fits(c, d, value);
    return !yyjson_is_num(value) || number_fits(d, value);
}

static int text_order(const void *a, const void *b)
{
    return cs_str_compare(*(const cs_str *)a, *(const cs_str *)b);
}

struct lists {
    cs_str *texts;
    wide *numbers;
    uint32_t text_count;
    uint32_t number_count;
    unsigned kinds;
};

static bool lists_init(struct cs_constraint *c, struct lists *l, size_t room)
{
    l->texts = CS_NEW_ARRAY(c->arena, cs_str, room);
    l->numbers = CS_NEW_ARRAY(c->arena, wide, room);
    if (!l->texts || !l->numbers) c->out_of_memory = true;
    return !c->out_of_memory;
}

static void lists_take(struct lists *l, yyjson_val *value)
{
    l->kinds |= kind_of(value);
    if (yyjson_is_str(value)) l->texts[l->text_count++] = cs_value_text(value);
    if (yyjson_is_num(value) && cs_wide_read(value, &l->numbers[l->number_count]))
        l->number_count++;
}

static void lists_sort(struct lists *l)
{
    uint32_t kept = 0;
    if (l->text_count > 1) qsort(l->texts, l->text_count, sizeof(*l->texts), text_order);
    for (uint32_t i = 0; i < l->text_count; i++)
        if (kept == 0 || !cs_str_equal(l->texts[kept - 1], l->texts[i]))
            l->texts[kept++] = l->texts[i];
    l->text_count = kept;
}

/* enum and const: only these. */
static bool scalars_list(struct cs_constraint *c, const struct draft *d, struct shape *s)
{
    struct lists l = {0};
    const struct entry *from = NULL;
    size_t i;
    size_t max;
    yyjson_val *item;
    for (const struct entry *e = d->enums; e && !from; e = e->next)
        if (!e->negative) from = e;
    if (d->constants) {
        if (!lists_init(c, &l, 1)) return false;
        item = d->constants->value;
        if (scalar_fits(c, d, item, NULL)) lists_take(&l, item);
    } else {
        yyjson_val *const list = from->value;
        if (!lists_init(c, &l, yyjson_arr_size(list))) return false;
        yyjson_arr_foreach(list, i, max, item)
        {
            if (yyjson_is_obj(item) || yyjson_is_arr(item)) continue;
            if (scalar_fits(c, d, item, from)) lists_take(&l, item);
        }
    }
    lists_sort(&l);
    s->kinds &= l.kinds;
    s->string.values = (struct text_list){l.texts, l.text_count, true};
    s->number.values = l.numbers;
    s->number.value_count = l.number_count;
    s->number.listed = true;
    return true;
}

/* not enum, not const: all but these. */
static bool scalars_exclude(struct cs_constraint *c, const struct draft *d, struct shape *s)
{
    struct lists l = {0};
    size_t room = 0;
    size_t i;
    size_t max;
    yyjson_val *item;
    for (const struct entry *e = d->enums; e; e = e->next)
        room += e->node ? 1 : yyjson_arr_size(e->value);
    if (room == 0) return true;
    if (!lists_init(c, &l, room)) return false;
    for (const struct entry *e = d->enums; e; e = e->next) {
        yyjson_val *const own = e->value;
        if (e->node) lists_take(&l, own);
        else yyjson_arr_foreach(own, i, max, item) lists_take(&l, item);
    }
    lists_sort(&l);
    s->kinds &= ~(l.kinds & (KIND_NULL | KIND_TRUE | KIND_FALSE));
    if (l.kinds & s->kinds & (KIND_OBJECT | KIND_ARRAY)) cs_constraint_relax(c, CS_STR("not"), 0);
    s->string.not_values = (struct text_list){l.texts, l.text_count, l.text_count > 0};
    s->number.not_values = l.numbers;
    s->number.not_count = l.number_count;
    return true;
}

static wide gcd(wide a, wide b)
{
    while (b != 0) {
        const wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void number_make(struct cs_constraint *c, const struct draft *d, struct shape *s)
{
    s->number.low = d->low;
    s->number.high = d->high;
    wide unit = s->kinds & KIND_FRACTION ? 0 : WIDE_ONE;
    for (const struct entry *e = d->multiples; e; e = e->next) {
        wide one = 0;
        if (!cs_wide_read(e->value, &one)) {
            cs_constraint_relax(c, CS_STR("multipleOf"), e->node);
            continue;
        }
        if (e->negative) {
            if (s->number.not_unit_count < CS_COUNT(s->number.not_units))
                s->number.not_units[s->number.not_unit_count++] = one;
            else cs_constraint_relax(c, CS_STR("multipleOf"), e->node);
            continue;
        }
        if (unit == 0) unit = one;
        else if (unit / gcd(unit, one) < WIDE_ONE * 1000000 / (one / WIDE_ONE + 1))
            unit = unit / gcd(unit, one) * one;
        else cs_constraint_relax(c, CS_STR("multipleOf"), e->node);
    }
    s->number.unit = s->number.listed ? 0 : unit;
    if (unit > 0 && unit % WIDE_ONE == 0) s->kinds &= ~(unsigned)KIND_FRACTION;
    if (!cs_number_possible(s)) s->kinds &= ~KIND_NUMBER;
}

/* Join one more automaton. False: no text is left. */
static bool dfa_narrow(struct cs_constraint *c, const struct dfa **so_far, const struct dfa *next,
                       bool negative, cs_str keyword, uint32_t node)
{
    static const cs_str all = CS_STR_INIT("^[^]*$");
    bool empty = false;
    const struct dfa *before = *so_far;
    if (!next) {
        cs_constraint_relax(c, keyword, node);
        return true;
    }
    if (!before && !negative) {
        *so_far = next;
        return true;
    }
    if (!before) before = cs_dfa_pattern(c->arena, all, &empty);
    const struct dfa *const both =
        before ? cs_dfa_join(c->arena, before, next, negative ? DFA_BUT_NOT : DFA_BOTH, &empty)
               : NULL;
    if (empty) return false;
    if (both) *so_far = both;
    else cs_constraint_relax(c, keyword, node);
    return true;
}

static bool string_make(struct cs_constraint *c, const struct draft *d, struct shape *s)
{
    struct shape_string *const t = &s->string;
    bool empty = false;
    t->least = d->length_least;
    t->most = d->length_most;
    t->source = d->source;
    if (t->values.set) return t->values.count > 0;
    if (t->least > t->most) return false;
    for (const struct entry *e = d->patterns; e; e = e->next) {
        const struct rule *const rule = e->item;
        const struct dfa *const dfa =
            cs_pattern_dfa(c, rule->pattern_begin, cs_value_text(rule->value), &empty);
        if (empty && !e->negative) return false;
        if (empty) continue;
        if (!dfa_narrow(c, &t->dfa, dfa, e->negative, CS_STR("pattern"), e->node)) return false;
    }
    for (const struct entry *e = d->formats; e; e = e->next) {
        const struct rule *const rule = e->item;
        const struct dfa *const dfa = cs_format_dfa(c, cs_value_text(rule->value), &t->most);
        if (!dfa_narrow(c, &t->dfa, dfa, false, CS_STR("format"), e->node)) return false;
    }
    if (t->least > t->most) return false;
    if (t->dfa && t->dfa->least[DFA_START] > t->most) return false;
    return !t->dfa || t->dfa->most[DFA_START] == DFA_ENDLESS || t->dfa->most[DFA_START] >= t->least;
}

struct shape *cs_shape_make(struct cs_constraint *c, const struct draft *d)
{
    struct shape *const s = CS_NEW(c->arena, struct shape);
    bool listed = d->constants != NULL;
    if (!s) {
        c->out_of_memory = true;
        return NULL;
    }
    s->kinds = d->kinds;
    for (const struct entry *e = d->enums; e; e = e->next) listed = listed || !e->negative;
    if (!(listed ? scalars_list(c, d, s) : scalars_exclude(c, d, s))) return NULL;
    s->groups = d->groups;
    s->members = d->members;
    s->item_members = d->item_members;
    s->each = d->each;
    s->unevaluated_properties = d->unevaluated_properties;
    s->unevaluated_items = d->unevaluated_items;
    if ((s->kinds & KIND_STRING) && !string_make(c, d, s)) s->kinds &= ~(unsigned)KIND_STRING;
    if (s->kinds & KIND_NUMBER) number_make(c, d, s);
    if ((s->kinds & KIND_OBJECT) && !cs_shape_object_make(c, d, s))
        s->kinds &= ~(unsigned)KIND_OBJECT;
    if ((s->kinds & KIND_ARRAY) && !cs_shape_array_make(c, d, s)) s->kinds &= ~(unsigned)KIND_ARRAY;
    s->id = c->shape_count++;
    return s->kinds && !c->out_of_memory ? s : NULL;
}
