/**
 * What holds for every request to the page and its API: where it may come from, who may call what, which headers
 * go out, and how a failure reads.
 *
 * <p>Answers to RFC 9110 (status codes), RFC 6454 (Origin), Fetch Metadata, CSP Level 3. Knows no feature.
 */
package spokes.web.http;
