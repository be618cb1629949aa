import Foundation
import PouchHTTP
import PouchServe

extension MirrorSite {
    /// Asks as a browser on this machine would.
    func get(_ target: String, _ fields: (name: String, value: String)...) -> Reply {
        ask(target, base: "http://127.0.0.1:8100", fields)
    }

    /// - Parameter base: by which name it is asked.
    func ask(_ target: String, base: String, _ fields: [(name: String, value: String)] = []) -> Reply {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let request = ServedRequest(
            path: parts[0], query: parts.count > 1 ? parts[1] : nil, base: base, id: "1",
            fields: fields)
        return readyReply(to: request) ?? reply(to: request)
    }

    func page(_ target: String) -> String { get(target).text }

    func json(_ target: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(get(target).bytes)) as? [String: Any] ?? [:]
    }
}

extension Reply {
    /// Of an answer that is made while it is sent, all that is made; none of an event stream.
    var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .chunks(let next):
            var bytes: [UInt8] = []
            while let piece = try? next() { bytes += piece }
            return bytes
        case .pieces, .stream: return []
        }
    }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
