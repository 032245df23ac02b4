// Which of VMware's products the host has: one of two, fixed when the host is planted.
#pragma once

#include <optional>
#include <string_view>

namespace simhost {

enum class Product { server, workstation };

// As simhost-plant is told it: "server", "workstation".
[[nodiscard]] std::optional<Product> product_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Product product);

// Of this host. One that was planted without a word about it has VMware Server.
[[nodiscard]] Product product();
[[nodiscard]] bool is_workstation();

// What it was planted with: the name of a product.
inline constexpr const char* product_path = "/var/lib/simhost/product";

}  // namespace simhost
