/**
 * Who is here: the owner, guests and the invitations they came by, and the sessions that tell a browser's next request from a stranger's.
 *
 * <p>Secrets (set-up links, invitations, session cookies) are random, at least 128 bits, and stored hashed only. Names are for
 * display: nothing is decided by them.
 */
package spokes.web.people;
