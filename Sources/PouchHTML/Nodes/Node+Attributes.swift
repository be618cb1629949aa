import CLibXML2

extension Node {
    /// The element's attributes in the order of the page, each name once; entities resolved.
    public var attributes: [(name: String, value: String)] {
        guard isElement else { return [] }
        var found: [(name: String, value: String)] = []
        var next = raw.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard let name = attribute.pointee.name.map({ String(cString: $0) }),
                !found.contains(where: { $0.name == name })
            else { continue }
            found.append((name, self.attribute(name) ?? ""))
        }
        return found
    }

    /// The bytes of a text node, as they stand; none for another node.
    public func content(upTo limit: Int) -> [UInt8] {
        guard isText else { return [] }
        var bytes: [UInt8] = []
        withContent { bytes = Array($0.prefix(limit)) }
        return bytes
    }
}
