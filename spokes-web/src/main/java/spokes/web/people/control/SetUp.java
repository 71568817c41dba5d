package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import spokes.web.people.control.Owners.Purpose;
import spokes.web.people.entity.DisplayName;
import spokes.web.server.control.Secrets;
import spokes.web.server.control.Settings;
import spokes.web.server.entity.ServerReady;

/**
 * How a server gets its owner, and how an owner who forgot the password gets a new one: by a one-time link that only who can read
 * the server's log or its data folder has.
 *
 * <p>The link is printed at each start until it is used, always the same, and stands in the file {@code setup-link} of the data folder.
 * Somebody who may write there asks for a new password by making the file {@code reset-owner} (its content does not matter): the
 * running server sees it within {@value Chores#RESET_WATCH_SECONDS} s, or the next one when it starts, takes the file away and then
 * writes {@code setup-link}. That is all {@code ./spokes reset-owner} does.
 */
@ApplicationScoped
public class SetUp {
    private static final Logger LOG = System.getLogger(SetUp.class.getName());

    @Inject
    private Owners owners;
    @Inject
    private Passwords passwords;
    @Inject
    private Settings settings;

    void offer(@Observes ServerReady ready) {
        try {
            if (!owners.exists()) {
                offerSetUp();
            } else if (pendingToken(Purpose.RESET).isPresent()) {
                print("Set a new password for the owner here", pendingToken(Purpose.RESET).get());
            } else {
                link().delete();
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("The data folder " + settings.dataFolder() + " cannot be used: " + refused.getMessage(), refused);
        }
    }

    /** Looks whether somebody asks for a new password for the owner. */
    void lookForReset() throws IOException {
        var request = resetRequest();
        if (!Files.exists(request)) return;
        if (owners.exists()) {
            var token = Secrets.secret();
            owners.awaitReset(Secrets.hash(token));
            Files.delete(request);
            print("Set a new password for the owner here", token);
        } else {
            Files.delete(request);
            offerSetUp();
        }
    }

    public Sessions.Opened makeOwner(String token, DisplayName name, String password, DisplayName serverName) {
        var opened = owners.make(token, name, passwords.hash(password), serverName);
        LOG.log(Level.INFO, "The server has its owner now");
        done();
        return opened;
    }

    public Sessions.Opened resetOwner(String token, Optional<DisplayName> name, String password) {
        var opened = owners.reset(token, name, passwords.hash(password));
        LOG.log(Level.INFO, "The owner has a new password; other browsers were signed out");
        done();
        return opened;
    }

    private void offerSetUp() throws IOException {
        var token = pendingToken(Purpose.SET_UP).orElseGet(Secrets::secret);
        owners.awaitSetUp(Secrets.hash(token));
        print("Set up this server here", token);
    }

    /** The token of a link that was written before and can still be used. */
    private Optional<String> pendingToken(Purpose purpose) throws IOException {
        return link().token().filter(token -> owners.purposeOf(token).filter(purpose::equals).isPresent());
    }

    private void print(String what, String token) throws IOException {
        var link = link().write(settings.publicUrl().orElseGet(settings::localUrl), token);
        LOG.log(Level.INFO, "{0}, once: {1}", what, link);
    }

    private void done() {
        try {
            link().delete();
        } catch (IOException refused) {
            LOG.log(Level.WARNING, "The used set-up link cannot be deleted: {0}", refused.getMessage());
        }
    }

    private SetUpLink link() {
        return new SetUpLink(settings.dataFolder());
    }

    private Path resetRequest() {
        return settings.dataFolder().resolve("reset-owner");
    }
}
