import Foundation
import PouchFetch

/// Why an alert did not reach a target. Holds no secret, and of a webhook the origin alone.
package enum DeliveryFailure: Error, Sendable, Equatable {
    case cannotStart(program: String, code: Int32)
    /// The report could not be handed over.
    case noInput(program: String, code: Int32)
    /// The exit code, or 128 and the signal's number.
    case ended(program: String, status: Int32)
    case tookTooLong(program: String, seconds: Int)
    case answered(target: String, status: Int)
    case unreachable(target: String, FetchFailure)
    /// The program was asked to end.
    case stopped(target: String)
}

extension DeliveryFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotStart(let program, let code): "\(program) cannot be started: \(String(cString: strerror(code)))"
        case .noInput(let program, let code):
            "no temporary file for what \(program) reads: \(String(cString: strerror(code)))"
        case .ended(let program, let status): "\(program) ended with \(status)"
        case .tookTooLong(let program, let seconds): "\(program) took longer than \(seconds) s and was ended"
        case .answered(let target, let status): "\(target) answers with HTTP status \(status)"
        case .unreachable(let target, let failure): "\(target): \(failure)"
        case .stopped(let target): "\(target): stopped before it was tried again"
        }
    }
}
