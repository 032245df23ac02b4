#include "disk_lock.hpp"

#include <unistd.h>

#include "host_files.hpp"
#include "product.hpp"
#include "text.hpp"

namespace simhost::disk_lock {
namespace {

std::string directory_of(const std::string& disk) {
    return disk + ".lck";
}

std::string path_of(const std::string& disk) {
    return is_workstation() ? directory_of(disk) + "/M10001.lck" : disk + ".WRITELOCK";
}

}  // namespace

void take(const std::string& disk, const std::string& vmx_path) {
    if (is_workstation()) make_dirs(directory_of(disk));
    write_file(path_of(disk), vmx_path + "\n");
}

void release(const std::string& disk) {
    ::unlink(path_of(disk).c_str());
    if (is_workstation()) ::rmdir(directory_of(disk).c_str());
}

bool taken(const std::string& disk) {
    return exists(path_of(disk));
}

std::string holder(const std::string& disk) {
    return std::string(trim(read_file(path_of(disk)).value_or("")));
}

}  // namespace simhost::disk_lock
