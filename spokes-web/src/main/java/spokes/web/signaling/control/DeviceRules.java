package spokes.web.signaling.control;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.DisabledCodecs;
import spokes.web.signaling.entity.Device;

/**
 * Codecs that a machine says it has and that do not work well on it, as MIME types. Clients are told ({@code client_configuration.disabled_codecs}), and our
 * descriptions do not name them. The same as the reference's.
 *
 * @param neither neither to be sent nor to be received
 * @param unsent only not to be sent
 */
record DeviceRules(Set<String> neither, Set<String> unsent) {
    private static final String AV1 = "video/AV1", VP9 = "video/VP9", H264 = "video/H264";
    /** Later ones send a VP9 that others cannot always show. */
    private static final List<Integer> SAFARI_WITH_GOOD_VP9 = List.of(18, 3);

    static DeviceRules of(Device device) {
        var neither = new HashSet<String>();
        var unsent = new HashSet<String>();
        if (device.isSafari()) {
            neither.add(AV1);
            if (isLater(device.browserVersion(), SAFARI_WITH_GOOD_VP9)) {
                unsent.add(VP9);
            }
        }
        boolean android = device.system().equals("android");
        if (device.isFirefox() && (android || device.system().equals("linux")) || android && device.model().equals("xiaomi 2201117ti")) {
            unsent.add(H264);
        }
        return new DeviceRules(Set.copyOf(neither), Set.copyOf(unsent));
    }

    /** Number by number; what is no number ends it. */
    private static boolean isLater(String version, List<Integer> than) {
        var numbers = version.split("\\.");
        for (int i = 0; i < than.size(); i++) {
            int number = i < numbers.length && numbers[i].matches("\\d{1,6}") ? Integer.parseInt(numbers[i]) : 0;
            if (number != than.get(i)) {
                return number > than.get(i);
            }
        }
        return false;
    }

    /** What may be in its descriptions. */
    Codecs described(Codecs allowed) {
        return allowed.without(neither);
    }

    /** What it may publish. */
    Codecs published(Codecs allowed) {
        return described(allowed).without(unsent);
    }

    DisabledCodecs told() {
        return DisabledCodecs.newBuilder().addAllCodecs(named(neither).toList()).addAllPublish(named(unsent).toList()).build();
    }

    private static Stream<Codec> named(Set<String> mimes) {
        return mimes.stream().sorted().map(mime -> Codec.newBuilder().setMime(mime).build());
    }
}
