package spokes.web.signaling.entity;

/** The agent workers, as rooms see them. Every call only queues. */
public interface Workers {
    void tell(Employer room, Demand demand);

    /** The server stops: what was said before still reaches the workers, then their sockets close. */
    void end();
}
