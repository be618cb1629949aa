import Foundation

/// Ends the process when what must hold of any input does not: libFuzzer keeps the input and prints where.
func require(
    _ isSo: @autoclosure () throws -> Bool, _ what: @autoclosure () -> String, file: StaticString = #file,
    line: UInt = #line
) rethrows {
    guard try isSo() else { fatalError(what(), file: file, line: line) }
}

/// Takes the error a reader must throw, by its type; any other ends the process.
func readable<Value, Failure: Error>(_ type: Failure.Type, _ read: () throws -> Value) -> Value? {
    do { return try read() } catch is Failure {
        return nil
    } catch { fatalError("an error of another type: \(error)") }
}

/// Whether text is in Unicode's composed form.
func isNFC(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 }
        || text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
}
