import Foundation
import PouchHTTP

/// A file with what visitors must give: one line, `NAME:PASSWORD`.
package enum PasswordFile {
    package struct Failure: Error, CustomStringConvertible {
        let path: String
        let problem: String
        package var description: String { "\(path): \(problem). Write one line into it, NAME:PASSWORD." }
    }

    private static let limit = 4_096

    static func gate(_ path: String) throws(Failure) -> PasswordGate {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: limit) else {
            throw Failure(path: path, problem: "the password file cannot be read")
        }
        let line = data.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line.index(after: colon) < line.endIndex
        else { throw Failure(path: path, problem: "its first line is no NAME:PASSWORD") }
        return PasswordGate(credentials: String(decoding: line, as: UTF8.self))
    }
}
