//! Files that are DMN, and where others stop being it.
