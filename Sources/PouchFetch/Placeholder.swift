// Filled by the modules' first files.
