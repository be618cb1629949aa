/// The `srcset` of an image (HTML Standard, "parsing a srcset attribute").
enum SourceSet {
    /// The value with each candidate's URL replaced; descriptors and white space stay.
    ///
    /// - Parameter replacement: nil for a URL that stays as it is.
    static func rewritten(_ value: String, _ replacement: (String) -> String?) -> String {
        let scalars = Array(value.unicodeScalars)
        var result = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            while place < scalars.count, isBlank(scalars[place]) || scalars[place] == "," {
                result.append(scalars[place])
                place += 1
            }
            var end = place
            while end < scalars.count, !isBlank(scalars[end]) { end += 1 }
            let next = end
            // Commas at its end close the candidate: it has no descriptors.
            while end > place, scalars[end - 1] == "," { end -= 1 }
            if end > place {
                var url = String.UnicodeScalarView()
                url.append(contentsOf: scalars[place..<end])
                // A comma at either end of a URL would be taken for a separator.
                let text = String(url)
                result.append(contentsOf: (replacement(text) ?? text).unicodeScalars)
            }
            result.append(contentsOf: scalars[end..<next])
            place = next
            if end == next { place = copyDescriptors(scalars, from: next, to: &result) }
        }
        return String(result)
    }

    /// Copies what follows a URL, up to the comma that ends the candidate; commas in parentheses do not.
    private static func copyDescriptors(
        _ scalars: [Unicode.Scalar], from start: Int, to result: inout String.UnicodeScalarView
    ) -> Int {
        var place = start
        var isInside = false
        while place < scalars.count {
            let scalar = scalars[place]
            if scalar == ",", !isInside { break }
            if scalar == "(" { isInside = true }
            if scalar == ")" { isInside = false }
            result.append(scalar)
            place += 1
        }
        return place
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r", "\u{C}": true
        default: false
        }
    }
}
