#include "collectors/http/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace dvcmon {
namespace {

// Either family; large enough for both, as libcurl hands it over.
sockaddr_storage Address(const std::string& text) {
  sockaddr_storage storage{};
  auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& ipv6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
  } else if (inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr) == 1) {
    ipv6.sin6_family = AF_INET6;
  } else {
    ADD_FAILURE() << text << " is no address";
  }
  return storage;
}

bool MayContactText(const std::string& address, const std::vector<std::string>& allowed = {}) {
  std::vector<Cidr> networks;
  for (const std::string& text : allowed) networks.push_back(*ParseCidr(text));
  const sockaddr_storage storage = Address(address);
  return MayContact(reinterpret_cast<const sockaddr&>(storage), networks);
}

TEST(AddressTest, PublicAddressesMayBeContacted) {
  for (const char* address :
       {"8.8.8.8",     "1.1.1.1",          "103.28.36.1",     "9.255.255.255",
        "11.0.0.0",    "100.63.255.255",   "100.128.0.0",     "126.255.255.255",
        "128.0.0.0",   "169.253.255.255",  "169.255.0.0",     "172.15.255.255",
        "172.32.0.0",  "192.167.255.255",  "192.169.0.0",     "198.17.255.255",
        "198.20.0.0",  "223.255.255.255",  "2606:4700::1111", "2405:4800::1",
        "2001:200::1", "2001:db7:ffff::1", "2001:db9::1",     "3ffe::1"}) {
    EXPECT_TRUE(MayContactText(address)) << address;
  }
}

TEST(AddressTest, AddressesThatAreNotPublicAreRefused) {
  for (const char* address : {"0.0.0.0",
                              "0.255.255.255",
                              "10.0.0.0",
                              "10.255.255.255",
                              "100.64.0.0",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.169.254",
                              "172.16.0.0",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "fc00::1",
                              "fdff::1",
                              "ff02::1",
                              "100::1",
                              "2001:db8::1",
                              "3fff::1",
                              "2001::1",
                              "2001:2::1",
                              "2001:10::1",
                              "5f00::1"}) {
    EXPECT_FALSE(MayContactText(address)) << address;
  }
}

TEST(AddressTest, AnIpv6FormIsJudgedByTheIpv4AddressThatItWraps) {
  for (const char* prefix : {"::ffff:", "64:ff9b::"}) {
    for (const char* ipv4 : {"127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1"}) {
      EXPECT_FALSE(MayContactText(std::string(prefix) + ipv4)) << prefix << ipv4;
    }
    EXPECT_TRUE(MayContactText(std::string(prefix) + "8.8.8.8")) << prefix;
  }
  EXPECT_FALSE(MayContactText("::ffff:7f00:1"));
  EXPECT_FALSE(MayContactText("2002:7f00:1::1"));
  EXPECT_FALSE(MayContactText("2002:a01:203::1"));
  EXPECT_TRUE(MayContactText("2002:808:808::1"));
  // Forms that stand for nothing reachable, whatever they wrap.
  EXPECT_FALSE(MayContactText("::8.8.8.8"));           // IPv4-compatible, RFC 4291
  EXPECT_FALSE(MayContactText("::ffff:0:8.8.8.8"));    // IPv4-translated, RFC 2765
  EXPECT_FALSE(MayContactText("64:ff9b:1::8.8.8.8"));  // local NAT64, RFC 8215
}

TEST(AddressTest, AllowsThePrivateNetworksThatAreNamed) {
  EXPECT_TRUE(MayContactText("10.1.2.3", {"10.1.0.0/16"}));
  EXPECT_FALSE(MayContactText("10.2.0.1", {"10.1.0.0/16"}));
  EXPECT_TRUE(MayContactText("::ffff:10.1.2.3", {"10.1.0.0/16"}));
  EXPECT_TRUE(MayContactText("192.168.1.1", {"fd00::/8", "192.168.1.1"}));
  EXPECT_FALSE(MayContactText("192.168.1.2", {"fd00::/8", "192.168.1.1"}));
  EXPECT_TRUE(MayContactText("fd12::1", {"fd00::/8"}));
  EXPECT_FALSE(MayContactText("fc12::1", {"fd00::/8"}));
  EXPECT_TRUE(MayContactText("127.9.9.9", {"0.0.0.0/0"}));
  // To allow a network is not to allow the gateways that lead into it.
  EXPECT_FALSE(MayContactText("64:ff9b::10.1.2.3", {"10.1.0.0/16"}));
}

TEST(AddressTest, OtherFamiliesAreRefused) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto& any = reinterpret_cast<const sockaddr&>(address);
  EXPECT_FALSE(MayContact(any, {*ParseCidr("::/0")}));
  EXPECT_EQ(AddressText(any), "an address of family 1");
}

TEST(AddressTest, WritesAddressesAsPeopleDo) {
  for (const char* text : {"203.0.113.7", "2001:db8::1", "::1"}) {
    const sockaddr_storage storage = Address(text);
    EXPECT_EQ(AddressText(reinterpret_cast<const sockaddr&>(storage)), text);
  }
  const sockaddr_storage mapped = Address("::ffff:7f00:1");
  EXPECT_EQ(AddressText(reinterpret_cast<const sockaddr&>(mapped)), "127.0.0.1");
}

TEST(CidrTest, ReadsNetworksAndSingleAddresses) {
  EXPECT_EQ(ParseCidr("10.1.0.0/16")->prefix, 112);
  EXPECT_EQ(ParseCidr("0.0.0.0/0")->prefix, 96);
  EXPECT_EQ(ParseCidr("127.0.0.1")->prefix, 128);
  EXPECT_EQ(ParseCidr("fd00::/8")->prefix, 8);
  EXPECT_EQ(ParseCidr("::/0")->prefix, 0);
}

TEST(CidrTest, RefusesWhatIsNotANetwork) {
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
                           "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0/8", "010.0.0.0/8", "10.0.0.0/8/8",
                           "fd00::/129", "localhost", "[::1]", "fe80::1%eth0"}) {
    EXPECT_FALSE(ParseCidr(text).ok()) << '"' << text << '"';
  }
  EXPECT_FALSE(ParseCidr(std::string_view("10.0.0.0\0x", 10)).ok());
}

TEST(CidrTest, NamesTheNetworkThatWasProbablyMeant) {
  const Result<Cidr> cidr = ParseCidr("10.1.2.3/16");
  ASSERT_FALSE(cidr.ok());
  EXPECT_NE(cidr.error().message.find("10.1.0.0/16"), std::string::npos) << cidr.error().message;
  EXPECT_FALSE(ParseCidr("fd00::1/8").ok());
}

}  // namespace
}  // namespace dvcmon
