package spokes.web.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables guard by themselves what must never happen, whatever a request does. */
class MigrationsTest {
    private Connection database;

    @BeforeEach
    void migrate() throws SQLException {
        var source = new JdbcDataSource();
        source.setUrl("jdbc:h2:mem:" + Secrets.id());
        database = source.getConnection();
        assertThat(Flyway.configure().dataSource(source.getURL() + ";DB_CLOSE_DELAY=-1", "", "").load().migrate().success).isTrue();
    }

    @AfterEach
    void close() throws SQLException {
        execute("shutdown");
    }

    @Test
    void there_is_never_a_second_owner() throws SQLException {
        person("a", "ada", "1");
        assertThatThrownBy(() -> person("b", "bob", "1")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> person("b", "bob", "2")).isInstanceOf(SQLException.class);
        person("b", "bob", "null");
        person("c", "carl", "null");
    }

    @Test
    void there_is_one_server() throws SQLException {
        execute("insert into server (id, mark, name, api_key, api_secret) values (1, 'm', 'n', 'k', 's')");
        assertThatThrownBy(() -> execute("insert into server (id, mark, name, api_key, api_secret) values (2, 'm', 'n', 'k', 's')")).isInstanceOf(SQLException.class);
    }

    @Test
    void an_invitation_is_not_used_more_often_than_it_may() {
        assertThatThrownBy(() -> execute("insert into invitation (id, secret_hash, note, created_at, uses_left, uses) values ('i', 'h', '', current_timestamp, -1, 0)"))
            .isInstanceOf(SQLException.class);
    }

    private void person(String id, String name, String seat) throws SQLException {
        execute("insert into person (id, name, name_key, password_hash, owner_seat, created_at) values ('" + id + "', '" + name + "', '" + name + "', 'h', " + seat + ", current_timestamp)");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
