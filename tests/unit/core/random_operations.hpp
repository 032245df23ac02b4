// Commands as a careless administrator types them: most make sense, some do not.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "wire/operation.hpp"

namespace grivon::test {

class RandomOperations {
public:
    explicit RandomOperations(std::mt19937_64& random) : random_(random) {}

    // "add host vlan h-0-1 viface=eth0.6"
    [[nodiscard]] std::string next();
    // One of them or several, with a policy, delays and what comes after what. Job and batch
    // numbers up to these have been given.
    [[nodiscard]] BatchSpec next_batch(std::uint64_t jobs, std::uint64_t batches);

    static constexpr int keys_count = 7;
    // "AAAAA-AAAAA-AAAAA-00003"
    [[nodiscard]] static std::string key(std::size_t n);

private:
    [[nodiscard]] std::size_t pick(std::size_t count) { return random_() % count; }
    [[nodiscard]] std::string one_of(std::initializer_list<const char*> words);

    [[nodiscard]] std::string host();   // a name
    [[nodiscard]] std::string hosts();  // a name or a word for several
    [[nodiscard]] std::string slice();
    [[nodiscard]] std::string cluster();  // mostly none
    [[nodiscard]] std::string vmnet();

    [[nodiscard]] std::string on_hosts();
    [[nodiscard]] std::string on_networks();
    [[nodiscard]] std::string on_keys();
    [[nodiscard]] std::string on_vms();
    [[nodiscard]] std::string on_nics();
    [[nodiscard]] std::string on_queue(std::uint64_t jobs, std::uint64_t batches);
    [[nodiscard]] std::string recent(std::uint64_t count);  // a number, mostly one of the last
    void bind(BatchSpec& batch);

    std::mt19937_64& random_;
};

}  // namespace grivon::test
