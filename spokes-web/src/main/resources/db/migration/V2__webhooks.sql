-- What webhooks have to be told and have not taken yet, in the order of their ids.
create table delivery (
    id         bigint         primary key,
    url        varchar(2048)  not null,
    room       varchar(512)   not null,
    body       varchar(1000000) not null,
    created_at timestamp with time zone not null
);
create index delivery_by_lane on delivery (url, room, id);
