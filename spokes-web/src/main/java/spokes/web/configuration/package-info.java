/** How settings are read: MicroProfile Config, which asks the environment first, then the domain, then what {@code LIVEKIT_CONFIG} says. */
package spokes.web.configuration;
