package spokes.web.serverapi.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import spokes.web.configuration.Setting;
import spokes.web.http.boundary.EveryOrigin;
import spokes.web.http.control.RequestBody;
import spokes.web.serverapi.control.RoomCalls;
import spokes.web.serverapi.control.RoomMethod;
import spokes.web.serverapi.control.Wire;
import spokes.web.serverapi.entity.CallAnswered;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/**
 * {@code POST /twirp/livekit.<Service>/<Method>}: errors are JSON whatever the request was. Some answers take as long as somebody in the room does, so a
 * virtual thread waits for them, and none of the container's.
 */
@WebServlet(urlPatterns = "/twirp/*", asyncSupported = true)
public class TwirpServlet extends HttpServlet {
    private static final int USUAL_MOST_BYTES = 10 * 1024 * 1024;
    private static final System.Logger LOG = System.getLogger(TwirpServlet.class.getName());

    @Inject
    private transient RoomCalls calls;
    @Inject
    private transient Event<CallAnswered> answered;
    /** 0 for no limit. */
    private int mostBytes;

    @Override
    public void init() {
        mostBytes = Setting.number("spokes.limit.api-body-bytes", USUAL_MOST_BYTES, 0, Integer.MAX_VALUE - 1);
    }

    /** One call and how it is answered: once. */
    private final class Exchange {
        private final HttpServletResponse response;
        private final long beganNs = System.nanoTime();
        private Optional<RoomMethod> method = Optional.empty();

        Exchange(HttpServletResponse response) {
            this.response = response;
        }

        void answer(Supplier<byte[]> call, Wire wire) {
            try {
                write(HttpServletResponse.SC_OK, "", wire.type(), call.get());
            } catch (CallRefused refused) {
                refuse(refused);
            } catch (RuntimeException bug) {
                fail(bug);
            }
        }

        void fail(RuntimeException bug) {
            LOG.log(Level.ERROR, "a call of the server API could not be dealt with", bug);
            refuse(new CallRefused(Code.INTERNAL, "The server made a mistake; its log says more."));
        }

        void refuse(CallRefused refused) {
            var code = refused.code().name().toLowerCase(Locale.ROOT);
            var json = Json.createObjectBuilder().add("code", code).add("msg", refused.getMessage()).build();
            write(refused.code().status(), code, Wire.JSON.type(), json.toString().getBytes(UTF_8));
        }

        private void write(int status, String code, String type, byte[] body) {
            response.setStatus(status);
            response.setContentType(type);
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(body.length);
            answered.fire(new CallAnswered(method.map(RoomMethod::service).orElse(""), method.map(RoomMethod::wireName).orElse(""), status, code,
                    (System.nanoTime() - beganNs) / 1_000_000));
            try {
                response.getOutputStream().write(body);
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "who called the server API did not wait for the answer", gone);
            }
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (EveryOrigin.mayAsk(request, response)) {
            return;
        }
        var exchange = new Exchange(response);
        try {
            var method = method(request);
            exchange.method = Optional.of(method);
            var wire = Wire.of(Optional.ofNullable(request.getContentType()).orElse(""))
                    .orElseThrow(() -> new CallRefused(Code.BAD_ROUTE, "The content type must be application/protobuf or application/json."));
            var message = wire.read(body(request), method.prototype());
            var authorization = Optional.ofNullable(request.getHeader("Authorization"));
            var waiting = request.startAsync();
            waiting.setTimeout(0);
            Thread.ofVirtual().name("server-api").start(() -> {
                try {
                    exchange.answer(() -> wire.write(calls.answer(method, message, authorization)), wire);
                } finally {
                    waiting.complete();
                }
            });
        } catch (CallRefused refused) {
            exchange.refuse(refused);
        } catch (RuntimeException bug) {
            exchange.fail(bug);
        }
    }

    private static RoomMethod method(HttpServletRequest request) {
        var path = Optional.ofNullable(request.getPathInfo()).orElse("");
        if (!request.getMethod().equals("POST")) {
            throw new CallRefused(Code.BAD_ROUTE, "Calls are made by POST.");
        }
        return RoomMethod.at(path).orElseThrow(() -> new CallRefused(Code.BAD_ROUTE, "This server has no method " + path + "."));
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        int most = mostBytes == 0 ? Integer.MAX_VALUE - 1 : mostBytes;
        var body = RequestBody.read(request.getInputStream(), request.getHeader("Content-Length"), most);
        if (body.length > most) {
            throw new CallRefused(Code.RESOURCE_EXHAUSTED, "The request is longer than " + mostBytes + " bytes.");
        }
        return body;
    }
}
