//! One story per element and event position. What is expected follows from BPMN 2.0 and, where BPMN leaves it open,
//! from what users of the dialect know.
mod asynchronous;
mod boundary_error;
mod boundary_message;
mod boundary_timer;
mod business_rule_task;
mod call_activity;
mod conditions;
mod end_event;
mod event_based_gateway;
mod exclusive_gateway;
mod inclusive_gateway;
mod input_output;
mod intermediate_events;
mod mail_task;
mod multi_instance;
mod parallel_gateway;
mod placement;
mod plain_tasks;
mod random;
mod receive_task;
mod script_task;
mod service_task;
mod start_event;
mod step_budget;
mod sub_process;
mod user_task;
