package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.Optional;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import spokes.web.signaling.entity.Frame;

/**
 * What participants lay down for the others to look up, such as the schema of a data track (LiveKit {@code store_data_blob_request} and
 * {@code get_data_blob_request}), within {@link Limits}, as long as the participant is there. The messages that we have classes for
 * are older than these, which are read and written by their numbers.
 */
public final class DataBlobs {
    private static final int STORE = 22, GET = 23, STORED = 30, GOT = 31;
    private static final int REQUEST_ID = 1, STORED_BLOB = 2, OWNER = 2, WANTED_KEY = 3, KEY = 1, CONTENTS = 2;
    /** Younger than our enum. */
    private static final int INVALID_REQUEST = 11;

    private final HouseRules rules;
    private final Roster roster;

    DataBlobs(HouseRules rules, Roster roster) {
        this.rules = rules;
        this.roster = roster;
    }

    /** Whether a message that our classes do not know is one of these. */
    public static boolean areIn(SignalRequest message) {
        return message.getUnknownFields().hasField(STORE) || message.getUnknownFields().hasField(GET);
    }

    /** Whatever else it is, nothing happens. */
    void on(Participant who, SignalRequest message) {
        try {
            for (var request : message.getUnknownFields().getField(STORE).getLengthDelimitedList()) {
                store(who, UnknownFieldSet.parseFrom(request));
            }
            for (var request : message.getUnknownFields().getField(GET).getLengthDelimitedList()) {
                get(who, UnknownFieldSet.parseFrom(request));
            }
        } catch (InvalidProtocolBufferException e) {
            who.send(Messages.response(RequestResponse.newBuilder().setReasonValue(INVALID_REQUEST).setMessage("The request cannot be read.")));
        }
    }

    private void store(Participant who, UnknownFieldSet request) throws InvalidProtocolBufferException {
        var blob = UnknownFieldSet.parseFrom(bytes(request, STORED_BLOB));
        var key = key(blob, KEY);
        var contents = bytes(blob, CONTENTS);
        if (!rules.dataBlobs()) {
            refuse(who, request, RequestResponse.Reason.NOT_ALLOWED_VALUE, "There are no data blobs here.");
        } else if (key.isEmpty() || rules.limits().exceedsDataBlobKey(key.size()) || contents.isEmpty()) {
            refuse(who, request, INVALID_REQUEST, "A data blob has a key of at most " + rules.limits().dataBlobKeyBytes() + " bytes and contents.");
        } else if (rules.limits().exceedsDataBlobs(bytesWithout(who, key) + key.size() + contents.size())) {
            refuse(who, request, RequestResponse.Reason.LIMIT_EXCEEDED_VALUE, "All data blobs of a participant have at most " + rules.limits().dataBlobsBytes() + " bytes.");
        } else {
            who.blobs.put(key, contents);
            answer(who, STORED, request, key);
        }
    }

    private static int bytesWithout(Participant who, ByteString key) {
        return who.blobs.entrySet().stream().filter(blob -> !blob.getKey().equals(key)).mapToInt(blob -> blob.getKey().size() + blob.getValue().size()).sum();
    }

    private void get(Participant who, UnknownFieldSet request) throws InvalidProtocolBufferException {
        var key = key(request, WANTED_KEY);
        if (key.isEmpty()) {
            refuse(who, request, INVALID_REQUEST, "A data blob is found by its key.");
            return;
        }
        var contents = roster.with(bytes(request, OWNER).toStringUtf8()).filter(owner -> owner == who || !owner.isHidden()).flatMap(owner -> Optional.ofNullable(owner.blobs.get(key)));
        if (contents.isEmpty()) {
            refuse(who, request, RequestResponse.Reason.NOT_FOUND_VALUE, "There is no such data blob.");
        } else {
            answer(who, GOT, request, UnknownFieldSet.newBuilder().addField(KEY, field(key)).addField(CONTENTS, field(contents.get())).build().toByteString());
        }
    }

    /** Equal ones have equal bytes. */
    private static ByteString key(UnknownFieldSet of, int number) throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(bytes(of, number)).toByteString();
    }

    /** Empty where there are none. */
    private static ByteString bytes(UnknownFieldSet of, int number) {
        var values = of.getField(number).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getLast();
    }

    private static Field field(ByteString bytes) {
        return Field.newBuilder().addLengthDelimited(bytes).build();
    }

    private static void answer(Participant who, int kind, UnknownFieldSet request, ByteString what) {
        var response = UnknownFieldSet.newBuilder().addField(REQUEST_ID, request.getField(REQUEST_ID)).addField(2, field(what)).build().toByteString();
        who.send(Frame.of(SignalResponse.newBuilder().setUnknownFields(UnknownFieldSet.newBuilder().addField(kind, field(response)).build())));
    }

    private static void refuse(Participant who, UnknownFieldSet request, int reason, String message) {
        var ids = request.getField(REQUEST_ID).getVarintList();
        who.send(Messages.response(RequestResponse.newBuilder().setRequestId(ids.isEmpty() ? 0 : ids.getLast().intValue()).setReasonValue(reason).setMessage(message)));
    }
}
