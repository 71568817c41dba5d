/** JSON texts, made and read. */
package spokes.web.json;
