/** What is proven of LiveKit's protocol, told by the tests themselves. */
package spokes.system.conformance;
