package spokes.web.channels.entity;

import java.util.Optional;

/** Fired when a channel was made, renamed or deleted. */
public record ChannelsChanged(Optional<String> deleted) {
    public ChannelsChanged() {
        this(Optional.empty());
    }
}
