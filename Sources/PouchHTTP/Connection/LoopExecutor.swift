import NIOCore

/// Runs a connection's task on the thread that reads and writes its bytes: an answer that is there is sent without another
/// thread's turn. Nothing that waits for a disk may run there.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
