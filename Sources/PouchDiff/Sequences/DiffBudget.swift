/// The limit of one diff's cost. Counted in steps, not time, so that the answer is the same on a slow machine.
package struct DiffBudget {
    /// Comparisons left; when none is left, what was not compared yet counts as different.
    package var steps = 200_000_000

    package init() {}

    /// The most bytes of one paragraph that are split into words, less the common head and tail.
    static let mostBytes = 8 << 20
    /// The most words and signs of one paragraph that are compared.
    static let mostTokens = 3_000_000
    /// So many pairs of paragraphs are compared each with each; beyond, only those that share rare words.
    static let mostPairs = 1024
}
