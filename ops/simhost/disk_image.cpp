#include "disk_image.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "disk_capacity.hpp"
#include "host_files.hpp"
#include "text.hpp"

namespace simhost {
namespace {

constexpr std::string_view sparse_magic = "KDMV";
constexpr std::uint64_t descriptor_sectors = 20;
// Room for the descriptor of the largest disk in its many extents.
constexpr std::size_t descriptor_bytes_max = 64 * 1024;
constexpr std::uint64_t grain_sectors = 128;
constexpr std::uint64_t overhead_sectors = 128;
// 2 GB less a little: what a file could hold on file systems of the time.
constexpr std::uint64_t split_sectors = 2047 * mb_sectors;

constexpr std::string_view create_types[] = {"monolithicSparse", "twoGbMaxExtentSparse",
                                             "monolithicFlat", "twoGbMaxExtentFlat"};

// No disk here ever gets content, so all have the same.
constexpr std::string_view content_id = "fffffffe";

bool flat(DiskType type) {
    return type == DiskType::preallocated || type == DiskType::preallocated_split;
}

template <class Number>
void put(std::string& header, std::size_t offset, Number number) {
    std::memcpy(header.data() + offset, &number, sizeof number);
}

// The 512 bytes in front of sparse data (SparseExtentHeader, version 1).
std::string sparse_header(std::uint64_t sectors, bool with_descriptor) {
    std::string header(sector_bytes, '\0');
    header.replace(0, sparse_magic.size(), sparse_magic);
    put(header, 4, std::uint32_t{1});  // version
    put(header, 8, std::uint32_t{3});  // flags: newline test and redundant grain table are valid
    put(header, 12, sectors);
    put(header, 20, grain_sectors);
    put(header, 28, std::uint64_t{with_descriptor ? 1U : 0U});
    put(header, 36, with_descriptor ? descriptor_sectors : 0);
    put(header, 44, std::uint32_t{512});  // entries in a grain table
    put(header, 64, overhead_sectors);
    header.replace(73, 4, "\n \r\n");
    return header;
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

std::error_code make_file(const std::string& path, std::uint64_t sectors, std::string_view start) {
    const FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.fd() < 0) return last_error();
    if (::ftruncate(file.fd(), static_cast<off_t>(sectors * sector_bytes)) != 0) {
        return last_error();
    }
    const ssize_t written = ::pwrite(file.fd(), start.data(), start.size(), 0);
    return written == static_cast<ssize_t>(start.size()) ? std::error_code() : last_error();
}

std::string stem_of(const std::string& path) {
    constexpr std::string_view suffix = ".vmdk";
    return path.ends_with(suffix) ? path.substr(0, path.size() - suffix.size()) : path;
}

std::string numbered(const std::string& stem, char kind, std::size_t number) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "-%c%03zu", kind, number);
    return stem + digits.data() + ".vmdk";
}

// Reads no more than what can hold a descriptor: a preallocated disk has its data elsewhere.
std::optional<std::string> read_descriptor(const std::string& path) {
    const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.fd() < 0) return std::nullopt;
    std::string start(descriptor_bytes_max, '\0');
    const ssize_t count = ::pread(file.fd(), start.data(), start.size(), 0);
    if (count < 0) return std::nullopt;
    start.resize(static_cast<std::size_t>(count));
    if (start.starts_with(sparse_magic)) start.erase(0, sector_bytes);
    start.resize(std::min(start.find('\0'), start.size()));
    return start;
}

// The value of `key=value` or `key = "value"`.
std::optional<std::string> field(std::string_view descriptor, std::string_view key) {
    for (const std::string_view line : lines(descriptor)) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || trim(line.substr(0, equals)) != key) continue;
        std::string_view value = trim(line.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
        return std::string(value);
    }
    return std::nullopt;
}

// Lines such as: RW 4192256 SPARSE "0-s001.vmdk"
std::uint64_t sectors_of_extents(std::string_view descriptor) {
    std::uint64_t sum = 0;
    for (std::string_view line : lines(descriptor)) {
        if (!line.starts_with("RW ")) continue;
        line.remove_prefix(3);
        sum += parse_whole(line.substr(0, line.find(' '))).value_or(0);
    }
    return sum;
}

std::string base_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::optional<DiskImage> DiskImage::load(const std::string& path) {
    const auto text = read_descriptor(path);
    if (!text) return std::nullopt;
    const auto type = std::ranges::find(create_types, field(*text, "createType").value_or(""));
    const auto adapter = field(*text, "ddb.adapterType");
    const std::uint64_t sectors = sectors_of_extents(*text);
    if (type == std::end(create_types) || !adapter || sectors == 0) return std::nullopt;
    DiskImage image(path, static_cast<DiskType>(type - std::begin(create_types)), *adapter,
                    sectors);
    const std::string parent = field(*text, "parentFileNameHint").value_or("");
    const bool relative = !parent.empty() && !parent.starts_with('/');
    image.parent_path_ = relative ? path.substr(0, path.rfind('/') + 1) + parent : parent;
    return image;
}

DiskImage DiskImage::layer_at(const std::string& path) const {
    return DiskImage(path, DiskType::growable, adapter_, capacity_sectors_).over(path_);
}

DiskImage DiskImage::over(const std::string& parent_path) const {
    DiskImage changed = *this;
    changed.parent_path_ = parent_path;
    return changed;
}

std::error_code DiskImage::make_files() const {
    // A descriptor of its own, or the head of the sparse data it stands in.
    const bool embedded = type_ == DiskType::growable;
    if (const auto error =
            embedded ? make_file(path_, overhead_sectors, sparse_header(capacity_sectors_, true))
                     : make_file(path_, 0, "")) {
        return error;
    }
    if (embedded) return {};
    for (const Extent& extent : extents()) {
        if (const auto error = make_extent(extent)) return error;
    }
    return {};
}

std::error_code DiskImage::make_extent(const Extent& extent) const {
    if (flat(type_)) return make_file(extent.path, extent.sectors, "");
    return make_file(extent.path, overhead_sectors, sparse_header(extent.sectors, false));
}

void DiskImage::write_descriptor() const {
    const FileHandle file(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.fd() < 0) throw_errno(path_);
    std::string text = descriptor();
    if (type_ == DiskType::growable) {
        text.resize(descriptor_sectors * sector_bytes, '\0');
        text.insert(0, sparse_header(capacity_sectors_, true));
    } else if (::ftruncate(file.fd(), 0) != 0) {
        throw_errno(path_);
    }
    if (::pwrite(file.fd(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        throw_errno(path_);
    }
}

std::error_code DiskImage::grow_extents(std::uint64_t sectors) const {
    if (type_ == DiskType::growable) return {};
    for (const Extent& extent : with_capacity(sectors).extents()) {
        if (!exists(extent.path)) {
            if (const auto error = make_extent(extent)) return error;
        } else if (flat(type_) &&
                   ::truncate(extent.path.c_str(),
                              static_cast<off_t>(extent.sectors * sector_bytes)) != 0) {
            return last_error();
        }
    }
    return {};
}

DiskImage DiskImage::with_capacity(std::uint64_t sectors) const {
    DiskImage changed = *this;
    changed.capacity_sectors_ = sectors;
    return changed;
}

void DiskImage::rename_to(const std::string& path) const {
    DiskImage renamed = *this;
    renamed.path_ = path;
    const auto from = extents();
    const auto to = renamed.extents();
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (::rename(from[i].path.c_str(), to[i].path.c_str()) != 0) throw_errno(to[i].path);
    }
    if (type_ != DiskType::growable && ::rename(path_.c_str(), path.c_str()) != 0) {
        throw_errno(path);
    }
    renamed.write_descriptor();
}

void DiskImage::remove_files() const {
    for (const Extent& extent : extents()) ::unlink(extent.path.c_str());
    ::unlink(path_.c_str());
}

std::vector<DiskImage::Extent> DiskImage::extents() const {
    const std::string stem = stem_of(path_);
    if (type_ == DiskType::growable) return {{path_, capacity_sectors_}};
    if (type_ == DiskType::preallocated) return {{stem + "-flat.vmdk", capacity_sectors_}};
    std::vector<Extent> result;
    for (std::uint64_t left = capacity_sectors_; left > 0;) {
        const std::uint64_t size = std::min(left, split_sectors);
        result.push_back({numbered(stem, flat(type_) ? 'f' : 's', result.size() + 1), size});
        left -= size;
    }
    return result;
}

std::string DiskImage::descriptor() const {
    // The geometry that the controller's BIOS makes of it.
    const bool ide = adapter_ == "ide";
    const std::uint64_t heads = ide ? 16 : 255;
    const std::uint64_t track_sectors = 63;
    const std::uint64_t cylinders = capacity_sectors_ / (heads * track_sectors);
    std::string text =
        "# Disk DescriptorFile\n"
        "version=1\n"
        "CID=" +
        std::string(content_id) +
        "\n"
        "parentCID=" +
        std::string(parent_path_.empty() ? "ffffffff" : content_id) +
        "\n"
        "createType=\"" +
        std::string(create_types[static_cast<std::size_t>(type_)]) + "\"\n" +
        (parent_path_.empty() ? "" : "parentFileNameHint=\"" + parent_path_ + "\"\n") +
        "\n"
        "# Extent description\n";
    for (const Extent& extent : extents()) {
        text += "RW " + std::to_string(extent.sectors) + (flat(type_) ? " FLAT \"" : " SPARSE \"") +
                base_name(extent.path) + (flat(type_) ? "\" 0\n" : "\"\n");
    }
    text +=
        "\n"
        "# The Disk Data Base \n"
        "#DDB\n"
        "\n"
        "ddb.virtualHWVersion = \"4\"\n"
        "ddb.geometry.cylinders = \"" +
        std::to_string(ide ? std::min<std::uint64_t>(cylinders, 16383) : cylinders) +
        "\"\n"
        "ddb.geometry.heads = \"" +
        std::to_string(heads) +
        "\"\n"
        "ddb.geometry.sectors = \"" +
        std::to_string(track_sectors) +
        "\"\n"
        "ddb.adapterType = \"" +
        adapter_ + "\"\n";
    return text;
}

}  // namespace simhost
