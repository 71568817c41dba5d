/**
 * Real browsers against the real server: {@link spokes.system.browser.Meeting} has the server and its people, {@link spokes.system.browser.Visitor}
 * is somebody on our page, {@link spokes.system.browser.Browser} the Chromium in front of them.
 */
package spokes.system.browser;
