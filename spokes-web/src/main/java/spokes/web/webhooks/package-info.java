/** Tells addresses that the operator names what happens in rooms ({@code livekit-protocol} §9.4): in order for each room, again until it is taken, and over a restart. */
package spokes.web.webhooks;
