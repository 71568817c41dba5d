package spokes.media.simulcast;

/**
 * Which part of a track: up to which picture size, and up to which frame rate. 0 is the smallest.
 *
 * @param spatial the encoding of a simulcast track (by RID), or the spatial layer of a scalable one; -1 for nothing at all
 * @param temporal the temporal layer, -1 for nothing at all
 */
public record Layer(int spatial, int temporal) {
    /** Nothing: the track pauses. */
    public static final Layer NONE = new Layer(-1, -1);
    /** Whatever there is. */
    public static final Layer ALL = new Layer(Integer.MAX_VALUE, Integer.MAX_VALUE);

    public boolean isNone() {
        return spatial < 0 || temporal < 0;
    }

    /** As much as both allow. */
    public Layer and(Layer other) {
        return new Layer(Math.min(spatial, other.spatial), Math.min(temporal, other.temporal));
    }
}
