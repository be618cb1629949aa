/// How much of anything a client may ask for.
public struct ServerLimits: Sendable {
    /// Bytes of a request's target; more is answered with 414.
    public var target = 8 << 10
    /// Bytes of a request's line and fields together; more is answered with 431.
    public var head = 16 << 10
    /// Fields of a request; more is answered with 431.
    public var fields = 100
    /// Seconds from a request's first byte, or from the connection's beginning, to the end of its fields.
    public var headSeconds = 10.0
    /// Seconds between two requests.
    public var idleSeconds = 30.0
    /// Seconds in which a client must take something of what is sent to it.
    public var stallSeconds = 60.0
    /// Connections at a time. One more takes the place of the one that has waited longest for a request.
    public var connections = 512
    /// Threads that answers are made on.
    public var workers = 4
    /// Requests that wait for a thread; one more is answered with 503.
    public var waiting = 256
    /// Seconds that answers under way are given when the server stops.
    public var stopSeconds = 2.0

    public init() {}
}
