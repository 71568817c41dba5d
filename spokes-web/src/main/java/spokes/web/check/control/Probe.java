package spokes.web.check.control;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.web.check.entity.Row;

/** One connection of a check: the offer of a browser on its way to the media plane, and what comes back. Safe for every thread. */
final class Probe {
    static final int ANSWER_MS = 3_000, DIAGNOSIS_MS = 1_000;

    final Row row;
    final RoomName room;
    final ParticipantSid who;
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final CompletableFuture<List<Diagnosis>> diagnosis = new CompletableFuture<>();

    Probe(Row row, String name) {
        this.row = row;
        room = new RoomName(name);
        who = new ParticipantSid("PA_" + name);
    }

    void onEvent(MediaEvent.InRoom event) {
        switch (event) {
            case MediaEvent.Answered answered -> answer.complete(answered.sdp());
            case MediaEvent.Diagnosed diagnosed -> diagnosis.complete(diagnosed.connections());
            case MediaEvent.ParticipantClosed closed -> {
                answer.completeExceptionally(new IllegalStateException(closed.detail()));
                diagnosis.complete(List.of());
            }
            default -> { /* the browser tells the rest */ }
        }
    }

    /** The media plane's answer; nothing when it refused the offer or was silent. */
    Optional<String> answer() {
        return await(answer, ANSWER_MS);
    }

    Optional<Diagnosis> diagnosis() {
        return await(diagnosis, DIAGNOSIS_MS).flatMap(connections -> connections.stream().findFirst());
    }

    private static <T> Optional<T> await(CompletableFuture<T> future, int limitMs) {
        try {
            return Optional.of(future.get(limitMs, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException nothing) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
