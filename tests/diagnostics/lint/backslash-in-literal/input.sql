SELECT REGEXP_SUBSTR(user_agent, '\d+') AS version FROM events;
