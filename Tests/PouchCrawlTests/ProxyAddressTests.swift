import Testing

@testable import PouchCrawl

@Suite("a proxy's address is taken as meant, or refused")
struct ProxyAddressTests {
    @Test(
        "each scheme has its port, and user and password are sent but never shown",
        arguments: [
            ("http://proxy.example", "http://proxy.example:80", "http://proxy.example:80"),
            ("https://proxy.example/", "https://proxy.example:443", "https://proxy.example:443"),
            ("SOCKS5H://127.0.0.1", "socks5h://127.0.0.1:1080", "socks5h://127.0.0.1:1080"),
            ("socks5h://127.0.0.1:80", "socks5h://127.0.0.1:80", "socks5h://127.0.0.1:80"),
            ("http://a:b%40@p.example:3128", "http://a:b%40@p.example:3128", "http://p.example:3128"),
            ("http://[::1]", "http://[::1]:80", "http://[::1]:80"),
            ("https://[::1]:8080", "https://[::1]:8080", "https://[::1]:8080"),
        ])
    func taken(_ given: String, _ text: String, _ shown: String) throws {
        let address = try #require(ProxyAddress(given))
        #expect(address.text == text)
        #expect(address.shown == shown)
    }

    @Test(
        "what is no proxy of these kinds is refused",
        arguments: [
            "", "proxy.example:3128", "socks5://h:1", "socks4://h", "ftp://h", "http://", "http:///", "http://h/path",
            "http://h?x", "http://h#x", "http://h:99999", "http://h:x", "http://h h", "http://@h", "http:h",
            "http://h\\x",
            "http://h:0",
        ])
    func refused(_ given: String) {
        #expect(ProxyAddress(given) == nil)
    }
}
