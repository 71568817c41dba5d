package spokes.web.server.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import spokes.web.access.ApiKey;

/** This installation. There is one row. */
@Entity
@Table(name = "server")
public class Server {
    public static final int ID = 1;

    @Id
    private int id = ID;
    @Column(name = "mark")
    private String mark;
    private String name = "Spokes";
    @Column(name = "api_key")
    private String apiKey;
    @Column(name = "api_secret")
    private String apiSecret;
    @Column(name = "setup_hash")
    private String setUpHash;
    @Column(name = "reset_hash")
    private String resetHash;

    protected Server() {}

    public Server(String mark, ApiKey key) {
        this.mark = mark;
        this.apiKey = key.key();
        this.apiSecret = key.secret();
    }

    /** A short random word that tells two servers on one machine apart, for the names of their cookies. */
    public String mark() {
        return mark;
    }

    public String name() {
        return name;
    }

    public void rename(String newName) {
        name = newName;
    }

    public ApiKey apiKey() {
        return new ApiKey(apiKey, apiSecret);
    }

    public void use(ApiKey key) {
        apiKey = key.key();
        apiSecret = key.secret();
    }

    /** Hash of the token that makes the owner; empty once there is one. */
    public Optional<String> setUpHash() {
        return Optional.ofNullable(setUpHash);
    }

    /** Hash of the token that gives the owner a new password. */
    public Optional<String> resetHash() {
        return Optional.ofNullable(resetHash);
    }

    public void awaitSetUp(String hash) {
        setUpHash = hash;
    }

    public void awaitReset(String hash) {
        resetHash = hash;
    }
}
