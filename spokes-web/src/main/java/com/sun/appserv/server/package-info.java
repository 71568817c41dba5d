/**
 * What {@link spokes.web.door.AtServerStart} is compiled against: as much of Payara's {@code glassfish-api} as it needs, which no repository has. It is in no archive of ours; the server has the real one.
 */
package com.sun.appserv.server;
