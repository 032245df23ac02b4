// Writes the seeds of the target "frame" into the folder that is its only word: a frame of every
// message there is, empty and with something in every field.
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/support/filled_message.hpp"
#include "wire/codec.hpp"

namespace {

using namespace grivon;

class Writer {
public:
    explicit Writer(std::string folder) : folder_(std::move(folder)) {}

    template <class Variant>
    void write_all(const char* variant) {
        test::for_each_message<Variant>([&](const auto& message) {
            write(std::string(variant) + "_" + std::to_string(message.type), encode(message, 7));
        });
    }
    void write(const std::string& name, const Bytes& frame) {
        std::ofstream(folder_ + "/" + name + "_" + std::to_string(++count_), std::ios::binary)
            << frame;
    }
    [[nodiscard]] int count() const { return count_; }

private:
    std::string folder_;
    int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    Writer writer(argv[1]);
    writer.write_all<ClientRequest>("request");
    writer.write_all<ClientAnswer>("answer");
    writer.write_all<WorkerToBroker>("report");
    writer.write_all<BrokerToWorker>("order");
    writer.write("notice", encode(test::filled<EventNotice>()));
    std::printf("%d\n", writer.count());
    return 0;
}
