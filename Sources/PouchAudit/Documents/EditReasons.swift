/// Says in plain sentences why an edit is what it is called.
enum EditReasons {
    static func of(_ change: DocumentChange, _ candidate: Candidate, _ document: ComparedDocument?) -> [String] {
        var reasons: [String] = []
        if let diff = change.diff, !diff.isEmpty {
            let moved = diff.paragraphs.count { $0.kind == .moved }
            if diff.paragraphs.contains(where: { $0.kind != .same && !$0.isPlainMove }) {
                reasons.append("the text changed, \(percent(diff.degree)) of it")
            }
            if moved > 0 { reasons.append("moved within the text: \(moved) paragraph\(moved == 1 ? "" : "s")") }
        }
        let own = change.fields.map(\.name).filter { !["listing_title", "listing_date"].contains($0) }
        if !own.isEmpty { reasons.append("on the page: " + own.joined(separator: ", ")) }
        if candidate.listing.isRetitled { reasons.append("the listing gives another title") }
        if candidate.listing.isRedated { reasons.append("the listing gives another date") }
        if ([change.kind] + change.also).contains(.redated) { reasons += disagreements(change, candidate) }
        if change.kind == .cosmetic {
            let shared = change.shared + change.noise
            if !shared.isEmpty {
                reasons.append(
                    (change.shared.isEmpty ? "what differs is noise: " : "what differs is shared with other pages: ")
                        + shared.joined(separator: ", "))
            } else if document?.keys.isEmpty ?? true {
                let isPDF = candidate.to?.line.contentType?.hasPrefix("application/pdf") ?? false
                reasons.append(
                    isPDF
                        ? "the text of the PDF is as it was; what it shows beside text was not compared"
                        : "only the markup differs; nothing that is shown")
            } else {
                reasons.append("what differs stands outside the statement")
            }
        }
        return reasons
    }

    /// Whether the dates that the listing, the page and the URL give agree now.
    private static func disagreements(_ change: DocumentChange, _ candidate: Candidate) -> [String] {
        guard let date = change.date else { return [] }
        var reasons: [String] = []
        if let listed = candidate.listing.newDate, listed != date {
            reasons.append("the listing says \(listed), the page \(date)")
        }
        let years = change.url.split(separator: "/").filter {
            $0.utf8.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20"))
        }
        if let year = years.last(where: { Int($0) != nil }), !date.hasPrefix(year) {
            reasons.append("the URL says \(year), the page \(date)")
        }
        return reasons
    }

    private static func percent(_ share: Double) -> String {
        if share < 0.001 { return "less than 0.1 %" }
        let tenths = Int((share * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
