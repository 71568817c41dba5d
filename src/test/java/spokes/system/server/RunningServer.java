package spokes.system.server;

/** The server of most tests: everything as it is by default, and loopback offered. */
public final class RunningServer extends SharedServer {
    @Override
    SpokesServer started() {
        return SpokesServer.named("shared").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").start();
    }
}
