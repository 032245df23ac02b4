// Lists of random rows: what every table keeps, and that every other format reads back the same.
#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "cli/render/list_text.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "tests/support/seed.hpp"

namespace grivon::cli {
namespace {

constexpr int lists_tried = 300;

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
    }
    bool one_in(std::size_t count) { return below(count) == 0; }
    template <class T, std::size_t N>
    const T& one_of(const T (&all)[N]) {
        return all[below(N)];
    }

private:
    std::mt19937_64 engine_;
};

// Without blanks at the ends: a table pads with them.
std::string random_text(Random& random) {
    static const std::string tricky[]{"on",   "null", "~",  "-1",   "12",  "1e3", "true",
                                      "a: b", "\"",   "\\", "x,y",  "- a", "#",   "2008-06-02",
                                      "'",    "y",    "=",  "[a]",  "{",   "@",   "\xc3\xa4",
                                      "a b",  "0x10", ".",  "\n\n", "%",   "?",   "\xe2\x82\xac"};
    if (random.one_in(3)) return random.one_of(tricky);
    static const char characters[] = "abcXYZ019-_.:,;\"'\\#@/% \t\r\n{}[]&*!|>?`~=";
    std::string text;
    for (auto left = random.below(12); left > 0; --left)
        text += characters[random.below(sizeof characters - 1)];
    while (text.starts_with(' ')) text.erase(0, 1);
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

Value random_value(Random& random) {
    if (random.one_in(4)) return {};
    if (random.one_in(3))
        return static_cast<std::int64_t>(random.below(100'000)) - (random.one_in(2) ? 50'000 : 0);
    const auto text = random_text(random);
    return text.empty() ? Value() : Value(text);
}

// A list with its shape; the shape points into the object, so it stays where it is.
struct RandomList {
    std::vector<Column> columns;
    Shape shape;
    Listing list;

    explicit RandomList(Random& random) {
        static constexpr std::string_view fields[]{"alpha", "beta", "gamma", "delta", "epsilon"};
        static constexpr std::string_view headers[]{"ALPHA", "B", "#GAMMA", "DELTA", "EPSILON"};
        const auto count = 2 + random.below(4);
        for (std::size_t i = 0; i < count; ++i)
            columns.push_back({fields[i], headers[i], random.one_in(4) ? random.below(9) : 0,
                               i > 1 && random.one_in(4)});
        shape = {columns, static_cast<OwnerColumn>(random.below(3))};
        list.shape = &shape;
        const bool one_owner = random.one_in(2);
        const Value owner("host-0-0");
        for (auto left = random.below(6); left > 0; --left) {
            std::vector<Value> row;
            for (std::size_t i = 0; i < count; ++i) row.push_back(random_value(random));
            if (one_owner || is_empty(row[0])) row[0] = owner;
            list.rows.push_back(std::move(row));
        }
    }
    RandomList(const RandomList&) = delete;
    RandomList& operator=(const RandomList&) = delete;

    [[nodiscard]] bool one_owner() const {
        return std::all_of(list.rows.begin(), list.rows.end(),
                           [&](const auto& row) { return row[0] == list.rows[0][0]; });
    }
    [[nodiscard]] bool filled(std::size_t column) const {
        return std::any_of(list.rows.begin(), list.rows.end(),
                           [&](const auto& row) { return !is_empty(row[column]); });
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// The columns that the rules of rocks-like lists let stand, worked out from the rules alone.
std::vector<std::size_t> expected_columns(const RandomList& random) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < random.columns.size(); ++i) {
        const bool trimmed =
            i == 0 && random.shape.owner == OwnerColumn::trimmed && random.one_owner();
        if (trimmed || (random.columns[i].only_if_filled && !random.filled(i))) continue;
        columns.push_back(i);
    }
    return columns;
}

std::string cell_text(const RandomList& random, std::size_t row, std::size_t column) {
    auto text = one_line(text_of(random.list.rows[row][column]));
    return column == 0 && random.shape.owner != OwnerColumn::none ? text + ":" : text;
}

void check_table(const RandomList& random) {
    const auto text = list_text(random.list, {});
    CAPTURE(text);
    if (random.list.rows.empty()) {
        CHECK(text.empty());
        return;
    }
    const auto lines = lines_of(text);
    REQUIRE(lines.size() == random.list.rows.size() + 1);
    for (const auto& line : lines) CHECK(line.size() == lines[0].size());

    std::size_t offset = 0;
    for (const auto i : expected_columns(random)) {
        const auto& column = random.columns[i];
        std::size_t width = std::max(column.header.size(), column.width_min);
        for (std::size_t row = 0; row < random.list.rows.size(); ++row)
            width = std::max(width, cell_text(random, row, i).size());
        if (offset > 0) {
            for (const auto& line : lines) CHECK(line.at(offset) == ' ');
            ++offset;
        }
        const auto cell_in = [&](std::size_t line) {
            auto cell = lines[line].substr(offset, width);
            REQUIRE(cell.size() == width);
            while (cell.ends_with(' ')) cell.pop_back();
            return cell;
        };
        CHECK(cell_in(0) == column.header);
        for (std::size_t row = 0; row < random.list.rows.size(); ++row) {
            const auto expected = cell_text(random, row, i);
            CHECK(cell_in(row + 1) == (expected.empty() ? std::string(width, '-') : expected));
        }
        offset += width;
    }
    CHECK(offset == lines[0].size());
}

std::string in_format(const Listing& list, Format format) {
    ListStyle style;
    style.format = format;
    return list_text(list, style);
}

Value value_of(const nlohmann::json& json) {
    if (json.is_null()) return {};
    if (json.is_number_integer()) return json.get<std::int64_t>();
    return json.get<std::string>();
}

void check_json(const RandomList& random) {
    const auto array = nlohmann::ordered_json::parse(in_format(random.list, Format::json));
    const auto lines = lines_of(in_format(random.list, Format::jsonl));
    REQUIRE(array.size() == random.list.rows.size());
    REQUIRE(lines.size() == array.size());
    for (std::size_t row = 0; row < array.size(); ++row) {
        CHECK(nlohmann::ordered_json::parse(lines[row]) == array[row]);
        REQUIRE(array[row].size() == random.columns.size());
        std::size_t i = 0;
        for (const auto& [name, value] : array[row].items()) {
            CHECK(name == random.columns[i].field);
            CHECK(value_of(value) == random.list.rows[row][i]);
            ++i;
        }
    }
}

// By RFC 4180, without looking at how it was written.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
    std::vector<std::vector<std::string>> records;
    std::vector<std::string> record;
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && text[i + 1] == '"') {
            cell += text[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            record.push_back(std::exchange(cell, {}));
        } else if (!quoted && c == '\r' && text[i + 1] == '\n') {
            ++i;
            record.push_back(std::exchange(cell, {}));
            records.push_back(std::exchange(record, {}));
        } else {
            cell += c;
        }
    }
    CHECK_FALSE(quoted);
    CHECK(cell.empty());
    CHECK(record.empty());
    return records;
}

void check_csv(const RandomList& random) {
    const auto records = read_csv(in_format(random.list, Format::csv));
    REQUIRE(records.size() == random.list.rows.size() + 1);
    for (const auto& record : records) REQUIRE(record.size() == random.columns.size());
    for (std::size_t i = 0; i < random.columns.size(); ++i) {
        CHECK(records[0][i] == random.columns[i].field);
        for (std::size_t row = 0; row < random.list.rows.size(); ++row)
            CHECK(records[row + 1][i] == text_of(random.list.rows[row][i]));
    }
}

void check_yaml(const RandomList& random) {
    const auto text = in_format(random.list, Format::yaml);
    CAPTURE(text);
    const auto list = YAML::Load(text);
    REQUIRE(list.IsSequence());
    REQUIRE(list.size() == random.list.rows.size());
    for (std::size_t row = 0; row < list.size(); ++row) {
        REQUIRE(list[row].IsMap());
        REQUIRE(list[row].size() == random.columns.size());
        std::size_t i = 0;
        for (const auto& field : list[row]) {
            CHECK(field.first.as<std::string>() == random.columns[i].field);
            const auto& value = random.list.rows[row][i];
            ++i;
            if (is_empty(value)) {
                CHECK(field.second.IsNull());
                continue;
            }
            REQUIRE(field.second.IsScalar());
            CHECK(field.second.Scalar() == text_of(value));
            // yaml-cpp tags what was quoted with "!", what was plain with "?".
            const bool quoted = field.second.Tag() == "!";
            if (std::holds_alternative<std::int64_t>(value)) CHECK_FALSE(quoted);
            if (!quoted && std::holds_alternative<std::string>(value)) {
                std::int64_t number = 0;
                bool boolean = false;
                double real = 0;
                CHECK_FALSE(YAML::convert<std::int64_t>::decode(field.second, number));
                CHECK_FALSE(YAML::convert<bool>::decode(field.second, boolean));
                CHECK_FALSE(YAML::convert<double>::decode(field.second, real));
            }
        }
    }
}

TEST_CASE("random lists keep the rules of tables, and read back the same from every format") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int i = 0; i < lists_tried; ++i) {
        const RandomList list(random);
        INFO("list " << i);
        check_table(list);
        check_json(list);
        check_csv(list);
        check_yaml(list);
    }
}

TEST_CASE("chosen columns are those of the whole table") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    Random random(seed);
    for (int i = 0; i < lists_tried; ++i) {
        const RandomList list(random);
        if (list.list.rows.empty()) continue;
        const auto chosen = random.below(list.columns.size());
        std::string name(list.columns[chosen].header);
        for (auto& c : name) c = static_cast<char>(std::tolower(c));
        ListStyle style;
        style.columns = {name};
        const auto lines = lines_of(list_text(list.list, style));
        REQUIRE(lines.size() == list.list.rows.size() + 1);
        for (std::size_t row = 0; row < list.list.rows.size(); ++row) {
            auto cell = lines[row + 1];
            while (cell.ends_with(' ')) cell.pop_back();
            const auto expected = cell_text(list, row, chosen);
            CHECK(cell == (expected.empty() ? std::string(lines[0].size(), '-') : expected));
        }
    }
}

}  // namespace
}  // namespace grivon::cli
