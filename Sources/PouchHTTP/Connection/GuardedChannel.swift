import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// HTTP/1.1 behind a ``ConnectionGuard``.
struct GuardedChannel: ServerChildChannel {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let limits: ServerLimits
    let table: ConnectionTable
    let responder: @Sendable (Request, consuming ResponseWriter, any Channel) async throws -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = NIOLoopBound(ConnectionGuard(limits: limits, table: table), eventLoop: channel.eventLoop)
        var configuration = HTTP1Channel.Configuration(additionalChannelHandlers: [AnswerEnd(connection.value)])
        // The guard kept these already, with a little room for its own way to write them.
        configuration.httpDecoder.maxHeaderListSize = limits.head * 2
        configuration.httpDecoder.maxHeaderFieldSize = limits.head * 2
        configuration.httpDecoder.maxHeaderFieldCount = limits.fields + 8
        return HTTP1Channel(responder: responder, configuration: configuration).setup(channel: channel, logger: logger)
            .flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(connection.value, position: .first)
                let types = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                try pipeline.addHandler(CloseDelimiter(connection.value), position: .before(types))
                return value
            }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await HTTP1Channel(responder: responder).handle(value: value, logger: logger)
        }
    }
}
