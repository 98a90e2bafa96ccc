//! A JavaScript context without IO and with limits, prepared once by the prelude and used for one script after another.
use super::bridge::{host, with_scope};
use super::convert::from_js;
use super::failure::{self, Thrown};
use crate::eval::Scope;
use baton_models::Value;
use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::{Array, CatchResultExt, Context, Ctx, Function, Persistent, Runtime};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Bytes of all that a script has in memory, the prelude's half megabyte included.
const MEMORY: usize = 24 << 20;
/// Bytes of native stack: some thousands of calls within each other. A lane's thread has two megabytes.
const STACK: usize = 384 << 10;
/// So often QuickJS may ask (every 10 calls, loop rounds and costly operators: native/include) before the script has
/// run too long. Counted, not timed, so that a script always ends alike.
const TICKS: u32 = 100_000;
/// For what evades the count: steps that take long.
const DEADLINE: Duration = Duration::from_secs(2);

const PRELUDE: &str = include_str!("prelude.js");

type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    intrinsic::Promise,
);

/// Only what is dropped first stands first: functions, their context, the runtime.
pub(super) struct Sandbox {
    run: Persistent<Function<'static>>,
    clean: Persistent<Function<'static>>,
    work: Persistent<Function<'static>>,
    context: Context,
    runtime: Runtime,
    watch: Rc<Watch>,
}

/// How much a script may still run.
#[derive(Default)]
struct Watch {
    ticks: Cell<u32>,
    deadline: Cell<Option<Instant>>,
    stopped: Cell<bool>,
}

impl Watch {
    fn start(&self) {
        self.ticks.set(0);
        self.deadline.set(Instant::now().checked_add(DEADLINE));
        self.stopped.set(false);
    }

    /// True where the script must stop.
    fn tick(&self) -> bool {
        self.ticks.set(self.ticks.get() + 1);
        let late = self.deadline.get().is_some_and(|deadline| Instant::now() > deadline);
        self.stopped.set(late || self.ticks.get() > TICKS);
        self.stopped.get()
    }
}

/// What came of a run.
pub(super) struct Ran {
    pub result: Result<Value, Thrown>,
    /// False where something may be left of the script: the sandbox must not be used again.
    pub reusable: bool,
    /// How long it ran; the most where it had to be stopped.
    pub ticks: u32,
}

impl Sandbox {
    pub fn new() -> Result<Self, Thrown> {
        let broken = |error: rquickjs::Error| Thrown::new(format!("the sandbox for scripts cannot be made: {error}"));
        let runtime = Runtime::new().map_err(broken)?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let watch = Rc::new(Watch::default());
        let handler = watch.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || handler.tick())));
        let context = Context::custom::<Intrinsics>(&runtime).map_err(broken)?;
        watch.start();
        let (run, clean, work) = context.with(|ctx| prepare(&ctx).catch(&ctx).map_err(|caught| failure::of(caught)))?;
        Ok(Self { run, clean, work, context, runtime, watch })
    }

    /// Runs one script; `seed` is for `Math.random()`.
    pub fn run(&self, source: &str, scope: &mut dyn Scope) -> Ran {
        self.watch.start();
        let (now, seed) = (scope.now(), scope.seed());
        let result = with_scope(scope, || {
            self.context.with(|ctx| {
                let run = self.run.clone().restore(&ctx).map_err(|_| failure::broken())?;
                // JavaScript's numbers hold 53 bits.
                let answer = run.call((source, now, (seed & 0xffff_ffff) as u32)).and_then(|value: rquickjs::Value| from_js(&value));
                answer.catch(&ctx).map_err(|caught| failure::of(caught))
            })
        });
        let (waiting, ticks) = (self.runtime.is_job_pending(), self.watch.ticks.get());
        let result = match result {
            _ if self.watch.stopped.get() => Err(failure::too_long()),
            Ok(_) if waiting => Err(failure::asynchronous()),
            other => other,
        };
        let ended = !waiting && !self.watch.stopped.get() && !failure::is_memory(&result);
        let ticks = if ended { ticks.saturating_add(self.worked()) } else { TICKS };
        Ran { result, reusable: ended && self.clean(), ticks }
    }

    /// Whether a script can be parsed; nothing of it is run. The first statement throws, which only happens once all of
    /// the text was parsed.
    pub fn check(&self, source: &str) -> Result<(), Thrown> {
        const FIRST: &str = "throw 'parsed'; ";
        let columns = u32::try_from(FIRST.len()).unwrap_or_default();
        self.watch.start();
        let answer = self.context.with(|ctx| {
            let run = self.run.clone().restore(&ctx).map_err(|_| failure::broken())?;
            run.call::<_, rquickjs::Value>((format!("{FIRST}{source}"), 0, 0)).catch(&ctx).map(drop).map_err(failure::of)
        });
        match answer {
            Err(Thrown { message, at, .. }) if message != "parsed" => {
                let at = at.map(|(line, column)| (line, if line == 1 { column.saturating_sub(columns).max(1) } else { column }));
                Err(Thrown { message, at, business: None })
            }
            _ => Ok(()),
        }
    }

    /// What native functions had to do, in ticks.
    fn worked(&self) -> u32 {
        const UNITS: f64 = 1_000.0;
        self.watch.start();
        let units = self.context.with(|ctx| self.work.clone().restore(&ctx).and_then(|work| work.call::<_, f64>(())));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        units.map_or(TICKS, |units| (units / UNITS).clamp(0.0, f64::from(TICKS)) as u32)
    }

    fn clean(&self) -> bool {
        self.watch.start();
        let cleaned = |ctx: Ctx<'_>| self.clean.clone().restore(&ctx).and_then(|clean| clean.call::<_, bool>(()));
        self.context.with(cleaned).unwrap_or(false)
    }
}

type Functions = (Persistent<Function<'static>>, Persistent<Function<'static>>, Persistent<Function<'static>>);

fn prepare(ctx: &Ctx<'_>) -> rquickjs::Result<Functions> {
    // Made outside of the prelude, so that scripts have none of its names around them.
    const EVALUATOR: &str = "(function () { with (this) { return function () { return eval(arguments[0]); }; } })";
    let sloppy = || {
        let mut options = EvalOptions::default();
        options.strict = false;
        options
    };
    let prelude: Function = ctx.eval_with_options(PRELUDE, sloppy())?;
    let evaluator: Function = ctx.eval_with_options(EVALUATOR, sloppy())?;
    let functions: Array = prelude.call((host(ctx)?, evaluator))?;
    let function = |at: usize| rquickjs::Result::Ok(Persistent::save(ctx, functions.get::<Function>(at)?));
    Ok((function(0)?, function(1)?, function(2)?))
}
