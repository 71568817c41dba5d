package spokes.web.health.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.microprofile.config.ConfigProvider;
import spokes.web.health.control.Metrics;
import spokes.web.health.control.Watcher;
import spokes.web.http.control.Caller;

/** {@code GET /metrics}. To everybody who may not read it, it does not exist. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
    @Inject
    private transient Metrics metrics;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var caller = new Caller(request);
        var password = ConfigProvider.getConfig().getOptionalValue("spokes.metrics.password", String.class).filter(value -> !value.isBlank());
        if (!Watcher.mayRead(password, caller.header("Authorization"), caller.here())) {
            if (password.isPresent()) response.setHeader("WWW-Authenticate", "Basic realm=\"metrics\"");
            response.sendError(password.isPresent() ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(Metrics.TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(metrics.text());
    }
}
