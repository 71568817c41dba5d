/**
 * LiveKit's server API for programs: Twirp over HTTP ({@code livekit-protocol} §9), protobuf or JSON, with an access token of the API key.
 * Rooms decide; what is here checks rights and translates.
 */
package spokes.web.serverapi;
