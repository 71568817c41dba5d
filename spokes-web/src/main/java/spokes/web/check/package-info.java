/** Tests the way from a browser to this server, address by address, and says what is wrong with it and who can mend it. */
package spokes.web.check;
