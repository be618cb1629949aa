import PouchBytes
import PouchURL

/// The absolute addresses of one URL's Memento resources, and the `Link` fields that name them (RFC 7089, section 2.2).
public struct MementoAddresses: Sendable {
    /// The server as it is reached, without a slash at its end: `https://mirror.example/state`.
    public let server: String
    public let url: WebURL
    /// By which captures are reached, when that is another name.
    private let replay: String?

    public init(server: String, replay: String? = nil, url: WebURL) {
        self.server = server
        self.replay = replay
        self.url = url
    }

    public var timeGate: String { "\(server)/timegate/\(url.text)" }
    /// The URL of the TimeMap in one form (RFC 7089, section 2.2.3).
    public func timeMap(_ form: TimeMap.Form) -> String { "\(server)/timemap/\(form.rawValue)/\(url.text)" }
    /// The URL of a capture, its links rewritten.
    public func memento(_ memento: Memento) -> String {
        "\(replay ?? server)/web/" + ReplayAddress.text(memento.stamp, url, raw: false)
    }

    /// The `Link` field of an answer: the original, its TimeGate and TimeMap, and of its captures the first and last, with
    /// those beside `place`. A URL without captures has the first three.
    ///
    /// - Parameter place: of the capture that is answered with; nil for a TimeGate.
    public func link(_ list: MementoList, at place: Int? = nil) -> String {
        var links = ["<\(url.text)>; rel=\"original\"", "<\(timeGate)>; rel=\"timegate\""]
        var map = "<\(timeMap(.link))>; rel=\"timemap\"; type=\"application/link-format\""
        if let first = list.mementos.first, let last = list.mementos.last {
            map += "; from=\"\(first.time.httpDate)\"; until=\"\(last.time.httpDate)\""
        }
        links.append(map)
        var relations: [(place: Int, names: [String])] = []
        func add(_ place: Int, _ name: String) {
            guard list.mementos.indices.contains(place) else { return }
            if let known = relations.firstIndex(where: { $0.place == place }) {
                relations[known].names.append(name)
            } else {
                relations.append((place, [name]))
            }
        }
        add(0, "first")
        if let place {
            for (name, near) in [("prev", place - 1), ("", place), ("next", place + 1)] { add(near, name) }
        }
        add(list.mementos.count - 1, "last")
        for relation in relations.sorted(by: { $0.place < $1.place }) {
            let memento = list.mementos[relation.place]
            let names = (relation.names.filter { !$0.isEmpty } + ["memento"]).joined(separator: " ")
            links.append("<\(self.memento(memento))>; rel=\"\(names)\"; datetime=\"\(memento.time.httpDate)\"")
        }
        return links.joined(separator: ", ")
    }
}
