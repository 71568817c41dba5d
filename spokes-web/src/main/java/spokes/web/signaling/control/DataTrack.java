package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitRtc.PublishDataTrackRequest;
import spokes.media.api.TrackSid;

/**
 * One data track of one participant.
 *
 * @param handle by which everybody who receives it knows it; its publisher has a handle of its own for it
 */
record DataTrack(TrackSid sid, Participant publisher, int handle, DataTrackInfo info) {
    static final int MOST_ENCODING_BYTES = 32;
    /** How frames are encoded, and what describes them. The messages that we have classes for are older than these fields, which are copied as they came. */
    private static final int ASKED_ENCODING = 4, ASKED_SCHEMA = 5, ENCODING = 5, SCHEMA = 6;
    private static final int CUSTOM = 2, SCHEMA_ENCODING = 2;

    static DataTrack from(PublishDataTrackRequest wish, TrackSid sid, Participant publisher, int handle) {
        var info = DataTrackInfo.newBuilder().setPubHandle(wish.getPubHandle()).setSid(sid.value()).setName(wish.getName()).setEncryptionValue(wish.getEncryptionValue());
        var description = UnknownFieldSet.newBuilder();
        copy(wish.getUnknownFields(), ASKED_ENCODING, description, ENCODING);
        copy(wish.getUnknownFields(), ASKED_SCHEMA, description, SCHEMA);
        return new DataTrack(sid, publisher, handle, info.setUnknownFields(description.build()).build());
    }

    private static void copy(UnknownFieldSet from, int number, UnknownFieldSet.Builder to, int newNumber) {
        if (from.hasField(number)) {
            to.addField(newNumber, from.getField(number));
        }
    }

    /** Whether what is said of the frames can be read, and names of encodings that are the application's own have a length. */
    static boolean isDescribedWell(PublishDataTrackRequest wish) {
        try {
            for (var encoding : messages(wish.getUnknownFields(), ASKED_ENCODING)) {
                if (!isNamedWell(encoding)) {
                    return false;
                }
            }
            for (var schema : messages(wish.getUnknownFields(), ASKED_SCHEMA)) {
                for (var encoding : messages(UnknownFieldSet.parseFrom(schema), SCHEMA_ENCODING)) {
                    if (!isNamedWell(encoding)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static boolean isNamedWell(ByteString encoding) throws InvalidProtocolBufferException {
        return messages(UnknownFieldSet.parseFrom(encoding), CUSTOM).stream().allMatch(name -> !name.isEmpty() && name.size() <= MOST_ENCODING_BYTES);
    }

    private static List<ByteString> messages(UnknownFieldSet fields, int number) {
        return fields.getField(number).getLengthDelimitedList();
    }

    int publishersHandle() {
        return info.getPubHandle();
    }
}
