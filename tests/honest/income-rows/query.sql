SELECT nim, pendapatan, sektor FROM alumni WHERE pendapatan IS NOT NULL
