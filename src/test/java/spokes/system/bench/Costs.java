package spokes.system.bench;

/** What a server had used at one moment; only differences mean something. What a server does not tell is not a number. */
record Costs(long atNs, double userNs, double systemNs, double mediaNs, double allocatedBytes, double mediaAllocatedBytes) {
    Costs since(Costs before) {
        return new Costs(atNs - before.atNs, userNs - before.userNs, systemNs - before.systemNs, mediaNs - before.mediaNs,
                allocatedBytes - before.allocatedBytes, mediaAllocatedBytes - before.mediaAllocatedBytes);
    }

    double cpuNs() {
        return userNs + systemNs;
    }
}
