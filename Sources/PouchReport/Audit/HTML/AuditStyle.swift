/// The page's look: two palettes, and a sheet made from them.
enum AuditStyle {
    /// A colour by its use; `#rrggbb`.
    typealias Palette = [(name: String, light: String, dark: String)]

    static let palette: Palette = [
        ("paper", "#fcfbf8", "#161616"), ("ink", "#1c1b19", "#e9e6df"), ("soft", "#5c5850", "#aba59a"),
        ("rule", "#dedad1", "#383632"), ("card", "#f5f2eb", "#1f1e1c"), ("accent", "#8c2318", "#f0a08f"),
        ("link", "#1d4f7c", "#9cc6ec"), ("del", "#8f1d14", "#ffb8ab"), ("delbg", "#fae4df", "#45201b"),
        ("ins", "#0e5428", "#a5e3b4"), ("insbg", "#dff0e0", "#173822"),
        ("h1", "#f4e3d4", "#3a261f"), ("h2", "#ebc6a8", "#5d3427"), ("h3", "#dd9d78", "#8a4a34"),
        ("h4", "#a94f36", "#d08a6c"), ("h5", "#742217", "#f2c3ab"),
        ("on1", "#1c1b19", "#f1ede6"), ("on2", "#1c1b19", "#f1ede6"), ("on3", "#1c1b19", "#ffffff"),
        ("on4", "#ffffff", "#161616"), ("on5", "#ffffff", "#161616"),
    ]

    /// Colours of text and its background: each pair must have enough contrast (WCAG 2.2, 1.4.3).
    static let pairs = [
        ("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("link", "paper"), ("ink", "card"), ("soft", "card"),
        ("link", "card"), ("del", "delbg"), ("ins", "insbg"), ("on1", "h1"), ("on2", "h2"), ("on3", "h3"),
        ("on4", "h4"),
        ("on5", "h5"), ("del", "paper"), ("ins", "paper"),
    ]

    static let sheet: String = {
        func variables(_ value: (Palette.Element) -> String) -> String {
            ":root{" + palette.map { "--\($0.name):\(value($0))" }.joined(separator: ";") + "}"
        }
        let light = variables(\.light)
        return "\n" + light + "\n@media screen and (prefers-color-scheme:dark){" + variables(\.dark) + "}\n" + rules
    }()
}
