extension Duration {
    /// Whole microseconds, rounded towards zero.
    package var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
