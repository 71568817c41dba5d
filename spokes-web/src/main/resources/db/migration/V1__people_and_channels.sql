-- SQL that H2 and PostgreSQL both take. Secrets stand here hashed (SHA-256, hex), but for the key that signs tokens.

create table server (
    id         integer      primary key check (id = 1),
    mark       varchar(16)  not null,
    name       varchar(255) not null,
    api_key    varchar(64)  not null,
    api_secret varchar(128) not null,
    setup_hash varchar(64),
    reset_hash varchar(64)
);

create table person (
    id            varchar(32)  primary key,
    name          varchar(255) not null,
    name_key      varchar(512) not null unique,
    password_hash varchar(512) not null,
    owner_seat    integer      unique check (owner_seat = 1),
    created_at    timestamp with time zone not null
);

create table invitation (
    id           varchar(32)  primary key,
    secret_hash  varchar(64)  not null unique,
    note         varchar(255) not null,
    created_at   timestamp with time zone not null,
    expires_at   timestamp with time zone,
    uses_left    integer      check (uses_left >= 0),
    uses         integer      not null,
    withdrawn_at timestamp with time zone
);

create table guest (
    id            varchar(32)  primary key,
    name          varchar(255) not null,
    invitation_id varchar(32)  not null references invitation (id),
    created_at    timestamp with time zone not null
);
create index guest_by_invitation on guest (invitation_id);

create table login_session (
    id         varchar(32) primary key,
    token_hash varchar(64) not null unique,
    identity   varchar(64) not null unique,
    person_id  varchar(32) references person (id),
    guest_id   varchar(32) references guest (id),
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    check ((person_id is null) <> (guest_id is null))
);
create index login_session_by_person on login_session (person_id);
create index login_session_by_guest on login_session (guest_id);
create index login_session_by_end on login_session (expires_at);

create table channel (
    id         varchar(32)  primary key,
    name       varchar(255) not null,
    name_key   varchar(512) not null unique,
    sort_order integer      not null,
    created_at timestamp with time zone not null
);
