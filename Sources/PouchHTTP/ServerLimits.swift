/// How much of anything a client may ask for.
package struct ServerLimits: Sendable {
    /// Bytes of a request's target; more is answered with 414.
    package var target = 8 << 10
    /// Bytes of a request's line and fields together; more is answered with 431.
    package var head = 16 << 10
    /// Fields of a request; more is answered with 431.
    package var fields = 100
    /// Seconds from a request's first byte, or from the connection's beginning, to the end of its fields.
    package var headSeconds = 10.0
    /// Seconds between two requests.
    package var idleSeconds = 30.0
    /// Seconds in which a client must take something of what is sent to it.
    package var stallSeconds = 60.0
    /// Connections at a time. One more takes the place of the one that has waited longest for a whole
    /// request.
    package var connections = 512
    /// Threads that answers are made on.
    package var workers = 4
    /// Requests that wait for a thread; one more is answered with 503.
    package var waiting = 256
    /// Seconds that answers under way are given when the server stops.
    package var stopSeconds = 2.0

    package init() {}
}
