import NIOCore
import NIOHTTP1

/// Marks the answer to a request of HTTP/1.0 as one of that version when its length is not known: it then goes out as it is,
/// and ends with the connection. Such a client takes no chunks (RFC 9112 sections 6.1 and 6.3).
final class CloseDelimiter: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: ConnectionGuard

    init(_ connection: ConnectionGuard) { self.connection = connection }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard connection.isHTTP10, case .head(var head) = unwrapOutboundIn(data),
            !head.headers.contains(name: "content-length")
        else { return context.write(data, promise: promise) }
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
