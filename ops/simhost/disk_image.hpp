// The files of a virtual disk (.vmdk): a descriptor, alone, in front of sparse data, or beside the
// extents it names. They hold no data and take almost no space.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace simhost {

enum class DiskType { growable, growable_split, preallocated, preallocated_split };

class DiskImage {
public:
    DiskImage(std::string path, DiskType type, std::string adapter, std::uint64_t sectors)
        : path_(std::move(path)),
          type_(type),
          adapter_(std::move(adapter)),
          capacity_sectors_(sectors) {}

    // Nothing if there is no such file or it is no whole disk.
    [[nodiscard]] static std::optional<DiskImage> load(const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] DiskType type() const { return type_; }
    [[nodiscard]] const std::string& adapter() const { return adapter_; }
    [[nodiscard]] std::uint64_t capacity_sectors() const { return capacity_sectors_; }
    // Of a layer over another disk; empty: it stands alone.
    [[nodiscard]] const std::string& parent_path() const { return parent_path_; }

    // A growable layer over this disk, which is to stay as it is.
    [[nodiscard]] DiskImage layer_at(const std::string& path) const;
    // The same disk over another parent; its descriptor says so when it is written.
    [[nodiscard]] DiskImage over(const std::string& parent_path) const;

    // Writing comes in two halves, so that a fault may strike between them: first the files, none
    // of which may exist and which are no disk yet, then the descriptor that makes them one.
    [[nodiscard]] std::error_code make_files() const;
    void write_descriptor() const;

    // Growing is in two halves as well: the extents, then the descriptor of with_capacity().
    [[nodiscard]] std::error_code grow_extents(std::uint64_t sectors) const;
    [[nodiscard]] DiskImage with_capacity(std::uint64_t sectors) const;

    // Moves all files to a new name; the caller has checked that it is free.
    void rename_to(const std::string& path) const;
    void remove_files() const;

private:
    struct Extent {
        std::string path;
        std::uint64_t sectors;
    };

    [[nodiscard]] std::vector<Extent> extents() const;
    [[nodiscard]] std::error_code make_extent(const Extent& extent) const;
    [[nodiscard]] std::string descriptor() const;

    std::string path_;
    DiskType type_;
    std::string adapter_;
    std::uint64_t capacity_sectors_;
    std::string parent_path_ = {};
};

}  // namespace simhost
