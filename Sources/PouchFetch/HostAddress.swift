import Foundation
import PouchProfile
import PouchURL

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

    /// The use of an address block (RFC 6890 and the IANA registries it began).
    public enum Kind: String, Sendable {
        case global, unspecified, loopback, `private`, multicast, reserved
        case linkLocal = "link-local"
    }

    /// Of an IPv6 form that holds an IPv4 address (mapped, NAT64, 6to4) the kind of that address.
    public var kind: Kind { bytes.count == 4 ? Self.kind(v4: bytes[...]) : kindV6 }

    /// Whether the address belongs to the public internet.
    public var isPublic: Bool { kind == .global }

    private static func kind(v4 address: ArraySlice<UInt8>) -> Kind {
        let b = Array(address)
        return switch (b[0], b[1], b[2]) {
        case (0, 0, 0) where b[3] == 0: .unspecified
        case (127, _, _): .loopback
        case (10, _, _), (172, 16...31, _), (192, 168, _), (100, 64...127, _): .private
        case (169, 254, _): .linkLocal
        case (224...239, _, _): .multicast
        case (0, _, _), (240...255, _, _), (198, 18...19, _), (192, 0, 0), (192, 88, 99): .reserved
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): .reserved
        default: .global
        }
    }

    private var kindV6: Kind {
        let b = bytes
        let zeros = b.prefix { $0 == 0 }.count
        if zeros == 16 { return .unspecified }
        if zeros == 15, b[15] == 1 { return .loopback }
        // IPv4-compatible (long out of use), IPv4-mapped and IPv4-translated.
        if zeros >= 12 { return .reserved }
        if zeros == 10, b[10] == 0xFF, b[11] == 0xFF { return Self.kind(v4: b[12...]) }
        if zeros == 8, b[8] == 0xFF, b[9] == 0xFF, b[10] == 0, b[11] == 0 { return Self.kind(v4: b[12...]) }
        // NAT64 (64:ff9b::/96) and 6to4 (2002::/16). 64:ff9b:1::/48 is for local use.
        if b[0] == 0, b[1] == 0x64, b[2] == 0xFF, b[3] == 0x9B {
            return b[4..<12].allSatisfy { $0 == 0 } ? Self.kind(v4: b[12...]) : .private
        }
        switch (b[0], b[1]) {
        case (0x20, 0x02): return Self.kind(v4: b[2..<6])
        // Teredo, benchmarking, ORCHID and the rest of 2001::/23; documentation.
        case (0x20, 0x01) where b[2] < 2 || b[2] == 0x0D && b[3] == 0xB8: return .reserved
        case (0x3F, 0xFF) where b[2] < 0x10: return .reserved
        case (0x20...0x3F, _): return .global
        case (0xFC...0xFD, _): return .private
        case (0xFE, 0x80...0xBF): return .linkLocal
        case (0xFE, 0xC0...0xFF): return .private
        case (0xFF, _): return .multicast
        default: return .reserved
        }
    }

    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let pieces = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        return pieces.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The address that a URL's host is, brackets or not; nil for a name.
    public init?(literal host: String) {
        if let address = IPLiteral.ipv4(host) {
            bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address >> UInt32($0)) }
        } else if let pieces = IPLiteral.ipv6(host) {
            bytes = pieces.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        } else {
            return nil
        }
    }

    /// Whether a host, a name or a literal, leads to addresses none of which is public. `false` for a name that is not
    /// found, and for one with a public address beside another: with that name, an archive of the internet could
    /// otherwise pass for a host of this network.
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
        var found = false
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                let bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen)))
                if let address = HostAddress(sockaddr: bytes) {
                    if address.isPublic { return false }
                    found = true
                }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
