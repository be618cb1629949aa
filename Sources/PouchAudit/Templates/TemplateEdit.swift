/// An edit that several documents share.
package struct TemplateEdit: Sendable, Equatable {
    static let sampled = 5

    /// As it stands in one of the documents. A moved block stands in `deleted` and `inserted` (`isMove`).
    package var edit: BlockEdit
    /// How many documents have it.
    package var documents: Int
    /// The first five of them, in order of their numbers.
    package var sample: [Int]
    /// The documents' edits differ in digits: dates, counts, the page's own number.
    package var differsInDigits: Bool

    package init(edit: BlockEdit, documents: Int, sample: [Int], differsInDigits: Bool = false) {
        self.edit = edit
        self.documents = documents
        self.sample = sample
        self.differsInDigits = differsInDigits
    }
}
