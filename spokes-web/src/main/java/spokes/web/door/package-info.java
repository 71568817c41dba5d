/**
 * What happens to those who come while the application is not there: they wait, instead of being told that there is nothing, and who asks for a session of
 * before is told at once that it is gone. See {@code docs/restarts.md}. And while it is there: a crowd that comes in goes past a turnstile. And always: nobody's request is made of somebody else's, and none is served twice.
 *
 * <p>The package uses nothing else of ours and no library, because in the domain that {@code ./spokes run} makes it is in the server's own {@code lib}: there it begins
 * when the server opens its ports, seconds before the application is looked at. It may name classes of Grizzly, Payara's web server.
 */
package spokes.web.door;
