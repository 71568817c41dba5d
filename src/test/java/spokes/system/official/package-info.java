/** LiveKit's own clients, unmodified, as they come from their registries: what they expect of a server, and with whom they can talk. */
package spokes.system.official;
