DETACH _dr_siakad
