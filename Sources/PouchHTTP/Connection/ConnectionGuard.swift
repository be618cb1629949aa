import NIOCore

/// Stands between a connection's bytes and everything else: lets one request's head through at a time, and ends
/// connections that send or take too slowly.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Waits for a request, or for the rest of its head.
        case reading
        /// An answer is made, or sent.
        case answering(isLast: Bool)
        /// Nothing is read any more.
        case closing
    }

    private let limits: ServerLimits
    private let table: ConnectionTable
    private var state = State.reading
    private var reader: RequestHeadReader
    private var place: ConnectionTable.Place?
    /// When the connection is given up, unless the state changes.
    private var deadline: NIODeadline?
    private var hasTimer = false
    /// Writes under way, and when the last one came to its end.
    private var writes = 0
    private var lastWrite = NIODeadline.now()
    /// A wish for more bytes that waits until there is room.
    private var holdsRead = false
    private var isStopping = false
    /// Whether the request that is answered came by HTTP/1.0; it is the connection's last.
    private(set) var isHTTP10 = false
    /// The sending side is closed once all is written.
    private var closesOutput = false
    private var context: ChannelHandlerContext?

    init(limits: ServerLimits, table: ConnectionTable) {
        self.limits = limits
        self.table = table
        reader = RequestHeadReader(limits)
    }

    // MARK: - Beginning and end

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard place == nil else { return }
        place = table.enter(context.channel)
        guard place != nil else {
            return refuse(
                Refusal(
                    status: 503, text: "Too many connections. Try again in a moment.", fields: ["Retry-After": "1"]),
                context)
        }
        wait(limits.headSeconds, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        state = .closing
        deadline = nil
        if let place { table.leave(place) }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isStopping = true
            if case .reading = state { context.close(promise: nil) }
        } else if case ChannelEvent.inputClosed = event, case .reading = state {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: - Bytes that come

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .closing = state { return }
        let bytes = unwrapInboundIn(data)
        if case .reading = state, reader.count == 0 { wait(limits.headSeconds, context) }
        reader.add(bytes.readableBytesView)
        readHead(context)
    }

    func read(context: ChannelHandlerContext) {
        // Bytes after a request that is being answered wait in the system's buffer.
        if case .answering = state, reader.count >= limits.head { holdsRead = true } else { context.read() }
    }

    private func readHead(_ context: ChannelHandlerContext) {
        guard case .reading = state else { return }
        do throws(Refusal) {
            guard var head = try reader.next() else { return }
            head.isLast = head.isLast || isStopping
            state = .answering(isLast: head.isLast)
            isHTTP10 = head.isHTTP10
            if let place { table.isAnswered(place) }
            deadline = nil
            context.fireChannelRead(wrapInboundOut(context.channel.allocator.buffer(bytes: head.bytes)))
            context.fireChannelReadComplete()
        } catch { refuse(error, context) }
    }

    // MARK: - Bytes that go

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if writes == 0 { lastWrite = .now() }
        writes += 1
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [weak self] _ in
            guard let self else { return }
            writes -= 1
            lastWrite = .now()
            closeOutput()
        }
        context.write(data, promise: promise)
        watch(context)
    }

    /// The last part of an answer is on its way.
    func answerEnded() {
        guard let context, case .answering(let isLast) = state else { return }
        if isLast || isStopping { return linger(context) }
        state = .reading
        if let place { table.waits(place) }
        wait(reader.count > 0 ? limits.headSeconds : limits.idleSeconds, context)
        if holdsRead {
            holdsRead = false
            context.read()
        }
        // Not from within the write that ended the answer.
        context.eventLoop.assumeIsolated().execute { [weak self] in self?.readHead(context) }
    }

    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let bytes = RawReply.bytes(refusal.reply)
        let sent = context.eventLoop.makePromise(of: Void.self)
        state = .closing
        write(
            context: context, data: wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: sent)
        linger(context)
    }

    /// Closes the sending side and reads what still comes for a moment: closing at once, with bytes unread, would take the
    /// answer from the client (RFC 9112 section 9.6).
    private func linger(_ context: ChannelHandlerContext) {
        state = .closing
        closesOutput = true
        context.flush()
        wait(1, context)
        closeOutput()
    }

    private func closeOutput() {
        guard closesOutput, writes == 0, let context, context.channel.isActive else { return }
        closesOutput = false
        context.close(mode: .output, promise: nil)
    }

    // MARK: - Time

    private func wait(_ seconds: Double, _ context: ChannelHandlerContext) {
        deadline = .now() + .milliseconds(Int64(seconds * 1_000))
        watch(context)
    }

    /// Looks at what is due, once it is.
    private func watch(_ context: ChannelHandlerContext) {
        guard !hasTimer else { return }
        let stall = writes > 0 ? lastWrite + .milliseconds(Int64(limits.stallSeconds * 1_000)) : nil
        guard let next = [deadline, stall].compactMap({ $0 }).min() else { return }
        hasTimer = true
        context.eventLoop.assumeIsolated().scheduleTask(deadline: min(next, .now() + .seconds(1))) { [weak self] in
            guard let self else { return }
            hasTimer = false
            guard context.channel.isActive else { return }
            if writes > 0, .now() >= lastWrite + .milliseconds(Int64(limits.stallSeconds * 1_000)) {
                context.close(promise: nil)
            } else if let deadline, .now() >= deadline {
                expire(context)
            } else {
                watch(context)
            }
        }
    }

    private func expire(_ context: ChannelHandlerContext) {
        deadline = nil
        if case .reading = state, reader.count > 0 {
            let text = "The request was not whole after \(Int(limits.headSeconds.rounded(.up))) seconds."
            return refuse(Refusal(status: 408, text: text), context)
        }
        context.close(promise: nil)
    }
}
