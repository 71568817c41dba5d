package spokes.media.peer;

import java.util.ArrayList;
import java.util.List;
import spokes.media.track.DownTrack;

/** The down tracks that a peer sends. Few enough to be searched one by one. */
final class Outgoing {
    private final List<DownTrack> tracks = new ArrayList<>();

    void add(DownTrack track) {
        tracks.add(track);
    }

    void remove(DownTrack track) {
        tracks.remove(track);
    }

    /** Where the track with this SSRC stands, or -1. */
    int at(int ssrc) {
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).ssrc() == ssrc) {
                return i;
            }
        }
        return -1;
    }

    DownTrack track(int at) {
        return tracks.get(at);
    }

    /** Sends so much padding, by whichever track can; returns whether one could. */
    boolean pad(long bytes, long nowNs) {
        for (int i = 0; i < tracks.size(); i++) {
            int sent = tracks.get(i).pad(nowNs);
            if (sent > 0) {
                for (long left = bytes - sent; left > 0; left -= sent) {
                    tracks.get(i).pad(nowNs);
                }
                return true;
            }
        }
        return false;
    }

    void connected(boolean now, long nowNs) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).connected(now, nowNs);
        }
    }

    void clear() {
        tracks.clear();
    }
}
