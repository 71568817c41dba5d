/** Home networks built from network namespaces, with the real server, browsers and routers in them: who gets through, and what is said to who does not. */
package spokes.system.lab;
