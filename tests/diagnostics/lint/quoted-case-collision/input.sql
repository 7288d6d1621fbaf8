SELECT user_id AS "Id", session_id AS "ID" FROM plays;
