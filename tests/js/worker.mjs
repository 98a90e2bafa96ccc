// The stock external task client as a worker:  node worker.mjs BASE-URL [USER PASSWORD]
// It completes "place-order", throws a business error for "ship", and fails "flaky" until no attempt is left.
// Each line of its output is what happened to one task.
import { Client, Variables, BasicAuthInterceptor } from "camunda-external-task-client-js";

const [baseUrl, username, password] = process.argv.slice(2);
const client = new Client({
  baseUrl: `${baseUrl}/engine-rest`,
  workerId: "stock-worker",
  maxTasks: 5,
  interval: 20,
  asyncResponseTimeout: 20000,
  interceptors: username ? new BasicAuthInterceptor({ username, password }) : undefined,
});

const say = (what) => console.log(JSON.stringify(what));

client.subscribe("place-order", { lockDuration: 30000 }, async ({ task, taskService }) => {
  const seen = task.variables.getAll();
  const variables = new Variables();
  variables.set("orderNumber", `PO-${seen.amount}`);
  variables.set("lines", [1, 2, 3]);
  variables.set("express", true);
  variables.setTyped("weight", { type: "double", value: 1.5, valueInfo: {} });
  variables.set("ordered", new Date(Date.UTC(2030, 0, 7, 9, 0, 0)));
  await taskService.complete(task, variables);
  say({ completed: task.topicName, seen, businessKey: task.businessKey ?? null });
});

client.subscribe("ship", { lockDuration: 30000 }, async ({ task, taskService }) => {
  await taskService.extendLock(task, 60000);
  await taskService.handleBpmnError(task, "lost", "at sea");
  say({ threw: task.topicName });
});

client.subscribe("flaky", { lockDuration: 30000 }, async ({ task, taskService }) => {
  const retries = task.retries === null || task.retries === undefined ? 1 : task.retries - 1;
  await taskService.handleFailure(task, { errorMessage: "no connection", errorDetails: "line 1\nline 2", retries, retryTimeout: 10 });
  say({ failed: task.topicName, retries });
});

client.on("poll:error", (error) => say({ error: String(error) }));
for (const topic of ["complete", "handleFailure", "handleBpmnError", "extendLock"]) {
  client.on(`${topic}:error`, (task, error) => say({ error: `${topic}: ${error}` }));
}
say({ polling: true });
process.stdin.on("end", () => process.exit(0)).resume();
