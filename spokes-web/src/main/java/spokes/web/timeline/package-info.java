/**
 * The joins for those who look at them: the owner's list with causes and stations, and what our page tells of a join that takes long and
 * is told of it. Neither needs a WebSocket, which may be the very thing that fails.
 */
package spokes.web.timeline;
