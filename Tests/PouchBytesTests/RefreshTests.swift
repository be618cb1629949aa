import PouchBytes
import Testing

@Suite("Where a page sends its reader on to")
struct RefreshTests {
    @Test(
        "a delay and an address are read as browsers read them, whatever quotes and blanks stand around",
        arguments: [
            ("0; URL=/a", 0, "/a"), ("0;url=/a", 0, "/a"), ("0;url='/a b'c", 0, "/a b"), ("5 ; url = \"/a\"", 5, "/a"),
            ("5,/a", 5, "/a"), ("5 /a", 5, "/a"), ("5; 'x", 5, "x"), ("5;url=", 5, ""), ("1.9;url=/a", 1, "/a"),
            (".5;url=/a", 0, "/a"), ("\n 007 \t;\nURL\n=\n/a", 7, "/a"), ("5; urls", 5, "urls"), ("5; url", 5, "url"),
            ("5; uri=/a", 5, "uri=/a"), ("5;;url=/a", 5, ";url=/a"), ("5..5.;url=/a", 5, "/a"),
        ] as [(String, Double, String)])
    func read(value: String, delay: Double, target: String) {
        #expect(Refresh(value)?.delay == delay)
        #expect(Refresh(value)?.target == target)
    }

    @Test("a delay alone loads the page itself again", arguments: ["30", " 30", "30 ", "30;", "30.7 ; "])
    func itself(value: String) {
        #expect(Refresh(value)?.delay == 30)
        #expect(Refresh(value)?.target == nil)
    }

    @Test(
        "what a browser does nothing for is none",
        arguments: ["", " ", "soon", "url=/a", "-1;url=/a", "5url=/a", "٣;/a"])
    func none(value: String) {
        #expect(Refresh(value) == nil)
    }

    @Test("a delay beyond all numbers is long, and no crash")
    func endless() {
        #expect((Refresh(String(repeating: "9", count: 100_000))?.delay ?? 0) > 1e9)
        #expect(Refresh(String(repeating: "0", count: 100) + "7;/a")?.delay == 7)
    }
}
