/** How much the path carries. So far: the feedback from which a publisher's own estimator works (transport-wide congestion control). */
package spokes.media.bwe;
