/** {@code ./spokes bench}: what the running server costs, seen from outside. Nothing here passes or fails; it prints figures (docs/benchmark.md). */
package spokes.system.bench;
