package spokes.system.lab;

import java.time.Duration;
import java.util.List;

/** The networks that people have. Each reads as one would draw it. */
final class Topologies {
    private static final String ALL_PORTS = "udp 50000-50499";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Topologies() {}

    static List<Row> all() {
        return List.of(
            new Row("1", "flat LAN", lab -> {
                var home = lab.switched("switch");
                lab.server(home);
                lab.pageAt(lab.lanPage());
                lab.joins(lab.person("friend", home), PATIENCE, "udp host");
            }),
            new Row("2", "router with forward and hairpin", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS).hairpin();
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("3", "router with forward, without hairpin", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS);
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("6", "friend behind a symmetric NAT, server forwarded", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS));
                lab.joins(lab.person("friend", lab.router("elsewhere").symmetric()));
            }),
            new Row("12", "host network, several addresses", lab -> {
                var home = lab.router("home").forwards(ALL_PORTS);
                var office = lab.switched("office", 2);
                lab.cable(office, "eth1", Router.SERVER);
                lab.server(home);
                lab.joins(lab.person("inside", home));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
                lab.pageAt(lab.page("192.168.2.20"));
                lab.joins(lab.person("colleague", office));
            }));
    }
}
