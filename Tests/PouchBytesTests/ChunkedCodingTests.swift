import PouchBytes
import Testing

@Suite("Chunked bodies that a tool left as they were sent")
struct ChunkedCodingTests {
    @Test(
        "the body comes out without sizes, extensions and trailers",
        arguments: [
            ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"), ("0\r\n\r\n", ""),
            ("B;name=\"v\"\r\nhello world\r\n000\r\nTrailer: x\r\n\r\n", "hello world"),
            ("5 \r\nhello\r\n0\r\n", "hello"), ("5\nhello\n0\n\n", "hello"),
            ("a\r\n0123\r\n4567\r\n0\r\n\r\n", "0123\r\n4567"),
        ])
    func decoded(chunked: String, plain: String) {
        #expect(ChunkedCoding.decode(Array(chunked.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == plain)
    }

    @Test(
        "a body that is not chunked to its end is given back as none, not as a part",
        arguments: [
            "<html>", "", "5\r\nhello\r\n", "5\r\nhell", "5\r\nhello6\r\n world\r\n0\r\n\r\n", "fffffffffffffff\r\nx",
            "ffffffffffffffff\r\nx", "-1\r\nx\r\n0\r\n\r\n", "\r\n\r\n0\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
        ])
    func refused(body: String) {
        #expect(ChunkedCoding.decode(Array(body.utf8)[...]) == nil)
    }

    @Test("a slice that does not begin at zero is read from its own start")
    func slice() {
        let bytes = Array("HEAD5\r\nhello\r\n0\r\n\r\n".utf8)
        #expect(ChunkedCoding.decode(bytes[4...]) == Array("hello".utf8))
    }
}
