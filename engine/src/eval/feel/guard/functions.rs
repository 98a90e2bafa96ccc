//! Definitions of functions, and what an expression says of types.
use super::{Guard, hook_name};
use crate::eval::feel::price::Price;
use crate::eval::feel::tree::free;
use crate::eval::feel::{java, kinds, meter};
use baton_models::expr::feel::AstNode;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelScope, Name, value_null};

impl Guard<'_> {
    /// The names that the body reads stay visible in it, and what was taken out of it: a function takes along what they stand for.
    /// An argument must fit the type of its parameter, else the call is null (DMN 1.5, 10.3.2.13.1).
    pub(super) fn function_body(&mut self, body: &AstNode, parameters: Vec<(Name, bool)>) -> AstNode {
        let AstNode::FunctionBody(body, external) = body else { return body.clone() };
        let external = *external;
        let mut names = Vec::new();
        let (depth, price) = (free(body, &mut names), Price::of(body));
        let before = self.count;
        let inner = self.part(body);
        names.extend((before..self.count).map(|n| AstNode::Name(hook_name(n))));
        let hook = self.hook(Box::new(move |scope: &FeelScope| {
            price.pay(scope);
            let unfit = |name: &Name| scope.get_value(name).is_some_and(|value| value.is_invalid_coercion());
            if let Some((name, _)) = parameters.iter().find(|(name, typed)| *typed && unfit(name)) {
                return value_null!("the argument '{}' does not have the type of the parameter", name);
            }
            let value = meter::within(depth, || inner(scope));
            if external { java::call(&value, &java::arguments(scope, &parameters)) } else { value }
        }));
        let choice = AstNode::If(Box::new(AstNode::Boolean(true)), Box::new(hook), Box::new(AstNode::List(names)));
        AstNode::FunctionBody(Box::new(choice), false)
    }

    pub(super) fn instance_of(&mut self, of: &AstNode, kind: &AstNode) -> AstNode {
        let (of, kind) = (self.part(of), kinds::of(kind, self.types));
        self.hook(Box::new(move |scope: &FeelScope| match &kind {
            Some(kind) => Value::Boolean(kinds::is(&of(scope), kind)),
            None => value_null!("after 'instance of' stands no type"),
        }))
    }
}
