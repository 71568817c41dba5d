package com.sun.appserv.server;

import java.util.EventListener;

/** A lifecycle module of a domain. */
public interface LifecycleListener extends EventListener {
    void handleEvent(LifecycleEvent event) throws ServerLifecycleException;
}
