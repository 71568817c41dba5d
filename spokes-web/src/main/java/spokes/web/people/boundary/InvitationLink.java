package spokes.web.people.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import spokes.web.http.control.Caller;
import spokes.web.server.control.MachineAddress;
import spokes.web.server.control.Settings;

/**
 * By which address a guest will reach this server: the one the operator gave; else the one the owner's browser uses; and
 * when that means "this machine", which is nobody else's, the machine's own address with https, without which a guest has no microphone.
 */
@ApplicationScoped
public class InvitationLink {
    @Inject
    private Settings settings;

    String to(String secret, HttpServletRequest request) {
        return base(new Caller(request)) + "/join#" + secret;
    }

    /** The check page, for who has this pass. */
    public String check(String pass, HttpServletRequest request) {
        return base(new Caller(request)) + "/check#" + pass;
    }

    private URI base(Caller caller) {
        if (settings.publicUrl().isPresent()) return settings.publicUrl().get();
        var asked = caller.host().map(host -> URI.create((caller.secure() ? "https://" : "http://") + host)).orElseGet(settings::localUrl);
        return onlyForThisMachine(asked.getHost()) ? fromOutside().orElse(asked) : asked;
    }

    private Optional<URI> fromOutside() {
        return settings.httpsPort().flatMap(port -> MachineAddress.best().map(address -> URI.create("https://" + address + ":" + port)));
    }

    static boolean onlyForThisMachine(String host) {
        return host != null && (host.equalsIgnoreCase("localhost") || host.endsWith(".localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }
}
