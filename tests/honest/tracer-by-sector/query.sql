SELECT coalesce(sektor, 'Tidak diisi') AS sektor_kerja, count(*) AS alumni FROM alumni GROUP BY 1 ORDER BY alumni DESC
