/** How the server is doing, for programs that watch it: Prometheus' text format, with LiveKit's names where a figure means the same. */
package spokes.web.health;
