SELECT new.level FROM users_now new;
