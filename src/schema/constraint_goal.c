/* constraint_goal.c - a set of literals becomes alternatives without boolean keywords.
 *
 * A draft collects what the literals ask for. A keyword with several ways to be true copies the
 * draft and goes on with each; a draft whose kinds run out is dropped. Where there are too many the
 * goal is worked out again with less: first oneOf counts as anyOf, then a branching keyword or a
 * negation is let go altogether. Each step is a superset of the one before, and is recorded. */
#include "schema/constraint_expand.h"

#define SHAPES_MAX 160u
#define DRAFTS_MAX 1000u      /* of a goal that a decode came to */
#define DRAFTS_NESTED_MAX 64u /* of one that is only asked whether it is possible */

/* A keyword that opens alternatives: those are taken last, when the plain ones have narrowed. */
static bool branches(const struct rule *rule)
{
    size_t i;
    size_t max;
    yyjson_val *item;
    if (rule->keyword == KEYWORD_ENUM)
        yyjson_arr_foreach(rule->value, i, max, item) if (cs_is_container(item)) return true;
    return rule->keyword == KEYWORD_ANY_OF || rule->keyword == KEYWORD_ONE_OF ||
           rule->keyword == KEYWORD_IF || rule->keyword == KEYWORD_DEPENDENT_REQUIRED ||
           rule->keyword == KEYWORD_DEPENDENT_SCHEMAS;
}

/* Pending work on one keyword of a node: encoded as an entry whose item is the rule. */
static bool node_holds(struct expansion *x, struct draft *d, uint32_t index)
{
    struct cs_constraint *const c = x->c;
    const struct node *const node = &c->schema->nodes[index];
    if (yyjson_is_bool(node->value)) {
        if (yyjson_is_false(node->value)) d->kinds = 0;
        return true;
    }
    struct group *const group = CS_NEW(c->arena, struct group);
    if (!group) {
        c->out_of_memory = true;
        return false;
    }
    yyjson_val *const source = yyjson_obj_get(node->value, "x-source");
    if (source) d->source = source;
    for (uint32_t i = 0; i < node->rule_count; i++) {
        const struct rule *const rule = &c->schema->rules[node->rule_begin + i];
        if (!branches(rule) && !cs_rule_holds(x, d, rule, index, group)) d->kinds = 0;
    }
    if (group->properties || group->patterns || group->additional || group->prefix ||
        group->items) {
        group->next = d->groups;
        d->groups = group;
    }
    for (uint32_t i = 0; i < node->rule_count; i++) { /* behind what is pending already */
        const struct rule *const rule = &c->schema->rules[node->rule_begin + i];
        if (branches(rule)) d->pending = cs_draft_entry(c, d->pending, rule, index, false);
    }
    return true;
}

static void node_fails(struct expansion *x, struct draft *d, uint32_t index)
{
    const struct node *const node = &x->c->schema->nodes[index];
    if (yyjson_is_bool(node->value)) {
        if (yyjson_is_false(node->value)) cs_expand_go_on(x, *d);
        return;
    }
    if (x->loose >= 2) {
        cs_constraint_relax(x->c, CS_STR("not"), index);
        cs_expand_go_on(x, *d);
        return;
    }
    for (uint32_t i = 0; i < node->rule_count; i++)
        cs_rule_fails(x, d, &x->c->schema->rules[node->rule_begin + i], index);
}

static bool applied(struct expansion *x, struct draft *d, literal l)
{
    for (const struct entry *e = d->applied; e; e = e->next) {
        if (e->node == l) return true;
        if ((e->node ^ l) == 1 && (l & 3) <= 1) d->kinds = 0; /* it holds and fails */
    }
    d->applied = cs_draft_entry(x->c, d->applied, NULL, l, false);
    return false;
}

static void shape_add(struct expansion *x, const struct draft *d)
{
    struct shape *const shape = cs_shape_make(x->c, d);
    if (!shape) return;
    if (x->count == SHAPES_MAX) {
        x->over = true;
        return;
    }
    x->shapes[x->count++] = shape;
}

/* Take literals first, then the plain parts are complete; a branching keyword ends the draft. */
static bool next_pending(struct draft *d, struct entry *out)
{
    const struct entry *first = d->pending;
    if (!first) return false;
    *out = *first;
    d->pending = first->next;
    return true;
}

void cs_expand_go_on(struct expansion *x, struct draft d)
{
    struct entry e;
    const struct entry *later = NULL;
    if (x->over || x->c->out_of_memory) return;
    if (++x->drafts > (x->c->depth > 1 ? DRAFTS_NESTED_MAX : DRAFTS_MAX)) {
        x->over = true;
        return;
    }
    while (d.kinds && !x->c->out_of_memory) {
        if (!next_pending(&d, &e)) break;
        if (e.item) {
            later = cs_draft_entry(x->c, later, e.item, e.node, false);
            continue;
        }
        const literal l = e.node;
        if (applied(x, &d, l)) continue;
        if ((l & 3) == LITERAL_HOLDS) {
            if (!node_holds(x, &d, l / 4)) return;
        } else if ((l & 3) == LITERAL_EQUALS) {
            if (!cs_draft_equals(x, &d, l / 4)) return;
        } else later = cs_draft_entry(x->c, later, NULL, l, true);
    }
    if (!d.kinds || x->c->out_of_memory) return;
    if (!later) {
        shape_add(x, &d);
        return;
    }
    /* One branching keyword, or one negation; the others wait in the copies. */
    const struct entry *const now = later;
    const struct entry *waiting = NULL;
    for (const struct entry *w = later->next; w; w = w->next) {
        waiting = cs_draft_entry(x->c, waiting, w->item, w->node, false);
        if (!w->item) { /* a negation was marked as applied: undo the mark */
            const struct entry *kept = NULL;
            for (const struct entry *a = d.applied; a; a = a->next)
                if (a->node != w->node) kept = cs_draft_entry(x->c, kept, NULL, a->node, false);
            d.applied = kept;
        }
    }
    d.pending = waiting;
    if (!now->item) {
        node_fails(x, &d, now->node / 4);
        return;
    }
    struct group none = {0};
    if (cs_rule_holds(x, &d, now->item, now->node, &none)) cs_expand_go_on(x, d);
}

void cs_goal_expand(struct cs_constraint *c, struct goal *goal)
{
    if (goal->state != GOAL_FRESH) return;
    struct shape *shapes[SHAPES_MAX];
    struct expansion x = {.c = c, .shapes = shapes};
    goal->state = GOAL_WORKING;
    c->depth++;
    for (x.loose = 0; x.loose <= 2; x.loose++) {
        struct draft d = {.kinds = KIND_ALL,
                          .length_most = UINT64_MAX,
                          .items_most = UINT64_MAX,
                          .members_most = UINT64_MAX};
        x.count = 0;
        x.drafts = 0;
        x.over = false;
        for (uint32_t i = 0; i < goal->count; i++) cs_draft_want(&x, &d, goal->literals[i]);
        cs_expand_go_on(&x, d);
        if (!x.over) break;
    }
    c->depth--;
    goal->shapes = CS_NEW_ARRAY(c->arena, struct shape *, x.count);
    if (!goal->shapes || x.over) {
        c->out_of_memory = true;
        return;
    }
    cs_copy(goal->shapes, shapes, x.count * sizeof(*shapes));
    goal->shape_count = x.count;
    goal->state = GOAL_DONE;
}
