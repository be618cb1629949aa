import Foundation

/// An IP address, and whether it is one of the public internet.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 bytes, or 16.
    private let bytes: [UInt8]

    /// Reads a `sockaddr`; nil for another family than IPv4 and IPv6.
    public init?(sockaddr: [UInt8]) {
        guard sockaddr.count >= 8 else { return nil }
        // Linux has the family in the first two bytes, Darwin in the second.
        #if canImport(Darwin)
            let family = Int32(sockaddr[1])
        #else
            let family = Int32(sockaddr[0]) | Int32(sockaddr[1]) << 8
        #endif
        if family == AF_INET {
            bytes = Array(sockaddr[4..<8])
        } else if family == AF_INET6, sockaddr.count >= 24 {
            bytes = Array(sockaddr[8..<24])
        } else {
            return nil
        }
    }

    /// - Parameter bytes: 4 or 16, in network order.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Whether the address belongs to the public internet: not loopback, private, link-local, shared, multicast, reserved
    /// (RFC 6890), nor an IPv6 form that holds such an IPv4 address.
    public var isPublic: Bool {
        bytes.count == 4 ? Self.isPublic(v4: bytes[...]) : isPublicV6
    }

    private static func isPublic(v4 address: ArraySlice<UInt8>) -> Bool {
        let b = Array(address)
        return switch (b[0], b[1], b[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224...255, _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    private var isPublicV6: Bool {
        let b = bytes
        let zeros = b.prefix { $0 == 0 }.count
        // ::, ::1, and the IPv4-compatible and IPv4-mapped forms.
        if zeros >= 12 { return false }
        if zeros == 10, b[10] == 0xFF, b[11] == 0xFF { return Self.isPublic(v4: b[12...]) }
        // NAT64 (64:ff9b::/96), 6to4 (2002::/16): the IPv4 address within decides. 64:ff9b:1::/48 is for local use.
        if b[0] == 0, b[1] == 0x64, b[2] == 0xFF, b[3] == 0x9B {
            return b[4..<12].allSatisfy { $0 == 0 } && Self.isPublic(v4: b[12...])
        }
        if b[0] == 0x20, b[1] == 0x02 { return Self.isPublic(v4: b[2..<6]) }
        // Only 2000::/3 is global unicast; of it, Teredo and the documentation range are not to be reached.
        guard b[0] & 0xE0 == 0x20 else { return false }
        return !(b[0] == 0x20 && b[1] == 0x01 && (b[2] == 0 && b[3] == 0 || b[2] == 0x0D && b[3] == 0xB8))
    }

    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }

    /// Whether a host, a name or a literal, leads to an address that is not public. A name that is not found does not.
    public static func resolvesToNonPublic(_ host: String) -> Bool {
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return false }
        defer { freeaddrinfo(list) }
        var next = list
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                let bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen)))
                if let found = HostAddress(sockaddr: bytes), !found.isPublic { return true }
            }
            next = entry.pointee.ai_next
        }
        return false
    }
}
