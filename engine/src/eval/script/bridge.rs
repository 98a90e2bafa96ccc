//! The scope as the sandbox sees it. JavaScript's functions live as long as the sandbox, a scope lives as long as one
//! evaluation: so the scope stands in a slot of the thread while a script runs.
use super::convert::{from_js, to_js};
use crate::eval::item::Item;
use crate::eval::{Scope, log, objects};
use baton_models::Value;
use rquickjs::{Ctx, Exception, Function, Object, Value as Js};
use scoped_tls_hkt::scoped_thread_local;
use std::sync::Arc;

scoped_thread_local!(static mut SCOPE: for<'a> &'a mut (dyn Scope + 'a));

/// Runs `work` while scripts of this thread see `scope`.
pub(super) fn with_scope<R>(scope: &mut dyn Scope, work: impl FnOnce() -> R) -> R {
    SCOPE.set(scope, work)
}

/// The functions that the prelude calls; every one works on the scope in the slot.
pub(super) fn host<'js>(ctx: &Ctx<'js>) -> rquickjs::Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    host.set("has", Function::new(ctx.clone(), |name: String| SCOPE.with(|scope| scope.variable(&name).is_some()))?)?;
    host.set("hasLocal", Function::new(ctx.clone(), |name: String| SCOPE.with(|scope| scope.local_variable(&name).is_some()))?)?;
    host.set("hasTask", Function::new(ctx.clone(), || SCOPE.with(|scope| scope.facts().task.is_some()))?)?;
    host.set("names", Function::new(ctx.clone(), names)?)?;
    host.set("localNames", Function::new(ctx.clone(), || SCOPE.with(|scope| sorted(scope.local_variables())))?)?;
    host.set("removeLocal", Function::new(ctx.clone(), |name: String| SCOPE.with(|scope| scope.remove_local_variable(&name)))?)?;
    host.set("remove", Function::new(ctx.clone(), |name: String| SCOPE.with(|scope| scope.remove_variable(&name)))?)?;
    host.set("get", Function::new(ctx.clone(), get)?)?;
    host.set("getLocal", Function::new(ctx.clone(), get_local)?)?;
    host.set("set", Function::new(ctx.clone(), set)?)?;
    host.set("execution", Function::new(ctx.clone(), execution)?)?;
    host.set("task", Function::new(ctx.clone(), task)?)?;
    host.set("changeTask", Function::new(ctx.clone(), change_task)?)?;
    host.set("log", Function::new(ctx.clone(), |number: usize, line: String| SCOPE.with(|scope| log::line(number, &line, scope)))?)?;
    host.set("org", Function::new(ctx.clone(), org)?)?;
    Ok(host)
}

fn names() -> Vec<String> {
    SCOPE.with(|scope| sorted(scope.variables()))
}

fn sorted(variables: Vec<(Arc<str>, Value)>) -> Vec<String> {
    let mut names: Vec<String> = variables.into_iter().map(|(name, _)| name.to_string()).collect();
    names.sort();
    names.dedup();
    names
}

fn get<'js>(ctx: Ctx<'js>, name: String) -> rquickjs::Result<Js<'js>> {
    let value = SCOPE.with(|scope| scope.variable(&name));
    to_js(&ctx, &value.unwrap_or(Value::Null))
}

fn get_local<'js>(ctx: Ctx<'js>, name: String) -> rquickjs::Result<Js<'js>> {
    let value = SCOPE.with(|scope| scope.local_variable(&name));
    to_js(&ctx, &value.unwrap_or(Value::Null))
}

fn set<'js>(_ctx: Ctx<'js>, name: String, value: Js<'js>, local: bool) -> rquickjs::Result<()> {
    let value = from_js(&value)?;
    SCOPE.with(|scope| match local {
        true => scope.set_local_variable(&name, value),
        false => scope.set_variable(&name, value),
    });
    Ok(())
}

fn execution<'js>(ctx: Ctx<'js>, fact: String) -> rquickjs::Result<Js<'js>> {
    answer(&ctx, SCOPE.with(|scope| objects::execution_property(&fact, scope)?.into_value()))
}

fn task<'js>(ctx: Ctx<'js>, fact: String) -> rquickjs::Result<Js<'js>> {
    answer(&ctx, SCOPE.with(|scope| objects::task_property(&fact, scope)?.into_value()))
}

fn change_task<'js>(ctx: Ctx<'js>, name: String, values: Vec<Js<'js>>) -> rquickjs::Result<()> {
    let values = values.iter().map(from_js).collect::<rquickjs::Result<Vec<_>>>()?;
    let values: Vec<Item> = values.into_iter().map(Item::Value).collect();
    let changed = SCOPE.with(|scope| objects::task_method(&name, &values, scope));
    changed.map(drop).map_err(|why| Exception::throw_message(&ctx, &why))
}

fn org<'js>(ctx: Ctx<'js>, name: String, user: Option<String>) -> rquickjs::Result<Js<'js>> {
    answer(&ctx, SCOPE.with(|scope| objects::ask(&name, user.as_deref(), scope)))
}

fn answer<'js>(ctx: &Ctx<'js>, value: Result<Value, String>) -> rquickjs::Result<Js<'js>> {
    let value = value.map_err(|why| Exception::throw_message(ctx, &why))?;
    to_js(ctx, &value)
}
