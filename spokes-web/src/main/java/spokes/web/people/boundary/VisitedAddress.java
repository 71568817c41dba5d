package spokes.web.people.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import spokes.media.api.MediaUnavailableException;
import spokes.web.http.control.Caller;
import spokes.web.media.MediaPlane;

/** Tells the media plane under which address of the private network somebody who is signed in has opened our page. */
@ApplicationScoped
class VisitedAddress {
    @Inject
    private MediaPlane media;

    void note(HttpServletRequest request) {
        new Caller(request).visitedAddress().ifPresent(address -> {
            try {
                media.visitedAt(address);
            } catch (MediaUnavailableException _) {
                // the next visit tells it again
            }
        });
    }
}
