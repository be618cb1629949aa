import CCurl
import PouchBytes

/// Settings and answers that differ behind a proxy.
extension Transfer {
    func configureProxy() {
        guard let proxy = settings.proxy else { return }
        pouch_curl_set_string(easy, CURLOPT_PROXY, proxy.address)
        if let user = proxy.user { pouch_curl_set_string(easy, CURLOPT_PROXYUSERNAME, user) }
        if let password = proxy.password { pouch_curl_set_string(easy, CURLOPT_PROXYPASSWORD, password) }
        // A proxy's answer about a tunnel is not part of the server's answer.
        pouch_curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let file = settings.certificateAuthorities { pouch_curl_set_string(easy, CURLOPT_PROXY_CAINFO, file) }
    }

    /// A request's head without the field that is for the proxy alone: it holds a password, and heads are kept.
    static func withoutPassword(_ head: [UInt8]) -> [UInt8] {
        let field = "proxy-authorization:".utf8
        let lines = head.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
        let kept = lines.filter { !ASCII.equalIgnoringCase($0.prefix(field.count), field) }
        return Array(kept.joined(separator: [ASCII.lineFeed]))
    }
}
