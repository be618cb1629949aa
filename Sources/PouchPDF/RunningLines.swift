/// Lines that stand at the same place of several pages, their numbers aside: heads, feet and numbers of pages.
struct RunningLines {
    private struct Place: Hashable {
        /// With `#` for each number.
        var text: String
        /// In steps of 4 points.
        var step: Int
    }

    private var places: Set<Place> = []
    /// Each once, as it stands on its first page.
    private(set) var texts: [String] = []

    /// How far from the upper or lower edge they stand, as a share of the page's height.
    private static let margin = 0.15
    private static let longest = 160

    init(_ pages: [PDFLayout.Page]) {
        guard pages.count > 1 else { return }
        var counts: [Place: Int] = [:]
        for page in pages {
            var seen: Set<Place> = []
            for line in page.blocks.joined() where Self.isAtEdge(line, of: page) {
                for place in Self.near(line) where seen.insert(place).inserted { counts[place, default: 0] += 1 }
            }
        }
        // On most pages, or on each second: left and right pages have heads of their own.
        let least = max(2, (pages.count + 2) / 3)
        for page in pages {
            for line in page.blocks.joined() where Self.isAtEdge(line, of: page) {
                guard let place = Self.near(line).first(where: { counts[$0] ?? 0 >= least }) else { continue }
                if places.insert(place).inserted, !texts.contains(line.text) { texts.append(line.text) }
            }
        }
        heights = pages.map(\.height)
    }

    private var heights: [Double] = []

    func contains(_ line: PDFLayout.Line, on page: Int) -> Bool {
        guard !places.isEmpty, heights.indices.contains(page),
            Self.isAtEdge(line, height: heights[page])
        else { return false }
        return Self.near(line).contains { places.contains($0) }
    }

    private static func isAtEdge(_ line: PDFLayout.Line, of page: PDFLayout.Page) -> Bool {
        isAtEdge(line, height: page.height)
    }

    private static func isAtEdge(_ line: PDFLayout.Line, height: Double) -> Bool {
        line.text.utf8.count <= longest && (line.bottom < height * margin || line.top > height * (1 - margin))
    }

    /// The line's place, and the one that it may count for where it stands between two steps.
    private static func near(_ line: PDFLayout.Line) -> [Place] {
        var text = ""
        var isInNumber = false
        for character in line.text.lowercased() {
            if character.isNumber {
                if !isInNumber { text.append("#") }
                isInNumber = true
            } else {
                text.append(character)
                isInNumber = false
            }
        }
        let step = Int((line.top / 4).rounded(.down))
        return [Place(text: text, step: step), Place(text: text, step: step + 1)]
    }
}
