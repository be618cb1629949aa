/// Whether a body is a PDF (ISO 32000-2, 7.5.2).
public enum PDFFile {
    private static let mark = Array("%PDF-".utf8)
    /// How far within a file its mark may stand, bytes.
    private static let reach = 1_024

    /// - Parameter contentType: the HTTP field: a file of that type may have other bytes before its mark.
    public static func isPDF(_ body: [UInt8], contentType: String?) -> Bool {
        if body.starts(with: mark) { return true }
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        guard type == "application/pdf" || type == "application/x-pdf" else { return false }
        return body.prefix(reach).firstRange(of: mark) != nil
    }
}
