import PouchURL

/// An address to listen on.
package enum ListenAddress {
    /// Whether other machines cannot reach it; nil for a text that is not an IP address.
    package static func isLoopback(_ address: String) -> Bool? {
        if let number = IPLiteral.ipv4(address) { return number >> 24 == 127 }
        guard let pieces = IPLiteral.ipv6(address) else { return nil }
        return pieces == [0, 0, 0, 0, 0, 0, 0, 1]
    }
}
