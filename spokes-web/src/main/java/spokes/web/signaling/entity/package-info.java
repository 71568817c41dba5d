/** What passes between a room and the world: letters in, frames out. */
package spokes.web.signaling.entity;
