/// Wilson's score interval for a share (E. B. Wilson, 1927): right for small samples and shares near 0 and 1 too.
public enum Wilson {
    /// - Parameter z: how sure the interval is, in standard deviations of the normal distribution; 1.96 for 95 %.
    /// - Returns: 0 to 1 when nothing was drawn.
    public static func interval(_ hits: Int, of drawn: Int, deviations z: Double = 1.959963984540054)
        -> ClosedRange<Double>
    {
        guard drawn > 0 else { return 0...1 }
        let n = Double(drawn)
        let p = Double(min(max(hits, 0), drawn)) / n
        let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let low = hits <= 0 ? 0 : max(0, middle - half)
        let high = hits >= drawn ? 1 : min(1, middle + half)
        return low...max(low, high)
    }
}
