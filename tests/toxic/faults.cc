#include "tests/toxic/faults.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "tests/support/gzip.h"
#include "tests/support/toxins.h"
#include "tests/toxic/answers.h"

namespace dvcmon::testing {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Catalogue = std::map<std::string, Fault>;

Route Html(std::string_view body, int status = 200) {
  return Answer(Page(body), {.status = status, .content_type = "text/html; charset=utf-8"});
}

Route Busy(const std::string& retry_after, int status = 429) {
  return Answer("{}", {.status = status, .headers = {{"Retry-After", retry_after}}});
}

// In two minutes, as RFC 9110 writes it.
std::string DateSoon() {
  const std::time_t soon = std::time(nullptr) + 120;
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(soon));
}

// So many redirects within the server, then the good answer.
Route Hops(int count) {
  return [count](Wire& wire, const SeenRequest& request) {
    const size_t at = request.target.find("hop=");
    const int hop = at == std::string::npos ? 0 : request.target[at + 4] - '0';
    const Route route =
        hop == count ? Answer(GoodTree()) : Redirect(fmt::format("/statistics?hop={}", hop + 1));
    route(wire, request);
  };
}

Catalogue Connections() {
  const std::string good = GoodTree();
  return {
      {"good", {Answer(good)}},
      {"hang", {Hang()}},
      {"drip", {Drip(milliseconds(100))}},
      {"reset", {ResetInBody(good, good.size() + 1000)}},
      {"reset_at_once", {RawThenReset("")}},
      {"short", {Short(good, good.size() + 1000)}},
      {"long", {Long(good + good, good.size())}},
      {"endless_chunks", {EndlessChunks()}},
      {"endless_body", {EndlessBody()}},
      {"endless_headers", {EndlessHeaders()}},
      {"endless_header_line", {EndlessHeaderLine()}},
      {"bomb", {GzipBomb(200'000'000)}},
      {"nested_gzip", {Encoded("gzip, gzip", Gzip(Gzip(good)))}},
      {"no_gzip", {Encoded("gzip", good)}},
      {"cut_gzip", {Encoded("gzip", Gzip(good).substr(0, 60))}},
      {"deflate", {Encoded("deflate", good)}},
      {"brotli", {Encoded("br", good)}},
      {"unknown_encoding", {Encoded("x-\xFF\x1B[31m", good)}},
      {"no_http", {RawThenClose("SSH-2.0-OpenSSH_9.2\r\n")}},
  };
}

Catalogue Redirects(const ToxicServer& canary) {
  const std::string port = std::to_string(canary.port());
  return {
      {"three_hops", {Hops(3)}},
      {"four_hops", {Hops(4)}},
      {"loop", {Redirect("/statistics")}},
      {"to_file", {Redirect("file:///etc/passwd")}},
      {"to_ftp", {Redirect("ftp://127.0.0.1:" + port + "/")}},
      {"to_script", {Redirect("javascript:alert(1)")}},
      {"to_other_host", {Redirect(canary.Url("/"), 307)}},
      {"to_other_name", {Redirect(canary.Url("/", "localhost"), 307)}},
      {"to_ipv6", {Redirect("http://[::1]:" + port + "/")}},
      {"to_mapped", {Redirect("http://[::ffff:7f00:1]:" + port + "/")}},
      {"to_metadata", {Redirect("http://169.254.169.254:" + port + "/")}},
      {"to_private", {Redirect("http://10.0.0.1:" + port + "/")}},
  };
}

Catalogue Refusals() {
  return {
      {"busy_seconds", {Busy("120")}},
      {"busy_date", {Busy(DateSoon())}},
      {"busy_negative", {Busy("-1")}},
      {"busy_huge", {Busy("1000000000")}},
      {"busy_garbage", {Busy("soon \xFF")}},
      {"broken_500", {Answer("{}", {.status = 500})}},
      {"broken_502", {Html("Bad Gateway", 502)}},
      {"broken_503", {Busy("120", 503)}},
      {"error_page", {Html("Có lỗi xảy ra")}},
      {"login_page", {Html(R"(<form><input type="password" name="p"></form>)")}},
      {"captcha_page", {Html(R"(<div class="g-recaptcha"></div>)")}},
      {"firewall_page", {Html("Request Rejected. Your support ID is: 1234567890")}},
      {"maintenance_page", {Html("Hệ thống đang bảo trì")}},
      {"empty", {Answer("")}},
      {"blank", {Answer(" \r\n\t")}},
      {"error_envelope", {Answer(R"({"code":"ERROR","data":null,"message":"Có lỗi xảy ra"})")}},
      {"hostile_envelope",
       {Answer(R"({"code":"\u001b[31m\nlevel=info msg=\"forged\"\u202e","data":null})")}},
      {"hostile_type",
       {Answer(GoodTree(), {.content_type = "text/\x1B[31m\xFF\xE2\x80\xAElevel=info"})}},
  };
}

Catalogue Contents() {
  const std::string good = GoodTree();
  const std::string bad = Tree({Agency("H44.01", "Xã")});
  return {
      {"invalid_utf8", {Answer(Tree({Agency("H44.01", "X\xE3\xFF")}))}},
      {"utf16", {Answer(Utf16(Tree({Agency("H44.01", "Xa")})))}},
      {"windows_1258", {Answer(Windows1258Tree())}},
      {"bom", {Answer("\xEF\xBB\xBF" + good)}},
      {"decomposed", {Answer(DecomposedTree())}},
      {"padded", {Answer(good + std::string(10'000'000, ' '))}},
      {"hostile_names", {Answer(HostileNames())}},
      {"hostile_codes", {Answer(HostileCodes())}},
      {"cardinality", {Answer(ManyAgencies(100'000))}},
      {"fat", {Encoded("gzip", Gzip(ManyAgencies(70'000)))}},
      {"deep", {Answer(Deep(1'000'000))}},
      {"long_number", {Answer(Tree({Agency("H44.01", "Xã", std::string(10'000'000, '6'))}))}},
      {"beyond_64_bits", {Answer(Tree({Agency("H44.01", "Xã", "66666666666666666666")}))}},
      {"beyond_2_53", {Answer(Tree({Agency("H44.01", "Xã", "9007199254740993")}))}},
      {"duplicate_key", {Answer(Tree({Agency("H44.01", "Xã", R"(666,"payable":667)")}))}},
      {"trailing", {Answer(bad + "}")}},
      {"second_document", {Answer(bad + "\n" + bad)}},
      {"cut", {Answer(bad.substr(0, bad.size() - 20))}},
      {"not_a_number", {Answer(Tree({Agency("H44.01", "Xã", "NaN")}))}},
      {"number_as_text", {Answer(Tree({Agency("H44.01", "Xã", "\"666\"")}))}},
  };
}

Catalogue Tls(const Authority& trusted) {
  const std::string good = GoodTree();
  const Identity own = trusted.Issue();
  const auto with = [&](ToxicServer::Tls tls) { return Fault{Answer(good), std::move(tls)}; };
  return {
      {"tls", with({.identity = own})},
      {"tls_expired",
       with({.identity = trusted.Issue({.valid_from = -hours(48), .valid_to = -hours(1)})})},
      {"tls_wrong_host", with({.identity = trusted.Issue({.host = "127.0.0.2"})})},
      {"tls_self_signed", with({.identity = SelfSigned()})},
      {"tls_unknown_ca", with({.identity = Authority("Nobody").Issue()})},
      {"tls_too_old", with({.identity = own, .max_version = TLS1_1_VERSION})},
      {"tls_stall", with({.identity = own, .stall_handshake = true})},
      {"tls_reset", {ResetInBody(good, good.size() + 1000), ToxicServer::Tls{.identity = own}}},
  };
}

}  // namespace

Catalogue Faults(const ToxicServer& canary, const Authority& trusted) {
  Catalogue all = Connections();
  all.merge(Redirects(canary));
  all.merge(Refusals());
  all.merge(Contents());
  all.merge(Tls(trusted));
  all["downgrade"] = {Redirect(canary.Url("/")), all["tls"].tls};
  return all;
}

}  // namespace dvcmon::testing
