CREATE PROCEDURE reload() AS $$
BEGIN
  TRUNCATE users;
END;
$$ LANGUAGE plpgsql;
BEGIN;
CALL reload();
COMMIT;
