/* constraint_draft.c - what a draft collects: names, bounds, constants, lists of keywords. */
#include "schema/constraint_expand.h"

const struct entry *cs_draft_entry(struct cs_constraint *c, const struct entry *list,
                                   const struct rule *item, uint32_t node, bool negative)
{
    struct entry *const e = CS_NEW(c->arena, struct entry);
    if (!e) {
        c->out_of_memory = true;
        return list;
    }
    *e = (struct entry){.item = item, .node = node, .negative = negative, .next = list};
    return e;
}

const struct entry *cs_draft_value(struct cs_constraint *c, const struct entry *list,
                                   yyjson_val *value, uint32_t node, bool negative)
{
    struct entry *const e = CS_NEW(c->arena, struct entry);
    if (!e) {
        c->out_of_memory = true;
        return list;
    }
    *e = (struct entry){.value = value, .node = node, .negative = negative, .next = list};
    return e;
}

void cs_draft_want(struct expansion *x, struct draft *d, literal l)
{
    d->pending = cs_draft_entry(x->c, d->pending, NULL, l, false);
}

void cs_draft_relax(struct expansion *x, const struct rule *rule, uint32_t node)
{
    cs_constraint_relax(x->c, cs_keyword_name(rule->keyword), node);
}

void cs_draft_member(struct cs_constraint *c, const struct member **list, cs_str name,
                     uint32_t index, literal l)
{
    struct member *const m = CS_NEW(c->arena, struct member);
    if (!m) {
        c->out_of_memory = true;
        return;
    }
    *m = (struct member){.name = name, .index = index, .literal = l, .next = *list};
    *list = m;
}

void cs_draft_contain(struct expansion *x, struct draft *d, const struct contain *one)
{
    struct contain *const k = CS_NEW(x->c->arena, struct contain);
    if (!k) {
        x->c->out_of_memory = true;
        return;
    }
    *k = *one;
    k->next = d->contains;
    d->contains = k;
}

unsigned cs_draft_kinds(uint64_t types)
{
    unsigned kinds = 0;
    if (types & TYPE_NULL) kinds |= KIND_NULL;
    if (types & TYPE_BOOLEAN) kinds |= KIND_TRUE | KIND_FALSE;
    if (types & TYPE_OBJECT) kinds |= KIND_OBJECT;
    if (types & TYPE_ARRAY) kinds |= KIND_ARRAY;
    if (types & TYPE_STRING) kinds |= KIND_STRING;
    if (types & TYPE_INTEGER) kinds |= KIND_INTEGER;
    if (types & TYPE_NUMBER) kinds |= KIND_NUMBER;
    return kinds;
}

bool cs_draft_equals(struct expansion *x, struct draft *d, uint32_t index)
{
    struct cs_constraint *const c = x->c;
    yyjson_val *const value = c->constants[index];
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *item;
    if (yyjson_is_obj(value)) {
        d->kinds &= KIND_OBJECT;
        yyjson_obj_foreach(value, i, max, key, item)
        {
            d->required = cs_draft_value(c, d->required, key, 0, false);
            cs_draft_member(c, &d->members, cs_value_text(key), 0,
                            literal_of(cs_constant_add(c, item), LITERAL_EQUALS));
        }
        most_lower(&d->members_most, yyjson_obj_size(value));
        return true;
    }
    if (yyjson_is_arr(value)) {
        d->kinds &= KIND_ARRAY;
        yyjson_arr_foreach(value, i, max, item)
            cs_draft_member(c, &d->item_members, (cs_str){0}, (uint32_t)i,
                            literal_of(cs_constant_add(c, item), LITERAL_EQUALS));
        least_raise(&d->items_least, yyjson_arr_size(value));
        most_lower(&d->items_most, yyjson_arr_size(value));
        return true;
    }
    d->constants = cs_draft_value(c, d->constants, value, 0, false);
    return true;
}

static void bound_low(struct draft *d, wide at, bool open)
{
    if (d->low.set && (d->low.at > at || (d->low.at == at && d->low.open))) return;
    d->low = (struct bound){.at = at, .set = true, .open = open};
}
static void bound_high(struct draft *d, wide at, bool open)
{
    if (d->high.set && (d->high.at < at || (d->high.at == at && d->high.open))) return;
    d->high = (struct bound){.at = at, .set = true, .open = open};
}

void cs_draft_number(struct expansion *x, struct draft *d, const struct rule *rule, uint32_t node,
                     bool fails)
{
    wide at = 0;
    const bool low = rule->keyword == KEYWORD_MINIMUM || rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM;
    const bool open = rule->keyword == KEYWORD_EXCLUSIVE_MINIMUM ||
                      rule->keyword == KEYWORD_EXCLUSIVE_MAXIMUM;
    if (!cs_wide_read(rule->value, &at)) {
        const double real = yyjson_get_num(rule->value);
        const bool beyond = low != fails ? real < -8e18 : real > 8e18;
        if (!beyond) cs_draft_relax(x, rule, node);
        return;
    }
    if (fails) {
        if (low) bound_high(d, at, !open);
        else bound_low(d, at, !open);
    } else if (low) bound_low(d, at, open);
    else bound_high(d, at, open);
}

/* The key of a member of an object of the schema, as a value. */
yyjson_val *cs_rule_key(yyjson_val *object, cs_str name)
{
    size_t i;
    size_t max;
    yyjson_val *key;
    yyjson_val *item;
    yyjson_obj_foreach(object, i, max, key,
                       item) if (cs_str_equal(cs_value_text(key), name)) return key;
    return NULL;
}
