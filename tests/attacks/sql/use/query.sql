USE _dr_siakad
