package com.sun.appserv.server;

/** The module could not do it. */
public class ServerLifecycleException extends Exception {
}
