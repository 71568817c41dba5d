package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import spokes.web.http.entity.Problem;
import spokes.web.people.entity.DisplayName;
import spokes.web.people.entity.Person;

/** Signing in with name and password. Whether the name or the password was wrong is not told, neither in words nor by the time it takes. */
@ApplicationScoped
public class Login {
    @Inject
    private Owners owners;
    @Inject
    private Passwords passwords;
    private final LoginLimits limits = new LoginLimits();

    public Sessions.Opened signIn(String name, String password, String network) {
        var person = person(name);
        var nameKey = key(name);
        limits.begin(nameKey, network, System.nanoTime() / 1_000_000);
        if (!passwords.matches(password, person.map(Person::passwordHash))) {
            throw new Problem(401, "wrong-credentials", "Name or password is wrong.");
        }
        limits.succeeded(nameKey, network);
        return owners.signIn(person.orElseThrow());
    }

    private Optional<Person> person(String name) {
        try {
            return owners.named(new DisplayName(name));
        } catch (Problem nobodyIsCalledThat) {
            return Optional.empty();
        }
    }

    private static String key(String name) {
        try {
            return new DisplayName(name).key();
        } catch (Problem nobodyIsCalledThat) {
            return "";
        }
    }
}
