import Foundation

/// A PDF of the tests' own making: lines of text where they are put, in the type that every reader has.
public struct PDFSample {
    public struct Line {
        var left: Int
        /// From the page's lower edge, in points; a page is 792 high and 612 wide.
        var base: Int
        var size: Int
        var text: String

        public init(_ text: String, left: Int = 72, base: Int, size: Int = 12) {
            self.left = left
            self.base = base
            self.size = size
            self.text = text
        }
    }

    public var pages: [[Line]]
    /// The author that the file names.
    public var author: String?

    public init(_ pages: [[Line]], author: String? = nil) {
        self.pages = pages
        self.author = author
    }

    public var bytes: [UInt8] {
        let contents = pages.map { page in
            page.map { "BT /F1 \($0.size) Tf \($0.left) \($0.base) Td (\(Self.escaped($0.text))) Tj ET" }
                .joined(separator: "\n")
        }
        return Self.file(contents: contents.map { ("", Array($0.utf8)) }, author: author)
    }

    /// A file of pages with these content streams.
    /// - Parameters:
    ///   - contents: what each stream's dictionary has beside its length, and its bytes.
    ///   - kids: the page tree's kids, in place of the pages.
    ///   - more: further objects; the first has number `4 + 2 * contents.count`.
    public static func file(
        contents: [(dictionary: String, bytes: [UInt8])], author: String? = nil, kids: String? = nil,
        resources: String = "", more: [(dictionary: String, bytes: [UInt8])] = []
    ) -> [UInt8] {
        let pages = contents.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects: [[UInt8]] = [
            Array("<</Type/Catalog/Pages 2 0 R>>".utf8),
            Array("<</Type/Pages/Count \(contents.count)/Kids[\(kids ?? pages)]>>".utf8),
            Array("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".utf8),
        ]
        for (place, stream) in contents.enumerated() {
            objects.append(
                Array(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>\(resources)>>/Contents \(5 + 2 * place) 0 R>>"
                        .utf8))
            objects.append(Self.stream(stream))
        }
        objects += more.map(Self.stream)
        var file = Array("%PDF-1.4\n".utf8)
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.count)
            file += Array("\(number + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
        }
        let table = file.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8
        for place in places {
            let digits = String(place)
            file += (String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8
        }
        let info = author.map { "/Info<</Author(\(Self.escaped($0)))>>" } ?? ""
        file += "trailer<</Size \(objects.count + 1)/Root 1 0 R\(info)>>\nstartxref\n\(table)\n%%EOF\n".utf8
        return file
    }

    private static func stream(_ stream: (dictionary: String, bytes: [UInt8])) -> [UInt8] {
        Array("<</Length \(stream.bytes.count)\(stream.dictionary)>>\nstream\n".utf8) + stream.bytes
            + Array("\nendstream".utf8)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
    }

    /// Asks for a password ("secret") before it opens; made with pypdf, RC4 with 40 bits.
    public static let encrypted = [UInt8](Data(base64Encoded: encryptedBase64) ?? Data())

    private static let encryptedBase64 = """
        JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovVHlwZSAvQ2F0YWxvZwovUGFnZXMgMiAwIFIKPj4KZW5kb2JqCjIgMCBvYmoKPDwKL1R5\
        cGUgL1BhZ2VzCi9Db3VudCAxCi9LaWRzIFsgMyAwIFIgXQo+PgplbmRvYmoKMyAwIG9iago8PAovVHlwZSAvUGFnZQovUGFyZW50IDIg\
        MCBSCi9NZWRpYUJveCBbIDAgMCA2MTIgNzkyIF0KL1Jlc291cmNlcyA8PAovRm9udCA8PAovRjEgNCAwIFIKPj4KPj4KL0NvbnRlbnRz\
        IDUgMCBSCj4+CmVuZG9iago0IDAgb2JqCjw8Ci9UeXBlIC9Gb250Ci9TdWJ0eXBlIC9UeXBlMQovQmFzZUZvbnQgL0hlbHZldGljYQo+\
        PgplbmRvYmoKNSAwIG9iago8PAovTGVuZ3RoIDM3Cj4+CnN0cmVhbQrZbIi/6aC1IIgMzbELze5eu0SZt9Z1owviZM6t9xs3WL/c0qZV\
        CmVuZHN0cmVhbQplbmRvYmoKNiAwIG9iago8PAovViAxCi9SIDIKL0xlbmd0aCA0MAovUCA0Mjk0OTY3MjkyCi9GaWx0ZXIgL1N0YW5k\
        YXJkCi9PIDxlNWE4ZDI2ODdiZDlkMGNmZjk0NmI3YWM1NWY1MTA4MWRjZjBkMTE2NTU0YzRiZmNiMGE1ZTQ0NmY2OWVhNDhhPgovVSA8\
        NzA4ZTNjMmM1MzMwMzllYzJmZjNlMGViYWJlNTkxNDBiOGNkNmNkNzNkOGMwMGY3ZTE0YWE4OWViYWQzNTY3Mj4KPj4KZW5kb2JqCnhy\
        ZWYKMCA3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMDY0IDAwMDAwIG4gCjAwMDAwMDAxMjMg\
        MDAwMDAgbiAKMDAwMDAwMDI1MSAwMDAwMCBuIAowMDAwMDAwMzIxIDAwMDAwIG4gCjAwMDAwMDA0MDggMDAwMDAgbiAKdHJhaWxlcgo8\
        PAovU2l6ZSA3Ci9Sb290IDEgMCBSCi9JRCBbIDxkN2E0YjI3Y2ZjNTllN2NmZWE3NjNjNzc1ZjhiMmM0ZD4gPGQ3YTRiMjdjZmM1OWU3\
        Y2ZlYTc2M2M3NzVmOGIyYzRkPiBdCi9FbmNyeXB0IDYgMCBSCj4+CnN0YXJ0eHJlZgo2MjIKJSVFT0YK
        """
}
