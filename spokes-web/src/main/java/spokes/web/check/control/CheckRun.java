package spokes.web.check.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import spokes.web.check.control.Verdicts.Others;
import spokes.web.check.control.Verdicts.SoFar;
import spokes.web.check.entity.Row;
import spokes.web.check.entity.Row.Reach;
import spokes.web.check.entity.Verdict;

/** One check of one browser: what is to be tested, and what came of it. Whoever knows its id sees its results, and nobody else's. */
public final class CheckRun {
    static final int MOST_PROBES = 100;

    private final String id;
    private final List<Row> rows;
    private final long endMs;
    private final List<Probe> probes = new ArrayList<>();
    private final Map<Integer, Verdict> verdicts = new ConcurrentHashMap<>();

    CheckRun(String id, List<Row> rows, long endMs) {
        this.id = id;
        this.rows = List.copyOf(rows);
        this.endMs = endMs;
    }

    public String id() {
        return id;
    }

    public List<Row> rows() {
        return rows;
    }

    Optional<Row> row(int number) {
        return rows.stream().filter(row -> row.id() == number).findFirst();
    }

    boolean isOver(long nowMs) {
        return nowMs >= endMs;
    }

    /** @return nothing when there were too many already */
    synchronized Optional<Probe> probe(Row row) {
        if (probes.size() >= MOST_PROBES) return Optional.empty();
        var probe = new Probe(row, "check/" + id + "/" + probes.size());
        probes.add(probe);
        return Optional.of(probe);
    }

    synchronized Optional<Probe> probe(int number) {
        return number >= 0 && number < probes.size() ? Optional.of(probes.get(number)) : Optional.empty();
    }

    synchronized List<Probe> probes() {
        return List.copyOf(probes);
    }

    synchronized int numberOf(Probe probe) {
        return probes.indexOf(probe);
    }

    SoFar soFar(Others others) {
        return new SoFar(anyGreen(row -> row.reach() != Reach.PUBLIC), anyGreen(row -> !row.tcp()), others);
    }

    private boolean anyGreen(Predicate<Row> which) {
        return rows.stream().filter(which).anyMatch(row -> verdicts.containsKey(row.id()) && verdicts.get(row.id()).state() == Verdict.State.GREEN);
    }

    Verdict decided(Row row, Verdict verdict) {
        verdicts.put(row.id(), verdict);
        return verdict;
    }
}
