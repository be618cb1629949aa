/// The ways out of a run: its results, and what it says to a person.
///
/// A command prints the first on standard output and the others on standard error.
package struct RunOutput {
    /// Takes a piece of the result, in order.
    package var result: ([UInt8]) -> Void
    /// Takes a message: a line, or several, without an end of line. It may hold text from outside as it came.
    package var message: (String) -> Void
    /// Takes a text that goes beside the result, such as counts or a preview, with its ends of line.
    package var note: (String) -> Void

    package init(
        result: @escaping ([UInt8]) -> Void, message: @escaping (String) -> Void, note: @escaping (String) -> Void
    ) {
        self.result = result
        self.message = message
        self.note = note
    }
}
