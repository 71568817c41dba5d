package spokes.web.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables guard by themselves what must never happen, whatever a request does. */
class MigrationsTest {
    private final JdbcDataSource source = new JdbcDataSource();
    private Connection database;

    @BeforeEach
    void migrate() throws SQLException {
        source.setUrl("jdbc:h2:mem:" + Secrets.id() + ";DB_CLOSE_DELAY=-1");
        database = source.getConnection();
        assertThat(new Migrations(source).areDone()).isFalse();
        assertThat(new Migrations(source).run()).isTrue();
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

    @Test
    void what_is_done_is_known_without_flyway() {
        assertThat(new Migrations(source).areDone()).isTrue();
        assertThat(new Migrations(source).run()).isFalse();
        assertThat(Flyway.configure().dataSource(source).load().validateWithResult().validationSuccessful).isTrue();
    }

    @Test
    void flyway_is_asked_when_a_script_is_new_or_changed_or_has_failed() throws SQLException {
        for (var otherwise : List.of("\"checksum\" = \"checksum\" + 1", "\"script\" = 'another'", "\"success\" = false")) {
            execute("create table kept as select * from \"flyway_schema_history\"");
            execute("update \"flyway_schema_history\" set " + otherwise + " where \"installed_rank\" = 1");
            assertThat(new Migrations(source).areDone()).as(otherwise).isFalse();
            execute("delete from \"flyway_schema_history\"");
            execute("insert into \"flyway_schema_history\" select * from kept");
            execute("drop table kept");
            assertThat(new Migrations(source).areDone()).isTrue();
        }
    }

    @Test
    void a_newer_version_of_the_tables_is_left_alone() throws SQLException {
        execute("insert into \"flyway_schema_history\" select 99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'u', current_timestamp, 1, true");
        assertThat(new Migrations(source).areDone()).isTrue();
        assertThat(Flyway.configure().dataSource(source).load().migrate().migrationsExecuted).isZero();
    }

    @Test
    void every_script_is_named() throws Exception {
        try (var files = Files.list(Path.of(MigrationsTest.class.getResource("/db/migration").toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
        }
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
