#include "workers/drivers/libvirt/disks.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vm/job_check.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr std::string_view image_prefix = "image ";

// -U: a VM may have it open. The human form, because the other one nests in newer versions: what is
// at the start of a line is the image's own.
constexpr auto look_at_image = R"sh(
LC_ALL=C timeout -s KILL "$answer_s" qemu-img info -U "$image" </dev/null 2>&1 | sed 's/^/image /'
)sh";

// Between the two: the commands that make "$part". Only root and who runs the VM read a disk; that
// one gets it from libvirt, when it starts.
constexpr auto make_head = R"sh((
umask 077
if [ -e "$disk" ] || [ -L "$disk" ]; then
    printf 'error: %s already exists\n' "$disk" >&2
    exit 1
fi
rm -f -- "$part" &&
)sh";
constexpr auto make_tail = R"sh( &&
mv -- "$part" "$disk" || {
    status=$?
    rm -f -- "$part"
    exit $status
}
))sh";

std::string size_word(const DiskSpec& disk) {
    return std::to_string(disk.size_gb) + "G";
}

// The commands that make the disk at this path.
std::vector<Words> makings(const VmSpec& vm, std::size_t index,
                           const std::optional<ImageSeen>& image, const std::string& path) {
    const DiskSpec& disk = vm.disks[index];
    const std::string size = size_word(disk);
    if (!is_from_image(vm, index)) return {{"qemu-img", "create", "-f", "qcow2", path, size}};
    const std::string format = image ? image->format : "";
    const bool as_image = disk.size_gb == 0;
    if (vm.image->linked) {
        Words words{"qemu-img", "create", "-f", "qcow2", "-b", vm.image->path, "-F", format, path};
        if (!as_image) words.push_back(size);
        return {words};
    }
    std::vector<Words> words{
        {"qemu-img", "convert", "-f", format, "-O", "qcow2", vm.image->path, path}};
    if (!as_image) words.push_back({"qemu-img", "resize", "-f", "qcow2", path, size});
    return words;
}

std::string shown(const HostConnection& host, const std::vector<Words>& commands) {
    if (commands.size() == 1) return shown_plain(host, commands.front());
    std::string line;
    for (const Words& words : commands) line += (line.empty() ? "" : " && ") + command_line(words);
    return "ssh -x " + host.name + " \"" + line + "\"";
}

std::optional<std::string_view> image_value(std::string_view line, std::string_view name) {
    if (!line.starts_with(image_prefix)) return std::nullopt;
    line.remove_prefix(image_prefix.size());
    if (!line.starts_with(name)) return std::nullopt;
    return trim(line.substr(name.size()));
}

// "1 GiB (1073741824 bytes)"
std::optional<std::uint64_t> bytes_in(std::string_view words) {
    const auto open = words.find('(');
    if (open == std::string_view::npos) return std::nullopt;
    std::uint64_t bytes = 0;
    const auto [end, code] =
        std::from_chars(words.data() + open + 1, words.data() + words.size(), bytes);
    if (code != std::errc{}) return std::nullopt;
    return bytes;
}

}  // namespace

std::string look_at_image_lines(const std::string& image) {
    return shell_variable("image", image) + (look_at_image + 1);
}

std::optional<ImageSeen> image_seen(const CommandResult& looked) {
    std::optional<std::string_view> format;
    std::optional<std::uint64_t> bytes;
    for (const std::string_view line : lines_of(looked.output)) {
        if (!format) format = image_value(line, "file format:");
        if (const auto words = image_value(line, "virtual size:"); words && !bytes)
            bytes = bytes_in(*words);
    }
    if (!format || format->empty() || !is_printable(*format) || !bytes) return std::nullopt;
    return ImageSeen{std::string(*format), *bytes};
}

std::string image_words(const CommandResult& looked) {
    std::string_view last;
    for (const std::string_view line : lines_of(looked.output)) {
        if (line.starts_with(image_prefix)) last = line.substr(image_prefix.size());
    }
    return last.empty() ? "qemu-img said nothing" : one_line(last);
}

std::string disk_step(const DiskSpec& disk) {
    return "disk:" + disk.device;
}

bool is_from_image(const VmSpec& vm, std::size_t index) {
    if (!vm.image || vm.image->path.empty()) return false;
    const auto place = [](const DiskSpec& disk) { return scsi_place(disk.device).value_or(0); };
    const auto first = std::ranges::min_element(vm.disks, {}, place);
    return first == vm.disks.begin() + static_cast<std::ptrdiff_t>(index);
}

RemoteCommand make_disk(const Assign& assign, std::size_t index,
                        const std::optional<ImageSeen>& image) {
    const VmSpec& vm = *assign.spec.vm;
    const std::string disk = paths_of(assign.host, vm).disks[index];
    const std::string part = unfinished(disk);
    std::string lines;
    for (const Words& words : makings(vm, index, image, part)) {
        lines += (lines.empty() ? "" : " &&\n") + tool_line(words);
    }
    RemoteCommand command = quiet(
        disk_step(vm.disks[index]),
        shell_variable("disk", disk) + shell_variable("part", part) + make_head + lines + make_tail,
        time_limits::make_disk);
    command.shown = shown(assign.host, makings(vm, index, image, disk));
    command.recorded_first = true;
    return command;
}

RemoteCommand make_directories(const VmPaths& paths) {
    RemoteCommand command = quiet(
        directories_step,
        "( umask 022 && " +
            command_line(Words{"mkdir", "-p", "--", paths.disks_directory, paths.directory}) + " )",
        time_limits::look);
    command.recorded_first = true;
    return command;
}

}  // namespace grivon::drivers::libvirt
