/// Guesses what a mistyped name was meant to be.
enum Spelling {
    /// The candidate nearest to `word`, if it is near enough that a person would call it a slip: at most a third of the
    /// letters changed, case, `-` and `_` aside.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        let wanted = plain(word)
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let name = plain(candidate)
            let distance = distance(wanted, name)
            guard distance <= max(1, min(wanted.count, name.count) / 3) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func plain(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }.map { $0 }
    }

    /// Edits (insert, delete, replace, swap of neighbours) between two words.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [[Int]](repeating: [], count: a.count + 1)
        for i in 0...a.count {
            rows[i] = [Int](repeating: i, count: b.count + 1)
            for j in 0...b.count {
                guard i > 0, j > 0 else {
                    rows[i][j] = max(i, j)
                    continue
                }
                let replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
                }
            }
        }
        return rows[a.count][b.count]
    }
}

extension String {
    /// The text with C0 and C1 controls (and line and paragraph separators) written as `\u{1B}`, for messages that
    /// quote what a stranger wrote; line feeds too.
    var escapingControls: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        var out = ""
        for scalar in unicodeScalars {
            if scalar.isUnprintable {
                out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

extension Unicode.Scalar {
    /// Controls, separators, and the marks that reorder text on a terminal.
    fileprivate var isUnprintable: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
