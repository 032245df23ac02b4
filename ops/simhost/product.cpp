#include "product.hpp"

#include "host_files.hpp"
#include "text.hpp"

namespace simhost {

std::optional<Product> product_named(std::string_view name) {
    for (const Product product : {Product::server, Product::workstation}) {
        if (name == name_of(product)) return product;
    }
    return std::nullopt;
}

std::string_view name_of(Product product) {
    return product == Product::server ? "server" : "workstation";
}

Product product() {
    const std::string stored = read_file(product_path).value_or("");
    return product_named(trim(stored)).value_or(Product::server);
}

bool is_workstation() {
    return product() == Product::workstation;
}

}  // namespace simhost
