package spokes.media.transport.ice;

import java.util.List;

/** Writes down in words what an agent says; what it sends is the test's business. */
abstract class Hearing implements IceAgent.Sink {
    private final List<String> said;

    Hearing(List<String> said) {
        this.said = said;
    }

    @Override
    public final void firstPath(Path path) {
        said.add("first " + path.remote().getPort());
    }

    @Override
    public final void selected(Path path) {
        said.add("selected " + path.remote().getPort());
    }

    @Override
    public final void liveness(Liveness now) {
        said.add(now.toString());
    }
}
