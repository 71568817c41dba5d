package spokes.web.signaling.entity;

import java.util.Locale;

/** What a client says of the machine it runs on, in small letters; each may be empty, and none of it is proved. */
public record Device(String browser, String browserVersion, String system, String model) {
    public static final Device UNKNOWN = new Device("", "", "", "");

    public Device {
        browser = browser.toLowerCase(Locale.ROOT);
        browserVersion = browserVersion.toLowerCase(Locale.ROOT);
        system = system.toLowerCase(Locale.ROOT);
        model = model.toLowerCase(Locale.ROOT);
    }

    public static Device ofBrowser(String browser) {
        return new Device(browser, "", "", "");
    }

    /** On whatever it runs. */
    public boolean isFirefox() {
        return browser.equals("firefox") || browser.equals("firefox mobile");
    }

    public boolean isSafari() {
        return browser.equals("safari");
    }
}
