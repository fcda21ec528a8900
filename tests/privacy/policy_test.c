/* policy_test.c - what a configuration may say, what it may not, and where the mistake is.
 *
 * Sources are written with ' for ", and with ^ before the byte that an error must point at. */
#include "tests/check.h"

#include "privacy/privacy.h"

#define SIGNED "'baa':'signed',"

static struct cs_arena arena_new(void)
{
    struct cs_arena arena;
    cs_arena_init(&arena, cs_allocator_system(), CS_ARENA_CAP_DEFAULT);
    return arena;
}

/* text with " for ', without its ^; *mark: where that stood, or -1. */
static cs_str source_of(struct cs_arena *arena, const char *text, int64_t *mark)
{
    char *const out = CS_NEW_ARRAY(arena, char, strlen(text) + 1);
    size_t size = 0;
    *mark = -1;
    CHECK(out != NULL);
    for (const char *p = text; out && *p; p++) {
        if (*p == '^') *mark = (int64_t)size;
        else out[size++] = *p == '\'' ? '"' : *p;
    }
    return (cs_str){out, size};
}

static cs_status parse(struct cs_arena *arena, const char *text, struct cs_policy *out)
{
    struct cs_error err = {0};
    int64_t mark = 0;
    const cs_status status = cs_policy_parse(arena, source_of(arena, text, &mark), out, &err);
    if (status != CS_OK) fprintf(stderr, "%s at %lld\n", err.message, (long long)err.position);
    return status;
}

static void test_policy__default_is_the_local_model_only(void)
{
    const struct cs_policy policy = cs_policy_default();
    const struct cs_egress_provider *const local = cs_policy_provider(&policy, CS_STR("local"));
    CHECK_INT(policy.provider_count, 1);
    CHECK(local != NULL && local->local && !local->agreement && local->field_count == 0);
    CHECK(!policy.keep_clinicians && !policy.keep_zip3);
    CHECK(cs_policy_provider(&policy, CS_STR("azure")) == NULL);
    CHECK(cs_policy_provider(&policy, CS_STR("")) == NULL);
}

static void test_policy__what_is_not_stated_is_not_allowed(void)
{
    struct cs_arena arena = arena_new();
    struct cs_policy policy;
    CHECK_INT(parse(&arena, "{'providers':{'claude':{'kind':'anthropic'}}}", &policy), CS_OK);
    const struct cs_egress_provider *const p = cs_policy_provider(&policy, CS_STR("claude"));
    CHECK(p != NULL);
    if (p) {
        CHECK(!p->local && !p->agreement);
        CHECK_INT(p->allowed, CS_DATA_NONE);
        CHECK_INT(p->field_count, 0);
        CHECK_INT(p->denied_count, 2);
        CHECK_STR(p->denied[0], "part2");
        CHECK_STR(p->denied[1], "sud-counseling-notes");
        CHECK_STR(p->kind, "anthropic");
    }
    CHECK(cs_policy_provider(&policy, CS_STR("local")) != NULL); /* stays */
    CHECK_INT(parse(&arena, "{}", &policy), CS_OK);
    CHECK_INT(policy.provider_count, 1);
    cs_arena_deinit(&arena);
}

static void test_policy__reads_everything(void)
{
    struct cs_arena arena = arena_new();
    struct cs_policy policy;
    CHECK_INT(
        parse(
            &arena,
            "// a configuration\n{'server':{'listen':'127.0.0.1:8420'},'store':{'url':'postgresql:"
            "//me@db.example/cs?sslkey=k.pem&passfile=/p','key_file':'f'},'routes':{'max_tokens':9,"
            "'note':'a=b@c','at':'https://a.example:1/b'},"
            "'retention':{'documents':'90d'},'privacy':{'zip3':'keep','clinicians':'keep',},"
            "'providers':{/* outside */'az_1':{'kind':'openai','base_url':'https://a.example/v1',"
            "'key_env':'K','model':'m','baa':'signed','baa_date':'2026-02-28','baa_document':"
            "'contract 7','max_data_class':'phi','fields':['note','question'],'deny_labels':"
            "['psychotherapy'],'allow_labels':['Part2'],'monthly_usd':12.5},'gpu':{'kind':'llama',"
            "'model':'m.gguf','sha256':'"
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}}}",
            &policy),
        CS_OK);
    const struct cs_egress_provider *const p = cs_policy_provider(&policy, CS_STR("az_1"));
    CHECK(policy.keep_clinicians && policy.keep_zip3);
    CHECK_INT(policy.provider_count, 3);
    CHECK(p != NULL && cs_policy_provider(&policy, CS_STR("gpu")) != NULL);
    if (p) {
        CHECK_INT(p->allowed, CS_DATA_PHI);
        CHECK(p->agreement);
        CHECK_STR(p->agreement_date, "2026-02-28");
        CHECK_STR(p->agreement_document, "contract 7");
        CHECK_INT(p->field_count, 2);
        CHECK_STR(p->fields[1], "question");
        CHECK_INT(p->denied_count, 2);
        CHECK_STR(p->denied[0], "sud-counseling-notes");
        CHECK_STR(p->denied[1], "psychotherapy");
    }
    cs_arena_deinit(&arena);
}

static void test_policy__the_sample_can_be_read(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    struct cs_policy policy;
    cs_str source = {0};
    cs_digest digest;
    CHECK_INT(cs_file_read(&arena, "samples/countersign.jsonc", CS_CONFIG_BYTES_MAX, &source, &err),
              CS_OK);
    CHECK_INT(cs_policy_parse(&arena, source, &policy, &err), CS_OK);
    CHECK_INT(policy.provider_count, 3);
    CHECK_INT(cs_sha256(source, &digest, &err), CS_OK);
    CHECK(cs_digest_equal(&digest, &policy.sha256));
    cs_arena_deinit(&arena);
}

#define P(rest) "{'providers':{'a':{'kind':'anthropic'," rest "}}}"
#define O(rest) "{'providers':{'a':{'kind':'openai'," rest "}}}"

static const char *const bad[] = {
    /* shape */
    "^[]",
    "^'x'",
    "{'a'^",
    "{^'provider':{}}",
    "{'server':{},^'server':{}}",
    "{^'server':1}",
    "{^'providers':[]}",
    "{^'privacy':null}",
    "{'providers':{^'a':'openai'}}",
    "{'providers':{^'a':{}}}",
    "{'providers':{^'a b':{'kind':'anthropic'}}}",
    "{'providers':{^'':{'kind':'anthropic'}}}",
    "{'providers':{'a':{'kind':'llama'},^'a':{'kind':'llama'}}}",
    "{'privacy':{^'zip':'drop'}}",
    "{'privacy':{'zip3':^'yes'}}",
    "{'privacy':{^'zip3':true}}",
    "{'privacy':{'clinicians':^'drop'}}",
    /* kinds */
    "{'providers':{'a':{'kind':^'azure'}}}",
    "{'providers':{'local':{'kind':^'anthropic'}}}",
    "{'providers':{'a':{'kind':'llama',^'baa':'none'}}}",
    "{'providers':{'a':{'kind':'llama',^'fields':[]}}}",
    "{'providers':{'a':{'kind':'llama','sha256':^'12'}}}",
    P("^'sha256':'12'"),
    P("^'kind':'openai'"),
    P("^'Baa':'none'"),
    /* where it is, and its key */
    "{'providers':{^'a':{'kind':'openai'}}}",
    O("'base_url':^'http://a.example'"),
    O("'base_url':^'https://'"),
    O("'base_url':^'ftp://a'"),
    O("'base_url':^'http://localhost@a.example'"),
    O("'base_url':^'http://127.0.0.1.a.example'"),
    O("'base_url':^'https://me:pw@a.example'"),
    O("'base_url':^'https://a.example/v1?api_key=sk-1'"),
    O("'base_url':^'https://a.example/v1?v=1'"),
    O("'base_url':^'https://a.example/#token'"),
    P("'key_file':'f',^'key_env':'E'"),
    P("'key_env':^'sk-proj-1'"),
    P("'key_env':^'9A'"),
    P("'model':^'m?access_token=1'"),
    P("'model':'m',^'X-Api-Key':'1'"),
    /* a secret in a section that is not read, as a key, in an address, as a parameter */
    "{'store':{'url':^'postgresql://me:pw@db.example/cs'}}",
    "{'store':{'url':^'postgresql://me:p/w@@db.example/cs'}}",
    "{'store':{'url':^'postgresql://db.example/cs?user=me&password=pw'}}",
    "{'store':{'url':^'host=db.example password = pw'}}",
    "{'store':{'url':^'postgresql://db.example/cs?sslpassword=pw'}}",
    "{'store':{^'password':'pw'}}",
    "{'store':{^'postgresql://me:pw@db.example':1}}",
    "{'server':{'tls':[{^'private-key':'x'}]}}",
    "{'server':{'to':['a',^'redis://:pw@b']}}",
    "{'routes':{'summarize':{^'clientSecret':'x'}}}",
    P("^'api_key':'sk-1'"),
    P("^'key':'sk-1'"),
    P("^'Token':'x'"),
    P("^'model':''"),
    P("^'model':'a\\u001bb'"),
    P("^'model':7"),
    P("^'monthly_usd':-1"),
    P("^'monthly_usd':'9'"),
    /* agreement and class */
    P("'baa':^'yes'"),
    P("'baa':^'Signed'"),
    P("^'baa':true"),
    P("^'baa_date':'2026-01-31'"),
    P("'baa':'none',^'baa_document':'x'"),
    P("'baa':^'signed'"),
    P("'baa':^'signed','baa_date':'2026-01-31'"),
    P("'baa':^'signed','baa_document':'contract 7','max_data_class':'phi'"),
    P(SIGNED "'baa_date':^'31.1.2026'"),
    P(SIGNED "'baa_date':^'2026-02-30'"),
    P(SIGNED "'baa_date':^'2026-13-01'"),
    P(SIGNED "'baa_date':^'1995-01-01'"),
    P("'max_data_class':^'phi'"),
    P("'max_data_class':^'limited'"),
    P("'baa':'none','max_data_class':^'phi'"),
    P("'max_data_class':^'PHI'"),
    P("'max_data_class':^'all'"),
    P("^'max_data_class':null"),
    /* lists */
    P("^'fields':'note'"),
    P("^'fields':[1]"),
    P("'fields':[^'']"),
    P("'fields':['a',^'a']"),
    P("'fields':[^'a b']"),
    P("'allow_labels':[^'part-2']"),
    P("'allow_labels':['part2'],'deny_labels':['x'],^'x':1"),
    P("'deny_labels':['PART2'],'allow_labels':[^'part2']"),
};

static void test_policy__mistakes_are_pointed_at(void)
{
    for (size_t i = 0; i < CS_COUNT(bad); i++) {
        struct cs_arena arena = arena_new();
        struct cs_error err = {0};
        struct cs_policy policy = cs_policy_default();
        int64_t mark = 0;
        const cs_str source = source_of(&arena, bad[i], &mark);
        const cs_status status = cs_policy_parse(&arena, source, &policy, &err);
        if (status != CS_E_INPUT || err.position != mark)
            fprintf(stderr, "%s: %lld\n", bad[i], (long long)err.position);
        CHECK_INT(status, CS_E_INPUT);
        CHECK_INT(err.position, mark);
        CHECK_INT(policy.provider_count, 0); /* fails closed */
        CHECK(err.hint[0] != '\0');
        cs_arena_deinit(&arena);
    }
}

static void test_policy__bounds(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    struct cs_policy policy;
    struct cs_buf buf;
    cs_str source = {0};
    cs_buf_init(&buf, &arena, CS_CONFIG_BYTES_MAX);
    CS_BUF_LIT(&buf, "{\"providers\":{\"a\":{\"kind\":\"anthropic\",\"fields\":[");
    for (int i = 0; i <= CS_EGRESS_LIST_MAX; i++) cs_buf_add_format(&buf, "\"f%d\",", i);
    CS_BUF_LIT(&buf, "]}}}");
    CHECK_INT(cs_buf_finish(&buf, &source, &err), CS_OK);
    CHECK_INT(cs_policy_parse(&arena, source, &policy, &err), CS_E_LIMIT);
    cs_buf_init(&buf, &arena, CS_CONFIG_BYTES_MAX);
    CS_BUF_LIT(&buf, "{\"providers\":{");
    for (int i = 0; i < CS_POLICY_PROVIDERS_MAX; i++)
        cs_buf_add_format(&buf, "\"p%d\":{\"kind\":\"llama\"},", i);
    CS_BUF_LIT(&buf, "}}"); /* with "local" one too many */
    CHECK_INT(cs_buf_finish(&buf, &source, &err), CS_OK);
    CHECK_INT(cs_policy_parse(&arena, source, &policy, &err), CS_E_LIMIT);
    CHECK(err.position > 0);
    CHECK_INT(policy.provider_count, 0);
    cs_arena_deinit(&arena);
}

static void test_policy__a_later_file_states_a_provider_anew(void)
{
    struct cs_arena arena = arena_new();
    struct cs_error err = {0};
    struct cs_policy policy;
    int64_t mark = 0;
    CHECK_INT(parse(&arena,
                    "{'privacy':{'zip3':'keep'},'providers':{'a':{'kind':'anthropic'," SIGNED
                    "'baa_date':'2026-01-31','baa_document':'contract 7',"
                    "'max_data_class':'phi','fields':['note']},'b':{'kind':'anthropic'}}}",
                    &policy),
              CS_OK);
    const cs_digest first = policy.sha256;
    const cs_str above = source_of(&arena,
                                   "{'privacy':{'clinicians':'keep'},'providers':{'a':{'kind':"
                                   "'anthropic','fields':['question']}}}",
                                   &mark);
    CHECK_INT(cs_policy_parse_over(&arena, &policy, above, &policy, &err), CS_OK);
    const struct cs_egress_provider *const a = cs_policy_provider(&policy, CS_STR("a"));
    CHECK_INT(policy.provider_count, 3);
    CHECK(a != NULL && !a->agreement && a->allowed == CS_DATA_NONE && a->field_count == 1);
    CHECK(policy.keep_zip3 && policy.keep_clinicians);
    CHECK(!cs_digest_equal(&first, &policy.sha256));
    const cs_str wrong = source_of(&arena, "{'providers':{'a':{}}}", &mark);
    CHECK_INT(cs_policy_parse_over(&arena, &policy, wrong, &policy, &err), CS_E_INPUT);
    CHECK(cs_policy_provider(&policy, CS_STR("local")) == NULL); /* nothing is left standing */
    cs_arena_deinit(&arena);
}

static void test_policy__the_nth_allocation_fails(void)
{
    struct cs_error err = {0};
    struct cs_arena sources = arena_new();
    int64_t mark = 0;
    const cs_str source = source_of(&sources,
                                    P("'fields':['note'],'deny_labels':['x'],"
                                      "'max_data_class':'deidentified'"),
                                    &mark);
    cs_status status = CS_E_MEMORY;
    long n = 1;
    for (; status != CS_OK && n < 100; n++) {
        struct failing_allocator failing = {.countdown = n};
        struct cs_policy policy = cs_policy_default();
        struct cs_arena arena;
        cs_arena_init(&arena, failing_allocator_of(&failing), CS_ARENA_CAP_DEFAULT);
        status = cs_policy_parse(&arena, source, &policy, &err);
        CHECK(status == CS_OK || (status == CS_E_MEMORY && policy.provider_count == 0));
        cs_arena_deinit(&arena);
    }
    CHECK(n > 2 && status == CS_OK);
    cs_arena_deinit(&sources);
}

int main(void)
{
    RUN(test_policy__default_is_the_local_model_only);
    RUN(test_policy__what_is_not_stated_is_not_allowed);
    RUN(test_policy__reads_everything);
    RUN(test_policy__the_sample_can_be_read);
    RUN(test_policy__mistakes_are_pointed_at);
    RUN(test_policy__bounds);
    RUN(test_policy__a_later_file_states_a_provider_anew);
    RUN(test_policy__the_nth_allocation_fails);
    return check_end();
}
