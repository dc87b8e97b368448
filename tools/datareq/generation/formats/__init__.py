"""Files that people use: one module for each format, behind one small seam (`writer`)."""
