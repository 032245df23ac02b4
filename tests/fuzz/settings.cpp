// Configuration files (TOML), read as the broker reads its own.
#include "broker/settings.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace grivon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto file = SettingsFile::parse(fuzz::text_of(data, size), "broker.toml");
    if (!file) {
        fuzz::must(!file.error().message.empty(), "a refusal says why");
        return 0;
    }
    for (const auto& rule : broker::settings::all) {
        if (rule.minimum == 0 && rule.maximum == 0) {
            (void)file->text(rule);
            continue;
        }
        const auto number = file->number(rule);
        if (file->done()) fuzz::must(number >= rule.minimum && number <= rule.maximum, "in bounds");
    }
    if (const auto done = file->done(); !done)
        fuzz::must(done.error().message.find("broker.toml") != std::string::npos, "names the file");
    return 0;
}
