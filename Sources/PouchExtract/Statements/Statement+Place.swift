extension Statement {
    /// Where the statement's file lies in a mirror, component by component: by its own date's year and month, else by what
    /// the listing says, else under "undated".
    /// - Parameters:
    ///   - year: of the listing that led to the page.
    ///   - month: likewise.
    public func mirrorPath(year: Int?, month: Int?) -> [String] {
        ["statements"] + folders(year, month) + [id + ".json"]
    }

    private func folders(_ year: Int?, _ month: Int?) -> [String] {
        if let date = date ?? listing?.date {
            let parts = date.split(separator: "-")
            if parts.count >= 2 { return [String(parts[0]), String(parts[1])] }
        }
        if let year { return [String(year), month.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? "undated"] }
        return ["undated"]
    }
}
