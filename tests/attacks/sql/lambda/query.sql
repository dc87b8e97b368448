SELECT list_transform([1], x -> x + 1) AS l FROM program_studi
