/*
 * Stands before the system's <inttypes.h> while the C libraries are built (see .cargo/config.toml).
 * QuickJS (libunicode.h) and libpq (common/unicode_norm.h) both have a global function `unicode_normalize`, with different
 * parameters, so one binary cannot hold both. libpq is compiled with FRONTEND defined; everybody else gets another name.
 */
#include_next <inttypes.h>
#ifndef FRONTEND
#define unicode_normalize js_unicode_normalize
#endif
