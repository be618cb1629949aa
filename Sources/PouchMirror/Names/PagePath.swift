import PouchBytes
import PouchURL

/// Where a URL's page lies under `pages/`: a path that follows from the URL alone, and leads back to it.
///
/// `docs/format.md` has the rules. Two URLs never share a path, not even on a disk that folds case, and no component is
/// "." or "..", holds a separator, or has more than 255 bytes.
public enum PagePath {
    private static let longestComponent = 200
    private static let keptOfLong = 120
    private static let longestPath = 1_024
    private static let mostComponents = 64
    private static let deviceNames: [String.UTF8View] = ["con".utf8, "prn".utf8, "aux".utf8, "nul".utf8]

    /// The folders and the file, the host first.
    public static func components(for url: WebURL) -> [String] {
        let host = shortened(hostFolder(url.origin), of: url.origin.description.utf8)
        var parts = Array(url.pathAndQuery.utf8)[...].dropFirst().splitPath()
        let file = parts.removeLast()
        let components = parts.map { folderName($0) } + [fileName(file)]
        guard components.count <= mostComponents, components.reduce(0, { $0 + $1.utf8.count + 1 }) <= longestPath else {
            return [host, "~long", SHA256Digest.of(url.text).hex]
        }
        return [host] + components
    }

    /// The URL of a path; nil for a path that holds a digest in place of a long name, or is not one of Pouch's.
    public static func url(for components: [String]) -> WebURL? {
        guard components.count >= 2, let origin = origin(of: components[0]), components[1] != "~long" else {
            return nil
        }
        var path = ""
        for folder in components[1..<(components.count - 1)] {
            guard let text = decoded(folder.hasSuffix("~d") ? String(folder.dropLast(2)) : folder) else { return nil }
            path += "/" + text
        }
        guard let last = components.last else { return nil }
        if last == "~index" || last.hasPrefix("~index~3f") {
            guard let query = decoded(String(last.dropFirst(6))) else { return nil }
            path += "/" + query
        } else {
            guard let text = decoded(last.hasSuffix("~f") ? String(last.dropLast(2)) : last) else { return nil }
            path += "/" + text
        }
        guard let url = WebURL(origin + path), self.components(for: url) == components else { return nil }
        return url
    }

    // MARK: - Names

    private static func hostFolder(_ origin: Origin) -> String {
        var name = encoded(Array(origin.host.utf8)[...])
        if origin.scheme == "http" { name += "+http" }
        if !origin.hasDefaultPort { name += "+\(origin.port)" }
        return name
    }

    // The endings stand after a digest too: a long name can be a folder's and a file's.
    private static func folderName(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.isEmpty { return "~-" }
        return shortened(encoded(bytes), of: bytes) + (bytes.contains(UInt8(ascii: ".")) ? "~d" : "")
    }

    private static func fileName(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.isEmpty { return "~index" }
        if bytes.first == UInt8(ascii: "?") { return shortened("~index" + encoded(bytes), of: bytes) }
        return shortened(encoded(bytes), of: bytes) + (bytes.contains(UInt8(ascii: ".")) ? "" : "~f")
    }

    /// A name that would be too long keeps its beginning, and the digest of the whole in place of the rest.
    private static func shortened(_ name: String, of whole: @autoclosure () -> some Sequence<UInt8>) -> String {
        guard name.utf8.count > longestComponent else { return name }
        let bytes = Array(name.utf8)
        var kept = keptOfLong
        // An escape is not cut in two.
        if let escape = bytes[(kept - 2)..<kept].firstIndex(of: UInt8(ascii: "~")) { kept = escape }
        if kept > 0, bytes[kept - 1] == UInt8(ascii: "+") { kept -= 1 }
        return String(decoding: bytes[..<kept], as: UTF8.self) + "~h" + SHA256Digest.of(Array(whole())).hex
    }

    private static func encoded(_ bytes: ArraySlice<UInt8>) -> String {
        var name: [UInt8] = []
        name.reserveCapacity(bytes.count + 8)
        let isDevice = isDeviceName(bytes)
        for (place, byte) in zip(bytes.indices, bytes) {
            let isFirst = place == bytes.startIndex
            let isEdgeDot = byte == UInt8(ascii: ".") && (isFirst || place == bytes.endIndex - 1)
            if isEdgeDot || isDevice && isFirst {
                appendEscape(byte, to: &name)
                continue
            }
            switch byte {
            case 97...122, 48...57, 45, 46, 95:
                name.append(byte)
            case 65...90:
                name.append(UInt8(ascii: "+"))
                name.append(byte | 32)
            default:
                appendEscape(byte, to: &name)
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func appendEscape(_ byte: UInt8, to name: inout [UInt8]) {
        name.append(UInt8(ascii: "~"))
        for digit in [byte >> 4, byte & 15] { name.append(digit < 10 ? digit + 48 : digit + 87) }
    }

    /// Names that Windows keeps for devices, whatever follows the first dot.
    private static func isDeviceName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 3,
            let end = bytes.prefix(5).firstIndex(of: UInt8(ascii: "."))
                ?? (bytes.count <= 4 ? bytes.endIndex : nil)
        else { return false }
        let stem = bytes[..<end].map { $0 | 32 }
        if stem.count == 3 { return deviceNames.contains { $0.elementsEqual(stem) } }
        guard stem.count == 4, 48...57 ~= bytes[end - 1] else { return false }
        return stem.starts(with: "com".utf8) || stem.starts(with: "lpt".utf8)
    }

    private static func decoded(_ name: String) -> String? {
        if name == "~-" { return "" }
        var bytes: [UInt8] = []
        let source = Array(name.utf8)
        var place = 0
        while place < source.count {
            switch source[place] {
            case UInt8(ascii: "~"):
                guard place + 2 < source.count, let high = Hex.value(of: source[place + 1]),
                    let low = Hex.value(of: source[place + 2])
                else { return nil }
                bytes.append(high << 4 | low)
                place += 3
            case UInt8(ascii: "+"):
                guard place + 1 < source.count else { return nil }
                bytes.append(source[place + 1] & ~32)
                place += 2
            default:
                bytes.append(source[place])
                place += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func origin(of folder: String) -> String? {
        let parts = folder.split(separator: "+", omittingEmptySubsequences: false)
        guard let name = parts.first, let host = decoded(String(name)) else { return nil }
        switch parts.count {
        case 1: return "https://\(host)"
        case 2: return parts[1] == "http" ? "http://\(host)" : "https://\(host):\(parts[1])"
        case 3: return parts[1] == "http" ? "http://\(host):\(parts[2])" : nil
        default: return nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// The components of a path and query: slashes of the query do not count.
    fileprivate func splitPath() -> [ArraySlice<UInt8>] {
        let query = firstIndex(of: UInt8(ascii: "?")) ?? endIndex
        var parts = self[..<query].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if let last = parts.popLast() { parts.append(self[last.startIndex...]) } else { parts.append(self) }
        return parts
    }
}
