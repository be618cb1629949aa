import Foundation
import Synchronization

/// A value that another thread computes while this one works on.
///
///     let digest = BackgroundResult { try file.sha256() }
///     let rest = try readTheRest()
///     use(rest, try digest.value())
public final class BackgroundResult<Value: Sendable, Failure: Error>: Sendable {
    private let result = Mutex<Result<Value, Failure>?>(nil)
    private let isReady = DispatchSemaphore(value: 0)

    /// Starts `work` on a thread of its own.
    ///
    /// - Parameter stackSize: of that thread, bytes.
    public init(
        named name: String? = nil, stackSize: Int? = nil,
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) {
        let thread = Thread { [self] in give(Result(catching: work)) }
        thread.name = name
        if let stackSize { thread.stackSize = stackSize }
        thread.start()
    }

    /// Starts asynchronous work, for a caller that is not.
    public init(awaiting work: @escaping @Sendable () async throws -> Value) where Failure == any Error {
        Task { [self] in
            do { give(.success(try await work())) } catch { give(.failure(error)) }
        }
    }

    /// Waits for the value; as often as it is asked.
    public func value() throws(Failure) -> Value {
        isReady.wait()
        isReady.signal()
        guard let result = result.withLock({ $0 }) else { preconditionFailure("signalled before there was a result") }
        return try result.get()
    }

    private func give(_ made: Result<Value, Failure>) {
        result.withLock { $0 = made }
        isReady.signal()
    }
}
