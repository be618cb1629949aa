import PouchAudit
import Testing

@Suite("Edits of blocks")
struct BlockEditTests {
    @Test("each stretch between blocks that stayed is one edit")
    func hunks() {
        let edits = BlockEdit.between(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"], place: .page)
        #expect(
            edits == [
                BlockEdit(place: .page, deleted: ["b"], inserted: ["x"]),
                BlockEdit(place: .page, deleted: [], inserted: ["e"]),
            ])
    }

    @Test("equal lists have no edit, empty ones are one")
    func ends() {
        #expect(BlockEdit.between(["a"], ["a"], place: .text) == [])
        #expect(BlockEdit.between([], [], place: .text) == [])
        #expect(BlockEdit.between([], ["a"], place: .text) == [BlockEdit(place: .text, deleted: [], inserted: ["a"])])
    }

    @Test("a field is one edit that says its name on both sides")
    func field() {
        #expect(
            BlockEdit.between(["links", "a", "b"], ["links", "a", "c"], place: .field) == [
                BlockEdit(place: .field, deleted: ["links", "a", "b"], inserted: ["links", "a", "c"])
            ])
    }

    @Test("blocks in another order are a move")
    func moves() {
        #expect(BlockEdit(place: .page, deleted: ["a", "b"], inserted: ["b", "a"]).isMove)
        #expect(!BlockEdit(place: .page, deleted: ["a", "b"], inserted: ["a"]).isMove)
        #expect(!BlockEdit(place: .page, deleted: [], inserted: []).isMove)
    }
}
