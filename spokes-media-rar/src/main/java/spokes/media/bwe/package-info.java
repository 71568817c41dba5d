/**
 * How much the path carries: what we tell a publisher for its estimator, and our own estimator for what goes to a subscriber, with pacing and probing
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, draft-ietf-rmcat-gcc-02).
 */
package spokes.media.bwe;
