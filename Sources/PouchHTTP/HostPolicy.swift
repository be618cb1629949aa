import PouchBytes

/// By which names the server may be reached. A page of another site can make a browser ask a server on loopback under the
/// site's own name (DNS rebinding): what names no loopback address, and not the public address, is refused.
package struct HostPolicy: Sendable {
    private let publicBase: String?
    private let publicHost: String?
    private let replay: (host: String, base: String)?

    /// - Parameters:
    ///   - publicHost: of `--public-url`, with the port unless it is the scheme's own; nil without one.
    ///   - publicBase: all of it, without `/` at its end.
    ///   - replay: of `--replay-origin`, the same.
    package init(
        publicHost: String? = nil, publicBase: String? = nil, replay: (host: String, base: String)? = nil
    ) {
        self.publicHost = publicHost?.lowercased()
        self.publicBase = publicBase
        self.replay = replay.map { ($0.host.lowercased(), $0.base) }
    }

    /// The address of the root for a client that names `host`; nil when it must not.
    package func base(for host: String) -> String? {
        let host = host.lowercased()
        if host == publicHost { return publicBase }
        if let replay, host == replay.host { return replay.base }
        guard let name = Self.name(of: host), Self.isLoopback(name) else { return nil }
        return "http://" + host
    }

    static func refusal(of host: String) -> Reply {
        let shown = host.unicodeScalars.prefix(200).map { 0x21...0x7E ~= $0.value ? String($0) : "?" }.joined()
        return Reply(
            421,
            text: """
                This server does not answer for the name \(shown): a page of another site could ask in your place.
                Use a loopback address, such as http://127.0.0.1 with the port, or start the server with --public-url \
                http://\(shown)
                """)
    }

    /// The host without its port; nil when it is written wrongly.
    private static func name(of host: String) -> String? {
        var name = host[...]
        var port: Substring?
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            name = host[...end]
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = host.firstIndex(of: ":") {
            name = host[..<colon]
            port = host[host.index(after: colon)...]
        }
        if let port {
            guard !port.isEmpty, port.utf8.allSatisfy({ ASCII.isDigit($0) }), let number = Int(port),
                1...65_535 ~= number
            else { return nil }
        }
        return String(name)
    }

    private static func isLoopback(_ name: String) -> Bool {
        if name == "localhost" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            1...3 ~= part.utf8.count && part.utf8.allSatisfy { ASCII.isDigit($0) } && (Int(part) ?? 256) < 256
        }
    }
}
