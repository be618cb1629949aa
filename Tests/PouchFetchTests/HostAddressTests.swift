import PouchFetch
import PouchProfile
import PouchURL
import Testing

@Suite("HostAddress")
struct HostAddressTests {
    @Test(
        "no address of the inner network passes for one of the internet, however it is written",
        arguments: [
            ("http://127.0.0.1/", "loopback"), ("http://0x7f.1/", "loopback"), ("http://2130706433/", "loopback"),
            ("http://0/", "unspecified"), ("http://10.1.2.3/", "private"), ("http://172.16.0.1/", "private"),
            ("http://172.31.255.255/", "private"), ("http://172.32.0.1/", "global"), ("http://172.15.0.1/", "global"),
            ("http://192.168.257/", "private"), ("http://100.64.0.1/", "private"), ("http://100.128.0.1/", "global"),
            ("http://169.254.169.254/", "link-local"), ("http://224.0.0.1/", "multicast"),
            ("http://255.255.255.255/", "reserved"), ("http://0.0.0.1/", "reserved"),
            ("http://198.18.0.1/", "reserved"),
            ("http://203.0.113.7/", "reserved"), ("http://8.8.8.8/", "global"),
            ("http://[::]/", "unspecified"), ("http://[::1]/", "loopback"), ("http://[::ffff:127.0.0.1]/", "loopback"),
            ("http://[::ffff:10.0.0.1]/", "private"), ("http://[::ffff:8.8.8.8]/", "global"),
            ("http://[::127.0.0.1]/", "reserved"), ("http://[::ffff:0:127.0.0.1]/", "loopback"),
            ("http://[64:ff9b::10.0.0.1]/", "private"), ("http://[64:ff9b::8.8.8.8]/", "global"),
            ("http://[64:ff9b:1::8.8.8.8]/", "private"), ("http://[2002:7f00:1::]/", "loopback"),
            ("http://[2002:808:808::]/", "global"), ("http://[2001::1]/", "reserved"),
            ("http://[2001:db8::1]/", "reserved"), ("http://[2606:4700::1111]/", "global"),
            ("http://[fc00::1]/", "private"), ("http://[fdff::1]/", "private"), ("http://[fe80::1]/", "link-local"),
            ("http://[fec0::1]/", "private"), ("http://[ff02::1]/", "multicast"), ("http://[4000::]/", "reserved"),
        ])
    func kinds(url: String, kind: String) throws {
        let host = try #require(WebURL(url)?.host)
        let address = try #require(HostAddress(literal: host))
        #expect(address.kind.rawValue == kind)
        #expect(address.isPublic == (kind == "global"))
    }

    @Test("a name is no address")
    func names() {
        #expect(HostAddress(literal: "example.org") == nil)
        #expect(HostAddress(literal: "10.example.org") == nil)
        #expect(HostAddress(literal: "") == nil)
        #expect(HostAddress(bytes: [1, 2, 3]) == nil)
    }

    @Test("the socket's own address is what is judged")
    func socketAddresses() throws {
        #if canImport(Darwin)
            let (v4, v6): ([UInt8], [UInt8]) = ([16, 2], [28, 30])
        #else
            let (v4, v6): ([UInt8], [UInt8]) = ([2, 0], [10, 0])
        #endif
        let loopback = try #require(
            HostAddress(sockaddr: v4 + [0, 80, 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)))
        #expect(loopback.kind == .loopback)
        #expect(loopback.description == "127.0.0.1")
        let linkLocal = v6 + [0, 80, 0, 0, 0, 0, 0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1, 0, 0, 0, 0]
        #expect(HostAddress(sockaddr: linkLocal)?.kind == .linkLocal)
        #expect(HostAddress(sockaddr: [1, 0, 0, 0, 0, 0, 0, 0]) == nil)
        #expect(HostAddress(sockaddr: []) == nil)
        #expect(HostAddress(sockaddr: Array(linkLocal.prefix(16))) == nil)
    }
}
