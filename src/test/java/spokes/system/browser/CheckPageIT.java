package spokes.system.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page that tests the connection, by somebody who is signed in and by somebody who got the link. */
@ExtendWith(Meeting.Place.class)
class CheckPageIT {
    private static final String RESULTS = """
        return [...document.querySelectorAll('[data-testid=check-row]:not([data-kind=socket])')]
          .map((row) => `${row.dataset.protocol} ${row.dataset.address}:${row.dataset.port} ${row.dataset.state} ${row.dataset.cause ?? ''}`);
        """;

    @Test
    void every_way_in_is_green_and_a_phone_may_test_by_the_code(Meeting meeting) {
        URI link;
        try (var owner = meeting.owner()) {
            owner.browser.go(meeting.http().resolve("/check"));
            assertThat(tested(owner.browser)).as("IPv4 and IPv6 of this machine, each media port").hasSizeGreaterThanOrEqualTo(2).allSatisfy(way -> assertThat(way).contains(" green "));
            owner.browser.click("make-check-link");
            owner.browser.sees("qr-code", "");
            link = URI.create(owner.browser.value("check-link"));
            System.out.println("picture: " + owner.browser.screenshot("check"));
        }
        try (var phone = new Browser("phone")) {
            phone.go(meeting.http().resolve("/check#" + link.getFragment()));
            assertThat(tested(phone)).anySatisfy(way -> assertThat(way).contains(" green "));
            assertThat(phone.run("return document.querySelector('[data-testid=make-check-link]').checkVisibility()")).as("a link alone makes no further links").isEqualTo(false);

            phone.go(meeting.http().resolve("/check?forged#" + link.getFragment().replaceFirst("^.", "z")));
            phone.click("start-check");
            phone.sees("check-problem", ":not([hidden])");
        }
    }

    /** Presses the button, and waits until every address has been tried. */
    private static List<String> tested(Browser browser) {
        browser.click("start-check");
        browser.sees("check-summary", "");
        browser.until("be through", () -> browser.run("return document.querySelector('.check-summary').dataset.summary !== 'running' && document.querySelectorAll('[data-testid=check-row]').length > 0"),
            Boolean.TRUE::equals);
        var results = ((List<?>) browser.run(RESULTS)).stream().map(String.class::cast).toList();
        results.forEach(System.out::println);
        return results;
    }
}
