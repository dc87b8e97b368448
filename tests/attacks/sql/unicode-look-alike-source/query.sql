SELECT count(*) AS j FROM mаhasiswa
