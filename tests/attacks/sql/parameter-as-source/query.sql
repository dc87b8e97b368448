SELECT x FROM $sumber
