/** The layers of a simulcast track: which are alive, and which of them a subscriber gets. */
package spokes.media.simulcast;
