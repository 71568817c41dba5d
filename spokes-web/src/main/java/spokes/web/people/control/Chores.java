package spokes.web.people.control;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What has to be looked at from time to time: a request to reset the owner, and sessions that expired. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Chores {
    static final int RESET_WATCH_SECONDS = 2;
    private static final int EXPIRY_SECONDS = 30;
    private static final Logger LOG = System.getLogger(Chores.class.getName());

    @Inject
    private Sessions sessions;
    @Inject
    private SetUp setUp;
    private boolean complained;

    @Schedule(hour = "*", minute = "*", second = "*/" + RESET_WATCH_SECONDS, persistent = false)
    void lookForReset() {
        try {
            setUp.lookForReset();
            complained = false;
        } catch (IOException refused) {
            if (!complained) LOG.log(Level.WARNING, "The request to reset the owner cannot be taken from the data folder: {0}", refused.getMessage());
            complained = true;
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/" + EXPIRY_SECONDS, persistent = false)
    void endExpiredSessions() {
        sessions.endExpired();
    }
}
