//! Stock clients as workers: code that was written for Camunda 7 and knows nothing of us.
mod external_task_client;
