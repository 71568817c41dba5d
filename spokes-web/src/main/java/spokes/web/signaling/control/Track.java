package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.BackupCodecPolicy;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.UpdateTrackSettings;
import spokes.media.api.MediaKind;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;

/** One track of one participant: announced first, published once it is in the publisher's SDP. Owned by its room. */
final class Track {
    static final int ALL_LAYERS = Integer.MAX_VALUE;
    private static final String OPUS = "opus";
    private static final List<String> RIDS = List.of("q", "h", "f");
    private static final Pattern STREAM = Pattern.compile("(?!TR)[A-Za-z0-9_-]{1,32}");
    private static final int[] USUAL_HEIGHTS = {180, 360, Integer.MAX_VALUE};

    private final TrackSid sid;
    private final Participant publisher;
    private final String cid;
    private final TrackInfo.Builder info;
    private final Codecs allowed;
    private boolean published;
    private boolean heard;

    Track(TrackSid sid, Participant publisher, AddTrackRequest wish, Codecs codecs) {
        this.sid = sid;
        this.publisher = publisher;
        this.cid = wish.getCid();
        this.allowed = codecs;
        this.info = describe(sid, wish, codecs);
    }

    @SuppressWarnings("deprecation")           // old clients read the fields that newer ones have replaced
    private static TrackInfo.Builder describe(TrackSid sid, AddTrackRequest wish, Codecs codecs) {
        var info = TrackInfo.newBuilder().setSid(sid.value()).setType(wish.getType()).setName(wish.getName())
                .setSourceValue(wish.getSourceValue()).setWidth(wish.getWidth()).setHeight(wish.getHeight()).setMuted(wish.getMuted())
                .setDisableRed(wish.getDisableRed()).setEncryptionValue(wish.getEncryptionValue())
                .setStream(wish.getStream().isEmpty() ? usualStream(wish.getSource()) : wish.getStream())
                .setBackupCodecPolicyValue(wish.getBackupCodecPolicyValue())
                .addAllPacketTrailerFeaturesValue(wish.getPacketTrailerFeaturesValueList())
                .addAllAudioFeaturesValue(wish.getAudioFeaturesValueList());
        if (wish.getStereo() && !wish.getAudioFeaturesList().contains(AudioTrackFeature.TF_STEREO)) {
            info.addAudioFeatures(AudioTrackFeature.TF_STEREO);
        }
        if (wish.getDisableDtx() && !wish.getAudioFeaturesList().contains(AudioTrackFeature.TF_NO_DTX)) {
            info.addAudioFeatures(AudioTrackFeature.TF_NO_DTX);
        }
        for (var codec : wish.getSimulcastCodecsList()) {
            codecs.mime(wish.getType(), codec.getCodec()).filter(mime -> info.getCodecsList().stream().noneMatch(other -> other.getMimeType().equals(mime))).ifPresent(mime -> info.addCodecs(SimulcastCodecInfo.newBuilder()
                    .setMimeType(mime).setCid(codec.getCid()).setVideoLayerMode(mode(wish.getType(), mime, codec.getVideoLayerMode()))
                    .addAllLayers(numbered(codec.getLayersCount() > 0 ? codec.getLayersList() : wish.getLayersList()))));
        }
        info.addAllLayers(numbered(wish.getLayersCount() == 0 && info.getCodecsCount() > 0
                ? info.getCodecs(0).getLayersList() : wish.getLayersList()));
        return mirrorFeatures(info).setSimulcast(isSimulcast(info));
    }

    @SuppressWarnings("deprecation")
    private static TrackInfo.Builder mirrorFeatures(TrackInfo.Builder info) {
        return info.setStereo(info.getAudioFeaturesList().contains(AudioTrackFeature.TF_STEREO))
                .setDisableDtx(info.getAudioFeaturesList().contains(AudioTrackFeature.TF_NO_DTX));
    }

    private static String usualStream(TrackSource source) {
        return switch (source) {
            case CAMERA, MICROPHONE -> "camera";
            case SCREEN_SHARE, SCREEN_SHARE_AUDIO -> "screen";
            case UNKNOWN, UNRECOGNIZED -> "unknown";
        };
    }

    private static VideoLayer.Mode mode(TrackType type, String mime, VideoLayer.Mode asked) {
        if (type == TrackType.AUDIO) {
            return VideoLayer.Mode.MODE_UNUSED;
        }
        if (asked != VideoLayer.Mode.MODE_UNUSED && asked != VideoLayer.Mode.UNRECOGNIZED) {
            return asked;
        }
        return Codecs.isScalable(mime) ? VideoLayer.Mode.MULTIPLE_SPATIAL_LAYERS_PER_STREAM
                : VideoLayer.Mode.ONE_SPATIAL_LAYER_PER_STREAM;
    }

    /** Smallest first; what a client calls by quality the media plane knows by number and RID. */
    private static List<VideoLayer> numbered(List<VideoLayer> layers) {
        var sorted = layers.stream().sorted(Comparator.comparingInt(VideoLayer::getQualityValue)).toList();
        return IntStream.range(0, sorted.size()).mapToObj(i -> {
            var layer = sorted.get(i).toBuilder().setSpatialLayer(i);
            return (sorted.size() > 1 && i < RIDS.size() ? layer.setRid(RIDS.get(i)) : layer).build();
        }).toList();
    }

    @SuppressWarnings("deprecation")
    private static boolean isSimulcast(TrackInfo.Builder info) {
        var severalStreams = info.getCodecsCount() == 0
                || info.getCodecs(0).getVideoLayerMode() != VideoLayer.Mode.MULTIPLE_SPATIAL_LAYERS_PER_STREAM;
        return info.getType() == TrackType.VIDEO && severalStreams && info.getLayersCount() > 1;
    }

    TrackSid sid() {
        return sid;
    }

    Participant publisher() {
        return publisher;
    }

    String cid() {
        return cid;
    }

    boolean isPublished() {
        return published;
    }

    boolean isAudio() {
        return info.getType() == TrackType.AUDIO;
    }

    boolean isMuted() {
        return info.getMuted();
    }

    TrackType kind() {
        return info.getType();
    }

    TrackSource source() {
        return info.getSource();
    }

    TrackInfo info() {
        return info.build();
    }

    @SuppressWarnings("deprecation")
    TrackAnnouncement announcement(ByteString silenceTrailer) {
        return announcement(sid, cid, info.getCodecsCount() > 0 ? codecs() : allowed.instead(info.getType()), silenceTrailer)
                .rids(info.getSimulcast() ? rids(info.getLayersCount()) : List.of())
                .red(repeats(codecs().stream().findFirst().orElse(OPUS))).build();
    }

    @SuppressWarnings("deprecation")
    private TrackAnnouncement.Builder announcement(TrackSid sid, String cid, List<String> codecs, ByteString silenceTrailer) {
        return TrackAnnouncement.of(sid, cid, mediaKind()).codecs(codecs).muted(info.getMuted()).stereo(info.getStereo()).dtx(!info.getDisableDtx())
                .silenceTrailer(trailer(silenceTrailer)).screen(info.getSource() == TrackSource.SCREEN_SHARE).stream(stream()).source(info.getSource().name())
                .trailers(info.getPacketTrailerFeaturesCount() > 0);
    }

    private static List<String> rids(int layers) {
        return RIDS.subList(0, Math.min(RIDS.size(), layers));
    }

    private MediaKind mediaKind() {
        return isAudio() ? MediaKind.AUDIO : MediaKind.VIDEO;
    }

    private boolean isEncrypted() {
        return info.getEncryption() != livekit.LivekitModels.Encryption.Type.NONE;
    }

    /** Whether it may send its last frames once more, for who has lost one. */
    @SuppressWarnings("deprecation")
    private boolean repeats(String codec) {
        return codec.equals(OPUS) && isAudio() && allowed.red() && !info.getDisableRed() && !info.getStereo() && !isEncrypted();
    }

    private String trailer(ByteString silenceTrailer) {
        return isEncrypted() ? HexFormat.of().formatHex(silenceTrailer.toByteArray()) : "";
    }

    /** As it may stand in SDP (RFC 8830 §2), and not to be mistaken for a track; whoever names it otherwise has it alone. */
    private String stream() {
        return STREAM.matcher(info.getStream()).matches() ? info.getStream() : "";
    }

    /** The codec that is kept for those who cannot take the first. */
    Optional<Reserve> reserve() {
        return codecs().stream().skip(1).findFirst().map(codec -> new Reserve(sid, codec));
    }

    /** Whether it can be received by now. */
    boolean sends(Reserve reserve) {
        return !codecInfo(reserve.codec()).getMid().isEmpty();
    }

    private SimulcastCodecInfo codecInfo(String codec) {
        return info.getCodecsList().stream().filter(one -> Codecs.shortName(one.getMimeType()).equals(codec)).findFirst().orElse(SimulcastCodecInfo.getDefaultInstance());
    }

    /** @param cid what the client calls it; its SDP names it so */
    TrackAnnouncement announce(Reserve reserve, String cid, ByteString silenceTrailer) {
        change(reserve, codec -> codec.setCid(cid));
        int layers = codecInfo(reserve.codec()).getLayersCount();
        return announcement(reserve.sid(), cid, List.of(reserve.codec()), silenceTrailer).rids(layers > 1 ? rids(layers) : List.of()).red(repeats(reserve.codec())).build();
    }

    /** @param mid empty when it is not sent any more */
    void published(Reserve reserve, String mid) {
        change(reserve, codec -> codec.setMid(mid));
    }

    private void change(Reserve reserve, Consumer<SimulcastCodecInfo.Builder> words) {
        for (int i = 0; i < info.getCodecsCount(); i++) {
            var codec = info.getCodecs(i).toBuilder();
            if (Codecs.shortName(codec.getMimeType()).equals(reserve.codec())) {
                words.accept(codec);
                info.setCodecs(i, codec);
                return;
            }
        }
    }

    BackupCodecPolicy backupPolicy() {
        return info.getBackupCodecPolicy();
    }

    /** In the short form, {@code vp8}: what the publisher sends first, then what it keeps in reserve. */
    List<String> codecs() {
        return info.getCodecsList().stream().map(codec -> Codecs.shortName(codec.getMimeType())).distinct().toList();
    }

    void published(String mid, String mimeType) {
        published = true;
        info.setMid(mid).setMimeType(mimeType);
        if (info.getCodecsCount() == 0) {
            info.addCodecs(SimulcastCodecInfo.newBuilder().setCid(cid).addAllLayers(numbered(layers()))
                    .setVideoLayerMode(mode(info.getType(), mimeType, VideoLayer.Mode.MODE_UNUSED)));
        }
        info.setCodecs(0, info.getCodecs(0).toBuilder().setMimeType(mimeType).setMid(mid));
    }

    /** @return whether this is the first time that somebody receives it */
    boolean firstSubscriber() {
        var first = !heard;
        heard = true;
        return first;
    }

    void mute(boolean muted) {
        info.setMuted(muted);
    }

    void features(List<Integer> features) {
        mirrorFeatures(info.clearAudioFeatures().addAllAudioFeaturesValue(features));
    }

    void size(int width, int height) {
        info.setWidth(width).setHeight(height);
    }

    @SuppressWarnings("deprecation")
    private List<VideoLayer> layers() {
        return info.getLayersList();
    }

    /** The highest layer that these settings ask for: sizes win over qualities. */
    int layerFor(UpdateTrackSettings settings) {
        return settings.getWidth() > 0 && settings.getHeight() > 0
                ? layerForSize(settings.getWidth(), settings.getHeight())
                : layerFor(settings.getQuality());
    }

    int layerFor(VideoQuality quality) {
        var layers = layers();
        if (layers.size() < 2 || quality == VideoQuality.OFF || quality == VideoQuality.UNRECOGNIZED) {
            return ALL_LAYERS;
        }
        int below = (int) layers.stream().filter(layer -> layer.getQualityValue() <= quality.getNumber()).count();
        return below == layers.size() ? ALL_LAYERS : Math.max(0, below - 1);
    }

    /** The other way round: what the publisher calls this layer. */
    VideoQuality qualityOf(int layer) {
        var layers = layers();
        return layer >= layers.size() ? VideoQuality.HIGH : layers.get(Math.max(layer, 0)).getQuality();
    }

    /** The smallest layer with nine tenths of what is wanted; of neighbours of one size, the upper one. */
    private int layerForSize(int width, int height) {
        var layers = layers();
        if (layers.size() < 2) {
            return ALL_LAYERS;
        }
        var wanted = Math.min(width, height) * 9L;
        for (int i = 0; i < layers.size() - 1; i++) {
            if (shortSide(layers, i) * 10L >= wanted && shortSide(layers, i + 1) != shortSide(layers, i)) {
                return i;
            }
        }
        return ALL_LAYERS;
    }

    private static int shortSide(List<VideoLayer> layers, int i) {
        var layer = layers.get(i);
        return layer.getHeight() > 0 && layer.getWidth() > 0 ? Math.min(layer.getWidth(), layer.getHeight())
                : USUAL_HEIGHTS[Math.min(i, USUAL_HEIGHTS.length - 1)];
    }
}
