/** The rim of signaling: the HTTP filter, the WebSocket, the thread that owns a room. */
package spokes.web.signaling.boundary;
