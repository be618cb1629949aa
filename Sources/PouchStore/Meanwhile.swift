import Foundation
import PouchMirror
import Synchronization

/// What another thread works out while this one does something else.
final class Meanwhile<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, StoreError>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws(StoreError) -> Value) {
        Thread.detachNewThread { [self] in
            do throws(StoreError) {
                let value = try work()
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
    }

    /// Waits for it. To be asked once.
    func value() throws(StoreError) -> Value {
        done.wait()
        guard let result = result.withLock({ $0 }) else { preconditionFailure("signalled before there was a result") }
        return try result.get()
    }
}
