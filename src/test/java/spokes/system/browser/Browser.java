package spokes.system.browser;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.InvalidElementStateException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import spokes.system.server.Payara;

/**
 * One Chromium without a window, with a profile of its own, a green clock for camera and screen, and a microphone that beeps once a second.
 *
 * <p>The one of the distribution, by its own driver: nothing is fetched. Whatever is asked for is waited for, {@link #PATIENCE} at most.
 */
public final class Browser implements Tab {
    static final String CHROMIUM = "/usr/bin/chromium", CHROMEDRIVER = "/usr/bin/chromedriver";
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int POLL_MS = 50;
    /** Selenium warns of every Chromium that is newer than itself; we use nothing that depends on it. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools");
    static {
        VERSIONS.setLevel(Level.SEVERE);
    }

    final ChromeDriver driver;
    private final String name;

    public Browser(String name) {
        this(name, new ChromeDriverService.Builder().usingDriverExecutable(new File(CHROMEDRIVER)).usingAnyFreePort().build(), List.of());
    }

    /** By a driver that runs wherever it is told to, with more or other options. */
    public Browser(String name, ChromeDriverService service, List<String> more) {
        this.name = name;
        driver = new ChromeDriver(service, options().addArguments(more));
        driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    }

    private static ChromeOptions options() {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.setAcceptInsecureCerts(true);
        return options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage", "--window-size=1280,800",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--ignore-certificate-errors",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
            "--disable-backgrounding-occluded-windows", "--disable-background-timer-throttling", "--disable-renderer-backgrounding");
    }

    @Override
    public void go(URI address) {
        driver.get(address.toString());
    }

    /** Runs before every page's own scripts. */
    @Override
    public void plant(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The body of an async function; what it returns, when it is done. A failure inside is a failure of the test. */
    @Override
    public Object await(String body, Object... arguments) {
        var answer = (Map<?, ?>) driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
            + "(async () => {" + body + "})().then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }))", arguments);
        if (answer.containsKey("error")) throw new AssertionError(name + ": " + answer.get("error"));
        return answer.get("value");
    }

    void click(String testId) {
        click(testId, "");
    }

    void click(String testId, String more) {
        until("click " + testId + more, () -> {
            find(testId, more).click();
            return true;
        });
    }

    void type(String testId, String text) {
        until("type into " + testId, () -> {
            var field = find(testId);
            field.clear();
            field.sendKeys(text);
            return true;
        });
    }

    String value(String testId) {
        return until("the value of " + testId, () -> find(testId).getDomProperty("value"));
    }

    /** Waits for an element of our page by its hook and more of a CSS selector. */
    void sees(String testId, String more) {
        until("see " + testId + more, () -> find(testId, more) != null);
    }

    int count(String testId, String more) {
        return driver.findElements(selector(testId, more)).size();
    }

    private WebElement find(String testId) {
        return find(testId, "");
    }

    private WebElement find(String testId, String more) {
        return driver.findElement(selector(testId, more));
    }

    private static By selector(String testId, String more) {
        return By.cssSelector("[data-testid=" + testId + "]" + more);
    }

    /** Tries until it neither fails nor answers null or false. */
    <T> T until(String what, Supplier<T> attempt) {
        return until(what, attempt, found -> found != null && !Boolean.FALSE.equals(found));
    }

    /** Looks until it is enough. @return the last look */
    <T> T until(String what, Supplier<T> attempt, Predicate<T> enough) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String why;
            try {
                T found = attempt.get();
                if (enough.test(found)) return found;
                why = "it was " + found;
            } catch (NoSuchElementException | StaleElementReferenceException | InvalidElementStateException e) {
                why = e.getMessage().lines().findFirst().orElse("");
            }
            if (System.nanoTime() - end > 0) throw new AssertionError(name + " could not " + what + ": " + why + "; picture: " + screenshot("failed"));
            pause();
        }
    }

    private static void pause() {
        try {
            MILLISECONDS.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A picture of the page, for people, in {@code target/pictures}. */
    @Override
    public Path screenshot(String what) {
        try {
            var file = Payara.root().resolve("src/test/target/pictures").resolve(name + "-" + what + ".png");
            Files.createDirectories(file.getParent());
            return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
