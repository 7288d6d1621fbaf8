CREATE TABLE events (id INT, payload SUPER) DISTKEY (payload);
