//! The kinds of flow nodes, one file each. A line in the list below makes the variant and its names.
macro_rules! elements {
    ($($module:ident $variant:ident $tag:literal $activity_type:literal;)*) => {
        $(mod $module; pub use $module::$variant;)*

        /// A flow node of a known kind.
        #[derive(Debug, Clone)]
        pub enum ElementKind { $($variant($variant)),* }

        impl ElementKind {
            /// The name of its XML element.
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$variant(_) => $tag),* }
            }

            /// The `activityType` of the REST interface, for kinds that have just one.
            pub fn activity_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $activity_type),* }
            }
        }
    };
}

pub use call_activity::Binding;

elements! {
    start_event StartEvent "startEvent" "startEvent";
    end_event EndEvent "endEvent" "noneEndEvent";
    intermediate_throw_event IntermediateThrowEvent "intermediateThrowEvent" "intermediateNoneThrowEvent";
    intermediate_catch_event IntermediateCatchEvent "intermediateCatchEvent" "intermediateCatchEvent";
    boundary_event BoundaryEvent "boundaryEvent" "boundaryEvent";
    task Task "task" "task";
    manual_task ManualTask "manualTask" "manualTask";
    user_task UserTask "userTask" "userTask";
    service_task ServiceTask "serviceTask" "serviceTask";
    send_task SendTask "sendTask" "sendTask";
    receive_task ReceiveTask "receiveTask" "receiveTask";
    script_task ScriptTask "scriptTask" "scriptTask";
    business_rule_task BusinessRuleTask "businessRuleTask" "businessRuleTask";
    exclusive_gateway ExclusiveGateway "exclusiveGateway" "exclusiveGateway";
    parallel_gateway ParallelGateway "parallelGateway" "parallelGateway";
    inclusive_gateway InclusiveGateway "inclusiveGateway" "inclusiveGateway";
    event_based_gateway EventBasedGateway "eventBasedGateway" "eventBasedGateway";
    sub_process SubProcess "subProcess" "subProcess";
    call_activity CallActivity "callActivity" "callActivity";
}
