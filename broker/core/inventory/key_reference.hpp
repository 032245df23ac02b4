// How jobs speak of a key of the pool without holding it.
//
// A serial number is a secret, and what a job is to do is stored for months and copied with every
// dump of the tables. So a job holds a reference, which is made of the key and does not tell it,
// and only what a worker is sent (Assign) has the key itself. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "broker/core/inventory/inventory.hpp"

namespace grivon::core {

// The same for the same key; no two keys of a pool share one.
[[nodiscard]] std::string key_reference(std::string_view serial);

// For people: the masked form.
[[nodiscard]] std::string shown_key(std::string_view key_or_reference);

// Jobs that an older broker accepted hold the key itself, which refers to itself.
[[nodiscard]] bool refers_to(std::string_view reference, std::string_view serial);

// The key that is meant, which the host has or had; empty when it is not in the pool any more.
[[nodiscard]] std::string find_key(const Inventory& inventory, const std::string& host,
                                   const std::string& reference);

}  // namespace grivon::core
