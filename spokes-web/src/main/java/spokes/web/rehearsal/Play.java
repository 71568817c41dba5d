package spokes.web.rehearsal;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Groups of guests who come into the hidden room one after another and go again: one who speaks, then listeners, every other one of them with two connections.
 *
 * <p>Code that runs once a join is compiled after some two hundred of them. After each the play rests for as long as it took, so that it takes half of a processor at most.
 */
final class Play {
    static final int GROUPS = 4, GROUP = 100;

    private final Stage stage;
    private final HttpClient http;
    private int played;

    Play(Stage stage, HttpClient http) {
        this.stage = stage;
        this.http = http;
    }

    /** @return how many have joined: all, unless the stage was wanted for somebody real */
    int run() throws InterruptedException, TimeoutException {
        for (int group = 0; group < GROUPS && !stage.isOver(); group++) {
            var guests = new ArrayList<Guest>();
            try {
                for (int i = 0; i < GROUP && !stage.isOver(); i++) {
                    guests.add(next(i));
                }
            } finally {
                leave(guests);
            }
        }
        return played;
    }

    private Guest next(int place) throws InterruptedException, TimeoutException {
        long beganNs = System.nanoTime();
        var token = stage.tokenFor("guest-" + ++played);
        var guest = place % 2 == 0 ? Guest.comesSingly(http, stage.address(), token, place == 0) : Guest.comes(http, stage.address(), token);
        guest.pings();
        stage.pause(Duration.ofNanos(System.nanoTime() - beganNs));
        return guest;
    }

    private static void leave(List<Guest> guests) throws InterruptedException, TimeoutException {
        for (var guest : guests) {
            guest.leaves();
        }
    }
}
