package spokes.web.people.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import spokes.web.http.entity.Problem;

class PasswordsTest {
    @Test
    void length_is_all_that_is_asked_for() {
        assertThatCode(() -> Passwords.check("correct horse")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Passwords.check("123456789")).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.id()).isEqualTo("password-too-short"));
        assertThatThrownBy(() -> Passwords.check("x".repeat(201))).isInstanceOf(Problem.class);
    }

    @Test
    void a_character_counts_once_however_it_is_encoded() {
        assertThatThrownBy(() -> Passwords.check("🔑".repeat(9))).isInstanceOf(Problem.class);
        assertThatCode(() -> Passwords.check("🔑".repeat(10))).doesNotThrowAnyException();
    }
}
