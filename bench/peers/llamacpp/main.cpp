// llama.cpp's grammar on a folder of schemas with tests, with the vocabulary of a model file (GGUF).
//
// llamacpp-peer FOLDER MODEL.gguf [LIMIT]: the lines of `countersign schema bench`, a file each:
// {"file","compiled","valid_accepted","invalid_accepted","mask_us":{"p50","p99","max"},"first_mask_ms"}, and a total.
// The schema becomes a grammar by json_schema_to_grammar, the way llama-server does it for response_format. A value is
// written as compact JSON in the order of its file, cut into the model's tokens, and accepted when the grammar leaves
// every token open and the end behind them. A mask is what the grammar's sampler makes of all tokens of the vocabulary;
// it takes milliseconds, so one in MASK_EVERY is made and timed, and the sampler is asked about the next token alone else.
#include "json-schema-to-grammar.h"
#include "llama.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

using ordered = nlohmann::ordered_json;
using watch = std::chrono::steady_clock;

static double since_us(watch::time_point from)
{
    return std::chrono::duration<double, std::micro>(watch::now() - from).count();
}

static double share(const std::vector<double> &sorted, double part)
{
    return sorted.empty() ? 0.0 : sorted[(size_t)std::lround((double)(sorted.size() - 1) * part)];
}

static ordered spread(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return {{"p50", share(times, 0.5)}, {"p99", share(times, 0.99)}, {"max", share(times, 1.0)}};
}

constexpr unsigned MASK_EVERY = 61;

struct masks {
    const llama_vocab *vocab;
    std::vector<llama_token_data> all;
    std::vector<double> times;
    unsigned steps = 0;

    explicit masks(const llama_vocab *v) : vocab(v), all((size_t)llama_vocab_n_tokens(v)) {}

    // All tokens go through the sampler; those that stay finite are open.
    void make(llama_sampler *grammar)
    {
        for (size_t t = 0; t < all.size(); t++) all[t] = {(llama_token)t, 0.0f, 0.0f};
        llama_token_data_array array = {all.data(), all.size(), -1, false};
        const auto from = watch::now();
        llama_sampler_apply(grammar, &array);
        times.push_back(since_us(from));
    }

    bool open(llama_sampler *grammar, llama_token t)
    {
        if (steps++ % MASK_EVERY == 0) make(grammar);
        llama_token_data one = {t, 0.0f, 0.0f};
        llama_token_data_array array = {&one, 1, -1, false};
        llama_sampler_apply(grammar, &array);
        return std::isfinite(one.logit);
    }
};

static std::vector<llama_token> tokens_of(const llama_vocab *vocab, const std::string &text)
{
    std::vector<llama_token> out(text.size() + 8);
    const int n = llama_tokenize(vocab, text.data(), (int32_t)text.size(), out.data(), (int32_t)out.size(), false, false);
    out.resize(n < 0 ? 0 : (size_t)n);
    return out;
}

static bool accepts(llama_sampler *grammar, masks &m, const std::string &text)
{
    for (const llama_token t : tokens_of(m.vocab, text)) {
        if (!m.open(grammar, t)) return false;
        llama_sampler_accept(grammar, t);
    }
    return m.open(grammar, llama_vocab_eos(m.vocab));
}

static llama_sampler *compiled(const llama_vocab *vocab, const std::string &schema)
{
    try {
        const std::string grammar = json_schema_to_grammar(common_json::parse(schema));
        return llama_sampler_init_grammar(vocab, grammar.c_str(), "root");
    } catch (const std::exception &) {
        return nullptr;
    }
}

struct sums {
    size_t files = 0, compiled = 0, right = 0, wrong = 0;
    std::vector<double> times, firsts;
};

static void file_read(const std::filesystem::path &path, const llama_vocab *vocab, sums &total)
{
    std::ifstream in(path);
    const ordered data = ordered::parse(in);
    const std::string schema = data["schema"].dump();
    masks m(vocab);
    size_t valid = 0, invalid = 0, wanted = 0;
    const auto from = watch::now();
    llama_sampler *const first = compiled(vocab, schema);
    if (first) m.make(first);
    const double first_ms = since_us(from) / 1e3;
    for (const auto &test : data.value("tests", ordered::array())) {
        wanted += test["valid"].get<bool>();
        llama_sampler *const grammar = first ? llama_sampler_clone(first) : nullptr;
        try {
            if (grammar && accepts(grammar, m, test["data"].dump())) (test["valid"].get<bool>() ? valid : invalid)++;
        } catch (const std::exception &) { // the grammar refuses the token
        }
        if (grammar) llama_sampler_free(grammar);
    }
    total.files++;
    total.compiled += first != nullptr;
    total.wrong += invalid;
    total.right += first && valid == wanted && invalid == 0;
    if (first) total.firsts.push_back(first_ms);
    total.times.insert(total.times.end(), m.times.begin(), m.times.end());
    std::printf("%s\n", ordered({{"file", path.filename().string()}, {"compiled", first != nullptr}, {"valid_accepted", valid},
                                 {"invalid_accepted", invalid}, {"mask_us", spread(m.times)}, {"first_mask_ms", first_ms}}).dump().c_str());
    std::fflush(stdout);
    if (first) llama_sampler_free(first);
}

static void quiet(ggml_log_level, const char *, void *) {}

int main(int count, char **arguments)
{
    if (count < 3) return 2;
    llama_log_set(quiet, nullptr);
    llama_backend_init();
    llama_model_params params = llama_model_default_params();
    params.vocab_only = true;
    llama_model *const model = llama_model_load_from_file(arguments[2], params);
    if (!model) return 2;
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(arguments[1]))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (count > 3) files.resize(std::min(files.size(), (size_t)std::stoul(arguments[3])));
    sums total;
    for (const auto &path : files) file_read(path, llama_model_get_vocab(model), total);
    std::sort(total.firsts.begin(), total.firsts.end());
    std::printf("%s\n", ordered({{"total", {{"files", total.files}, {"compiled", total.compiled}, {"right", total.right},
        {"invalid_accepted", total.wrong}, {"mask_us", spread(total.times)}, {"first_mask_ms", share(total.firsts, 0.5)}}}}).dump().c_str());
    llama_model_free(model);
    return 0;
}
