package com.sun.appserv.server;

import java.util.EventObject;

/** How far the server has got. */
public class LifecycleEvent extends EventObject {
    public static final int INIT_EVENT = 0;
    private final int type;

    public LifecycleEvent(Object source, int type) {
        super(source);
        this.type = type;
    }

    public int getEventType() {
        return type;
    }
}
