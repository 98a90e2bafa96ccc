/*
 * Stands before the system's <inttypes.h> while the C libraries are built (see .cargo/config.toml).
 *
 * 1. QuickJS (libunicode.h) and libpq (common/unicode_norm.h) both have a global function `unicode_normalize`, with different
 *    parameters, so one binary cannot hold both. libpq is compiled with FRONTEND defined; everybody else gets another name.
 *
 * 2. QuickJS asks only every 10,000 calls and loop rounds whether a script has run too long, and one operator on large
 *    values may take milliseconds. Here it asks after every 10, operators that can take long among them, and a BigInt has at
 *    most 2,048 bits. Each macro stands for a function of quickjs.c. Where its first argument begins with `JSContext`, that
 *    is the function's own declaration, which stays as it is; where it is `ctx`, that is a call.
 *    engine/src/eval/tests/hostile.rs fails where a new QuickJS evades this.
 */
#include_next <inttypes.h>
#ifndef FRONTEND
#define unicode_normalize js_unicode_normalize

#define js_poll_interrupts(context) BATON_POLL_##context)
#define BATON_POLL_JSContext js_poll_interrupts(JSContext
#define BATON_POLL_ctx js_poll_interrupts((ctx->interrupt_counter -= 999, ctx)
#define BATON_POLL_caller_ctx js_poll_interrupts((caller_ctx->interrupt_counter -= 999, caller_ctx)

#define js_bigint_new(context, limbs) BATON_BIGINT_##context, limbs)
#define BATON_BIGINT_JSContext js_bigint_new(JSContext
#define BATON_BIGINT_ctx BATON_BIGINT(ctx
#define BATON_BIGINT_s BATON_BIGINT(s
/* For more than 64 limbs so many are asked for that QuickJS throws an error. */
#define BATON_BIGINT(context, limbs) (js_bigint_new)(context, (limbs) > 64 ? 1 << 30 : (limbs))

#define js_unary_arith_slow(context, ...) BATON_UNARY_##context, __VA_ARGS__)
#define BATON_UNARY_JSContext js_unary_arith_slow(JSContext
#define BATON_UNARY_ctx js_poll_interrupts(ctx) || js_unary_arith_slow(ctx
#define js_not_slow(context, ...) BATON_NOT_##context, __VA_ARGS__)
#define BATON_NOT_JSContext js_not_slow(JSContext
#define BATON_NOT_ctx js_poll_interrupts(ctx) || js_not_slow(ctx
#define js_binary_arith_slow(context, ...) BATON_BINARY_##context, __VA_ARGS__)
#define BATON_BINARY_JSContext js_binary_arith_slow(JSContext
#define BATON_BINARY_ctx js_poll_interrupts(ctx) || js_binary_arith_slow(ctx
#define js_add_slow(context, ...) BATON_ADD_##context, __VA_ARGS__)
#define BATON_ADD_JSContext js_add_slow(JSContext
#define BATON_ADD_ctx js_poll_interrupts(ctx) || js_add_slow(ctx
#define js_binary_logic_slow(context, ...) BATON_LOGIC_##context, __VA_ARGS__)
#define BATON_LOGIC_JSContext js_binary_logic_slow(JSContext
#define BATON_LOGIC_ctx js_poll_interrupts(ctx) || js_binary_logic_slow(ctx
#define js_shr_slow(context, ...) BATON_SHR_##context, __VA_ARGS__)
#define BATON_SHR_JSContext js_shr_slow(JSContext
#define BATON_SHR_ctx js_poll_interrupts(ctx) || js_shr_slow(ctx
#define js_relational_slow(context, ...) BATON_RELATIONAL_##context, __VA_ARGS__)
#define BATON_RELATIONAL_JSContext js_relational_slow(JSContext
#define BATON_RELATIONAL_ctx js_poll_interrupts(ctx) || js_relational_slow(ctx
#define js_eq_slow(context, ...) BATON_EQ_##context, __VA_ARGS__)
#define BATON_EQ_JSContext js_eq_slow(JSContext
#define BATON_EQ_ctx js_poll_interrupts(ctx) || js_eq_slow(ctx
#define js_strict_eq_slow(context, ...) BATON_STRICT_EQ_##context, __VA_ARGS__)
#define BATON_STRICT_EQ_JSContext js_strict_eq_slow(JSContext
#define BATON_STRICT_EQ_ctx js_poll_interrupts(ctx) || js_strict_eq_slow(ctx
#define js_append_enumerate(context, ...) BATON_SPREAD_##context, __VA_ARGS__)
#define BATON_SPREAD_JSContext js_append_enumerate(JSContext
#define BATON_SPREAD_ctx js_poll_interrupts(ctx) || js_append_enumerate(ctx
#define JS_CopyDataProperties(context, ...) BATON_COPY_##context, __VA_ARGS__)
#define BATON_COPY_JSContext JS_CopyDataProperties(JSContext
#define BATON_COPY_ctx js_poll_interrupts(ctx) || JS_CopyDataProperties(ctx
#endif
