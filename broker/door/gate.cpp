#include "broker/door/gate.hpp"

#include "wire/curve.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
namespace {

// As ZAP has them. What is temporary is not told to the peer: its connection just ends.
constexpr auto status_admitted = "200";
constexpr auto status_silent = "300";
constexpr auto status_refused = "400";

std::string status_of(Admission admission) {
    switch (admission) {
        case Admission::admitted:
            return status_admitted;
        case Admission::unknown:
            return status_silent;
        case Admission::not_here:
            break;
    }
    return status_refused;
}

}  // namespace

// Identity, empty frame, version, request, domain, address, routing id, mechanism, credentials.
std::optional<GateQuestion> gate_question(const Frames& frames) {
    enum : std::size_t {
        identity,
        empty,
        version,
        request,
        domain,
        address,
        routing,
        mechanism,
        key
    };
    if (frames.size() <= mechanism || !frames[empty].empty() || frames[version] != "1.0")
        return std::nullopt;
    GateQuestion question{frames[request], frames[domain], frames[address], {}};
    if (frames[mechanism] == "CURVE" && frames.size() == key + 1)
        question.public_key = curve_key_text(frames[key]);
    return question;
}

Admission admission(const core::PrincipalRef& principal, const std::string& door) {
    const auto named = core::door_named(door);
    if (!principal || !named) return Admission::unknown;
    return core::may_enter(principal->role, *named) ? Admission::admitted : Admission::not_here;
}

asio::awaitable<void> Gate::run() {
    for (;;) {
        const Frames frames = co_await link_.receive();
        if (frames.empty()) co_return;
        answer(frames);
    }
}

void Gate::answer(const Frames& asked) {
    const auto question = gate_question(asked);
    if (!question) return;
    const auto principal =
        question->public_key.empty()
            ? nullptr
            : peers_.owner_of(question->public_key, question->address, read_clocks().wall);
    const auto admitted = admission(principal, question->door);
    if (admitted != Admission::admitted) note_refused(*question, principal, admitted);
    // The user of the connection is its key, not the key's name, which may change its key.
    const bool in = admitted == Admission::admitted;
    (void)link_.send({asked[0], "", "1.0", question->request, status_of(admitted),
                      in ? "" : "not admitted", in ? question->public_key : "", ""});
}

void Gate::note_refused(const GateQuestion& question, const core::PrincipalRef& principal,
                        Admission admitted) {
    core::AccessRefused refused;
    refused.origin = question.address;
    refused.operation = "connect to the " + question.door + " socket";
    if (admitted == Admission::unknown) {
        refused.why = question.public_key.empty() ? "it showed no key"
                                                  : "nobody has the key " + question.public_key;
    } else {
        refused.user = principal->user;
        refused.why =
            "a key of the role " + std::string(name_of(principal->role)) + " has no business there";
    }
    pipeline_.feed(refused);
}

}  // namespace grivon::broker
